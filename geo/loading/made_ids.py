"""Ids for rows of files that have none: made of what the row says, the same at every import."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from hashlib import sha256

from geo.loading.table import folded
from geo.words import is_unknown


def made_id(values: Sequence[object]) -> str:
    """Make an id of a row's values.

    Parameters
    ----------
    values
        Text, dates, None; case and spaces do not count. The first is legible in the id.

    Returns
    -------
    str
        Such as `P-12:5f0c6d1a2b91`. Twelve hexadecimal figures: among 10,000 unlike rows of one
        pact two share an id with a chance of 2 in 10 million.
    """
    parts = [_text(value) for value in values]
    digest = sha256("\x1f".join(folded(part) for part in parts).encode()).hexdigest()
    return f"{parts[0]}:{digest[:12]}"


def _text(value: object) -> str:
    if is_unknown(value):
        return ""
    return value.isoformat()[:10] if isinstance(value, dt.date) else str(value)
