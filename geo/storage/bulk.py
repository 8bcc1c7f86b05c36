"""Many new rows at once, with their audit: a million in seconds, a column at a time.

What ends up in the store is what `writing` would have put there row by row; a test compares them.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from json.encoder import encode_basestring
from typing import Any

import numpy as np
import pandas as pd
import shapely
import sqlalchemy as sa

from geo import model
from geo.model import Kind
from geo.storage.columns import SRID
from geo.storage.frames import plain_cells
from geo.storage.jsonable import ERASABLE
from geo.storage.schema import CHANGES, ROW_REVISION, TABLES
from geo.storage.writing import Stamp, check_cell, referring

Cells = Sequence[Any]
Columns = Mapping[str, Cells]
# At most 0.3 s of writing, so that whoever waits sees it move; 50,000 are written no faster.
STEP = 5_000


def insert_frame(stamp: Stamp, table: str, frame: pd.DataFrame) -> None:
    """Insert the rows of a frame, none of which is there yet, and write their audit.

    `stamp.step` is called after every `STEP` rows at most.

    Raises
    ------
    UserError
        If a value cannot be stored, an id is there already, or a reference leads nowhere.
    """
    for start in range(0, len(frame), STEP):
        columns = _plain(table, frame.iloc[start : start + STEP])
        _check(table, columns)
        with referring(table, "…"):
            _insert(stamp, TABLES[table], _stored(stamp, table, columns))
        _insert(stamp, CHANGES, _trail(stamp, table, columns))
        stamp.step(len(columns["id"]))


def _plain(table: str, frame: pd.DataFrame) -> dict[str, Cells]:
    empty = [None] * len(frame)
    found: dict[str, Cells] = {"id": [str(key) for key in frame.index]}
    for column in model.TABLES[table].columns[1:]:
        known = column.name in frame
        found[column.name] = plain_cells(frame[column.name], column.kind) if known else empty
    return found


def _check(table: str, columns: Columns) -> None:
    for column in model.TABLES[table].columns:
        if column.kind is Kind.GEOMETRY:
            continue
        cells = columns[column.name]
        # A value is as good wherever it stands: each is looked at once.
        places = {cell: at for at, cell in enumerate(cells)}
        for cell, at in places.items():
            check_cell(table, columns["id"][at], column, cell)


def _stored(stamp: Stamp, table: str, columns: Columns) -> dict[str, Iterable[Any]]:
    convert = DRIVERS[stamp.connection.dialect.name]
    kinds = {column.name: column.kind for column in model.TABLES[table].columns}
    cells: dict[str, Iterable[Any]] = {
        name: convert[kinds[name]](each) for name, each in columns.items()
    }
    return cells | {ROW_REVISION: _same(stamp.revision, columns)}


def _trail(stamp: Stamp, table: str, columns: Columns) -> dict[str, Iterable[Any]]:
    shared = {"revision": stamp.revision, "at": _moment(stamp), "who": stamp.who, "table": table}
    cells: dict[str, Iterable[Any]] = {
        name: _same(value, columns) for name, value in shared.items()
    }
    return cells | {"row": columns["id"], "after": list(_documents(table, columns))}


def _same(value: object, columns: Columns) -> list[object]:
    return [value] * len(columns["id"])


def _moment(stamp: Stamp) -> object:
    at = stamp.at.replace(tzinfo=None)
    return (
        stamp.at if stamp.connection.dialect.name == "postgresql" else f"{at:%Y-%m-%d %H:%M:%S.%f}"
    )


def _documents(table: str, columns: Columns) -> Iterator[str]:
    shape = model.TABLES[table].columns
    document = "{" + ",".join(f'"{column.name}":%s' for column in shape) + "}"
    cells = [JSON[column.kind](_kept_for_ever(column, columns[column.name])) for column in shape]
    return map(document.__mod__, zip(*cells, strict=True))


def _kept_for_ever(column: model.Column, cells: Cells) -> Cells:
    if not column.erasable:
        return cells
    return [None if cell is None else ERASABLE for cell in cells]


def _insert(stamp: Stamp, table: sa.Table, cells: Mapping[str, Iterable[Any]]) -> None:
    rows = zip(*cells.values(), strict=True)
    quote = stamp.connection.dialect.identifier_preparer.quote
    names = ", ".join(quote(name) for name in cells)
    if stamp.connection.dialect.name == "postgresql":
        driver: Any = stamp.connection.connection.cursor()
        with (
            driver as cursor,
            cursor.copy(f"COPY {quote(table.name)} ({names}) FROM STDIN") as copy,
        ):
            for row in rows:
                copy.write_row(row)
        return
    marks = ", ".join("?" * len(cells))
    statement = f"INSERT INTO {quote(table.name)} ({names}) VALUES ({marks})"  # noqa: S608 - our names
    stamp.connection.exec_driver_sql(statement, list(rows))


def _as_they_are(cells: Cells) -> Cells:
    return cells


def _iso(cells: Cells) -> Cells:
    return [None if cell is None else cell.isoformat() for cell in cells]


def _wkb(cells: Cells) -> Cells:
    return list(shapely.to_wkb(_shapes(cells)))


def _hex(cells: Cells) -> Cells:
    placed = shapely.set_srid(_shapes(cells), SRID)
    return list(shapely.to_wkb(placed, hex=True, include_srid=True))


def _shapes(cells: Cells) -> np.ndarray[Any, Any]:
    shapes = np.empty(len(cells), dtype=object)
    shapes[:] = cells
    return shapes


_AS_THEY_ARE: dict[Kind, Callable[[Cells], Cells]] = dict.fromkeys(Kind, _as_they_are)
DRIVERS: Mapping[str, Mapping[Kind, Callable[[Cells], Cells]]] = {
    "sqlite": _AS_THEY_ARE | {Kind.DATE: _iso, Kind.GEOMETRY: _wkb},
    "postgresql": _AS_THEY_ARE | {Kind.GEOMETRY: _hex},
}


def _json_of(write: Callable[[Any], str]) -> Callable[[Cells], Cells]:
    return lambda cells: ["null" if cell is None else write(cell) for cell in cells]


def _json_date(day: dt.date) -> str:
    return f'"{day.isoformat()}"'


def _json_shape(cells: Cells) -> Cells:
    texts = shapely.to_wkt(_shapes(cells), rounding_precision=-1)
    return _json_of(encode_basestring)(texts)


JSON: Mapping[Kind, Callable[[Cells], Cells]] = {
    Kind.TEXT: _json_of(encode_basestring),
    Kind.CODE: _json_of(encode_basestring),
    Kind.INTEGER: _json_of(int.__repr__),
    Kind.NUMBER: _json_of(float.__repr__),
    Kind.FLAG: _json_of(lambda flag: "true" if flag else "false"),
    Kind.DATE: _json_of(_json_date),
    Kind.GEOMETRY: _json_shape,
}
