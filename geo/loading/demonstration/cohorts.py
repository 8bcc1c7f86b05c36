"""The pacts proposed in one year with their whole lives, and the requests of that year."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, TypeVar

from shapely.geometry import Point

from geo.loading.demonstration import participation, parties, sources
from geo.loading.demonstration.dice import Dice
from geo.loading.demonstration.lives import FATES, Life, live
from geo.loading.demonstration.places import places
from geo.loading.demonstration.sources import Quarter, Theme

FIRST_YEAR = 2019
PROPOSALS = {2019: 16, 2020: 9, 2021: 12, 2022: 15, 2023: 18, 2024: 20, 2025: 22}
PROPOSALS_LATER = 24
# How many proposals arrive in a month, January first; and how few in the pandemic.
MONTHS = (1.0, 1.1, 1.4, 1.3, 1.2, 0.9, 0.6, 0.2, 1.3, 1.5, 1.1, 0.7)
FEW = {(2020, 3): 0.1, (2020, 4): 0.05, (2020, 5): 0.2, (2020, 11): 0.4, (2020, 12): 0.3,
       (2021, 1): 0.3, (2021, 2): 0.4, (2021, 3): 0.4}  # fmt: skip
LAST_MONTH_OF_FIRST_YEAR = 6
LAPSED_YEAR = 2019
SILENT_EVERY = 2
# How long the pacts of a quarter with a story last; they are always signed.
YEARS_OF_STORY = {"silent": 3, "lapsed": 1}
REQUESTS = 16
ELSEWHERE = 0.2
# Days until a request without a pact is answered; the others wait for ever.
ANSWERED_AFTER = {"declined": (20, 200), "closed": (60, 800)}

T = TypeVar("T")
Rows = defaultdict[str, list[dict[str, Any]]]


@dataclass(frozen=True)
class Draft:
    """A pact before it is written down."""

    id: str
    dice: Dice
    quarter: Quarter
    theme: Theme
    kind: str
    life: Life


def cohort(year: int) -> Rows:
    """Write the rows of all pacts proposed in a year, by table, and of the requests made in it.

    Depends on the year alone. No row has a date before the first of January of that year.
    """
    rows: Rows = defaultdict(list)
    dice = Dice(4, year)
    days = _days(dice, year)
    fates = _dealt(dice, FATES, len(days))
    quarters = _scripted(year) + _dealt(dice, _deck_of_quarters(year), len(days))
    for number, on in enumerate(days, start=1):
        draft = _draft(year, number, on, fates[number - 1], quarters[number - 1])
        _write(draft, rows)
    _ask(Dice(6, year), year, rows)
    return rows


def _days(dice: Dice, year: int) -> list[dt.date]:
    weights = {
        month: weight * FEW.get((year, month), 1.0)
        for month, weight in enumerate(MONTHS, start=1)
        if year > FIRST_YEAR or month <= LAST_MONTH_OF_FIRST_YEAR
    }
    count = PROPOSALS.get(year, PROPOSALS_LATER)
    return sorted(dt.date(year, dice.weighted(weights), dice.whole(1, 28)) for _ in range(count))


def _dealt(dice: Dice, deck: Sequence[T], n: int) -> list[T]:
    cards: list[T] = []
    while len(cards) < n:
        cards += dice.shuffled(deck)
    return cards[:n]


def _deck_of_quarters(year: int) -> tuple[Quarter, ...]:
    deck: list[Quarter] = []
    for quarter in sources.quarters():
        share = 0.0 if quarter.story else quarter.pacts * 0.25
        whole = int(share)
        deck += [quarter] * (whole + Dice(7, year, quarter.number).chance(share - whole))
    return tuple(deck)


def _scripted(year: int) -> list[Quarter]:
    """List the quarters that must have a pact this year for their story to hold."""
    told = {"lapsed": year == LAPSED_YEAR, "silent": year % SILENT_EVERY == 0}
    return [quarter for quarter in sources.quarters() if told.get(quarter.story)]


def _draft(year: int, number: int, on: dt.date, fate: str, quarter: Quarter) -> Draft:
    pact_id = f"D-{year}-{number:03d}"
    dice = Dice(5, year, number)
    words = sources.vocabulary()
    area = dice.weighted(words["areas"])
    theme = dice.weighted({n: t.weight for n, t in enumerate(sources.themes()) if t.area == area})
    years = YEARS_OF_STORY.get(quarter.story)
    life = live(dice, on, "runs" if years else fate, years=years)
    kind = dice.weighted(words["kinds"])
    return Draft(pact_id, dice, quarter, sources.themes()[theme], kind, life)


def _write(draft: Draft, rows: Rows) -> None:
    dice, theme, life = draft.dice, draft.theme, draft.life
    spots = _spots(draft)
    rows["pacts"].append(_pact(draft, spots[0]["address"]))
    rows["pact_places"] += spots
    _write_areas(draft, rows)
    _write_parties(draft, rows)
    rows["status_changes"] += [
        {"id": f"{draft.id}-T{n:02d}", "pact_id": draft.id, "on": on, "status": status,
         "origin": "demo"}
        for n, (on, status) in enumerate(life.steps, start=1)
    ]  # fmt: skip
    silent = draft.quarter.story == "silent"
    how = participation.SILENT if silent else participation.habit(dice)
    returned = participation.reports(dice, draft.id, life, how)
    rows["reports"] += returned
    rows["activities"] += participation.activities(dice, draft.id, life, theme, how, returned)


def _pact(draft: Draft, address: str) -> dict[str, Any]:
    dice, theme, life = draft.dice, draft.theme, draft.life
    street = street_of(address) if address else dice.pick(draft.quarter.streets)
    title = dice.pick(theme.titles).format(**_named(draft, street, address))
    return {
        "id": draft.id,
        "title": title[0].upper() + title[1:],
        "description": dice.pick(theme.descriptions) if dice.chance(0.9) else None,
        "area": theme.area,
        "intensity": dice.pick(theme.intensities) if dice.chance(0.95) else None,
        "good": theme.good,
        "status": life.status,
        "proposed_on": life.proposed_on,
        "signed_on": life.signed_on,
        "starts_on": life.starts_on,
        "ends_on": life.ends_on,
        "public": life.status != "rejected" or dice.chance(0.8),
        "source": sources.vocabulary()["sources"]["declared"],
        "verified": False,
        "origin": "demo",
    }


def _named(draft: Draft, street: str, address: str) -> dict[str, str]:
    """Say where a pact is in its title: of one person's, everybody reads the quarter alone."""
    if draft.kind == "individual":
        return dict.fromkeys(("via", "civico"), f"zona {draft.quarter.name.partition(' (')[0]}")
    return {"via": street, "civico": address or street}


