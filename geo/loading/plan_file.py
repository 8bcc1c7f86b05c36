"""A plan that was written as GeoJSON, read back: its ids and nothing else."""

from __future__ import annotations

import json

from geo.errors import UserError

MOST_BYTES = 1_000_000
MOST_SITES = 50
LONGEST_ID = 200


def read_plan(content: bytes) -> tuple[str, ...]:
    """Read the ids of a plan's places in their order, each once.

    Names, figures and coordinates in the file are not looked at: the register knows them.

    Raises
    ------
    UserError
        If it is too large, not a GeoJSON collection, or a place has no id.
    """
    if len(content) > MOST_BYTES:
        raise UserError("next.file.too_large", most=MOST_BYTES // 1000)
    try:
        features = json.loads(content)["features"]
        ids = [feature["id"] for feature in features]
    except (ValueError, KeyError, TypeError, RecursionError) as mistake:
        raise UserError("next.file.not_a_plan") from mistake
    if not ids or not all(isinstance(one, str) and 0 < len(one) <= LONGEST_ID for one in ids):
        raise UserError("next.file.not_a_plan")
    found = tuple(dict.fromkeys(ids))
    if len(found) > MOST_SITES:
        raise UserError("next.too_many_sites", n=len(found), most=MOST_SITES)
    return found
