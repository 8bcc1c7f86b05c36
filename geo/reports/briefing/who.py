"""Who: attendances, hours and volunteers kept apart; kinds of proposer."""

from __future__ import annotations

from typing import Any

import pandas as pd

from geo import model
from geo.analysis.pact import people
from geo.charts.canvas import records
from geo.charts.chart import Chart
from geo.model.fewest import FEWEST_SHOWN
from geo.reports.briefing.bars import Bar, bar_chart
from geo.reports.briefing.facts import Facts
from geo.reports.briefing.parts import Chapter, Figure
from geo.reports.briefing.phrases import amount
from geo.reports.briefing.voice import Voice, capital
from geo.reports.briefing.where import current


def who(facts: Facts, voice: Voice) -> Chapter | None:
    """Say who takes part; None if there is neither a pact in force nor a proposal."""
    shown = current(facts)
    if shown.empty and facts.nothing_known:
        return None
    kinds = shown["proposer_kind"].fillna("none").value_counts()
    alone = facts.scope.kind == "pact"
    lines = [voice.say("brief.who.line")] if not facts.nothing_known else []
    if not alone and kinds.sum() > 1:
        lines.append(_most(kinds, voice))
    chart = None if alone or kinds.empty else _chart(kinds, voice)
    return Chapter(
        "who", _title(facts, voice), lines=lines, figures=_figures(facts, voice), chart=chart,
        note=voice.say("brief.who.note"),
    )  # fmt: skip


def _title(facts: Facts, voice: Voice) -> str:
    if facts.nothing_known:
        return voice.say("brief.who.unknown" if facts.returned[1] else "brief.who.not_owed")
    row = facts.row("period")
    n = facts.n_held
    if not n:
        return voice.say("brief.who.zero")
    if row["hidden"]:
        return voice.say("brief.who.hidden", n=n)
    if pd.isna(row["attendances"]):
        return voice.say("brief.who.held", n=n)
    since, until = (voice.date(day, style="day") for day in facts.period)
    told = amount(row, "attendances", voice, unit=True)
    return capital(voice.say("brief.who.attendances", n=n, amount=told, since=since, until=until))


def _most(kinds: pd.Series[int], voice: Voice) -> str:
    first = str(kinds.index[0])
    name = _kind(first, voice).lower()
    return voice.say("brief.who.most", kind=name, n=int(kinds.iloc[0]), m=int(kinds.sum()))


def _figures(facts: Facts, voice: Voice) -> list[Figure]:
    if facts.nothing_known:
        return []
    row = facts.row("period")
    found = [
        Figure(voice.say(f"brief.figure.{measure}"), amount(row, measure, voice))
        for measure in ("activities", "attendances", "hours")
    ]
    largest = _largest(facts, voice)
    return [*found, largest] if largest else found


def _largest(facts: Facts, voice: Voice) -> Figure | None:
    """Tell the people at the largest activity: so many different ones there are at least."""
    held = facts.moment.tables["activities"]
    since, until = (pd.Timestamp(day) for day in facts.period)
    mine = held[held["pact_id"].isin(facts.pacts.index) & held["on"].between(since, until)]
    known = mine[mine["volunteers"].notna()].sort_values("volunteers", ascending=False)
    if known.empty or facts.row("period")["hidden"]:
        return None
    first = records(known.head(1))[0]
    if _gives_others_back(known, first):
        return None
    told = people(first["volunteers"], at_least=bool(first["volunteers_at_least"]))
    if told.few or told.count is None:
        text = voice.few()
    else:
        text = voice.say("amount.at_least" if told.at_least else "amount.exact", n=told.count)
    about = voice.say("brief.figure.volunteers.about") if told.count else ""
    return Figure(voice.say("brief.figure.volunteers"), text, about)


def _gives_others_back(held: pd.DataFrame, first: dict[str, Any]) -> bool:
    """Tell whether a total less the largest activity is a count that must stay hidden."""
    most = int(first["volunteers"])
    same_month = held["on"].dt.to_period("M") == first["on"].to_period("M")
    totals = (held["volunteers"].sum(), held["volunteers"][same_month].sum())
    return any(0 < int(total) - most < FEWEST_SHOWN for total in totals)


def _chart(kinds: pd.Series[int], voice: Voice) -> Chart:
    order = [code for code in (*model.PARTY_KINDS.codes, "none") if code in kinds]
    order.sort(key=lambda code: -int(kinds[code]))
    bars = [Bar(_kind(code, voice), int(kinds[code]), voice.number(kinds[code])) for code in order]
    head = voice.say("brief.head.kind"), voice.say("brief.head.count")
    return bar_chart("patti-proponente", voice.say("brief.who.kinds"), "", head, bars, voice.canvas)


def _kind(code: str, voice: Voice) -> str:
    return voice.say("brief.kind.none") if code == "none" else voice.code("party_kind", code)
