"""Plans of next places: kept under a name, replaced, deleted."""

from __future__ import annotations

import datetime as dt
import secrets
from collections.abc import Mapping, Sequence

import pandas as pd

from geo.errors import UserError
from geo.storage.office import Office
from geo.storage.writing import Edit

LONGEST_NAME = 120
LONGEST_NOTE = 1000


def save_plan(
    office: Office,
    name: str,
    sites: Sequence[tuple[str, str]],
    *,
    made_on: dt.date,
    boundary_set: str,
    radius_m: float,
    note: str = "",
) -> str:
    """Keep a plan under a name; one of the same name is replaced.

    Parameters
    ----------
    sites
        In their order: `courtyard` or `building`, and the id.
    note
        For those who plan; empty for none.

    Returns
    -------
    str
        The plan's id.

    Raises
    ------
    UserError
        If the name is empty, it or the note is too long, the plan is empty, or a place is not in
        the register.
    ConflictError
        If somebody else changed the plan of that name meanwhile; nothing is written.
    """
    called = " ".join(name.split())
    _check(called, note, sites)
    known = office.fetch("plans")
    same = known.index[known["name"] == called]
    plan = str(same[0]) if len(same) else f"plan-{secrets.token_hex(6)}"
    values = {
        "name": called,
        "made_on": made_on,
        "boundary_set": boundary_set or None,
        "radius_m": float(radius_m),
        "note": note.strip() or None,
    }
    edits = [Edit("plans", plan, values, _revision(office, "plans", plan))]
    office.save([*edits, *_without_sites(office, plan), *_sites(plan, sites)])
    return plan


def _check(name: str, note: str, sites: Sequence[tuple[str, str]]) -> None:
    if not name:
        raise UserError("plan.no_name")
    if len(name) > LONGEST_NAME:
        raise UserError("plan.long_name", most=LONGEST_NAME)
    if len(note) > LONGEST_NOTE:
        raise UserError("plan.long_note", most=LONGEST_NOTE)
    if not sites:
        raise UserError("plan.empty")


def delete_plan(office: Office, plan: str) -> None:
    """Delete a plan with its sites; one that is gone already is no mistake."""
    row = Edit("plans", plan, None, _revision(office, "plans", plan))
    office.save([row, *_without_sites(office, plan)])


def sites_of(tables: Mapping[str, pd.DataFrame], plan: str) -> tuple[str, ...]:
    """List the ids of a plan's places in their order; those that the register lost are left out."""
    rows = tables["plan_sites"]
    own = rows[rows["plan_id"] == plan].sort_values("rank", kind="stable")
    found = own["courtyard_id"].fillna(own["building_id"]).dropna()
    return tuple(str(site) for site in found)


def _sites(plan: str, sites: Sequence[tuple[str, str]]) -> list[Edit]:
    # A new id each time, so that places taken out and put in never meet in one transaction.
    turn = secrets.token_hex(3)
    return [
        Edit(
            "plan_sites",
            f"{plan}:{turn}:{rank}",
            {"plan_id": plan, f"{kind}_id": site, "rank": rank},
            None,
        )
        for rank, (kind, site) in enumerate(sites, start=1)
    ]


def _without_sites(office: Office, plan: str) -> list[Edit]:
    rows = office.fetch("plan_sites")
    own = rows.index[rows["plan_id"] == plan]
    return [Edit("plan_sites", site, None, _revision(office, "plan_sites", site)) for site in own]


def _revision(office: Office, table: str, row: str) -> int | None:
    held = office.row(table, row)
    return None if held is None else held.revision
