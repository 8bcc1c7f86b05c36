"""The first lines of a page: how many, where, how fresh, and what the page is for."""

from __future__ import annotations

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from geo.analysis.choices import Choices
from geo.analysis.chosen import Chosen, count_neighbourhoods, undated
from geo.analysis.moment import Moment
from geo.ui import state
from geo.ui.markup import note, tag
from geo.ui.markup import show as show_markup
from geo.words import date


def show(moment: Moment, pacts: Chosen, now: Choices) -> DeltaGenerator:
    """Show the title and the answer.

    Returns
    -------
    DeltaGenerator
        The place beside them, kept for what `show_buttons` puts there later.
    """
    left, right = st.columns([2, 1], vertical_alignment="top")
    with left:
        show_markup(
            tag("h1", state.say("page.explore"), class_="headline"),
            tag("p", _answer(moment, pacts, now), class_="answer"),
            tag("p", _purpose(moment, pacts, now), class_="purpose"),
            class_="head",
        )
    return right.container(horizontal=True, horizontal_alignment="right")


def show_buttons(place: DeltaGenerator) -> None:
    """Show the switch between map and table, and the link to what is in sight."""
    with place:
        show_switch("view")
        show_link()


def _answer(moment: Moment, pacts: Chosen, now: Choices) -> str:
    active, column = pacts.looking("active"), state.boundary_set(now)
    n = int(active.sum())
    parts = [state.say("headline.active", n=n)]
    if column in moment.neighbourhoods and n:
        parts.append(state.say("headline.places", n=count_neighbourhoods(moment, active, column)))
    unreported = int(pacts.looking("not_reported").sum())
    if unreported:
        parts.append(state.say("headline.unreported", n=unreported))
    return " · ".join(parts)


def _purpose(moment: Moment, pacts: Chosen, now: Choices) -> str:
    counted = state.say("headline.count", n=len(pacts), m=len(moment.pacts))
    dated = state.say("headline.fresh", day=date(moment.fresh_until, state.language(), style="day"))
    left_out = undated(moment, now)
    parts = [counted, dated, state.say("headline.purpose")]
    if left_out:
        parts.insert(1, state.say("headline.undated", n=left_out))
    return " ".join(parts)


def show_switch(name: str) -> None:
    """Show a switch of the page, such as the one between map and table."""
    st.segmented_control(
        state.say(f"{name}.label"),
        state.SWITCHES[name],
        required=True,
        format_func=lambda value: state.say(f"{name}.{value}"),
        key=name,
        label_visibility="collapsed",
    )


def show_link() -> None:
    """Show the address of what is in sight, to be copied."""
    with st.popover(
        state.say("link.title"), icon=":material/link:", key="link", on_change="rerun"
    ) as opened:
        if opened.open:
            note(state.say("link.text"))
            st.code(state.address(), language=None, wrap_lines=True)
