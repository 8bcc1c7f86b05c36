"""Towns of a few squares of 100 m, for the measures of gaps."""

import datetime as dt

from geo import model
from geo.analysis.moment import Moment, moment_of
from geo.storage.snapshot import _Read, _snapshot
from tests.sketch import _edits, point, squares

DAY = dt.date(2026, 11, 22)
HELD = "2026-11-01"


def town(letters: str, day: dt.date = DAY, **tables) -> Moment:
    """Draw neighbourhoods and what stands in them, and give the day."""
    return moment({"neighbourhoods": squares(letters), **tables}, day)


def moment(tables: dict, day: dt.date = DAY) -> Moment:
    """Give the day of a register that was never stored: properties need hundreds of them."""
    rows = {
        name: model.as_frame(
            name, [{"id": edit.id, **edit.values} for edit in _edits(name, tables.get(name, []))]
        )
        for name in model.TABLES
    }
    return moment_of(_snapshot(_Read(1, 1, False, rows)), day)


def buildings(**at: tuple[float, int | None]) -> list[dict]:
    """Place buildings by id: squares from the west, and dwellings."""
    return [
        {"id": name, "dwellings": homes, "geometry": point(x)} for name, (x, homes) in at.items()
    ]


def pacts(**at: float | None) -> dict[str, list[dict]]:
    """Make active pacts by id, each at a point in squares from the west."""
    return {
        "pacts": [
            {"id": name, "status": "active", "signed_on": "2024-01-01", "area": "mutual_aid"}
            for name in at
        ],
        "pact_places": [
            {"id": name, "pact_id": name, "geometry": point(x)}
            for name, x in at.items()
            if x is not None
        ],
        "activities": [{"id": f"{name}-1", "pact_id": name, "on": HELD} for name in at],
    }


def silent(moment_tables: dict[str, list[dict]], *names: str) -> dict[str, list[dict]]:
    """Take the activities of some pacts away, so that they have not reported."""
    kept = [row for row in moment_tables["activities"] if row["pact_id"] not in names]
    return {**moment_tables, "activities": kept}


__all__ = [
    "DAY",
    "HELD",
    "Moment",
    "buildings",
    "moment",
    "pacts",
    "point",
    "silent",
    "squares",
    "town",
]
