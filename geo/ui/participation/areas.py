"""Columns stacked by area."""

from __future__ import annotations

import pandas as pd

from geo import words
from geo.charts import Canvas, plot_areas
from geo.charts.areas import name_of
from geo.charts.canvas import records
from geo.charts.chart import Chart, Column
from geo.ui.participation.figures import COLUMN, Figures
from geo.ui.participation.phrases import (
    amount_columns,
    number_column,
    period_code,
    period_name,
    said,
    text_column,
)

EVERY = "quarter"


def areas_chart(figures: Figures, canvas: Canvas, measure: str) -> Chart:
    """Make the chart of a measure by area and quarter."""
    cells = figures.by_area
    frame = cells.assign(
        area=cells["group"].astype("str"),
        value=_values(cells, measure),
        when=[period_name(day, EVERY, canvas) for day in cells["period"]],
        said=[said(row, measure, canvas) for row in records(cells)],
    )
    return Chart(
        f"{canvas.say('measure.' + measure)}-{canvas.say('fact.area')}",
        _title(frame, canvas, measure, figures),
        canvas.say("chart.areas.note"),
        plot_areas(frame, canvas, every=EVERY),
        _columns(frame, canvas, measure),
    )


def _values(cells: pd.DataFrame, measure: str) -> pd.Series[float]:
    values = cells[COLUMN[measure]].astype("float64")
    return values.where(~cells["hidden"]) if measure != "activities" else values


def _title(frame: pd.DataFrame, canvas: Canvas, measure: str, figures: Figures) -> str:
    by_area = frame.groupby("area")["value"].sum()
    total = float(by_area.sum())
    if total <= 0:
        return canvas.say("chart.areas.title.none")
    first = str(by_area.idxmax())
    return canvas.say(
        "chart.areas.title",
        area=name_of(first, canvas),
        share=words.share(float(by_area[first]) / total, canvas.language, digits=0),
        measure=canvas.say(f"measure.{measure}.of"),
    )


def _columns(frame: pd.DataFrame, canvas: Canvas, measure: str) -> tuple[Column, ...]:
    kept = frame[frame["state"].astype("str") != "not_in_force"]
    periods = [period_code(day, EVERY) for day in kept["period"]]
    return (
        Column(canvas.say("every.quarter"), periods, kept["when"].tolist()),
        text_column(canvas.say("fact.area"), [name_of(code, canvas) for code in kept["area"]]),
        *amount_columns(kept, measure, canvas),
        *(
            number_column(canvas.say(f"chart.{name}"), kept[name].tolist(), canvas)
            for name in ("n_returns", "n_owed")
        ),
    )
