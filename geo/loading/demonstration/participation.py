"""What happens under a pact, and what it reports: seasons, a pandemic, and silences."""

from __future__ import annotations

import calendar
import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from geo.loading.demonstration.dice import Dice
from geo.loading.demonstration.lives import Life
from geo.loading.demonstration.sources import Theme, vocabulary

# What was left of ordinary activity in the pandemic, by month.
PANDEMIC = {
    (2020, 2): 0.7, (2020, 3): 0.0, (2020, 4): 0.0, (2020, 5): 0.05, (2020, 6): 0.4,
    (2020, 7): 0.6, (2020, 8): 0.7, (2020, 9): 0.8, (2020, 10): 0.4, (2020, 11): 0.05,
    (2020, 12): 0.05, (2021, 1): 0.1, (2021, 2): 0.25, (2021, 3): 0.05, (2021, 4): 0.35,
    (2021, 5): 0.7,
}  # fmt: skip
HELP_IN_PANDEMIC = 0.9
KNOWN_WITHOUT_RETURN = 0.1
FREQUENCY = 2.0
CROWD = 30
HOURS = {
    "cleaning": 3.0,
    "gardening": 2.5,
    "painting": 4.0,
    "workshop": 2.5,
    "course": 2.0,
    "meeting": 1.5,
    "celebration": 4.0,
    "help_desk": 2.5,
    "visit": 2.0,
    "other": 2.0,
}
WEEKDAYS = {"course": (0, 1, 2, 3), "help_desk": (1, 2, 4), "meeting": (1, 2, 3)}
WEEKEND = (5, 5, 5, 6)


@dataclass(frozen=True)
class Habit:
    """How a pact does and reports.

    Parameters
    ----------
    vigour
        `steady`, `fading` (stops after `turn`) or `bursting` (much until `turn`, little after).
    returns
        Months between two reports; 0 for a pact that never reports.
    silent_from, turn
        Share of its life after which reports, or activities, change.
    crowd
        Factor of the people who come.
    """

    vigour: str
    returns: int
    silent_from: float
    turn: float
    crowd: float


def habit(dice: Dice) -> Habit:
    """Throw the habit of a pact."""
    returns = dice.weighted({1: 0.8, 3: 0.13, 0: 0.07})
    vigour = dice.weighted({"steady": 0.68, "fading": 0.2, "bursting": 0.12})
    silent_from = dice.between(0.25, 0.8) if dice.chance(0.17) else 2.0
    return Habit(vigour, returns, silent_from, dice.between(0.25, 0.65), dice.heavy(1.0, 0.4))


SILENT = Habit("steady", 0, 0.0, 0.0, 0.0)

Month = tuple[int, int]


