"""Likely duplicates, of another row of the file or of a row of the register."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pandas as pd

from geo.errors import Problem
from geo.loading.doctor.case import Case, make_id
from geo.loading.doctor.proposal import Change, Option, Proposal
from geo.loading.table import folded

REJECTED = ("loading.row.twin", "loading.row.twice")
WARNED = ("loading.activity.alike", "loading.activity.alike_in_register")
SAME_PACT, SAME_PACT_THERE = "doctor.alike", "doctor.alike_in_register"
TITLED = {"activities": "title", "pacts": "title", "neighbourhoods": "name"}


def twins(case: Case) -> Iterator[Proposal]:
    """Propose to leave likely duplicates out, or to tell them apart where both cannot stay."""
    for problem in case.told(*REJECTED, *WARNED, SAME_PACT, SAME_PACT_THERE):
        row = problem.row or 0
        options = [Option("skip", "skip_twin", skip=True)]
        apart = _told_apart(case, row) if problem.key in REJECTED else None
        if apart is not None:
            options.append(apart)
        yield Proposal(
            make_id("twin", row), "twin", (row,), problem.column, problem.value, problem.key,
            tuple(options), 0.9 if _equal(case, row, problem) else 0.5, problem.parameters,
        )  # fmt: skip


def _equal(case: Case, row: int, problem: Problem) -> bool:
    """Tell whether two rows of the file say the same in every cell."""
    first = problem.parameters.get("first_row")
    if not isinstance(first, int) or first not in case.places:
        return False
    return all(_bare(case, first, name) == _bare(case, row, name) for name in case.raw.columns)


def _bare(case: Case, row: int, column: str) -> str:
    return folded(case.text(row, column))


def _told_apart(case: Case, row: int) -> Option | None:
    for table in case.mapping.tables:
        named = case.column_of(table.name, TITLED.get(table.name, ""))
        own = table.fields.get("id")
        if named is None or own is None or not (own.made_of or own.template):
            continue
        cell = case.cell(row, named)
        after = f"{case.text(row, named)} (2)".strip()
        return Option("apart", "tell_apart", (Change(row, named, cell, after),), {"title": after})
    return None


def alike_pacts(case: Case) -> list[Problem]:
    """Find pacts of one title, place and date with different ids; the later one is told."""
    if case.loaded is None or "pacts" not in case.loaded.frames:
        return []
    ours = case.loaded.frames["pacts"]
    theirs = case.register.get("pacts", ours.iloc[:0])
    theirs = theirs[~theirs.index.isin(ours.index)]
    first: dict[Any, tuple[str, bool]] = {}
    for there, rows in ((True, theirs), (False, ours)):
        for id_, key in _likeness(case, rows).items():
            if not there and key in first:
                continue
            first.setdefault(key, (str(id_), there))
    lines = case.loaded.rows.get("pacts", {})
    column = case.column_of("pacts", "title")
    found = []
    for id_, key in _likeness(case, ours).items():
        other, there = first[key]
        row = lines.get(str(id_))
        if other == id_ or row is None:
            continue
        told: dict[str, object] = {"id": other} if there else {"first_row": lines.get(other, other)}
        name = SAME_PACT_THERE if there else SAME_PACT
        value = str(ours.at[id_, "title"])[:80]
        found.append(Problem(row, column, value, name, told, "warn"))
    return found


def _likeness(case: Case, pacts: pd.DataFrame) -> pd.Series[Any]:
    """Say what makes a pact itself: its title, its first date, its first address."""
    places = case.known("pact_places").drop_duplicates("pact_id").set_index("pact_id")
    address = places["address"].reindex(pacts.index)
    days = pacts[["signed_on", "starts_on", "proposed_on"]].bfill(axis="columns").iloc[:, 0]
    keys = [
        (folded(str(title)), None if pd.isna(day) else day, "" if pd.isna(at) else folded(str(at)))
        for title, day, at in zip(pacts["title"], days, address, strict=True)
    ]
    return pd.Series(keys, index=pacts.index, dtype=object)
