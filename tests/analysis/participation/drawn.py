"""Registers drawn as calendars: one line a pact, one sign a month.

    A  12  0  ?  .  9?  20+  x

12: twelve people came, for two hours each, and a return was sent; 0: a return says that nothing
happened; ?: in force, no return; .: not in force; 9?: nine came, and no return; 20+: more than
20; x: held, and nobody counted.
"""

import datetime as dt
import re
from collections.abc import Iterable, Mapping
from typing import Any

import numpy as np
import pandas as pd

from geo import model
from geo.analysis.participation import Ledger, ledger_of

FIRST = dt.date(2024, 1, 1)
SIGN = re.compile(r"(?P<people>\d+|x)?(?P<more>\+)?(?P<silent>\?)?$")
Tables = dict[str, pd.DataFrame]


def month(n: int, first: dt.date = FIRST) -> dt.date:
    """The first day of the n-th month after the first."""
    return dt.date(first.year + (first.month - 1 + n) // 12, (first.month - 1 + n) % 12 + 1, 1)


def tables(drawing: str, *, first: dt.date = FIRST) -> Tables:
    """Read a drawn calendar as tables of the register."""
    rows: dict[str, list[dict[str, Any]]] = {
        name: [] for name in ("pacts", "status_changes", "activities", "reports")
    }
    for line in drawing.strip().splitlines():
        pact, *signs = line.split()
        _read(rows, pact, signs, first)
    return {name: numbered(name, found) for name, found in rows.items()}


def ledger(drawing: str, *, day: dt.date | None = None, first: dt.date = FIRST) -> Ledger:
    """Count a drawn calendar, by default on its last day."""
    n = max(len(line.split()) for line in drawing.strip().splitlines()) - 1
    return ledger_of(tables(drawing, first=first), day or month(n, first) - dt.timedelta(days=1))


def numbered(name: str, rows: Iterable[Mapping[str, Any]]) -> pd.DataFrame:
    """Make a frame of rows that need no names of their own."""
    return model.as_frame(name, [{"id": f"{n:04d}", **row} for n, row in enumerate(rows)])


def simulated(values: np.ndarray, returned: np.ndarray, *, first: dt.date = FIRST) -> Ledger:
    """Count pacts × months of people; one activity a month with people, none where unreported."""
    pact, at = np.nonzero((values > 0) & returned)
    told, told_at = np.nonzero(returned)
    starts = pd.DatetimeIndex([month(n, first) for n in range(values.shape[1] + 1)])
    ids = np.array([f"P{n:04d}" for n in range(len(values))])
    people = values[pact, at]
    return ledger_of(
        {
            "pacts": _running(ids, starts[0]),
            "status_changes": numbered("status_changes", []),
            "activities": _frame(
                pact_id=ids[pact],
                on=starts[at] + pd.Timedelta(days=9),
                kind=np.full(len(pact), "cleaning"),
                volunteers=pd.array(people.round().astype(int), dtype="Int64"),
                volunteers_at_least=np.zeros(len(pact), bool),
                hours=people * 2.0,
            ),
            "reports": _frame(
                pact_id=ids[told],
                **{"from": starts[told_at]},
                to=starts[told_at + 1] - pd.Timedelta(days=1),
                received_on=starts[told_at + 1] - pd.Timedelta(days=1),
            ),
        },
        starts[-1].date() - dt.timedelta(days=1),
    )


def _running(ids: np.ndarray, signed_on: pd.Timestamp) -> pd.DataFrame:
    return model.as_frame(
        "pacts",
        [{"id": one, "title": one, "status": "active", "signed_on": signed_on} for one in ids],
    )


def _frame(**columns: Any) -> pd.DataFrame:
    return pd.DataFrame(columns)


def _read(rows: dict[str, list[dict[str, Any]]], pact: str, signs: list[str], first: dt.date):
    force = [sign != "." for sign in signs]
    begins = force.index(True) if any(force) else None
    signed_on = None if begins is None else month(begins, first)
    status = "active" if force and force[-1] else "suspended"
    rows["pacts"].append({"id": pact, "title": pact, "status": status, "signed_on": signed_on})
    for n, (before, now) in enumerate(zip([False, *force], force, strict=False)):
        if before != now:
            changed = {"pact_id": pact, "on": month(n, first)}
            rows["status_changes"].append({**changed, "status": "active" if now else "suspended"})
    for n, sign in enumerate(signs):
        _read_sign(rows, pact, sign, month(n, first), month(n + 1, first) - dt.timedelta(days=1))


def _read_sign(rows, pact: str, sign: str, since: dt.date, until: dt.date) -> None:
    if sign in {".", "?"}:
        return
    found = SIGN.match(sign)
    if found["people"] != "0":
        people = None if found["people"] == "x" else int(found["people"])
        rows["activities"].append(
            {
                "pact_id": pact,
                "on": since + dt.timedelta(days=9),
                "kind": "cleaning",
                "volunteers": people,
                "volunteers_at_least": bool(found["more"]),
                "hours": None if people is None else 2.0 * people,
            }
        )
    if not found["silent"]:
        rows["reports"].append({"pact_id": pact, "from": since, "to": until, "received_on": until})
