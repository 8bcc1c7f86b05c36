"""Ids for rows that a person enters: to be read out on the telephone, and never the same twice."""

from __future__ import annotations

import datetime as dt
import re
import secrets
import unicodedata
from collections.abc import Collection

LONGEST = 40


def pact_head(year: int) -> str:
    """Tell how the numbers of a year's pacts begin."""
    return f"P-{year}-"


def pact_id(taken: Collection[str], year: int) -> str:
    """Number a new pact within its year, such as `P-2026-017`."""
    head = pact_head(year)
    numbers = [int(one[len(head) :]) for one in taken if re.fullmatch(rf"{head}\d{{1,9}}", one)]
    return f"{head}{max(numbers, default=0) + 1:03}"


def party_id(name: str) -> str:
    """Name a new party after itself, such as `O-orti-di-via-bruzzano-3fa2`."""
    return f"O-{_slug(name) or 'x'}-{secrets.token_hex(2)}"


def part_id(pact: str) -> str:
    """Make an id for a row of a pact."""
    return f"{pact}-{secrets.token_hex(4)}"


def dated_id(pact: str, letter: str, on: dt.date) -> str:
    """Make an id for what happened under a pact on a day, such as `P-2026-017-A20261120-3fa2b1`."""
    return f"{pact}-{letter}{on:%Y%m%d}-{secrets.token_hex(3)}"


def _slug(text: str) -> str:
    bare = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode().lower()
    return re.sub(r"[^a-z0-9]+", "-", bare).strip("-")[:LONGEST].strip("-")
