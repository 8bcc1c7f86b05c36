"""A row as it once was, written again with all that went because it was deleted.

What would come back, and what cannot, is told by `plan` before anything is written; `restore`
writes exactly that, in one transaction, as a new change.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import groupby

import sqlalchemy as sa

from geo import model
from geo.errors import UserError
from geo.storage.engine import reading
from geo.storage.jsonable import ERASABLE, from_json, to_json
from geo.storage.lifecycle import STEPS, with_status
from geo.storage.schema import TABLES
from geo.storage.sheets import (
    OWNER,
    PARTS,
    Cells,
    Sheet,
    edits_of,
    is_part,
    part_cells,
    rows_with,
    sheet_in,
)
from geo.storage.store import Store
from geo.storage.trail import Change, changes_of, cut_from, went_with
from geo.storage.writing import Edit, Stamp, apply, write

# Why a row cannot come back: its id is another row's now, what it refers to is gone; why one that
# forgot the deleted row does not refer to it again: it was changed since, or is gone itself.
TAKEN, REFERS, ELSEWHERE, GONE = "taken", "refers", "elsewhere", "gone"


@dataclass(frozen=True)
class Lost:
    """A row that does not come back as it was.

    Parameters
    ----------
    why
        One of `TAKEN`, `REFERS`, `ELSEWHERE`, `GONE`.
    of
        Table and id of what it refers to and is gone; None if that is not why.
    """

    table: str
    row: str
    why: str
    of: tuple[str, str] | None = None


@dataclass(frozen=True)
class Comeback:
    """What restoring a row writes.

    Parameters
    ----------
    table, row
        What is restored.
    edits
        The row's own first.
    lost
        What went with it and does not come back.
    rest
        True: the row stays as it is, and only what is missing of it comes back.
    """

    table: str
    row: str
    edits: tuple[Edit, ...]
    lost: tuple[Lost, ...] = ()
    rest: bool = False

    @property
    def back(self) -> Mapping[str, int]:
        """How many rows come back besides the row itself, by table."""
        return Counter(edit.table for edit in self.edits[1:] if edit.expected is None)

    @property
    def tied(self) -> Mapping[str, int]:
        """How many rows that are there refer to the row again, by table."""
        own = (self.table, self.row)
        return Counter(
            edit.table
            for edit in self.edits[1:]
            if edit.expected is not None and own in _references(edit.table, edit.values or {})
        )

    def sheet(self) -> Sheet:
        """Give the row with the parts that come back, as a form holds them."""
        cells = to_json(self.table, self.edits[0].values or {})
        for edit in self.edits[1:]:
            if edit.table in PARTS.get(self.table, ()) and edit.expected is None:
                cells[f"{edit.table}/{edit.id}"] = part_cells(edit.table, edit.values or {})
        return Sheet(self.table, self.row, cells)


def plan(store: Store, table: str, row: str, number: int, *, rest: bool = False) -> Comeback:
    """Tell what comes back if a row is brought to what it was after one of its changes.

    Parameters
    ----------
    number
        Of the change, as `Store.history` tells; of a deletion, what was there before it.
    rest
        True: leave the row as it is today, which somebody has entered again with other values, and
        bring back what went with it when it was deleted.

    Returns
    -------
    Comeback
        Of a row that is there, its own cells alone. If the row is gone, or the change is a
        deletion, also what was deleted in the same transaction because it could not be without
        the row, and what had to forget it.

    Raises
    ------
    UserError
        If there is no such change, what the row refers to is not there any more, or its id was
        given to another row meanwhile; if `rest` is wanted, only if the row is not there.
    """
    if table not in model.TABLES:
        raise UserError("record.no_table", table=table[:80], known=", ".join(model.TABLES))
    with reading(store.engine) as connection:
        told = changes_of(connection, table, row)
        asked = next((one for one in told if one.number == number), None)
        if asked is None:
            raise UserError("record.no_change", table=table, row=row[:80], number=number)
        return _planned(connection, told, asked, rest=rest)


def restore(store: Store, comeback: Comeback, *, who: str, then: Cells | None = None) -> int:
    """Write what `plan` told, in one transaction.

    Parameters
    ----------
    then
        What somebody made of `Comeback.sheet` and wants on top of it, in the same transaction.

    Returns
    -------
    int
        The register's revision afterwards.

    Raises
    ------
    ConflictError
        If somebody wrote to one of the rows since; nothing is written.
    """

    def work(stamp: Stamp) -> None:
        apply(stamp, comeback.edits)
        if then is not None:
            sheet = comeback.sheet()
            fields = ["", *filter(is_part, sheet.cells)]
            there = replace(sheet, revisions=dict.fromkeys(fields, stamp.revision))
            apply(stamp, edits_of(there, then))

    return write(store.engine, who, work)


# --- what comes back -------------------------------------------------------------------------


@dataclass
class _Coming:
    """Rows on their way back: cells by table and id, and what stays behind."""

    connection: sa.Connection
    rows: dict[tuple[str, str], Cells] = field(default_factory=dict)
    lost: list[Lost] = field(default_factory=list)
    _looked_up: dict[tuple[str, str], bool] = field(default_factory=dict)

    def missing(self, table: str, cells: Cells) -> tuple[str, str] | None:
        """Tell the first row that some cells refer to and that is neither there nor coming."""
        return next((one for one in _references(table, cells) if not self._has(one)), None)

    def _has(self, row: tuple[str, str]) -> bool:
        if row not in self.rows and row not in self._looked_up:
            self._looked_up[row] = bool(_there(self.connection, row[0], [row[1]]))
        return row in self.rows or self._looked_up[row]


def _planned(
    connection: sa.Connection, told: Sequence[Change], asked: Change, *, rest: bool
) -> Comeback:
    table, row = asked.table, asked.row
    held = rows_with(connection, table, "id", row).get(row)
    if rest and held is None:
        raise UserError("record.refers_gone", table=table, row=row)
    if not rest and (held is not None or asked.after is not None):
        _check_same_row(told, asked)
    coming = _Coming(connection)
    own = Edit(table, row, held.values, held.revision) if rest and held else _own(coming, asked)
    ties: list[Edit] = []
    deletion = _deletion(told, asked, there=held is not None)
    if deletion is not None:
        _bring_along(coming, went_with(connection, deletion.revision, table, row))
        ties = list(_ties(coming, cut_from(connection, deletion.revision, table, row)))
    own = replace(own, expected=held.revision if held else None)
    others = (
        Edit(name, key, _values(name, told_cells), None)
        for (name, key), told_cells in coming.rows.items()
        if (name, key) != (table, row)
    )
    edits = (own, *others, *ties)
    return _consistent(connection, Comeback(table, row, edits, tuple(coming.lost), rest))


def _own(coming: _Coming, asked: Change) -> Edit:
    cells = asked.after if asked.after is not None else asked.before or {}
    gone = coming.missing(asked.table, cells)
    if gone is not None:
        raise UserError("record.refers_gone", table=gone[0], row=gone[1])
    coming.rows[asked.table, asked.row] = cells
    return Edit(asked.table, asked.row, _values(asked.table, cells), None)


def _deletion(told: Sequence[Change], asked: Change, *, there: bool) -> Change | None:
    if asked.after is None:
        return asked
    return None if there else told[-1]


def _check_same_row(told: Sequence[Change], asked: Change) -> None:
    """Refuse to write over a row that somebody made anew under the id of a deleted one."""
    for one in told:
        if one.number > asked.number and one.before is None:
            earlier = [other for other in told if other.number < one.number]
            if not any(_alike(one, other) for other in earlier):
                at = one.at.astimezone()
                named = {"row": one.row, "who": one.who, "on": at.date(), "time": f"{at:%H:%M}"}
                raise UserError("record.taken_since", **named)


def _alike(made: Change, earlier: Change) -> bool:
    was, now = earlier.after or earlier.before or {}, made.after or {}
    return all(
        now[name] == was.get(name) or name == "status" or was.get(name) == ERASABLE for name in now
    )


def _bring_along(coming: _Coming, went: Sequence[Change]) -> None:
    for table, ones in groupby(went, key=lambda one: one.table):
        by_id = {one.row: one for one in ones}
        there = _there(coming.connection, table, list(by_id))
        for key, one in by_id.items():
            cells = one.before or {}
            gone = None if key in there else coming.missing(table, cells)
            if gone is not None:
                coming.lost.append(Lost(table, key, REFERS, gone))
            elif key not in there:
                coming.rows[table, key] = cells
            elif not _is_back(coming.connection, one):
                coming.lost.append(Lost(table, key, TAKEN))


def _is_back(connection: sa.Connection, one: Change) -> bool:
    """Tell whether a row that is there belongs where it did; else its id is another row's now."""
    held, was = rows_with(connection, one.table, "id", one.row)[one.row].values, one.before or {}
    columns = (each for each in model.TABLES[one.table].columns if each.refers and each.required)
    return all(held[column.name] == was[column.name] for column in columns)


