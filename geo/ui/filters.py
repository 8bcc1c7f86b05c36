"""The shared filters in the side bar, bound to the address, and the chips that remove them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable

import streamlit as st

from geo import model, words
from geo.analysis.choices import ATTENTIONS, LOOKS, Choices
from geo.mapping import signs
from geo.ui import state
from geo.ui.mistakes import escaped
from geo.web import register

FIRST_DAY = dt.date(2019, 1, 1)
OPEN = "more-filters"
FOLDED = ("kind", "status", "since", "until", "on")


def show() -> None:
    """Draw the filters, in the same order on every page."""
    say = state.say
    st.subheader(say("filter.title"), anchor=False)
    st.text_input(
        say("filter.q"),
        key="q",
        type="search",
        placeholder=say("filter.q.placeholder"),
        icon=":material/search:",
    )
    _pills("area", (*model.AREAS.codes, "none"), _area_name)
    _pills("state", LOOKS, lambda look: say(f"look.{look}"))
    _show_places()
    _show_more()


def _show_more() -> None:
    # Drawn only when open: the scripts of these widgets are a fifth of the page's first load.
    if OPEN not in st.session_state:
        now = state.choices()
        st.session_state[OPEN] = any(getattr(now, name) for name in FOLDED)
    with st.expander(state.say("filter.more"), key=OPEN, on_change="rerun") as more:
        if more.open:
            _many("kind", (*model.PARTY_KINDS.codes, "none"), _kind_name)
            _many("status", model.STATUSES.codes, lambda code: _word("status", code))
            _pills("attention", ATTENTIONS, lambda code: state.say(f"attention.{code}"))
            for name in ("since", "until", "on"):
                _day(name)


def show_chips(now: Choices) -> None:
    """Draw one removable chip for every filter in force, and one that removes all."""
    chips = list(_chips(now))
    if not chips:
        return
    with st.container(horizontal=True, gap="small", key="chips"):
        for name, value, text in chips:
            st.button(
                escaped(text),
                key=f"chip-{name}-{value}",
                icon=":material/close:",
                icon_position="right",
                help=state.say("filter.remove"),
                on_click=state.forget,
                args=(name, value),
            )
        st.button(
            state.say("filter.clear"), key="chip-clear", type="tertiary", on_click=state.forget_all
        )


def place_name(place: str) -> str:
    """Name a neighbourhood; an id that the register does not know stands for itself."""
    names = register.current_snapshot().tables["neighbourhoods"]["name"]
    return str(names.get(place, place))


def _chips(now: Choices) -> list[tuple[str, str | None, str]]:
    language = state.language()
    found: list[tuple[str, str | None, str]] = []
    if now.q:
        found.append(("q", None, state.say("chip.q", words=now.q)))
    found += [("area", code, _area_name(code)) for code in now.area]
    found += [("state", look, state.say(f"look.{look}")) for look in now.state]
    found += [("status", code, _word("status", code)) for code in now.status]
    found += [("place", place, place_name(place)) for place in now.place]
    found += [("kind", code, _kind_name(code)) for code in now.kind]
    found += [("attention", code, state.say(f"attention.{code}")) for code in now.attention]
    for name in ("since", "until", "on"):
        if day := getattr(now, name):
            text = state.say(f"chip.{name}", day=words.date(day, language, style="day"))
            found.append((name, None, text))
    return found


def _show_places() -> None:
    chosen = _choose_boundary_set()
    names = register.place_names(chosen)
    if others := [place for place in state.choices().place if place not in names]:
        known = register.current_snapshot().tables["neighbourhoods"]["name"]
        names = names | {place: known[place] for place in others if place in known.index}
    _many("place", tuple(names), lambda place: names.get(place, place))


def _choose_boundary_set() -> str:
    known = register.current_snapshot().boundary_sets
    st.session_state["set"] = state.boundary_set(state.choices())
    if len(known) > 1:
        st.segmented_control(
            state.say("filter.set"),
            known,
            required=True,
            format_func=lambda name: _word("boundary_set", name),
            key="set",
        )
    return str(st.session_state["set"])


def _pills(name: str, options: tuple[str, ...], word: Callable[[str], str]) -> None:
    st.pills(
        state.say(f"filter.{name}"),
        options,
        selection_mode="multi",
        format_func=word,
        key=name,
    )


def _many(name: str, options: tuple[str, ...], word: Callable[[str], str]) -> None:
    st.multiselect(
        state.say(f"filter.{name}"),
        options,
        format_func=word,
        key=name,
        placeholder=state.say("filter.all"),
    )


def _day(name: str) -> None:
    st.date_input(
        state.say(f"filter.{name}"),
        min_value=FIRST_DAY,
        max_value=state.today() + dt.timedelta(days=366 * 10),
        key=name,
        format="DD/MM/YYYY",
        help=state.say("filter.on.help") if name == "on" else None,
    )


def _word(codes: str, value: str) -> str:
    return words.code(codes, value, state.language())


def _area_name(code: str) -> str:
    if code == "none":
        return f"{signs.UNDECLARED.glyph} {state.say('area.none')}"
    return f"{signs.sign_of(code).glyph} {_word('area', code)}"


def _kind_name(code: str) -> str:
    return state.say("kind.none") if code == "none" else _word("party_kind", code)
