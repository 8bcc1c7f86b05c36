"""Between rows of the store and frames; always a column, never a cell, at a time."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import closing
from typing import Any

import numpy as np
import pandas as pd
import pyarrow as pa
import shapely
import sqlalchemy as sa

from geo import model
from geo.model import Kind
from geo.storage.columns import as_wkb
from geo.storage.schema import TABLES

CHUNK = 50_000
# Fewer tuples alive at once keep the collector of cycles quiet: 5.0 s instead of 6.4 s a million.
READ_CHUNK = 2_000
Cell = Any  # one value of any kind
Cells = Any  # a column of them
Rows = list[dict[str, Any]]


def fetch_frame(connection: sa.Connection, table: str, *, private: bool = True) -> pd.DataFrame:
    """Fetch a table as a typed frame, ordered by `id`.

    Parameters
    ----------
    private
        False: private columns are not even read; the frame has them empty.
    """
    shape = model.TABLES[table]
    asked = [column for column in shape.columns if private or not column.private]
    chunks = list(_chunks(connection, _statement(connection, table, asked), asked))
    found: dict[str, Any] = {
        column.name: _joined([chunk[at] for chunk in chunks], column)
        for at, column in enumerate(asked)
    }
    empty = [None] * len(found["id"])
    return model.typed_frame(table, {column.name: empty for column in shape.columns} | found)


def _statement(
    connection: sa.Connection, table: str, asked: Sequence[model.Column]
) -> sa.Select[Any]:
    stored = TABLES[table]
    columns = [_plain(stored.c[column.name], column, connection.dialect) for column in asked]
    key: Any = stored.c.id
    if connection.dialect.name == "postgresql":
        key = key.collate("C")  # the order of SQLite, and of Python
    return sa.select(*columns).order_by(key)


def _plain(
    stored: sa.Column[Any], column: model.Column, dialect: sa.Dialect
) -> sa.ColumnElement[Any]:
    if column.kind is Kind.GEOMETRY:
        return as_wkb(stored, dialect)
    # What the driver gives, untouched: converting columns is faster than converting cells.
    return sa.type_coerce(stored, sa.types.NullType())


def _chunks(
    connection: sa.Connection, statement: sa.Select[Any], asked: Sequence[model.Column]
) -> Iterator[list[Any]]:
    # The driver's own tuples: a million rows with names take as long again as reading them.
    on_server = ("frame",) if connection.dialect.name == "postgresql" else ()
    driver: Any = connection.connection
    with closing(driver.cursor(*on_server)) as cursor:
        cursor.execute(str(statement.compile(dialect=connection.dialect)))
        while rows := cursor.fetchmany(READ_CHUNK):
            cells = zip(*rows, strict=True)
            yield [FROM_STORE[column.kind](each) for column, each in zip(asked, cells, strict=True)]


def _joined(parts: list[Any], column: model.Column) -> Cells:
    if column.kind is Kind.GEOMETRY:
        return np.concatenate(parts) if parts else []
    dtype = model.FRAME_DTYPES[column.kind]
    if not parts:
        return pd.Series([], dtype=dtype)
    if isinstance(parts[0], pa.Array):
        return pd.array(pa.concat_arrays(parts), dtype=dtype)
    return np.concatenate(parts)


def _texts(cells: Sequence[str | None]) -> Cells:
    return pa.array(cells, type=pa.large_string())


FROM_STORE: Mapping[Kind, Callable[[Sequence[Any]], Any]] = {
    Kind.TEXT: _texts,
    Kind.CODE: _texts,
    Kind.INTEGER: lambda cells: pa.array(cells, type=pa.int64()),
    Kind.NUMBER: lambda cells: np.array(cells, dtype="float64"),
    Kind.FLAG: lambda cells: np.array(cells, dtype="bool"),
    Kind.DATE: lambda cells: np.array(cells, dtype="datetime64[D]").astype("datetime64[s]"),
    Kind.GEOMETRY: lambda cells: shapely.from_wkb(np.array(cells, dtype="object")),
}


def plain_cells(values: Cells, kind: Kind) -> list[Any]:
    """Turn a column of a frame into the plain Python values that the store takes."""
    if kind is Kind.DATE:
        days = pd.DatetimeIndex(values).to_numpy().astype("datetime64[D]")
        return list(days.astype(object))
    known = values.notna().to_numpy()
    typed = values if kind is Kind.GEOMETRY else values.astype(model.FRAME_DTYPES[kind])
    plain = typed.to_numpy(dtype=object).copy()
    plain[~known] = None
    return list(plain)


CASTS: Mapping[Kind, Callable[[Any], Any]] = {
    Kind.TEXT: str,
    Kind.CODE: str,
    Kind.INTEGER: int,
    Kind.NUMBER: float,
    Kind.FLAG: bool,
}


def plain_value(value: Cell, kind: Kind) -> Cell:
    """Turn one value of any library into the plain Python that the store takes."""
    if kind is Kind.GEOMETRY or value is None:
        return value
    if pd.isna(value):
        return None
    return _day(value) if kind is Kind.DATE else CASTS[kind](value)


def _day(value: Cell) -> dt.date:
    if isinstance(value, str):
        return dt.date.fromisoformat(value)
    return value.date() if isinstance(value, dt.datetime) else pd.Timestamp(value).date()