def street_of(address: str) -> str:
    """Leave the house number out of an address."""
    return address.rsplit(" ", 1)[0] if address[-1:].isdigit() else address


def _spots(draft: Draft) -> list[dict[str, Any]]:
    dice = draft.dice
    count = dice.weighted({1: 0.83, 2: 0.12, 3: 0.05})
    found: list[dict[str, Any]] = []
    for _ in range(count):
        spot = _spot(dice, draft.quarter, _precision(draft))
        if spot not in found:
            found.append(spot)
    return [
        {**spot, "id": f"{draft.id}-P{n}", "pact_id": draft.id, "origin": "demo"}
        for n, spot in enumerate(found, start=1)
    ]


def _precision(draft: Draft) -> str:
    if draft.kind == "individual" and draft.dice.chance(0.6):
        return "neighbourhood"
    return "street" if draft.dice.chance(0.05) else draft.theme.place


def _spot(dice: Dice, quarter: Quarter, precision: str) -> dict[str, Any]:
    """Pick a place; the first of a quarter's courts and buildings come up most."""
    buildings = places().buildings_of[quarter.code]
    building = buildings[int(len(buildings) * dice.between(0, 1) ** 1.9)]
    spot: dict[str, Any] = {"neighbourhood_id": quarter.id, "precision": precision, "address": None}
    if precision == "neighbourhood":
        return spot
    if precision == "street":
        return {**spot, "address": street_of(building["address"]), "geometry": _beside(building)}
    if precision == "courtyard" and building["courtyard_id"]:
        return {**spot, "address": building["address"], "courtyard_id": building["courtyard_id"]}
    named = {**spot, "address": building["address"], "building_id": building["id"]}
    return {**named, "precision": "building"}


