"""A register moved whole to another store, and a file copied while others write to it."""

from __future__ import annotations

import datetime as dt
import hashlib
import json
import os
import sqlite3
from collections.abc import Callable, Iterator, Mapping
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any

import shapely
import sqlalchemy as sa

from geo.errors import UserError
from geo.storage.engine import file_of, reading, shown, writing
from geo.storage.frames import CHUNK, Rows
from geo.storage.schema import CHANGES, REGISTER, TABLES
from geo.storage.store import open_existing, open_store

# Called with the name of a table, the rows done and the rows to do.
Progress = Callable[[str, int, int], None]
ALL: Mapping[str, sa.Table] = {**TABLES, CHANGES.name: CHANGES, REGISTER.name: REGISTER}


def copy_register(from_url: str, to_url: str, progress: Progress | None = None) -> dict[str, int]:
    """Copy a register with its revisions and its history, and prove the copy equal.

    Parameters
    ----------
    from_url, to_url
        Addresses of two stores; the second is made if it is not there, and must be empty.

    Returns
    -------
    dict
        Rows by table.

    Raises
    ------
    UserError
        If the source is not there, if the target is not empty, or if what was written reads
        differently: then nothing is left in it.
    """
    with (
        closing(open_existing(from_url)) as source,
        _nothing_left(to_url),
        closing(open_store(to_url)) as target,
        reading(source.engine) as here,
        writing(target.engine) as there,
    ):
        _refuse_full(there)
        counts = {
            name: _copy(here, there, table, progress or _say_nothing) for name, table in ALL.items()
        }
        _restart_numbers(there)
        for name, table in ALL.items():
            if fingerprint(here, table) != fingerprint(there, table):
                raise UserError("storage.copy_differs", table=name)
    return counts


@contextmanager
def _nothing_left(url: str) -> Iterator[None]:
    """Take a file away again that was made for what did not come to an end."""
    file = file_of(url)
    made = file is not None and not file.exists()
    try:
        yield
    except BaseException:
        if file is not None and made:
            file.unlink(missing_ok=True)
        raise


def fingerprint(connection: sa.Connection, table: sa.Table) -> tuple[int, str]:
    """Count the rows of a table and digest all they hold, the same on both kinds of store."""
    digest = hashlib.sha256()
    count = 0
    for rows in _batches(connection, table):
        count += len(rows)
        for row in rows:
            digest.update(json.dumps(row, default=_text, sort_keys=True).encode())
    return count, digest.hexdigest()


def back_up(url: str, file: Path) -> None:
    """Copy a SQLite register to a file through SQLite's backup, safely while others write.

    Raises
    ------
    UserError
        If the file is already there, or the register is not there or not in SQLite.
    """
    store = open_existing(url)
    if store.engine.dialect.name != "sqlite":
        raise UserError("storage.backup_sqlite_only")
    if file.exists():
        raise UserError("storage.backup_exists", file=file.name)
    part = file.with_name(f"{file.name}.{os.getpid()}.part")
    try:
        try:
            source = closing(sqlite3.connect(str(store.engine.url.database)))
            with source as here, closing(sqlite3.connect(part)) as there:
                here.backup(there)
            part.rename(file)
        finally:
            for left in (part, part.with_name(f"{part.name}-journal")):
                left.unlink(missing_ok=True)
    # A folder that is not there and a full disk are SQLite's to report, not the system's.
    except (OSError, sqlite3.OperationalError) as reason:
        key = "storage.busy" if "locked" in str(reason) else "storage.cannot_write"
        raise UserError(key, file=file.name) from reason


def _say_nothing(_table: str, _done: int, _all: int) -> None:
    return


def _refuse_full(connection: sa.Connection) -> None:
    for table in (*TABLES.values(), CHANGES):
        if connection.execute(sa.select(sa.exists(sa.select(table)))).scalar():
            raise UserError("storage.target_full", url=shown(connection.engine.url))
    connection.execute(sa.delete(REGISTER))


def _copy(here: sa.Connection, there: sa.Connection, table: sa.Table, progress: Progress) -> int:
    count = int(here.execute(sa.select(sa.func.count()).select_from(table)).scalar_one())
    done = 0
    progress(table.name, done, count)
    for rows in _batches(here, table):
        there.execute(sa.insert(table), rows)
        done += len(rows)
        progress(table.name, done, count)
    return count


def _batches(connection: sa.Connection, table: sa.Table) -> Iterator[Rows]:
    key: sa.ColumnElement[Any] = next(iter(table.primary_key.columns))
    if connection.dialect.name == "postgresql" and isinstance(key.type, sa.Text):
        key = key.collate("C")
    streamed = connection.execution_options(yield_per=CHUNK)
    for rows in streamed.execute(sa.select(table).order_by(key)).mappings().partitions(CHUNK):
        yield [_whole(dict(row)) for row in rows]


def _whole(row: dict[str, Any]) -> dict[str, Any]:
    # SQLite forgets that all moments are in UTC.
    return {
        name: cell.replace(tzinfo=cell.tzinfo or dt.UTC).astimezone(dt.UTC)
        if isinstance(cell, dt.datetime)
        else cell
        for name, cell in row.items()
    }


def _text(cell: object) -> str:
    if isinstance(cell, shapely.Geometry):
        return str(shapely.to_wkb(cell, hex=True, include_srid=False))
    if isinstance(cell, dt.date):
        return cell.isoformat()
    raise TypeError(type(cell))


def _restart_numbers(connection: sa.Connection) -> None:
    if connection.dialect.name == "postgresql":
        last = sa.select(sa.func.coalesce(sa.func.max(CHANGES.c.number), 0) + 1).scalar_subquery()
        sequence = sa.func.pg_get_serial_sequence(CHANGES.name, CHANGES.c.number.name)
        connection.execute(sa.select(sa.func.setval(sequence, last, False)))
