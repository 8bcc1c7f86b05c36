"""Beside the map: the places of the plan in order, or one place and what a pact there would do."""

from __future__ import annotations

import pandas as pd
import streamlit as st

from geo import words
from geo.charts.canvas import records
from geo.ui import state
from geo.ui.component import list_component
from geo.ui.markup import note, table, tag
from geo.ui.markup import show as show_markup
from geo.ui.mistakes import escaped
from geo.ui.siting import chosen, ranked
from geo.ui.siting import question as asked
from geo.ui.siting.question import Question

LIST = "next-list"
RANKS_SHOWN = 5


def show(question: Question, proposed: tuple[str, ...]) -> None:
    """Show one place if one is open, else the plan."""
    site = chosen.get("site")
    if site is None:
        _show_plan(question, proposed)
    else:
        _show_site(question, site, proposed)


def shown_sites(proposed: tuple[str, ...]) -> tuple[str, ...]:
    """Give the plan in sight: the proposed one, or the visitor's own."""
    return chosen.plan() if chosen.get("next-shown") == chosen.MINE else proposed


def _show_plan(question: Question, proposed: tuple[str, ...]) -> None:
    mine = chosen.plan()
    words_of = {
        chosen.PROPOSAL: state.say("next.shown.proposal"),
        chosen.MINE: state.say("next.shown.mine", n=len(mine)),
    }
    st.segmented_control(
        state.say("next.shown"), list(words_of), format_func=words_of.__getitem__,
        required=True, key="next-shown", label_visibility="collapsed",
    )  # fmt: skip
    sites = shown_sites(proposed)
    if chosen.get("next-shown") == chosen.MINE:
        _show_mine(question, mine)
    if sites:
        with st.container(key="next-list-box"):
            _show_list(question, sites)
    _show_plan_buttons(sites, proposed)
    note(state.say("next.list.help"))


def _show_mine(question: Question, mine: tuple[str, ...]) -> None:
    if not mine:
        note(state.say("next.mine.empty"))
        return
    gained = sum(asked.counted(question, mine).gains)
    show_markup(tag("p", mine_sentence(question, mine, gained)), class_="next-mine")


def mine_sentence(question: Question, mine: tuple[str, ...], gained: float) -> str:
    """Say what the visitor's own plan brings."""
    before = question.siting.covered_already
    return state.say(
        "next.mine.answer",
        n=len(mine),
        homes=int(gained),
        after=asked.share_of(question, before + gained),
    )


def _show_list(question: Question, sites: tuple[str, ...]) -> None:
    added = asked.counted(question, sites).gains
    list_component()(
        data={
            "label": state.say("next.list.label"),
            "signs": {
                str(at): {"svg": _number(at), "name": state.say("next.list.sign", n=str(at))}
                for at in range(1, len(sites) + 1)
            },
            "items": [
                {
                    "id": site,
                    "title": asked.named(question, site),
                    "about": f"{asked.place_of(question, site)} · "
                    + state.say("next.gain", n=int(gain)),
                    "sign": str(at),
                }
                for at, (site, gain) in enumerate(zip(sites, added, strict=True), start=1)
            ],
        },
        key=LIST,
        on_picked_change=_open_picked,
    )


def _number(at: int) -> str:
    """Draw the number of a place as the map does."""
    return (
        '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 26 26" width="26" height="26">'
        '<rect x="1.5" y="1.5" width="23" height="23" rx="5" fill="#1d2521" stroke="#fff"/>'
        '<text x="13" y="18" text-anchor="middle" font-size="14" font-weight="700" '
        f'font-family="sans-serif" fill="#fff">{at:d}</text></svg>'
    )


def _open_picked() -> None:
    picked = st.session_state[LIST].get("picked")
    if picked:
        chosen.select(str(picked))


def _show_plan_buttons(sites: tuple[str, ...], proposed: tuple[str, ...]) -> None:
    with st.container(horizontal=True, gap="small", key="next-plan-buttons"):
        if chosen.get("next-shown") == chosen.PROPOSAL:
            st.button(
                state.say("next.take"), key="next-take", icon=":material/content_copy:",
                on_click=chosen.take, args=(proposed,), disabled=not proposed,
            )  # fmt: skip
        elif sites:
            st.button(
                state.say("next.clear"), key="next-clear", icon=":material/delete:",
                on_click=chosen.take, args=((),),
            )  # fmt: skip


def _show_site(question: Question, site: str, proposed: tuple[str, ...]) -> None:
    st.button(
        state.say("next.back"), key="next-back", icon=":material/arrow_back:",
        type="tertiary", on_click=chosen.select, args=(None,),
    )  # fmt: skip
    with st.container(height=560, border=False, key="card-box"):
        show_markup(
            tag("h2", asked.named(question, site)),
            tag("p", _about(question, site, proposed), class_="code"),
            tag("p", _gain(question, site), class_="next-gain"),
        )
        _show_site_buttons(question, site)
        _show_ranks(question, site)
        _show_comparison(question, site)


