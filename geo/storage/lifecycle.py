"""The steps of a pact's life, and the status that follows from them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import Any

from geo import model
from geo.storage.sheets import Cells, parts_in

STEPS = "status_changes"
# What usually follows; real registers also go back (DOMAIN §1), so nothing is forbidden.
NEXT: Mapping[str, tuple[str, ...]] = {
    "proposed": ("under_review", "accepted", "rejected"),
    "under_review": ("needs_information", "accepted", "rejected"),
    "needs_information": ("under_review", "accepted", "rejected"),
    "accepted": ("signed", "rejected", "archived"),
    "rejected": ("archived", "under_review"),
    "signed": ("active", "suspended", "terminated"),
    "active": ("reporting", "suspended", "renewed", "concluded", "terminated"),
    "suspended": ("active", "concluded", "terminated"),
    "reporting": ("active", "renewed", "concluded", "terminated"),
    "renewed": ("active", "reporting", "suspended", "concluded", "terminated"),
    "concluded": ("archived", "renewed"),
    "terminated": ("archived",),
    "archived": (),
}
# A step that is at the same time a fact with a date of its own.
DATED: Mapping[str, str] = {"proposed": "proposed_on", "signed": "signed_on"}


def next_statuses(status: str | None) -> tuple[str, ...]:
    """List all other statuses, those that usually follow first."""
    usual = NEXT.get(status or "", ())
    rest = (code for code in model.STATUSES.codes if code not in usual and code != status)
    return (*usual, *rest)


def steps_of(cells: Cells) -> list[tuple[str, Mapping[str, Any]]]:
    """List a pact's steps with their ids, the oldest first; of one day, by id."""
    found = parts_in(cells, STEPS)
    return sorted(found.items(), key=lambda step: (step[1]["on"], step[0]))


def with_step(pact: str, cells: Cells, status: str, on: dt.date) -> dict[str, Any]:
    """Add a step to a pact.

    Returns
    -------
    dict
        New cells, with the status of the latest step. A day of proposal or signing that is not
        known becomes the step's.
    """
    day = on.isoformat()
    added = {f"{STEPS}/{_step_id(pact, cells, day)}": {"on": day, "status": status, "origin": None}}
    dated = DATED.get(status)
    facts = {dated: day} if dated and cells.get(dated) is None else {}
    return with_status({**cells, **facts, **added})


def with_status(cells: Cells) -> dict[str, Any]:
    """Make a pact's status that of its latest step; without steps it stays."""
    steps = steps_of(cells)
    return {**cells, "status": steps[-1][1]["status"]} if steps else dict(cells)


def _step_id(pact: str, cells: Cells, day: str) -> str:
    """Make an id that comes after those of the same day: of one day the last row counts."""
    same = [key for key, step in parts_in(cells, STEPS).items() if step["on"] == day]
    wanted = f"{pact}-{day}"
    last = max(same, default="")
    return wanted if wanted > last else f"{last}.1"
