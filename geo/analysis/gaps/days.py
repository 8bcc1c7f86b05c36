"""Two days side by side, with both values and what changed between them."""

from __future__ import annotations

from typing import Any

import pandas as pd

CHANGING = (
    "dwellings", "n_active", "n_not_reported", "n_in_force", "share", "share_upper", "rate",
    "shortfall", "rank", "share_gap_pct", "n_unanswered", "areas_missing", "areas_unknown",
)  # fmt: skip
NAMED = ("state", "label")


def compare_days(before: pd.DataFrame, after: pd.DataFrame) -> pd.DataFrame:
    """Compare two tables of `gaps_of`, of the same boundary set on two days.

    Returns
    -------
    DataFrame
        One row a neighbourhood of either, those of `after` first: `name`; `there`: `both`,
        `before` or `after`, where the neighbourhood is in one only; for each of `CHANGING`,
        `<name>_before`, `<name>_after` and `<name>_change` (after less before, missing where either
        is unknown); `state_before`, `state_after`, `label_before`, `label_after`, and
        `label_changed`, missing where the neighbourhood is in one only.
    """
    rows = after.index.append(before.index.difference(after.index, sort=False))
    first, last = before.reindex(rows), after.reindex(rows)
    there = pd.Series("both", index=rows, dtype="str")
    there = there.mask(~rows.isin(before.index), "after").mask(~rows.isin(after.index), "before")
    columns: dict[str, pd.Series[Any]] = {
        "name": last["name"].fillna(first["name"]),
        "there": there,
    }
    for name in CHANGING:
        columns[f"{name}_before"], columns[f"{name}_after"] = first[name], last[name]
        columns[f"{name}_change"] = _number(last[name]) - _number(first[name])
    for name in NAMED:
        columns[f"{name}_before"], columns[f"{name}_after"] = first[name], last[name]
    changed = first["label"].ne(last["label"]).astype("boolean")
    columns["label_changed"] = changed.where(there == "both")
    return pd.DataFrame(columns, index=rows)


def _number(values: pd.Series[float]) -> pd.Series[float]:
    return values.astype("Float64").astype("float64")
