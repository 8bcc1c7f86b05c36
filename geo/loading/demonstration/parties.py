"""Who takes part in the story: invented organisations, and people without a name."""

from __future__ import annotations

import re
import unicodedata
from functools import cache
from typing import Any

from geo.loading.demonstration.dice import Dice
from geo.loading.demonstration.sources import vocabulary

OTHER_ROLES = {"signatory": 0.35, "partner": 0.45, "supporter": 0.2}
OTHERS = {0: 0.45, 1: 0.33, 2: 0.16, 3: 0.06}
# What an organisation that joins somebody else's pact is.
JOINING = {"association": 5.0, "tenants_committee": 3.0, "third_sector_body": 2.0, "school": 1.5,
           "neighbourhood_committee": 1.5, "company": 1.5, "service_club": 1.0,
           "public_body": 1.0}  # fmt: skip


@cache
def organisations() -> dict[str, tuple[dict[str, Any], ...]]:
    """Make the rows of the invented organisations, by kind."""
    return {
        kind: tuple(_organisation(kind, entry["form"], name) for name in entry["names"])
        for kind, entry in vocabulary()["organisations"].items()
    }


def _organisation(kind: str, form: str, name: str) -> dict[str, Any]:
    label = slug(name)
    return {
        "id": f"O-{label}",
        "name": form.format(name=name),
        "kind": kind,
        "contact": f"segreteria@{label}.example",
        "origin": "demo",
    }


def slug(name: str) -> str:
    """Make a name into a part of an id: `Filo d’Erba` is `filo-d-erba`."""
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode()
    apart = re.sub(r"[^a-z0-9]+", "-", plain.lower().replace("'", "-"))
    return apart.strip("-")


def proposer(dice: Dice, pact_id: str, kind: str) -> tuple[dict[str, Any], bool]:
    """Pick who proposes; people get a row of their own (then True), organisations share theirs."""
    known = organisations()[kind]
    if known:
        return known[int(len(known) * dice.between(0, 1) ** 1.6)], False
    entry = vocabulary()["organisations"][kind]
    row = {"id": f"{pact_id}-N", "name": entry["form"], "kind": kind, "origin": "demo"}
    return row, True


def others(dice: Dice, first: dict[str, Any]) -> list[tuple[dict[str, Any], str]]:
    """Pick who joins, with the role."""
    found: dict[str, tuple[dict[str, Any], str]] = {}
    for _ in range(dice.weighted(OTHERS)):
        row = dice.pick(organisations()[dice.weighted(JOINING)])
        if row["id"] != first["id"]:
            found[row["id"]] = (row, dice.weighted(OTHER_ROLES))
    return list(found.values())