def _ties(coming: _Coming, cut: Sequence[tuple[Change, str]]) -> Iterator[Edit]:
    for one, column in cut:
        held = rows_with(coming.connection, one.table, "id", one.row).get(one.row)
        value = (one.before or {})[column]
        if held is None:
            coming.lost.append(Lost(one.table, one.row, GONE))
        elif held.values[column] is None:
            yield Edit(one.table, one.row, {column: value}, held.revision)
        elif held.values[column] != value:
            coming.lost.append(Lost(one.table, one.row, ELSEWHERE))


def _consistent(connection: sa.Connection, comeback: Comeback) -> Comeback:
    """Keep a pact's status that of its latest step, whichever of the two comes back."""
    own, *others = comeback.edits
    if own.values is None or own.table not in {"pacts", STEPS}:
        return comeback
    if own.table == "pacts":
        steps = _own_parts(sheet_in(connection, "pacts", own.id).cells)
        cells = {**steps, **comeback.sheet().cells, "status": own.values["status"]}
        agreed = replace(own, values={**own.values, "status": with_status(cells)["status"]})
        return replace(comeback, edits=(agreed, *others))
    sheet = sheet_in(connection, "pacts", str(own.values[OWNER]))
    changed = with_status({**sheet.cells, f"{STEPS}/{own.id}": part_cells(STEPS, own.values)})
    pact = Edit("pacts", sheet.id, {"status": changed["status"]}, sheet.revisions[""])
    return replace(comeback, edits=(own, *others, pact))


def _own_parts(cells: Cells) -> dict[str, object]:
    return {name: cell for name, cell in cells.items() if is_part(name)}


def _values(table: str, cells: Cells) -> dict[str, object]:
    return {name: cell for name, cell in from_json(table, cells).items() if name != "id"}


def _references(table: str, cells: Cells) -> list[tuple[str, str]]:
    return [
        (column.refers, str(cells[column.name]))
        for column in model.TABLES[table].columns
        if column.refers and cells.get(column.name) is not None
    ]


# Ids asked for at once: SQLite takes 32,766 values in a statement.
CHUNK = 10_000


def _there(connection: sa.Connection, table: str, ids: Sequence[str]) -> set[str]:
    stored = TABLES[table]
    found: set[str] = set()
    for start in range(0, len(ids), CHUNK):
        wanted = sa.select(stored.c.id).where(stored.c.id.in_(ids[start : start + CHUNK]))
        found |= set(connection.execute(wanted).scalars())
    return found
