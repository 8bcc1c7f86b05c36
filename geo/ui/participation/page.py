"""The charts of the page, in order; each is a fragment, so that its own controls touch it alone."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import streamlit as st

from geo import words
from geo.charts.canvas import records
from geo.ui import headline, state, style
from geo.ui.markup import note, tag
from geo.ui.markup import show as show_markup
from geo.ui.participation import (
    activity_list,
    address,
    areas,
    box,
    calendar,
    chosen,
    monthly,
    places,
    reliance,
    years,
)
from geo.ui.participation.figures import EVERY, MEASURES, Figures

SHEET = Path(__file__).with_name("participation.css")


def show_style() -> None:
    """Give the page its style sheet."""
    style.show_sheet(SHEET)


def show(figures: Figures) -> None:
    """Show all charts and the list of activities."""
    with st.container(horizontal=True, vertical_alignment="center", key="measures", gap="small"):
        measure = _choose("measure", MEASURES)
        every = _choose("every", EVERY, on_change=chosen.forget_period)
        headline.show_link()
    with st.container(key="section-monthly"):
        _show_monthly(figures, measure, every)
        _show_notes(figures)
    _show_pair(figures, measure)
    with st.container(key="section-years"):
        _show_years(figures, measure)
    with st.container(key="section-places"):
        _show_places(figures, measure)
    left, right = st.columns(2, gap="large")
    with left:
        _show_dependence(figures)
    with right:
        _show_persistence(figures)
    with st.container(key="section-list"):
        activity_list.show(figures, every)


def show_empty(figures: Figures) -> None:
    """Say that nothing is known, and offer to remove the filters if there are any."""
    key = "participation.empty" if figures.choices.filtering else "participation.empty.none"
    st.info(state.say(key), icon=":material/search_off:")
    if figures.choices.filtering:
        note(state.say("empty.text"))
        st.button(state.say("filter.clear"), key="empty-clear", on_click=state.forget_all)


def _choose(
    name: str, options: tuple[str, ...], *, on_change: Callable[[], None] | None = None
) -> str:
    return str(
        st.segmented_control(
            state.say(f"{name}.label"),
            options,
            required=True,
            format_func=lambda one: state.say(f"{name}.{one}"),
            key=address.KEYS[name],
            label_visibility="collapsed",
            on_change=on_change,
        )
    )


def _show_pair(figures: Figures, measure: str) -> None:
    left, right = st.columns(2, gap="large")
    with left, st.container(key="section-areas"):
        _show_areas(figures, measure)
    with right, st.container(key="section-calendar"):
        _show_calendar(figures)


@st.fragment
def _show_monthly(figures: Figures, measure: str, every: str) -> None:
    box.show(
        figures,
        "monthly",
        (measure, every),
        lambda figures, canvas: monthly.monthly_chart(figures, canvas, measure, every),
        select="period",
    )


def _show_notes(figures: Figures) -> None:
    if figures.notes.empty:
        return
    items = [
        tag(
            "li",
            f"{row['number']}. {words.date(row['on'].date(), state.language(), style='day')}: ",
            row["text"],
        )
        for row in records(figures.notes)
    ]
    show_markup(tag("h3", state.say("notes.title")), tag("ul", *items), class_="card")


@st.fragment
def _show_areas(figures: Figures, measure: str) -> None:
    box.show(
        figures,
        "areas",
        (measure,),
        lambda figures, canvas: areas.areas_chart(figures, canvas, measure),
        select="area",
    )


@st.fragment
def _show_calendar(figures: Figures) -> None:
    pages = calendar.n_pages(figures)
    page = min(int(st.session_state.get("calendar-page", 1)), pages)
    box.show(
        figures,
        "calendar",
        (page,),
        lambda figures, canvas: calendar.calendar_chart(figures, canvas, page),
    )
    if pages > 1:
        st.pagination(pages, key="calendar-page", max_visible_pages=5)


@st.fragment
def _show_years(figures: Figures, measure: str) -> None:
    box.show(
        figures,
        "years",
        (measure,),
        lambda figures, canvas: years.years_chart(figures, canvas, measure),
    )


@st.fragment
def _show_places(figures: Figures, measure: str) -> None:
    box.show(
        figures,
        "places",
        (measure,),
        lambda figures, canvas: places.places_chart(figures, canvas, measure),
    )


@st.fragment
def _show_dependence(figures: Figures) -> None:
    box.show(figures, "dependence", (), reliance.dependence_chart)
    canvas = box.canvas()
    rows = reliance.stopping(figures, canvas)
    if not rows:
        return
    items = [
        tag("li", state.say("chart.stopping", place=place, party=party, held=held))
        for place, party, held in rows
    ]
    show_markup(tag("h3", state.say("chart.stopping.title")), tag("ul", *items), class_="card")


@st.fragment
def _show_persistence(figures: Figures) -> None:
    box.show(figures, "persistence", (), reliance.persistence_chart)
