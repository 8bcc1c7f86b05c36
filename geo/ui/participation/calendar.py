"""The calendar of pacts: who held something, who declared nothing, who is silent."""

from __future__ import annotations

import pandas as pd

from geo import words
from geo.charts import Canvas, plot_calendar
from geo.charts.canvas import records
from geo.charts.chart import Chart, Column
from geo.ui.participation.drawn import kept
from geo.ui.participation.figures import Figures
from geo.ui.participation.phrases import month_name, period_code, period_name, text_column

MONTHS = 24
RECENT = 12
PER_PAGE = 20


def calendar_rows(figures: Figures) -> pd.DataFrame:
    """Lay out the states of the last 24 months that are over; most silent pacts first."""
    return kept(figures, ("calendar",), lambda: _calendar_rows(figures))


def _calendar_rows(figures: Figures) -> pd.DataFrame:
    cells = figures.pact_months
    last = pd.Timestamp(figures.last_year[1]).replace(day=1)
    first = last - pd.DateOffset(months=MONTHS - 1)
    rows = cells[cells["month"].between(first, last)]
    rows = rows.rename(columns={"month": "period"})
    rows = rows.assign(pact_id=rows["pact_id"].astype("str"), state=rows["state"].astype("str"))
    recent = rows[rows["period"] > last - pd.DateOffset(months=RECENT)]
    silent = (recent["state"] == "no_return").groupby(recent["pact_id"]).sum()
    ids = pd.Index(rows["pact_id"].unique())
    order = silent.reindex(ids).fillna(-1).sort_values(ascending=False, kind="stable").index
    place = pd.Series(range(len(order)), index=order)
    return rows.assign(order=rows["pact_id"].map(place)).sort_values(["order", "period"])


def calendar_chart(figures: Figures, canvas: Canvas, page: int) -> Chart:
    """Make the calendar of one page of pacts."""
    rows = calendar_rows(figures)
    title = _title(figures, rows, canvas)
    ids = list(dict.fromkeys(rows["pact_id"]))[(page - 1) * PER_PAGE : page * PER_PAGE]
    rows = rows[rows["pact_id"].isin(ids)]
    titles = figures.moment.pacts["title"]
    names = _unlike({one: str(titles.get(one, one)) for one in ids})
    frame = rows.assign(
        pact=rows["pact_id"].map(names),
        title=rows["pact_id"].map(titles),
        when=[period_name(day, "month", canvas) for day in rows["period"]],
        said=[_said(row, canvas) for row in records(rows)],
    )
    return Chart(
        canvas.say("chart.calendar.name"),
        title,
        canvas.say("chart.calendar.note"),
        plot_calendar(frame, canvas),
        _columns(frame, canvas),
    )


def n_pages(figures: Figures) -> int:
    """Count the pages of the calendar."""
    pacts = calendar_rows(figures)["pact_id"].nunique()
    return max(1, -(-pacts // PER_PAGE))


def _unlike(names: dict[str, str]) -> dict[str, str]:
    seen = pd.Series(names).duplicated(keep=False) if names else pd.Series(dtype=bool)
    return {one: f"{name} ({one})" if seen[one] else name for one, name in names.items()}


def _said(row: dict[str, object], canvas: Canvas) -> str:
    if row["state"] != "held":
        return canvas.say(f"state.{row['state']}.month")
    return canvas.say("amount.activities", n=int(str(row["n_activities"])))


def _title(figures: Figures, rows: pd.DataFrame, canvas: Canvas) -> str:
    last = pd.Timestamp(figures.last_year[1]).replace(day=1)
    owing = rows[(rows["period"] == last) & rows["in_force"]]
    return canvas.say(
        "chart.calendar.title",
        month=month_name(last, canvas),
        n=int(owing["reported"].sum()),
        m=len(owing),
    )


def _columns(frame: pd.DataFrame, canvas: Canvas) -> tuple[Column, ...]:
    months = sorted(frame["period"].unique())
    names = [period_name(pd.Timestamp(day), "month", canvas) for day in months]
    titles = list(dict.fromkeys(frame["pact"]))
    table = frame.pivot(index="pact", columns="period", values="said").reindex(titles)
    codes = [period_code(pd.Timestamp(day), "month") for day in months]
    cells = [_cells(table[day]) for day in months]
    absent = canvas.say("state.not_in_force.month")
    return (
        text_column(canvas.say("chart.pact"), titles),
        *(
            Column(name if len(name) else code, values, [one or absent for one in values])
            for name, code, values in zip(names, codes, cells, strict=True)
        ),
    )


def _cells(column: pd.Series[str]) -> list[str | None]:
    return [None if words.is_unknown(one) else str(one) for one in column]
