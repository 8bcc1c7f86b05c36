"""Small multiples by neighbourhood."""

from __future__ import annotations

import pandas as pd

from geo.charts import Canvas, plot_neighbourhoods
from geo.charts.canvas import records
from geo.charts.chart import Chart, Column
from geo.ui.participation.figures import COLUMN, Figures, name_of_place
from geo.ui.participation.phrases import (
    amount_columns,
    number_column,
    period_code,
    period_name,
    returns,
    said,
    text_column,
)

EVERY = "quarter"
QUARTERS_A_YEAR = 4


def places_frame(figures: Figures, canvas: Canvas, measure: str) -> pd.DataFrame:
    """Lay out one measure by neighbourhood and quarter, the most active neighbourhood first."""
    cells = figures.by_place
    values = cells[COLUMN[measure]].astype("float64")
    if measure != "activities":
        values = values.where(~cells["hidden"])
    rows = records(cells)
    place = cells["group"].astype("object")
    frame = cells.assign(
        place_id=place.where(place.notna(), ""),
        place=[name_of_place(figures, one, canvas.language) for one in place],
        value=values,
        state=cells["state"].astype("str"),
        when=[period_name(day, EVERY, canvas) for day in cells["period"]],
        said=[said(row, measure, canvas) for row in rows],
        returns=[returns(row, canvas) for row in rows],
    )
    alive = frame["state"].ne("not_in_force").groupby(frame["place_id"]).transform("any")
    return _ordered(frame[alive])


def _ordered(frame: pd.DataFrame) -> pd.DataFrame:
    recent = sorted(frame["period"].unique())[-QUARTERS_A_YEAR:]
    last = frame[frame["period"].isin(recent)].groupby("place_id")["value"].sum()
    rank = frame["place_id"].map(last.rank(ascending=False, method="first"))
    return frame.assign(rank=rank).sort_values(["rank", "period"], kind="stable")


def places_chart(figures: Figures, canvas: Canvas, measure: str) -> Chart:
    """Make the chart of all neighbourhoods in which something was held or owed."""
    frame = places_frame(figures, canvas, measure)
    most = float(frame["value"].max()) if frame["value"].notna().any() else 1.0
    return Chart(
        f"{canvas.say('measure.' + measure)}-{canvas.say('fact.neighbourhood')}",
        _title(frame, canvas),
        canvas.say("chart.places.note"),
        plot_neighbourhoods(frame, canvas, most=most, every=EVERY),
        _columns(frame, canvas, measure),
    )


def _title(frame: pd.DataFrame, canvas: Canvas) -> str:
    recent = sorted(frame["period"].unique())[-QUARTERS_A_YEAR:]
    last = frame[frame["period"].isin(recent) & (frame["place_id"] != "")]
    owing = last[(last["n_owed"] > 0) | (last["state"] == "held")]
    held = owing[owing["state"] == "held"]["place_id"].nunique()
    known = owing["place_id"].nunique()
    if held:
        return canvas.say("chart.places.title", n=held, m=known)
    return canvas.say("chart.places.title.nothing" if known else "chart.places.title.none", n=known)


def _columns(frame: pd.DataFrame, canvas: Canvas, measure: str) -> tuple[Column, ...]:
    kept = frame[frame["state"] != "not_in_force"]
    periods = [period_code(day, EVERY) for day in kept["period"]]
    return (
        text_column(canvas.say("fact.neighbourhood"), kept["place"].tolist()),
        Column(canvas.say("every.quarter"), periods, kept["when"].tolist()),
        *amount_columns(kept, measure, canvas),
        *(
            number_column(canvas.say(f"chart.{name}"), kept[name].tolist(), canvas)
            for name in ("n_returns", "n_owed")
        ),
    )
