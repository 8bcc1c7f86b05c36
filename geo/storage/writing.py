"""What happens inside one writing transaction: rows, their revisions, and the audit trail."""

from __future__ import annotations

import datetime as dt
import math
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

import psycopg
import sqlalchemy as sa

from geo import model
from geo.errors import ConflictError, UserError
from geo.storage.engine import writing
from geo.storage.erasing import to_erase
from geo.storage.frames import Cell, Rows, plain_value
from geo.storage.jsonable import ERASABLE, to_json
from geo.storage.schema import CHANGES, REGISTER, ROW_REVISION, TABLES

Row = dict[str, Any]
ORDER = {name: at for at, name in enumerate(model.TABLES)}


@dataclass(frozen=True)
class Edit:
    """One row that somebody writes.

    Parameters
    ----------
    table, id
        Which row.
    values
        By column; an existing row keeps what is not named. None deletes the row.
    expected
        The row's revision when the editor read it; None: the row must not exist.
    """

    table: str
    id: str
    values: Mapping[str, object] | None
    expected: int | None


Step = Callable[[int], None]


def no_step(_: int) -> None:
    """Tell nobody how many rows were written."""


@dataclass(frozen=True)
class Stamp:
    """What every row written in one transaction has in common, and who is told of each.

    `step` is called with a number of rows once they are written; what it raises takes the whole
    transaction back.
    """

    connection: sa.Connection
    revision: int
    at: dt.datetime
    who: str
    step: Step = no_step


def write(
    engine: sa.Engine, who: str, work: Callable[[Stamp], None], *, step: Step = no_step
) -> int:
    """Do some work in one writing transaction, alone; then erase what is no longer needed.

    Parameters
    ----------
    step
        See `Stamp`.

    Returns
    -------
    int
        The register's revision afterwards, risen by one only if the work wrote anything.
    """
    with writing(engine) as connection:
        # The lock makes writers of a PostgreSQL store wait here; SQLite's wait at BEGIN.
        before = connection.execute(sa.select(REGISTER.c.revision).with_for_update()).scalar_one()
        stamp = Stamp(connection, before + 1, dt.datetime.now(dt.UTC), who, step)
        work(stamp)
        _erase(stamp)
        wrote = sa.select(sa.exists().where(CHANGES.c.revision == stamp.revision))
        if not connection.execute(wrote).scalar():
            return int(before)
        connection.execute(sa.update(REGISTER).values(revision=stamp.revision))
        return stamp.revision


def _erase(stamp: Stamp) -> None:
    found = to_erase(stamp.connection, stamp.at.astimezone().date())
    apply(stamp, [Edit("submissions", row, gone, at) for row, at, gone in found])


def apply(stamp: Stamp, edits: Sequence[Edit]) -> None:
    """Write edits in an order that references allow: rows before what refers to them.

    Raises
    ------
    ConflictError
        If a row is not as its editor saw it.
    UserError
        If a value cannot be stored.
    """
    kept = [edit for edit in edits if edit.values is not None]
    for edit in sorted(kept, key=lambda edit: ORDER[edit.table]):
        _write(stamp, edit)
        stamp.step(1)
    dropped = [edit for edit in edits if edit.values is None]
    for edit in sorted(dropped, key=lambda edit: -ORDER[edit.table]):
        _delete(stamp, edit)
        stamp.step(1)


def record_deleted(stamp: Stamp, table: str, rows: Rows) -> None:
    """Write the audit of rows that were deleted together."""
    trail = [_change(stamp, table, row["id"], row, None) for row in rows]
    if trail:
        stamp.connection.execute(sa.insert(CHANGES), trail)


def mark(stamp: Stamp, row: str, note: Row) -> None:
    """Write into the audit trail something that happened to the register as a whole."""
    event = {"table": REGISTER.name, "row": row, "before": None, "after": note}
    stamp.connection.execute(sa.insert(CHANGES), [_signed(stamp) | event])


def _write(stamp: Stamp, edit: Edit) -> None:
    before = _current(stamp, edit)
    values = _plain(edit)
    if before is None:
        whole = {column.name: None for column in model.TABLES[edit.table].columns}
        _insert(stamp, edit.table, {**whole, **values, "id": edit.id})
        return
    after = {**before, **values}
    if to_json(edit.table, after) == to_json(edit.table, before):
        return
    _check(edit.table, after)
    stored = TABLES[edit.table]
    changed = {**values, ROW_REVISION: stamp.revision}
    with referring(edit.table, edit.id):
        stamp.connection.execute(
            sa.update(stored).where(stored.c.id == edit.id).values(_by_column(stored, changed))
        )
    _record(stamp, edit.table, edit.id, before, after)


