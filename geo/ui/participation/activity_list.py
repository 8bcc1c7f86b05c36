"""The activities behind the charts, narrowed to the month and area that were picked."""

from __future__ import annotations

from math import ceil
from typing import Any

import pandas as pd
import streamlit as st
from markupsafe import Markup

from geo import words
from geo.charts import Canvas
from geo.charts.canvas import records
from geo.charts.hiding import hide_small
from geo.mapping import signs
from geo.model.fewest import FEWEST_SHOWN
from geo.ui import shell, state
from geo.ui.markup import note, tag
from geo.ui.markup import show as show_markup
from geo.ui.mistakes import escaped
from geo.ui.participation import chosen
from geo.ui.participation.drawn import kept
from geo.ui.participation.figures import Figures
from geo.ui.participation.monthly import MONTHS
from geo.ui.participation.phrases import amount, period_name

PER_PAGE = 20
LEAVING = "participation-leaving"


def picked_rows(figures: Figures, every: str) -> pd.DataFrame:
    """Keep the activities of the period and area that were picked, small counts hidden."""
    rows = kept(figures, ("activities",), lambda: _hidden(figures))
    begin = chosen.period()
    if begin:
        end = pd.Timestamp(begin) + pd.DateOffset(months=MONTHS[every])
        rows = rows[(rows["on"] >= pd.Timestamp(begin)) & (rows["on"] < end)]
    if area := chosen.area():
        rows = rows[rows["pact_id"].map(figures.areas) == area]
    return rows


def _hidden(figures: Figures) -> pd.DataFrame:
    rows = figures.activities
    months = rows["on"].dt.year * 12 + rows["on"].dt.month
    return hide_small(rows.assign(attendances=rows["volunteers"]), months)


def show(figures: Figures, every: str) -> None:
    """Show the activities, twenty a page, and the way to the map."""
    rows = picked_rows(figures, every)
    with st.container(horizontal=True, vertical_alignment="center", key="head-list", gap="small"):
        title = state.say("activities.title", n=len(rows))
        show_markup(tag("h2", title, id="title-list"), class_="chart-title")
        _show_picked(every)
        _show_way_to_the_map(every)
    if rows.empty:
        note(state.say("activities.none"))
        return
    pages = ceil(len(rows) / PER_PAGE)
    page = min(int(st.session_state.get("activities-page", 1)), pages)
    shown = rows.iloc[(page - 1) * PER_PAGE : page * PER_PAGE]
    key = ("list", state.language(), every, chosen.period(), chosen.area(), page)
    show_markup(kept(figures, key, lambda: _table(figures, shown)))
    if pages > 1:
        st.pagination(pages, key="activities-page", max_visible_pages=7)


def _show_picked(every: str) -> None:
    texts = []
    if begin := chosen.period():
        texts.append(period_name(pd.Timestamp(begin), every, Canvas(state.language())))
    if area := chosen.area():
        texts.append(_area_name(area))
    if texts:
        st.button(
            escaped(" · ".join(texts)),
            key="picked-forget",
            icon=":material/close:",
            icon_position="right",
            help=state.say("activities.forget"),
            on_click=chosen.forget,
        )


def _show_way_to_the_map(every: str) -> None:
    if st.session_state.pop(LEAVING, False):
        st.switch_page(shell.EXPLORE)
    if chosen.period() or chosen.area():
        st.button(
            state.say("activities.map"),
            key="picked-map",
            icon=":material/map:",
            on_click=_filter_map,
            args=(every,),
        )


def _filter_map(every: str) -> None:
    if begin := chosen.period():
        end = pd.Timestamp(begin) + pd.DateOffset(months=MONTHS[every]) - pd.Timedelta(days=1)
        st.session_state["since"], st.session_state["until"] = begin, end.date()
    if area := chosen.area():
        st.session_state["area"] = [area]
    chosen.forget()
    st.session_state[LEAVING] = True


def _table(figures: Figures, rows: pd.DataFrame) -> Markup:
    names = ("on", "what", "pact", "area", "people", "hours")
    head = [tag("th", state.say(f"activities.{name}"), scope="col") for name in names]
    title = state.say("activities.title", n=len(rows))
    table = tag(
        "table",
        tag("caption", title, class_="visually-hidden"),
        tag("thead", tag("tr", *head)),
        tag("tbody", *(_row(figures, row) for row in records(rows))),
    )
    return tag("div", table, class_="chart-table", role="region", tabindex=0, aria_label=title)


def _row(figures: Figures, row: dict[str, Any]) -> object:
    language = state.language()
    kind = words.code("activity_kind", row["kind"], language)
    title = kind if words.is_unknown(row["title"]) else str(row["title"])
    pact = str(figures.moment.pacts["title"].get(row["pact_id"], row["pact_id"]))
    area = str(figures.areas.get(row["pact_id"], "none"))
    cells = (title, pact, _area_name(area), _people(row), _hours(row))
    day = tag("th", words.date(row["on"].date(), language, style="day"), scope="row")
    return tag("tr", day, *(tag("td", cell) for cell in cells))


def _people(row: dict[str, Any]) -> str:
    if row["hidden"]:
        return state.say("amount.few", k=FEWEST_SHOWN) if row["small"] else state.say("amount.kept")
    if words.is_unknown(row["attendances"]):
        return state.say("unknown")
    lower = bool(row["volunteers_at_least"])
    count = int(row["attendances"])
    return state.say("people.at_least" if lower else "people.n", n=count)


def _hours(row: dict[str, Any]) -> str:
    if row["hidden"]:
        return state.say("amount.kept")
    return amount("hours", row["hours"], Canvas(state.language()))


def _area_name(area: str) -> str:
    if area == "none":
        return f"{signs.UNDECLARED.glyph} {state.say('area.none')}"
    return f"{signs.sign_of(area).glyph} {words.code('area', area, state.language())}"
