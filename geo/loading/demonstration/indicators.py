"""Invented indicators of need, for a page that shows need beside coverage."""

from __future__ import annotations

import datetime as dt
from typing import Any

from geo.loading.demonstration.dice import Dice
from geo.loading.demonstration.sources import Quarter, quarters, vocabulary

ORIGIN = "demo"
DATED = dt.date(2025, 12, 31)
UNIT = "%"
# Lowest and highest of the invented figures, percent of the residents.
RANGES = {"demo_over_65_pct": (17.0, 34.0), "demo_low_income_pct": (22.0, 58.0)}
UNKNOWN = 0.08


def indicators() -> dict[str, list[dict[str, Any]]]:
    """Write one figure a quarter and indicator, but where chance leaves it unknown: no row."""
    rows = [
        _row(number, code, quarter)
        for number, code in enumerate(RANGES)
        for quarter in quarters()
        if not Dice(12, number, quarter.number).chance(UNKNOWN)
    ]
    return {"indicators": rows}


def _row(number: int, code: str, quarter: Quarter) -> dict[str, Any]:
    return {
        "id": f"I-{code}-{quarter.code}",
        "neighbourhood_id": quarter.id,
        "code": code,
        "value": round(Dice(13, number, quarter.number).between(*RANGES[code]), 1),
        "unit": UNIT,
        "source": vocabulary()["sources"]["indicator"],
        "date": DATED,
        "origin": ORIGIN,
    }
