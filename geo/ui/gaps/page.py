"""The part of the page on gaps, from the top to the bottom."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import streamlit as st

from geo import words
from geo.analysis.choices import Choices
from geo.analysis.moment import Moment
from geo.ui import cards, map_view, state, style
from geo.ui.gaps import card, days, files, grid, ranking, title
from geo.ui.gaps.figures import Figures, figures_of, need_of, needs_of, shading_of
from geo.ui.markup import note, tag
from geo.ui.markup import show as show_markup

SHEET = Path(__file__).with_name("gaps.css")
RADII = ("200", "300", "400")
DEFINED = ("shortfall", "coverage", "areas", "rate", "labels", "share_gap", "sure", "need")


def show(moment: Moment, choices: Choices) -> None:
    """Show where initiatives are lacking."""
    style.show_sheet(SHEET)
    figures = figures_of(moment, choices)
    title.show(figures)
    _show_switches(figures)
    if figures.table.empty:
        st.info(state.say("gaps.empty"), icon=":material/holiday_village:")
        return
    if state.view() == "map":
        _show_map(figures, choices)
    else:
        files.show_table(figures)
    grid.show(figures)
    days.show(figures)
    files.show_downloads(figures)


def _show_map(figures: Figures, choices: Choices) -> None:
    chosen = state.selection()
    left, right = st.columns([3, 2], gap="medium")
    with left:
        map_view.show(figures.moment, choices, chosen, shading=shading_of(figures))
    with right:
        if chosen is None:
            ranking.show(figures)
        elif chosen.kind == "neighbourhood" and chosen.id in figures.table.index:
            card.show(figures, chosen.id)
        else:
            cards.show(figures.moment, chosen, choices)


def _show_switches(figures: Figures) -> None:
    with st.container(horizontal=True, gap="small", vertical_alignment="bottom", key="switches"):
        _show_switch("by", state.SWITCHES["by"], lambda code: state.say(f"by.{code}"))
        _show_switch("radius", RADII, lambda metres: state.say("radius.metres", n=int(metres)))
        needs = needs_of(figures)
        if state.switch("by") == "need" and len(needs):
            _show_needs(figures)
        _show_definitions(figures)
    if state.switch("by") == "need" and not len(needs):
        note(state.say("gaps.need.none"))
    if state.choices().filtering:
        note(state.say("gaps.filters"))


def _show_switch(name: str, options: tuple[str, ...], word: Any) -> None:
    st.session_state[name] = state.switch(name)
    st.segmented_control(
        state.say(f"switch.{name}"), options, required=True, format_func=word, key=name
    )


def _show_needs(figures: Figures) -> None:
    st.session_state["need"] = need_of(figures)
    st.selectbox(
        state.say("switch.need"),
        list(needs_of(figures).index),
        format_func=lambda code: words.code("indicator", code, state.language()),
        key="need",
        width=380,
    )


def _show_definitions(figures: Figures) -> None:
    with st.popover(
        state.say("definition.title"),
        icon=":material/help:",
        type="tertiary",
        key="gap-definitions",
        on_change="rerun",
    ) as opened:
        if opened.open:
            parts = [
                tag("h3", state.say(f"gaps.definition.{name}.title"))
                + tag("p", state.say(f"gaps.definition.{name}", radius=figures.radius_m))
                for name in DEFINED
            ]
            show_markup(*parts)