def months(life: Life) -> list[Month]:
    """List the months in which something can happen."""
    if not (life.starts_on and life.stopped_on):
        return []
    first = life.starts_on.year * 12 + life.starts_on.month - 1
    last = life.stopped_on.year * 12 + life.stopped_on.month - 1
    return [(month // 12, month % 12 + 1) for month in range(first, last + 1)]


def reports(dice: Dice, pact_id: str, life: Life, how: Habit) -> list[dict[str, Any]]:
    """Tell what a pact reports: periods with the day on which the return arrived, and holes."""
    if not how.returns or not (life.starts_on and life.stopped_on):
        return []
    listed = months(life)
    rows: list[dict[str, Any]] = []
    for start in range(0, len(listed), how.returns):
        period = listed[start : start + how.returns]
        late = start / len(listed) >= how.silent_from
        if late or dice.chance(0.08):
            continue
        first = max(dt.date(*period[0], 1), life.starts_on)
        last = min(_last_day(period[-1]), life.stopped_on)
        lag = dice.after(last, 4, 24) if dice.chance(0.88) else dice.after(last, 30, 110)
        rows.append(
            {
                "id": f"{pact_id}-R{len(rows) + 1:02d}",
                "pact_id": pact_id,
                "from": first,
                "to": last,
                "received_on": lag,
                "origin": "demo",
            }
        )
    return rows


def activities(
    dice: Dice, pact_id: str, life: Life, theme: Theme, how: Habit, returned: list[dict[str, Any]]
) -> list[dict[str, Any]]:
    """Tell what happens under a pact, as far as anybody says so."""
    if how is SILENT:
        return []
    told = [(row["from"], row["to"]) for row in returned]
    rows: list[dict[str, Any]] = []
    for on, kind in sorted(_days(dice, life, theme, how)):
        in_return = any(first <= on <= last for first, last in told)
        if in_return or dice.chance(KNOWN_WITHOUT_RETURN):
            row = _activity(dice, theme, how, on, kind)
            rows.append({"id": f"{pact_id}-A{len(rows) + 1:03d}", "pact_id": pact_id, **row})
    return rows


def _days(dice: Dice, life: Life, theme: Theme, how: Habit) -> Iterator[tuple[dt.date, str]]:
    kinds = {kind: 1.0 / (rank + 1) for rank, kind in enumerate(theme.doings)}
    season = vocabulary()["seasons"][theme.season]
    listed, pauses = months(life), life.pauses()
    for n, month in enumerate(listed):
        mean = FREQUENCY * theme.monthly * season[month[1] - 1] * _spared(month, theme)
        mean *= _vigour(how, n / len(listed), n)
        for _ in range(dice.events(mean)):
            kind = dice.weighted(kinds)
            on = _on_weekday(dice, dt.date(*month, dice.whole(1, _last_day(month).day)), kind)
            if _open(on, life) and not any(first <= on <= last for first, last in pauses):
                yield on, kind


def _open(on: dt.date, life: Life) -> bool:
    return bool(life.starts_on and life.stopped_on and life.starts_on <= on <= life.stopped_on)


def _spared(month: Month, theme: Theme) -> float:
    left = PANDEMIC.get(month, 1.0)
    return max(left, HELP_IN_PANDEMIC) if theme.area == "mutual_aid" else left


def _vigour(how: Habit, share: float, n: int) -> float:
    if how.vigour == "fading":
        return max(0.0, 1 - share / how.turn) if share < how.turn else 0.0
    if how.vigour == "bursting":
        return 1.8 if n < 5 else 0.35
    return 1.0


def _activity(dice: Dice, theme: Theme, how: Habit, on: dt.date, kind: str) -> dict[str, Any]:
    people = max(1, round(dice.heavy(theme.people * how.crowd, 0.55)))
    if kind in ("celebration", "cleaning") and dice.chance(0.04):
        people *= dice.whole(3, 5)
    known = dice.chance(0.95)
    at_least = known and people >= CROWD and dice.chance(0.6)
    people = people // 10 * 10 if at_least else people
    verified = dice.chance(0.3)
    said = vocabulary()["sources"]
    counted = theme.unit is not None and kind == next(iter(theme.doings)) and dice.chance(0.65)
    return {
        "on": on,
        "kind": kind,
        "title": dice.pick(theme.doings[kind]),
        "volunteers": people if known else None,
        "volunteers_at_least": at_least,
        "hours": _hours(dice, kind, people) if known or dice.chance(0.3) else None,
        "quantity": float(max(1, round(dice.heavy(theme.amount, 0.5)))) if counted else None,
        "unit": theme.unit if counted else None,
        "source": said["verified" if verified else "declared"],
        "verified": verified,
        "origin": "demo",
    }


def _hours(dice: Dice, kind: str, people: int) -> float | None:
    lasting = round(HOURS[kind] * dice.between(0.7, 1.4) * 2) / 2
    return None if dice.chance(0.17) else people * lasting


def _on_weekday(dice: Dice, on: dt.date, kind: str) -> dt.date:
    """Move a day to a fitting weekday of the same month."""
    wanted = dice.pick(WEEKDAYS.get(kind, WEEKEND))
    moved = on + dt.timedelta(days=(wanted - on.weekday()) % 7)
    return moved if moved.month == on.month else moved - dt.timedelta(days=7)


def _last_day(month: Month) -> dt.date:
    return dt.date(*month, calendar.monthrange(*month)[1])