def _about(question: Question, site: str, proposed: tuple[str, ...]) -> str:
    kind = question.siting.candidates["kind"][site]
    parts = [state.say(f"next.kind.{kind}"), asked.place_of(question, site)]
    if site in proposed:
        parts.append(state.say("next.in_proposal", n=proposed.index(site) + 1))
    parts.append(site)
    return " · ".join(parts)


def _others(site: str) -> tuple[str, ...]:
    return tuple(one for one in chosen.plan() if one != site)


def _gain(question: Question, site: str) -> str:
    others = _others(site)
    gained = int(asked.counted(question, (*others, site)).gains[-1])
    key = "next.gain.beside" if others else "next.gain.alone"
    return state.say(key, n=gained, radius=question.radius_m, m=len(others))


def _show_site_buttons(question: Question, site: str) -> None:
    with st.container(horizontal=True, gap="small", key="next-site-buttons"):
        inside = site in chosen.plan()
        st.button(
            state.say("next.remove" if inside else "next.add"),
            key="next-add",
            type="secondary" if inside else "primary",
            icon=":material/remove:" if inside else ":material/add:",
            on_click=chosen.remove if inside else chosen.add,
            args=(site,),
        )
        for key in ("next-decided", "next-excluded"):
            on = site in chosen.get(key)
            st.button(
                state.say(f"{key}.off" if on else f"{key}.on"),
                key=f"{key}-button",
                on_click=chosen.toggle,
                args=(key, site),
            )
        pinned = chosen.get("pinned")
        if pinned != site:
            st.button(
                state.say("next.pin"), key="next-pin", icon=":material/compare_arrows:",
                on_click=chosen.pin, args=(site,),
            )  # fmt: skip


def _show_ranks(question: Question, site: str) -> None:
    moved = ranks_moved(question, site)
    if moved.empty:
        note(state.say("next.ranks.none"))
        return
    gained = ranked.gaining(moved)
    # Who only moves because another one does is counted, not listed.
    shown = (moved if gained.empty else gained).iloc[:RANKS_SHOWN]
    rows = [_rank_row(row) for row in records(shown)]
    head = [
        state.say("next.column.neighbourhood"),
        state.say("compare.head.share"),
        state.say("next.column.coverage_rank"),
        state.say("next.column.shortfall_rank"),
    ]
    left = len(moved) - len(shown)
    show_markup(
        tag("h3", state.say("next.ranks.title")),
        tag("div", table(head, rows, caption=state.say("next.ranks.title")), class_="next-ranks"),
        tag("p", state.say("next.ranks.more", n=left), class_="code") if left > 0 else None,
        tag("p", state.say("next.ranks.note"), class_="purpose"),
    )


def ranks_moved(question: Question, site: str) -> pd.DataFrame:
    """List the neighbourhoods that one more pact moves, beside the visitor's plan."""
    others = _others(site)
    return ranked.changed(question, others, (*others, site))


def _rank_row(row: dict[str, object]) -> list[str]:
    language = state.language()
    shares = [
        words.share(row[f"share_{when}"], language, digits=0)  # type: ignore[arg-type]
        for when in ("before", "after")
    ]
    ranks = [
        [_ordinal(row[f"{name}_{when}"]) for when in ("before", "after")]
        for name in ("coverage", "shortfall")
    ]
    return [str(row["name"]), *(_moved(*pair) for pair in (shares, *ranks))]


def _ordinal(value: object) -> str:
    if words.is_unknown(value):
        return "–"
    return state.say("next.rank", n=str(value))


def _moved(before: str, after: str) -> str:
    return before if before == after else f"{before} → {after}"


def _show_comparison(question: Question, site: str) -> None:
    pinned = chosen.get("pinned")
    if pinned is None:
        return
    if pinned == site:
        note(state.say("next.compare.pick"))
        return
    rows = comparison(question, pinned, site)
    head = ["", asked.named(question, pinned), asked.named(question, site)]
    title = state.say("next.compare.title")
    show_markup(tag("h3", title), table(head, rows, caption=title))
    st.button(
        escaped(state.say("next.unpin")), key="next-unpin", type="tertiary",
        icon=":material/close:", on_click=chosen.pin, args=(None,),
    )  # fmt: skip


def comparison(question: Question, first: str, second: str) -> list[list[str]]:
    """Lay two places side by side."""
    language = state.language()
    pair = (first, second)
    others = tuple(one for one in chosen.plan() if one not in pair)

    def gained(before: tuple[str, ...]) -> list[float]:
        return [asked.counted(question, (*before, site)).gains[-1] for site in pair]

    alone = gained(())
    shared = alone[1] - asked.counted(question, pair).gains[1]
    rows = [
        ("next.compare.place", [asked.place_of(question, site) for site in pair]),
        ("next.compare.alone", [words.number(one, language) for one in alone]),
        ("next.compare.shared", [words.number(shared, language)] * 2),
    ]
    if others:
        beside = [words.number(one, language) for one in gained(others)]
        rows.insert(2, ("next.compare.beside", beside))
    return [[state.say(key), *values] for key, values in rows]
