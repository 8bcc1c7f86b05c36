"""Events on the time line: public facts with their source, and invented ones that say so."""

from __future__ import annotations

from typing import Any

from geo.loading.demonstration.records import ORIGIN
from geo.loading.demonstration.sources import published, vocabulary


def notes() -> dict[str, list[dict[str, Any]]]:
    """Write all notes, by table."""
    facts = [{"origin": ORIGIN, **note} for note in published()["note"]]
    invented = [{"origin": "demo", **note} for note in vocabulary()["note"]]
    return {"notes": facts + invented}
