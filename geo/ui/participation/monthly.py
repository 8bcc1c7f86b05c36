"""Columns over time, with what is estimated, what is not over, and how complete it is."""

from __future__ import annotations

import pandas as pd

from geo import words
from geo.charts import Canvas, plot_columns
from geo.charts.canvas import records
from geo.charts.chart import Chart, Column
from geo.model.fewest import FEWEST_SHOWN
from geo.ui.participation.figures import COLUMN, Figures
from geo.ui.participation.phrases import (
    amount,
    amount_columns,
    month_name,
    number_column,
    period_code,
    period_name,
    returns,
    said,
    sentence,
)

MONTHS = {"month": 1, "quarter": 3, "year": 12}


def monthly_chart(figures: Figures, canvas: Canvas, measure: str, every: str) -> Chart:
    """Make the chart of a measure by month, quarter or year."""
    frame = _with_trend(figures, measure, every)
    frame = frame.assign(
        value=frame[COLUMN[measure]].astype("Float64").where(_shown(frame, measure)),
        whole=_whole(frame, figures, every),
        mark=_marks(frame, figures, canvas, measure, every),
        **_texts(frame, canvas, measure, every),
    )
    drawn = frame.assign(filled=frame["filled"].where(_shown(frame, measure)))
    return Chart(
        f"{canvas.say('measure.' + measure)}-{canvas.say('every.' + every)}",
        _title(figures, canvas, measure),
        _note(frame, canvas, every),
        plot_columns(drawn, canvas, every=every, notes=figures.notes),
        _columns(frame, canvas, measure, every),
    )


def _shown(frame: pd.DataFrame, measure: str) -> pd.Series[bool]:
    return ~frame["hidden"] if measure != "activities" else pd.Series(True, index=frame.index)


def _with_trend(figures: Figures, measure: str, every: str) -> pd.DataFrame:
    """Add what is estimated and, by month, the trend and its band."""
    frame = figures.series(every)
    trend = figures.trend(measure)
    estimate = trend["value"] - trend["registered"].fillna(0.0)
    period = trend["period"].dt.to_period({"month": "M", "quarter": "Q", "year": "Y"}[every])
    summed = estimate.groupby(period.dt.to_timestamp()).sum()
    known = frame[COLUMN[measure]].astype("float64").fillna(0.0)
    added = frame["period"].map(summed).astype("float64").fillna(0.0)
    lines = trend.set_index("period")[["trend", "low", "high"]]
    if every != "month":
        lines = lines.iloc[:0]
    lines = lines.reindex(frame["period"]).set_index(frame.index)
    filled = (known + added).where(added >= 0.5)
    return frame.join(lines).assign(added=added, filled=filled)


def _whole(frame: pd.DataFrame, figures: Figures, every: str) -> pd.Series[bool]:
    """Tell the periods that are over and that the period looked at does not cut."""
    since, until = pd.Timestamp(figures.period.since), pd.Timestamp(figures.period.until)
    ends = frame["period"] + pd.DateOffset(months=MONTHS[every]) - pd.Timedelta(days=1)
    begun = (frame["period"] >= since) | (figures.choices.since is None)
    return begun & (ends <= until)


def _marks(
    frame: pd.DataFrame, figures: Figures, canvas: Canvas, measure: str, every: str
) -> list[str]:
    whole = _whole(frame, figures, every)
    last = canvas.say("chart.until", day=_day_and_month(figures, canvas))
    marks = ["" if one else last for one in whole]
    if len(marks) > 1 and not whole.iloc[0]:
        marks[0] = "…"
    few = f"<{FEWEST_SHOWN}"
    shown = _shown(frame, measure)
    return [
        few if small and not seen else mark
        for mark, seen, small in zip(marks, shown, frame["small"], strict=True)
    ]


def _day_and_month(figures: Figures, canvas: Canvas) -> str:
    day = words.date(figures.period.until, canvas.language, style="day")
    return day.rsplit(" ", 1)[0]


def _texts(frame: pd.DataFrame, canvas: Canvas, measure: str, every: str) -> dict[str, list[str]]:
    rows = records(frame)
    shown = _shown(frame, measure)
    estimates = [
        canvas.say(
            "chart.estimate",
            added=canvas.number(row["added"]),
            whole=canvas.number(row["filled"]),
        )
        if seen and not words.is_unknown(row["filled"])
        else canvas.say("chart.estimate.none")
        for row, seen in zip(rows, shown, strict=True)
    ]
    return {
        "when": [period_name(row["period"], every, canvas) for row in rows],
        "said": [said(row, measure, canvas) for row in rows],
        "estimate": estimates,
        "returns": [returns(row, canvas) for row in rows],
    }


def _title(figures: Figures, canvas: Canvas, measure: str) -> str:
    row = figures.headline.loc["now"].to_dict()
    verdict = str(figures.changes[measure].loc["both", "verdict"])
    return canvas.say(
        f"chart.columns.title.{verdict}",
        amount=sentence(said(row, measure, canvas)),
        until=month_name(pd.Timestamp(figures.last_year[1]), canvas),
    )


def _note(frame: pd.DataFrame, canvas: Canvas, every: str) -> str:
    parts = [canvas.say("chart.columns.note")]
    if every == "month":
        has_trend = bool(frame["trend"].notna().any())
        parts.append(canvas.say("chart.columns.trend" if has_trend else "chart.columns.no_trend"))
    return " ".join(parts)


def _columns(frame: pd.DataFrame, canvas: Canvas, measure: str, every: str) -> tuple[Column, ...]:
    shown = _shown(frame, measure)
    added = frame["added"].where((frame["added"] >= 0.5) & shown, 0.0).round().where(shown)
    columns = [
        Column(
            canvas.say(f"every.{every}"),
            [period_code(day, every) for day in frame["period"]],
            frame["when"].tolist(),
        ),
        *amount_columns(frame, measure, canvas),
        number_column(canvas.say("chart.added"), added.tolist(), canvas),
    ]
    if frame["trend"].notna().any():
        for name in ("trend", "low", "high"):
            values = frame[name].where(shown).round().tolist()
            columns.append(number_column(canvas.say(f"chart.{name}"), values, canvas))
    for name in ("n_returns", "n_owed"):
        columns.append(number_column(canvas.say(f"chart.{name}"), frame[name].tolist(), canvas))
    over = [canvas.say("yes" if one else "no") for one in frame["whole"]]
    return (*columns, Column(canvas.say("chart.over"), over, over))


def running_text(value: object, measure: str, canvas: Canvas, *, at_least: bool) -> str:
    """Say a running sum; one that is left out because of a small month says so."""
    if words.is_unknown(value):
        return canvas.say("amount.kept")
    return amount(measure, value, canvas, at_least=at_least)
