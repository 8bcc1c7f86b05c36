"""Who depends on whom, and how long pacts last."""

from __future__ import annotations

from typing import Any

import pandas as pd

from geo import words
from geo.charts import Canvas, plot_dependence, plot_persistence
from geo.charts.canvas import records
from geo.charts.chart import Chart, Column
from geo.ui.participation.figures import Figures, name_of_place
from geo.ui.participation.phrases import amount, amount_columns, number_column, said, text_column

SHOWN = 8
TOP = 3


def party_name(figures: Figures, party: object, language: str) -> str:
    """Name a party as it may be named: an organisation by name, people by kind."""
    parties = figures.moment.tables["parties"]
    if words.is_unknown(party) or party not in parties.index:
        return words.say("chart.party.unknown", language)
    name = parties.at[party, "name"]
    if not words.is_unknown(name) and name:
        return str(name)
    return words.code("party_kind", str(parties.at[party, "kind"]), language)


def dependence_chart(figures: Figures, canvas: Canvas) -> Chart:
    """Make the chart of the share of hours that rests on each party."""
    every = figures.dependence
    names = [party_name(figures, one, canvas.language) for one in every["party_id"]]
    frame = every.assign(
        party=_unlike(names),
        share=every["hours_share"],
        label=[words.share(one, canvas.language, digits=0) for one in every["hours_share"]],
        said=[said(row, "hours", canvas) for row in records(every)],
    )
    known = frame[frame["share"].notna()]
    return Chart(
        canvas.say("chart.dependence.name"),
        _title(figures, known, canvas),
        canvas.say("chart.dependence.note"),
        plot_dependence(known.head(SHOWN), canvas),
        _columns(frame, canvas),
    )


def _unlike(names: list[str]) -> list[str]:
    """Number names that stand twice; an id could hold the name that is not to be shown."""
    found = pd.Series(names, dtype="str")
    twice, at = found.duplicated(keep=False), found.groupby(found).cumcount() + 1
    return [
        f"{name} {n}" if again else name for name, n, again in zip(found, at, twice, strict=True)
    ]


def _title(figures: Figures, known: pd.DataFrame, canvas: Canvas) -> str:
    if known.empty:
        return canvas.say("chart.dependence.title.none")
    return canvas.say(
        "chart.dependence.title",
        share=words.share(float(known["share"].head(TOP).sum()), canvas.language, digits=0),
        n=len(figures.falls_to_zero),
    )


def _columns(frame: pd.DataFrame, canvas: Canvas) -> tuple[Column, ...]:
    shares = (frame["share"] * 100).round(1).tolist()
    return (
        text_column(canvas.say("chart.tip.party"), frame["party"].tolist()),
        number_column(canvas.say("chart.n_pacts"), frame["n_pacts"].tolist(), canvas),
        number_column(canvas.say("measure.activities"), frame["n_activities"].tolist(), canvas),
        *amount_columns(frame, "hours", canvas),
        number_column(canvas.say("chart.hours_share"), shares, canvas),
    )


def stopping(figures: Figures, canvas: Canvas) -> list[tuple[str, str, str]]:
    """List the neighbourhoods that would stop: name, party, and what would stop with it."""
    rows = figures.falls_to_zero
    return [
        (
            name_of_place(figures, str(place), canvas.language),
            party_name(figures, row["party_id"], canvas.language),
            amount("activities", row["n_activities"], canvas),
        )
        for place, row in rows.iterrows()
    ]


def persistence_chart(figures: Figures, canvas: Canvas) -> Chart:
    """Make the chart of the share of pacts still active some months after signing."""
    rows = figures.persistence.reset_index()
    frame = rows.assign(
        after=[canvas.say("chart.after", n=int(one)) for one in rows["months"]],
        label=[words.share(one, canvas.language, digits=0) for one in rows["share"]],
        said=[_interval(row, canvas) for row in records(rows)],
    )
    one_year = frame[frame["months"] == 12].iloc[0]
    known = not words.is_unknown(one_year["share"])
    title = canvas.say(
        "chart.persistence.title" if known else "chart.persistence.title.none",
        said=one_year["said"],
    )
    return Chart(
        canvas.say("chart.persistence.name"),
        title,
        canvas.say("chart.persistence.note"),
        plot_persistence(frame, canvas),
        (
            text_column(canvas.say("chart.tip.after"), frame["after"].tolist()),
            *(
                number_column(
                    canvas.say(f"chart.persistence.{name}"),
                    (frame[name] * 100).round(1).tolist(),
                    canvas,
                )
                for name in ("share", "low", "high")
            ),
            number_column(canvas.say("chart.n_at_risk"), frame["n_at_risk"].tolist(), canvas),
            number_column(canvas.say("chart.n_stopped"), frame["n_stopped"].tolist(), canvas),
        ),
    )


def _interval(row: dict[str, Any], canvas: Canvas) -> str:
    if words.is_unknown(row["share"]):
        return canvas.say("unknown")
    texts = {
        name: words.share(row[name], canvas.language, digits=0) for name in ("share", "low", "high")
    }
    return canvas.say("chart.interval", **texts)
