"""Change: the last year against the one before, like for like."""

from __future__ import annotations

import numpy as np
import pandas as pd

from geo.charts import plot_columns
from geo.charts.canvas import records
from geo.charts.chart import Chart, Column
from geo.model.fewest import FEWEST_SHOWN
from geo.reports.briefing.facts import MEASURES, Facts
from geo.reports.briefing.parts import Chapter, Table
from geo.reports.briefing.phrases import amount, change_pct, signed, verdict
from geo.reports.briefing.voice import Voice


def change(facts: Facts, voice: Voice) -> Chapter | None:
    """Compare with the year before; None if nothing is known of either year."""
    months = facts.monthly
    if facts.nothing_known or months.empty:
        return None
    return Chapter(
        "change",
        voice.say(f"brief.change.{verdict(facts, 'attendances')}"),
        lines=_lines(facts, voice),
        table=_table(facts, voice),
        chart=_chart(facts, months, voice),
        note=voice.say("brief.change.note"),
    )


def _lines(facts: Facts, voice: Voice) -> list[str]:
    spans = zip(("now", "before"), (facts.year, facts.year_before), strict=True)
    days = {
        f"{name}_{side}": voice.date(day, style="day")
        for name, span in spans
        for side, day in zip(("since", "until"), span, strict=True)
    }
    lines = [voice.say("brief.change.spans", **days)]
    told = change_pct(facts, "attendances")
    if told is None:
        return lines
    low, high = (signed(value, voice) for value in told[1:])
    return [voice.say("brief.change.between", low=low, high=high), *lines]


def _table(facts: Facts, voice: Voice) -> Table:
    rows = [
        [
            voice.say(f"measure.{measure}"),
            *(amount(facts.row(side), measure, voice) for side in ("before", "now")),
            _change(facts, measure, voice),
        ]
        for measure in MEASURES
    ]
    head = [voice.say(f"brief.head.{name}") for name in ("measure", "before", "now", "change")]
    return Table(voice.say("brief.change.table"), head, rows, [False, True, True, True])


def _change(facts: Facts, measure: str, voice: Voice) -> str:
    told = change_pct(facts, measure)
    if told is None:
        return voice.say("brief.change.none")
    middle, low, high = (signed(value, voice) for value in told)
    return voice.say("brief.change.pct", change=middle, low=low, high=high)


def _chart(facts: Facts, months: pd.DataFrame, voice: Voice) -> Chart:
    rows = records(months)
    few = f"<{FEWEST_SHOWN}"
    said = [amount(row, "attendances", voice) for row in rows]
    when = [voice.date(row["period"], style="month") for row in rows]
    returned = [
        voice.say("brief.n_of_m", n=int(row["n_returns"]), m=int(row["n_owed"])) for row in rows
    ]
    data = months.assign(
        value=months["attendances"].astype("Float64"),
        filled=np.nan,
        whole=True,
        trend=np.nan,
        low=np.nan,
        high=np.nan,
        mark=[few if row["small"] else "" for row in rows],
        when=when,
        said=said,
        estimate="",
        returns=returned,
    )
    return Chart(
        "presenze-mese",
        voice.say("brief.change.chart"),
        voice.say("brief.change.chart.note"),
        plot_columns(data, voice.canvas),
        _columns(rows, when, said, returned, voice),
    )


def _columns(
    rows: list[dict[str, object]], when: list[str], said: list[str], returned: list[str],
    voice: Voice,
) -> tuple[Column, ...]:  # fmt: skip
    months = [f"{row['period']:%Y-%m}" for row in rows]
    cells = [_cell(row) for row in rows]
    return (
        Column(voice.say("every.month"), months, when),
        Column(voice.say("measure.attendances"), cells, said, number=True),
        Column(voice.say("chart.n_returns"), returned, returned),
    )


def _cell(row: dict[str, object]) -> int | str | None:
    if row["hidden"]:
        return f"<{FEWEST_SHOWN}" if row["small"] else "hidden"
    value = row["attendances"]
    return None if pd.isna(value) else int(value)  # type: ignore[call-overload]
