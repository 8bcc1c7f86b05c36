"""How the years add up."""

from __future__ import annotations

import pandas as pd

from geo import words
from geo.charts import Canvas, plot_years
from geo.charts.canvas import records
from geo.charts.chart import Chart, Column
from geo.ui.participation.figures import COLUMN, Figures
from geo.ui.participation.monthly import running_text
from geo.ui.participation.phrases import (
    month_name,
    number_column,
    period_code,
    period_name,
    returns,
)


def years_chart(figures: Figures, canvas: Canvas, measure: str) -> Chart:
    """Make the chart of running sums since January, a line a year."""
    running = figures.running
    days = pd.to_datetime(running[["year", "month"]].assign(day=1))
    values = running[COLUMN[measure]].astype("float64")
    lower = running.get(f"{measure}_at_least", pd.Series(False, index=running.index))
    nothing = canvas.say("unknown")
    # What is missing is hidden only where something was held: else nobody told of anything.
    untold = values.isna() & running["n_activities"].fillna(0).eq(0)
    frame = running.assign(
        day=days,
        value=values,
        when=[canvas.say("chart.up_to", month=period_name(day, "month", canvas)) for day in days],
        said=[
            nothing if missing else running_text(value, measure, canvas, at_least=bool(flag))
            for value, flag, missing in zip(values, lower, untold, strict=True)
        ],
        returns=[returns(row, canvas) for row in records(running)],
    )
    return Chart(
        f"{canvas.say('measure.' + measure)}-{canvas.say('chart.years.name')}",
        _title(frame, canvas),
        canvas.say("chart.years.note"),
        plot_years(frame, canvas),
        _columns(frame, canvas, measure),
    )


def _title(frame: pd.DataFrame, canvas: Canvas) -> str:
    over = frame[~frame["partial"]]
    if over.empty:
        return canvas.say("chart.years.title.none")
    if not over["n_activities"].sum():
        return canvas.say("chart.years.title.nothing")
    last = over.iloc[-1]
    same = over[(over["month"] == last["month"]) & (over["year"] == last["year"] - 1)]
    month = month_name(last["day"], canvas)
    if same.empty:
        return canvas.say("chart.years.title.first", month=month, now=last["said"])
    year = str(last["year"] - 1)
    before = same.iloc[0]["said"]
    return canvas.say("chart.years.title", month=month, now=last["said"], before=before, year=year)


def _columns(frame: pd.DataFrame, canvas: Canvas, measure: str) -> tuple[Column, ...]:
    values = [None if words.is_unknown(one) else float(one) for one in frame["value"]]
    return (
        Column(
            canvas.say("every.month"),
            [period_code(day, "month") for day in frame["day"]],
            [period_name(day, "month", canvas) for day in frame["day"]],
        ),
        Column(canvas.say(f"chart.running.{measure}"), values, frame["said"].tolist(), number=True),
        *(
            number_column(canvas.say(f"chart.{name}"), frame[name].tolist(), canvas)
            for name in ("n_returns", "n_owed")
        ),
    )
