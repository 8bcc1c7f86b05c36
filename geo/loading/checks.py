"""What a row must hold true beside each of its cells."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

Row = Mapping[str, Any]
Check = Callable[[Row], "tuple[str, str] | None"]  # the field, and the message


def _in_order(first: str, last: str, key: str) -> Check:
    def check(row: Row) -> tuple[str, str] | None:
        if row[first] is None or row[last] is None or row[first] <= row[last]:
            return None
        return last, key

    return check


# By table: rows for which a check answers are rejected.
CHECKS: Mapping[str, tuple[Check, ...]] = {
    "pacts": (
        _in_order("starts_on", "ends_on", "loading.row.ends_before_starts"),
        _in_order("signed_on", "ends_on", "loading.row.ends_before_signed"),
        _in_order("proposed_on", "signed_on", "loading.row.signed_before_proposed"),
    ),
    "reports": (_in_order("from", "to", "loading.row.ends_before_starts"),),
    "requests": (_in_order("on", "answered_on", "loading.row.answered_before_asked"),),
}


def check_row(table: str, row: Row) -> list[tuple[str, str]]:
    """List what is wrong with a row: the field to look at, and the key of the message."""
    return [found for check in CHECKS.get(table, ()) if (found := check(row)) is not None]
