"""Where: the map, and the same list in words."""

from __future__ import annotations

import pandas as pd

from geo.charts.canvas import records
from geo.reports.briefing.facts import Facts
from geo.reports.briefing.paper_map import draw_map
from geo.reports.briefing.parts import Chapter, Table
from geo.reports.briefing.phrases import cut, place_in
from geo.reports.briefing.voice import Voice, capital

MOST_ROWS = 10
LOOKS = ("active", "dormant", "not_reported", "proposal", "suspended")


def where(facts: Facts, voice: Voice) -> Chapter | None:
    """Show the pacts and proposals that are not over; None if there is no ground to show."""
    if not facts.boundary_set:
        return None
    lines = []
    many = facts.scope.kind == "everything"
    table, left = _neighbourhoods(facts, voice) if many else _pacts(facts, voice)
    if left:
        lines.append(voice.say("brief.where.more", n=left))
    lost = int(current(facts)["lon"].isna().sum())
    if lost:
        lines.append(voice.say("brief.where.unplaced", n=lost))
    return Chapter(
        "where", _title(facts, voice), lines=lines, table=table, map=draw_map(facts, voice),
        note=voice.say("brief.where.note"),
    )  # fmt: skip


def current(facts: Facts) -> pd.DataFrame:
    """List the pacts that are not over, and the proposals, in the order of their looks.

    One pact by itself is shown even if it is over.
    """
    if facts.scope.kind == "pact":
        return facts.pacts
    order = facts.pacts["look"].map({look: at for at, look in enumerate(LOOKS)})
    kept = order.dropna().sort_values(kind="stable").index
    return facts.pacts.loc[kept]


def _title(facts: Facts, voice: Voice) -> str:
    place = capital(place_in(facts, voice))
    if facts.scope.kind == "everything":
        n, m = facts.n_neighbourhoods
        return voice.say("brief.where.neighbourhoods" if n else "brief.where.none", n=n, m=m)
    pacts = current(facts)
    if pacts.empty:
        return voice.say(
            "brief.where.past" if len(facts.pacts) else "brief.where.empty", place=place
        )
    labels = pacts["place_label"].dropna()
    named = [str(label) for label in labels[labels != ""].drop_duplicates()]
    if not named:
        named = [voice.say("place.unknown")]
    return voice.say(_key(pacts), n=len(pacts), places=voice.listed(named, most=3))


def _key(pacts: pd.DataFrame) -> str:
    proposals = pacts["look"] == "proposal"
    if proposals.all():
        return "brief.where.proposals"
    return "brief.where.places" if proposals.any() else "brief.where.pacts"


def _pacts(facts: Facts, voice: Voice) -> tuple[Table | None, int]:
    pacts = current(facts)
    if pacts.empty or facts.scope.kind == "pact":
        return None, 0
    head = [voice.say(f"brief.head.{name}") for name in ("pact", "area", "state", "place")]
    rows = [
        [
            cut(str(row["title"])),
            area_name(row["area"], voice),
            voice.say(f"look.{row['look']}"),
            str(row["place_label"]) if pd.notna(row["place_label"]) else voice.say("place.unknown"),
        ]
        for row in records(pacts.head(MOST_ROWS))
    ]
    caption = voice.say("brief.where.table")
    return Table(caption, head, rows, [False] * 4), max(0, len(pacts) - MOST_ROWS)


def _neighbourhoods(facts: Facts, voice: Voice) -> tuple[Table, int]:
    states = facts.study.states(facts.boundary_set)
    told = states[(states[["n_active", "n_not_reported", "n_proposals"]] > 0).any(axis="columns")]
    told = told.sort_values(["n_active", "n_proposals"], ascending=False, kind="stable")
    names = ("neighbourhood", "active", "not_reported", "proposals")
    rows = [
        [str(row["name"]), *(voice.number(row[f"n_{name}"]) for name in names[1:])]
        for row in records(told.head(MOST_ROWS))
    ]
    head = [voice.say(f"brief.head.{name}") for name in names]
    caption = voice.say("brief.where.table.neighbourhoods")
    return Table(caption, head, rows, [False, True, True, True]), max(0, len(told) - MOST_ROWS)


def area_name(area: str | None, voice: Voice) -> str:
    """Name an area; one that is not declared says so."""
    if area is None or pd.isna(area):
        return voice.say("brief.area.none")
    return voice.code("area", area)
