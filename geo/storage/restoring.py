"""A row as it once was, written again as a new change."""

from __future__ import annotations

from typing import Any

import pandas as pd

from geo import model
from geo.errors import UserError
from geo.storage.jsonable import from_json, to_json
from geo.storage.lifecycle import STEPS, with_status
from geo.storage.office import Office
from geo.storage.sheets import Sheet, edits_of
from geo.storage.writing import Edit


def restore(office: Office, table: str, row: str, number: int) -> int:
    """Bring a row back to what it was after one of its changes, or before that deleted it.

    Parameters
    ----------
    number
        Of the change, as `Office.history` tells.

    Returns
    -------
    int
        The register's revision afterwards.

    Raises
    ------
    UserError
        If there is no such change, or what the row refers to is not there any more.
    ConflictError
        If somebody writes to the row at the same moment.
    """
    office.visitor.must("editor")
    if table not in model.TABLES:
        raise UserError("record.no_table", table=table[:80], known=", ".join(model.TABLES))
    told = office.history(table, row)
    if number not in told.index:
        raise UserError("record.no_change", table=table, row=row[:80], number=number)
    cells = state_after(told, number)
    values = {name: cell for name, cell in from_json(table, cells).items() if name != "id"}
    _check_references(office, table, values)
    held = office.row(table, row)
    edit = Edit(table, row, values, held.revision if held else None)
    return office.save(_consistent(office, edit))


def state_after(told: pd.DataFrame, number: int) -> dict[str, Any]:
    """Tell the cells of a row after a change; after its deletion, those before."""
    change: Any = told.loc[number]
    return dict(change["after"] if change["after"] is not None else change["before"])


def _check_references(office: Office, table: str, values: dict[str, Any]) -> None:
    for name, value in values.items():
        refers = model.TABLES[table][name].refers
        if refers and value is not None and office.row(refers, value) is None:
            raise UserError("record.refers_gone", table=refers, row=value)


def _consistent(office: Office, edit: Edit) -> list[Edit]:
    """Keep a pact's status that of its latest step, whichever of the two comes back."""
    if edit.values is None or edit.table not in {"pacts", STEPS}:
        return [edit]
    pact = edit.id if edit.table == "pacts" else str(edit.values["pact_id"])
    sheet = office.sheet("pacts", pact)
    if edit.table == "pacts":
        status = with_status({**sheet.cells, "status": edit.values["status"]})["status"]
        return [Edit(edit.table, edit.id, {**edit.values, "status": status}, edit.expected)]
    step = to_json(STEPS, edit.values)
    changed = with_status({**sheet.cells, f"{STEPS}/{edit.id}": step})
    own = Sheet("pacts", pact, _own(sheet.cells), {"": sheet.revisions[""]})
    return [edit, *edits_of(own, _own(changed))]


def _own(cells: Any) -> dict[str, Any]:
    return {name: cell for name, cell in cells.items() if "/" not in name}
