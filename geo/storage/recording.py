"""What the office enters by hand: checked, then written; the same from pages and from a shell.

Values are cells as JSON holds them: dates are ISO 8601, None is unknown and never 0.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import Any

import pandas as pd

from geo import model
from geo.errors import ConflictError, Problem, UserError
from geo.loading.checks import check_row
from geo.loading.participation import check_activities, check_reports
from geo.storage import ids
from geo.storage.jsonable import from_json
from geo.storage.lifecycle import with_step
from geo.storage.office import Office
from geo.storage.sheets import Sheet, edits_of
from geo.storage.writing import Edit

Cells = Mapping[str, Any]
REJECT, ASK = "reject", "warn"
ALIKE, UNTITLED = "record.alike", "record.alike.untitled"
# Of what a file is warned about, what a person who types is not asked again.
UNASKED = frozenset(
    {
        "loading.activity.no_hours",
        "loading.activity.no_people",
        "loading.activity.alike",
        "loading.activity.alike_in_register",
    }
)
TRIES = 5


class DoubtfulError(UserError):
    """Something may be wrong with what is to be written: the person is asked first.

    Parameters
    ----------
    problems
        What must be put right (`reject`), or looked at (`warn`).
    """

    def __init__(self, problems: list[Problem]) -> None:
        super().__init__("record.problems", n=len(problems))
        self.problems = tuple(problems)


def check_cells(table: str, cells: Cells) -> list[Problem]:
    """Find what is wrong with a row by itself: what is missing, dates in the wrong order."""
    return [*_missing(table, cells), *_disordered(table, cells)]


def check_activity(office: Office, cells: Cells, *, id_: str, today: dt.date) -> list[Problem]:
    """Find what is wrong with an activity, or should be looked at before it is written.

    Returns
    -------
    list of Problem
        `column` is the field. Besides those of `geo.loading.participation.check_activities`: one
        of the same pact, day and kind is there already.
    """
    problems = check_cells("activities", cells)
    if problems:
        return problems
    known = _known(office, str(cells["pact_id"]), "activities")
    frame = _frame("activities", id_, cells)
    found = check_activities({"activities": frame}, known, today=today)
    asked = [_plain(one) for one in found if one.key not in UNASKED]
    return [*asked, *_alike(known["activities"], frame, id_)]


def check_report(office: Office, cells: Cells, *, id_: str, today: dt.date) -> list[Problem]:
    """Find what is wrong with a report, or should be looked at before it is written."""
    problems = check_cells("reports", cells)
    if problems:
        return problems
    known = _known(office, str(cells["pact_id"]), "reports")
    frame = _frame("reports", id_, cells)
    return [_plain(one) for one in check_reports({"reports": frame}, known, today=today)]


CHECKED = {"activities": check_activity, "reports": check_report}
LETTERS: Mapping[str, tuple[str, str]] = {"activities": ("A", "on"), "reports": ("R", "to")}


def record(
    office: Office,
    table: str,
    cells: Cells,
    *,
    today: dt.date,
    base: Sheet | None = None,
    sure: bool = False,
) -> str:
    """Write an activity or a report.

    Parameters
    ----------
    table
        `activities` or `reports`.
    base
        The row as it was read, when it is changed; None for a new one.
    sure
        True: what should be looked at was looked at.

    Returns
    -------
    str
        The row's id.

    Raises
    ------
    DoubtfulError
        With what must be put right or looked at first; nothing is written.
    ConflictError
        If somebody else changed the row since it was read.
    """
    office.visitor.must("editor")
    whole = {**_defaults(table), **(base.cells if base else {}), **cells}
    id_ = base.id if base else _new_id(table, whole)
    found = CHECKED[table](office, whole, id_=id_, today=today)
    if any(one.severity == REJECT for one in found) or (found and not sure):
        raise DoubtfulError(found)
    office.save(edits_of(base or Sheet(table, id_), whole))
    return id_


def save_sheet(office: Office, base: Sheet, cells: Cells) -> str:
    """Write a row with its parts in one transaction.

    A new pact whose number somebody else took meanwhile gets the next one.

    Returns
    -------
    str
        The row's id.

    Raises
    ------
    ConflictError
        If somebody else changed what is written since it was read.
    """
    for _ in range(TRIES):
        try:
            office.save(edits_of(base, cells))
        except ConflictError as conflict:
            if base.there or base.table != "pacts" or office.row("pacts", base.id) is None:
                raise conflict
            base, cells = _renumbered(office, base, cells)
        else:
            return base.id
    raise ConflictError("storage.busy")


def step(office: Office, pact: str, status: str, on: dt.date, *, today: dt.date) -> int:
    """Write a step of a pact's life, and the status that follows.

    Raises
    ------
    UserError
        If there is no such pact or status, or the day is yet to come.
    ConflictError
        If somebody else changed the pact meanwhile.
    """
    office.visitor.must("editor")
    if status not in model.STATUSES:
        known = ", ".join(model.STATUSES.codes)
        raise UserError("record.step.unknown", status=status[:80], known=known)
    if on > today:
        raise UserError("record.step.future", day=today)
    sheet = office.sheet("pacts", pact)
    if not sheet.there:
        raise UserError("record.no_pact", pact=pact[:80])
    return office.save(edits_of(sheet, with_step(pact, sheet.cells, status, on)))


def _renumbered(office: Office, base: Sheet, cells: Cells) -> tuple[Sheet, Cells]:
    _, year, _ = base.id.split("-", 2)
    number = office.new_pact_id(int(year))
    head = f"/{base.id}-"
    renamed = {name.replace(head, f"/{number}-", 1): cell for name, cell in cells.items()}
    return Sheet("pacts", number), renamed


def _missing(table: str, cells: Cells) -> list[Problem]:
    required = [
        column.name
        for column in model.TABLES[table].columns
        if column.required and column.name != "id"
    ]
    return [
        Problem(None, name, None, "record.missing")
        for name in required
        if cells.get(name) is None or cells.get(name) == ""
    ]


def _disordered(table: str, cells: Cells) -> list[Problem]:
    whole = dict.fromkeys((one.name for one in model.TABLES[table].columns), None) | dict(cells)
    found = check_row(table, whole)
    return [Problem(None, name, str(whole[name]), key) for name, key in found]


def _known(office: Office, pact: str, table: str) -> dict[str, pd.DataFrame]:
    names = ("status_changes", "pact_parties", table)
    asked = [("pacts", "id", pact), *((name, "pact_id", pact) for name in names)]
    found = {name: office.rows_where(name, column, value) for name, column, value in asked}
    found["parties"] = {}
    for link in found["pact_parties"].values():
        found["parties"] |= office.rows_where("parties", "id", str(link.values["party_id"]))
    return {
        name: model.as_frame(name, (row.values for row in rows.values()))
        for name, rows in found.items()
    }


def _frame(table: str, id_: str, cells: Cells) -> pd.DataFrame:
    return model.as_frame(table, [{**from_json(table, cells), "id": id_}])


def _plain(problem: Problem) -> Problem:
    """Name the field alone: there is no file."""
    field = (problem.column or "").rpartition(".")[2] or None
    return Problem(None, field, problem.value, problem.key, problem.parameters, problem.severity)


def _alike(there: pd.DataFrame, frame: pd.DataFrame, id_: str) -> list[Problem]:
    kind, on = frame["kind"].iloc[0], frame["on"].iloc[0]
    same_kind = there["kind"].isna() if pd.isna(kind) else there["kind"] == kind
    same = there[(there["on"] == on) & same_kind & (there.index != id_)]
    return [
        Problem(None, "on", None, UNTITLED if pd.isna(row["title"]) else ALIKE, _told(row), ASK)
        for _, row in same.head(1).iterrows()
    ]


def _told(row: Any) -> dict[str, object]:
    people = row["volunteers"]
    return {
        "title": None if pd.isna(row["title"]) else str(row["title"]),
        "people": None if pd.isna(people) else int(people),
    }


def _defaults(table: str) -> dict[str, Any]:
    columns = model.TABLES[table].columns
    flags = {one.name: False for one in columns if one.kind is model.Kind.FLAG}
    return {one.name: None for one in columns if one.name != "id"} | flags


def _new_id(table: str, cells: Cells) -> str:
    letter, dated = LETTERS[table]
    on = cells.get(dated)
    day = dt.date.fromisoformat(on) if on else dt.date.min
    return ids.dated_id(str(cells.get("pact_id")), letter, day)


def deletion(office: Office, table: str, row: str) -> list[Edit]:
    """List the edits that delete a row, with all that cannot be without it.

    What may be without it, such as a request that a pact answered, stays and forgets it.

    Returns
    -------
    list of Edit
        The row itself first; nothing if it is not there.
    """
    found: dict[tuple[str, str], Edit] = {}
    own = office.row(table, row)
    if own is None:
        return []
    found[table, row] = Edit(table, row, None, own.revision)
    _collect(office, table, row, found)
    return list(found.values())


def _collect(office: Office, table: str, row: str, found: dict[tuple[str, str], Edit]) -> None:
    for name, shape in model.TABLES.items():
        for column in shape.columns:
            if column.refers != table:
                continue
            for key, leaning in office.rows_where(name, column.name, row).items():
                if (name, key) in found:
                    continue
                values = None if column.required else {column.name: None}
                found[name, key] = Edit(name, key, values, leaning.revision)
                if values is None:
                    _collect(office, name, key, found)
