"""Next: pacts that expire, proposals and requests that wait."""

from __future__ import annotations

import pandas as pd

from geo.analysis.pact import due_next
from geo.charts.canvas import records
from geo.reports.briefing.facts import Facts
from geo.reports.briefing.parts import Chapter, Figure, Table
from geo.reports.briefing.phrases import cut
from geo.reports.briefing.voice import Voice

MOST_ROWS = 5


def coming(facts: Facts, voice: Voice) -> Chapter | None:
    """Say what is next; None if the scope has no pact and no request at all."""
    if facts.scope.kind == "pact":
        return _one(facts, voice)
    ends, open_ = _ending(facts), _open(facts)
    requests = facts.waiting
    if facts.pacts.empty and requests.empty:
        return None
    rows = [*_end_rows(ends, voice), *_open_rows(facts, open_, voice)]
    lines = []
    if len(rows) > MOST_ROWS:
        lines.append(voice.say("brief.where.more", n=len(rows) - MOST_ROWS))
    if len(requests):
        oldest = (pd.Timestamp(facts.moment.day) - requests["on"].min()).days
        lines.append(voice.say("brief.next.oldest", n=int(oldest)))
    head = [voice.say("brief.head.what"), voice.say("brief.head.when")]
    table = Table(voice.say("brief.next.table"), head, rows[:MOST_ROWS], [False, False])
    counts = {"ends": len(ends), "proposals": len(open_), "requests": len(requests)}
    return Chapter(
        "next",
        _title(counts, voice),
        lines=lines,
        figures=_figures(counts, voice),
        table=table if rows else None,
        note=voice.say("brief.next.note"),
    )


def _one(facts: Facts, voice: Voice) -> Chapter | None:
    """Say what one pact is due; None if it is due nothing."""
    due = due_next(facts.moment, str(facts.pacts.index[0]))
    said = [
        voice.say(f"due.{one.kind}{'.late' if one.late else ''}", day=voice.date(one.on))
        for one in due
    ]
    if not said:
        return None
    return Chapter("next", said[0], lines=said[1:], note=voice.say("brief.next.note"))


def _ending(facts: Facts) -> pd.DataFrame:
    return facts.pacts[facts.pacts["ends_soon"]].sort_values("ends_on", kind="stable")


def _open(facts: Facts) -> pd.DataFrame:
    return facts.pacts[facts.pacts["look"] == "proposal"].sort_values("proposed_on", kind="stable")


def _title(counts: dict[str, int], voice: Voice) -> str:
    named = {name: voice.say(f"brief.next.{name}", n=n) for name, n in counts.items() if n}
    if not named:
        return voice.say("brief.next.nothing")
    if "ends" in named:
        return voice.say("brief.next.title", things=named["ends"])
    return voice.say("brief.next.title.waiting", things=voice.listed(list(named.values())))


def _figures(counts: dict[str, int], voice: Voice) -> list[Figure]:
    return [
        Figure(voice.say(f"brief.figure.next.{name}", n=n), voice.number(n))
        for name, n in counts.items()
    ]


def _end_rows(ends: pd.DataFrame, voice: Voice) -> list[list[str]]:
    return [
        [voice.say("brief.next.row.end", title=cut(str(row["title"]))), voice.date(row["ends_on"])]
        for row in records(ends)
    ]


def _open_rows(facts: Facts, open_: pd.DataFrame, voice: Voice) -> list[list[str]]:
    day = pd.Timestamp(facts.moment.day)
    return [
        [
            voice.say("brief.next.row.proposal", title=cut(str(row["title"]))),
            voice.say("brief.next.age", n=int((day - row["proposed_on"]).days))
            if pd.notna(row["proposed_on"])
            else voice.say("unknown"),
        ]
        for row in records(open_)
    ]
