"""The first lines of the page: how much, against last year, and how that is known."""

from __future__ import annotations

from typing import Any

import pandas as pd
import streamlit as st
from markupsafe import Markup

from geo import words
from geo.charts import Canvas
from geo.charts.canvas import records
from geo.charts.hiding import hide_small
from geo.model import row_of
from geo.model.fewest import FEWEST_SHOWN
from geo.ui import state
from geo.ui.markup import show as show_markup
from geo.ui.markup import table, tag
from geo.ui.participation.drawn import kept, source_text
from geo.ui.participation.figures import Figures
from geo.ui.participation.phrases import amount, bare, said

TILES = ("activities", "attendances", "hours")
PARTS = ("both", "new", "ended", "not_comparable", "total")
DATES = ("now", "before")


def show_title(figures: Figures) -> None:
    """Show the title, and which months and pacts the page counts, if there is anything to count."""
    title = tag("h1", state.say("page.participation"), class_="headline")
    show_markup(title, *(() if figures.empty else _counted(figures)), class_="head")


def _counted(figures: Figures) -> tuple[Markup, Markup]:
    language = state.language()
    dates = {
        "since": words.date(figures.period.since, language, style="day"),
        "until": words.date(figures.period.until, language, style="day"),
    }
    key = "participation.period.rounded" if figures.period.rounded else "participation.period"
    fresh = words.date(figures.fresh, language, style="day")
    purpose = tag(
        "p",
        state.say("participation.pacts", n=len(figures.pacts)),
        " ",
        state.say(key, **dates),
        " ",
        state.say("headline.fresh", day=fresh),
        *_exactness(),
        class_="purpose",
    )
    return tag("p", _answer(figures), class_="answer"), purpose


def _exactness() -> list[str]:
    return [" ", state.say("participation.exact")] if state.sees_exact_counts() else []


def show_tiles(figures: Figures) -> None:
    """Show the four figures, each with its change and its definition."""
    canvas = Canvas(state.language())
    columns = st.columns(4, gap="small")
    for column, measure in zip(columns, TILES, strict=False):
        with column, st.container(key=f"tile-{measure}", border=True):
            _show_measure(figures, canvas, measure)
    with columns[3], st.container(key="tile-returns", border=True):
        _show_returns(figures)


def _answer(figures: Figures) -> str:
    language = state.language()
    since, until = figures.last_year
    return state.say(
        "participation.answer",
        since=words.date(since, language),
        until=words.date(until, language),
    )


def _show_measure(figures: Figures, canvas: Canvas, measure: str) -> None:
    row = figures.headline.loc["now"].to_dict()
    _show_figure(
        state.say(f"measure.{measure}"), bare(row, measure, canvas), _verdict(figures, measure)
    )
    with _definition(measure):
        key = ("definition", measure, state.language())
        show_markup(*kept(figures, key, lambda: _defined(figures, canvas, measure)))


def _defined(figures: Figures, canvas: Canvas, measure: str) -> tuple[Markup, ...]:
    return (
        tag("p", state.say(f"definition.{measure}", k=FEWEST_SHOWN)),
        tag("p", _spans(figures)),
        _parts(figures, canvas, measure),
        tag("p", state.say("definition.like_for_like")),
        _provenance(figures),
    )


def _show_returns(figures: Figures) -> None:
    now, before = figures.returned
    figure = state.say("returns.pacts", n=now[0], m=now[1])
    then = state.say("returns.before", n=before[0], m=before[1])
    _show_figure(state.say("returns.title"), figure, then if before[1] else state.say("change.new"))
    with _definition("returns"):
        row = row_of(figures.headline, "now")
        show_markup(
            tag("p", state.say("definition.returns")),
            tag("p", _spans(figures)),
            tag(
                "p",
                state.say("returns.months", n=int(row["n_returns"]), m=int(row["n_owed"])),
            ),
            _provenance(figures),
            class_="card",
        )


def _show_figure(name: str, figure: str, change: str) -> None:
    show_markup(
        tag("h2", name, class_="tile-name"),
        tag("p", figure, class_="tile-figure"),
        tag("p", change, class_="tile-change"),
        class_="tile",
    )


def _definition(name: str) -> Any:
    return st.popover(
        state.say("definition.title"),
        icon=":material/help:",
        type="tertiary",
        key=f"definition-{name}",
    )


def _verdict(figures: Figures, measure: str) -> str:
    row = row_of(figures.changes[measure], "both")
    verdict = str(row["verdict"])
    if words.is_unknown(row["change_pct"]) or verdict == "too_few":
        return state.say(f"change.{verdict}")
    texts = {name: _signed(row[name]) for name in ("change_pct", "low_pct", "high_pct")}
    return state.say(
        f"change.{verdict}.pct",
        change=texts["change_pct"],
        low=texts["low_pct"],
        high=texts["high_pct"],
    )


def _signed(value: float) -> str:
    text = words.share(abs(value) / 100, state.language(), digits=0)
    if round(value) == 0:
        return text
    return ("+" if value > 0 else "−") + text


def _spans(figures: Figures) -> str:
    language = state.language()
    spans = zip(DATES, (figures.last_year, figures.year_before), strict=True)
    dates = {
        f"{name}_{side}": words.date(day, language, style="day")
        for name, span in spans
        for side, day in zip(("since", "until"), span, strict=True)
    }
    return state.say("definition.spans", **dates)


def _parts(figures: Figures, canvas: Canvas, measure: str) -> Markup:
    parts = figures.changes[measure].loc[list(PARTS)]
    texts = {name: _amounts(parts, name, measure, canvas) for name in ("before", "now")}
    rows = [
        [
            state.say(f"change.part.{part}"),
            _pacts(parts, part),
            texts["before"][at],
            texts["now"][at],
        ]
        for at, part in enumerate(PARTS)
    ]
    head = [state.say(f"change.head.{name}") for name in ("part", "pacts", "before", "now")]
    return table(head, rows, caption=state.say("change.caption"))


def _pacts(parts: pd.DataFrame, part: str) -> str:
    return words.number(int(row_of(parts, part)["n_pacts"]), state.language())


def _amounts(parts: pd.DataFrame, name: str, measure: str, canvas: Canvas) -> list[str]:
    """Write the parts of a total; small ones, and what would give them back, are hidden."""
    column = {"attendances": "attendances", "hours": "hours", "activities": "n_activities"}[measure]
    values = parts[name].astype("float64")
    if measure != "attendances":
        return [amount(measure, value, canvas) for value in values]
    frame = pd.DataFrame({column: values.round().astype("Int64")})
    shown = hide_small(frame.iloc[:-1], ["total"] * (len(frame) - 1))
    total = hide_small(frame.iloc[-1:])
    rows = records(pd.concat([shown, total]))
    return [said(row, measure, canvas) for row in rows]


def _provenance(figures: Figures) -> Markup:
    language = state.language()
    return tag(
        "p",
        state.say("imprint.source", source=source_text(figures, language)),
        " ",
        state.say(
            "imprint.date",
            day=words.date(figures.moment.day, language),
            fresh=words.date(figures.fresh, language),
        ),
        class_="code",
    )
