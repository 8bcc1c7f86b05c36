"""What: pacts by area and by state."""

from __future__ import annotations

import pandas as pd

from geo import model
from geo.analysis.choices import LOOKS
from geo.analysis.pact import other_areas_of
from geo.mapping.signs import UNDECLARED_GREY, sign_of
from geo.reports.briefing.bars import Bar, bar_chart
from geo.reports.briefing.facts import Facts
from geo.reports.briefing.parts import Chapter, Table
from geo.reports.briefing.voice import Voice
from geo.reports.briefing.where import area_name, current


def what(facts: Facts, voice: Voice) -> Chapter | None:
    """Say what the pacts are about; None if there is none."""
    if facts.pacts.empty:
        return None
    if facts.scope.kind == "pact":
        return _one(facts, voice)
    shown = current(facts)
    if shown.empty:
        return None
    counts = shown["area"].value_counts()
    ended = facts.n_looking("ended")
    return Chapter(
        "what",
        _title(counts, len(shown), voice),
        lines=[voice.say("brief.what.none_ended")] if ended else [],
        table=_states(facts, voice),
        chart=bar_chart(
            "patti-ambito",
            voice.say("brief.what.areas"),
            "",
            (voice.say("brief.head.area"), voice.say("brief.head.count")),
            _bars(shown, counts, voice),
            voice.canvas,
        ),
        note=voice.say("brief.what.note", day=voice.date(facts.moment.day)),
    )


def _title(counts: pd.Series[int], n: int, voice: Voice) -> str:
    if counts.empty:
        return voice.say("brief.what.undeclared")
    most = int(counts.max())
    first = [code for code in model.AREAS.codes if counts.get(code, 0) == most]
    names = [voice.code("area", code).lower() for code in first]
    if n == 1:
        return voice.say("brief.what.only", area=names[0])
    if len(first) > 1:
        return voice.say("brief.what.tie", areas=voice.listed(names, most=6))
    return voice.say("brief.what.one", n=most, m=n, area=names[0])


def _bars(shown: pd.DataFrame, counts: pd.Series[int], voice: Voice) -> list[Bar]:
    areas = [
        Bar(
            voice.code("area", code),
            int(counts.get(code, 0)),
            voice.number(counts.get(code, 0)),
            sign_of(code).fill,
        )
        for code in model.AREAS.codes
    ]
    lost = int(shown["area"].isna().sum())
    none = Bar(voice.say("brief.area.none"), lost, voice.number(lost), UNDECLARED_GREY)
    return [*areas, none] if lost else areas


def _states(facts: Facts, voice: Voice) -> Table:
    counts = facts.pacts["look"].value_counts()
    rows = [
        [voice.say(f"look.{look}"), voice.number(counts[look])] for look in LOOKS if look in counts
    ]
    head = [voice.say("brief.head.state"), voice.say("brief.head.count")]
    return Table(voice.say("brief.what.states"), head, rows, [False, True])


def _one(facts: Facts, voice: Voice) -> Chapter:
    row = facts.pacts.iloc[0]
    others = other_areas_of(facts.moment, str(facts.pacts.index[0]))
    lines = []
    if others:
        names = [voice.code("area", code).lower() for code in others]
        lines.append(voice.say("brief.what.others", areas=voice.listed(names, most=6)))
    if pd.notna(row["signed_on"]):
        lines.append(voice.say("brief.what.signed", day=voice.date(row["signed_on"])))
    ends = row["ends_on"]
    if pd.notna(ends):
        lines.append(voice.say("brief.what.ends", day=voice.date(ends)))
    elif row["in_force"]:
        lines.append(voice.say("brief.what.no_end"))
    if row["proposer"] and pd.notna(row["proposer"]):
        lines.append(voice.say("brief.who.party", name=str(row["proposer"])))
    why = voice.say(f"look.{row['look']}.why")
    title = voice.say("brief.what.pact", area=area_name(row["area"], voice).lower())
    return Chapter("what", title, lines=[*lines, why])