def _insert(stamp: Stamp, table: str, row: Row) -> None:
    _check(table, row)
    with referring(table, row["id"]):
        written = {**row, ROW_REVISION: stamp.revision}
        stamp.connection.execute(sa.insert(TABLES[table]), [written])
    _record(stamp, table, row["id"], None, row)


def _delete(stamp: Stamp, edit: Edit) -> None:
    before = _current(stamp, edit)
    if before is None:
        return
    stored = TABLES[edit.table]
    try:
        stamp.connection.execute(sa.delete(stored).where(stored.c.id == edit.id))
    except sa.exc.IntegrityError as reason:
        raise UserError(
            "storage.still_used", table_key=f"record.table.{edit.table}", row=edit.id
        ) from reason
    _record(stamp, edit.table, edit.id, before, None)


def _by_column(stored: sa.Table, values: Mapping[str, Any]) -> dict[Any, Any]:
    return {stored.c[name]: value for name, value in values.items()}


def _current(stamp: Stamp, edit: Edit) -> Row | None:
    stored = TABLES[edit.table]
    found = stamp.connection.execute(sa.select(stored).where(stored.c.id == edit.id)).mappings()
    row = found.one_or_none()
    if (row[ROW_REVISION] if row else None) != edit.expected:
        raise _conflict(stamp.connection, edit)
    return {name: value for name, value in row.items() if name != ROW_REVISION} if row else None


def _conflict(connection: sa.Connection, edit: Edit) -> ConflictError:
    of_row = (CHANGES.c.table == edit.table) & (CHANGES.c.row == edit.id)
    last = connection.execute(
        sa.select(CHANGES).where(of_row).order_by(CHANGES.c.number.desc()).limit(1)
    ).one_or_none()
    named = {"table_key": f"record.table.{edit.table}", "row": edit.id}
    if last is None:
        return ConflictError("storage.conflict_never", **named)
    at = last.at.replace(tzinfo=last.at.tzinfo or dt.UTC).astimezone()
    key = "storage.conflict_deleted" if last.after is None else "storage.conflict"
    return ConflictError(key, who=last.who, on=at.date(), time=f"{at:%H:%M}", **named)


def _plain(edit: Edit) -> Row:
    shape = model.TABLES[edit.table]
    values = edit.values or {}
    return {name: _plain_cell(edit, shape[name], value) for name, value in values.items()}


def _plain_cell(edit: Edit, column: model.Column, value: object) -> Cell:
    try:
        return plain_value(value, column.kind)
    except (ValueError, TypeError) as reason:
        named = {"table": edit.table, "row": edit.id, "column": column.name}
        raise UserError("storage.bad_value", value=str(value)[:80], **named) from reason


def _check(table: str, row: Row) -> None:
    for column in model.TABLES[table].columns:
        check_cell(table, row["id"], column, row[column.name])


def check_cell(table: str, row: str, column: model.Column, value: Cell) -> None:
    """Check that the model allows a plain value.

    Raises
    ------
    UserError
        If it does not.
    """
    named = {"table": table, "row": row, "column": column.name}
    if value is None:
        if column.required:
            raise UserError("storage.required", **named)
    elif column.codes and value not in column.codes:
        raise UserError("storage.unknown_code", value=str(value)[:80], **named)
    elif isinstance(value, str) and "\x00" in value:
        raise UserError("storage.bad_value", value=value.replace("\x00", "␀")[:80], **named)
    elif isinstance(value, float) and not math.isfinite(value):
        raise UserError("storage.bad_value", value=str(value), **named)


@contextmanager
def referring(table: str, row: str) -> Iterator[None]:
    """Say in words that an id is there twice or that a reference leads nowhere."""
    try:
        yield
    except (sa.exc.IntegrityError, psycopg.IntegrityError) as reason:
        # Required values and codes were checked before: what is left is keys.
        key = "storage.exists" if "UNIQUE" in str(reason).upper() else "storage.dangling"
        raise UserError(key, table=table, row=row) from reason


def _record(stamp: Stamp, table: str, key: str, before: Row | None, after: Row | None) -> None:
    stamp.connection.execute(sa.insert(CHANGES), [_change(stamp, table, key, before, after)])


def _change(stamp: Stamp, table: str, key: str, before: Row | None, after: Row | None) -> Row:
    was, is_now = _as_json(table, before), _as_json(table, after)
    return _signed(stamp) | {"table": table, "row": key, "before": was, "after": is_now}


def _signed(stamp: Stamp) -> Row:
    return {"revision": stamp.revision, "at": stamp.at, "who": stamp.who}


def _as_json(table: str, row: Row | None) -> Row | None:
    if row is None:
        return None
    shape = model.TABLES[table]
    return {
        name: ERASABLE if shape[name].erasable and cell is not None else cell
        for name, cell in to_json(table, row).items()
    }