def _beside(building: dict[str, Any]) -> Point:
    corner = building["geometry"].exterior.coords[0]
    return Point(round(corner[0], 4), round(corner[1], 4))


def _write_areas(draft: Draft, rows: Rows) -> None:
    if draft.theme.seconds and draft.dice.chance(0.4):
        area = draft.dice.pick(draft.theme.seconds)
        rows["pact_areas"].append(
            {"id": f"{draft.id}-X1", "pact_id": draft.id, "area": area, "origin": "demo"}
        )


def _write_parties(draft: Draft, rows: Rows) -> None:
    first, own = parties.proposer(draft.dice, draft.id, draft.kind)
    if own:
        rows["parties"].append(first)
    joined = parties.others(draft.dice, first) if draft.life.signed_on else []
    rows["pact_parties"] += [
        {"id": f"{draft.id}-S{n}", "pact_id": draft.id, "party_id": row["id"], "role": role,
         "origin": "demo"}
        for n, (row, role) in enumerate([(first, "proposer"), *joined], start=1)
    ]  # fmt: skip


# --- requests --------------------------------------------------------------------------------


def _ask(dice: Dice, year: int, rows: Rows) -> None:
    asked = [_answered_by(dice, pact, rows) for pact in rows["pacts"] if dice.chance(0.3)]
    asked += [_asked_alone(dice, year) for _ in range(_usual(REQUESTS, year))]
    known = sorted((row for row in asked if row), key=lambda row: row["on"])
    for number, row in enumerate(known, start=1):
        rows["requests"].append({"id": f"Q-{year}-{number:03d}", "origin": "demo", **row})


def _usual(count: int, year: int) -> int:
    return count * PROPOSALS.get(year, PROPOSALS_LATER) // PROPOSALS_LATER


def _answered_by(dice: Dice, pact: dict[str, Any], rows: Rows) -> dict[str, Any] | None:
    """Tell the request that a pact came from, made in the same year."""
    year = pact["proposed_on"].year
    on = max(dt.date(year, 1, 1), dice.after(pact["proposed_on"], -150, -20))
    if pact["signed_on"] is None or on >= pact["proposed_on"]:
        return None
    kinds = [kind for kind, areas in _kinds().items() if pact["area"] in areas]
    spot = next(row for row in rows["pact_places"] if row["pact_id"] == pact["id"])
    where = {name: spot.get(name) for name in PLACED}
    return {**where, "kind": dice.pick(kinds), "on": on, "area": pact["area"], "status": "answered",
            "answered_on": pact["signed_on"], "pact_id": pact["id"]}  # fmt: skip


PLACED = ("building_id", "courtyard_id", "neighbourhood_id", "address", "precision", "geometry")


def _kinds() -> dict[str, list[str]]:
    kinds: dict[str, list[str]] = sources.vocabulary()["requests"]
    return kinds


def _asked_alone(dice: Dice, year: int) -> dict[str, Any]:
    homes = {q: len(places().buildings_of[q.code]) ** 0.8 for q in sources.quarters()}
    quarter = dice.weighted(homes)
    precision = dice.weighted({"courtyard": 0.5, "building": 0.3, "neighbourhood": ELSEWHERE})
    kind = dice.weighted({"garden": 4.0, "cleaning": 4.0, "social_activity": 3.0, "other": 1.0})
    on = dt.date(year, 1, 1) + dt.timedelta(days=dice.whole(0, 364))
    status = dice.weighted({"open": 2.5, "under_review": 1.0, "declined": 2.0, "closed": 5.0})
    answered = dice.after(on, *ANSWERED_AFTER[status]) if status in ANSWERED_AFTER else None
    area = dice.pick(_kinds()[kind]) if dice.chance(0.85) else None
    return {**_spot(dice, quarter, precision), "kind": kind, "on": on, "area": area,
            "status": status, "answered_on": answered}  # fmt: skip
