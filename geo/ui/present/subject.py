"""Whom the briefing is about and over which months: the shared filters, said for this page."""

from __future__ import annotations

import datetime as dt

import streamlit as st

from geo.analysis.choices import Choices
from geo.reports.briefing import last_twelve_months
from geo.ui import state
from geo.web import register

PLACE, PERIOD = "present-place", "present-period"
EVERYTHING = ""
YEARS = 5
Period = tuple[dt.date, dt.date]


def show(choices: Choices) -> None:
    """Show what the briefing is about, and let it be changed."""
    with st.container(horizontal=True, gap="small", vertical_alignment="bottom", key="subject"):
        _show_places(choices)
        _show_periods(choices)
        chosen = state.selection()
        if chosen and chosen.kind == "pact":
            st.button(
                state.say("present.pact", id=chosen.id),
                key="present-pact",
                icon=":material/close:",
                icon_position="right",
                on_click=state.select,
                args=(None,),
            )


def _show_places(choices: Choices) -> None:
    names = register.place_names(state.boundary_set(choices))
    options = [EVERYTHING, *names]
    several = choices.place if len(choices.place) > 1 else ()
    held = choices.place[0] if len(choices.place) == 1 else EVERYTHING
    if several:
        options.append("+")
        held = "+"
    if held not in options:
        options.append(held)
    st.session_state[PLACE] = held
    st.selectbox(
        state.say("present.place"),
        options,
        format_func=lambda one: _place_name(one, names, len(several)),
        key=PLACE,
        on_change=_take_place,
        width=320,
    )


def _place_name(place: str, names: dict[str, str], several: int) -> str:
    if place == EVERYTHING:
        return state.say("present.everything")
    if place == "+":
        return state.say("present.several", n=several)
    return names.get(place, place)


def _take_place() -> None:
    place = st.session_state[PLACE]
    if place != "+":
        st.session_state["place"] = [place] if place else []
        state.select(None)


def _show_periods(choices: Choices) -> None:
    known = _periods(choices)
    given = (choices.since, choices.until) if choices.since and choices.until else None
    codes = list(known)
    held = next((code for code in codes if known[code] == given), codes[0])
    if given and given not in known.values():
        codes.append("given")
        held = "given"
    st.session_state[PERIOD] = held
    st.selectbox(
        state.say("present.period"),
        codes,
        format_func=_period_name,
        key=PERIOD,
        on_change=_take_period,
        args=(known,),
        width=240,
    )


def _periods(choices: Choices) -> dict[str, Period | None]:
    """List the last twelve months, which no filter names, and the years that are over."""
    last = last_twelve_months(choices.on or state.today())[1]
    years = range(last.year if last == dt.date(last.year, 12, 31) else last.year - 1, 2018, -1)
    found: dict[str, Period | None] = {"last": None}
    for year in list(years)[:YEARS]:
        found[str(year)] = (dt.date(year, 1, 1), dt.date(year, 12, 31))
    return found


def _period_name(code: str) -> str:
    return state.say(f"present.period.{code}") if code in {"last", "given"} else code


def _take_period(known: dict[str, Period | None]) -> None:
    code = st.session_state[PERIOD]
    if code in known:
        st.session_state["since"], st.session_state["until"] = known[code] or (None, None)
