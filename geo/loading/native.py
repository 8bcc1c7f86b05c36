"""The register as a folder of plain files: what `data/` is made of and what `export` writes.

One file a table: CSV for tables without a geometry, GeoJSON (RFC 7946) for tables with one; UTF-8,
ISO 8601 dates, rows by id. Writing and reading again gives the same register, and no cell opens as
a formula in a spreadsheet.
"""

from __future__ import annotations

import csv
import json
import re
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import shapely

from geo import model
from geo.errors import UserError
from geo.model import Column, Kind, Table

DECIMALS = 6
# Tables that folders written by an earlier version do not have: a missing file is an empty table.
LATER = frozenset({"notes", "plans", "plan_sites"})
ISO_DATE = re.compile(r"\d{4}-\d{2}-\d{2}")
# A spreadsheet takes a cell that starts like this for a formula; a leading ' says that it is text.
FORMULA = re.compile(r"'*[=+\-@\t\r]")
TO_QUOTE = re.compile(r'[",\r\n]|^\s|\s$')
Values = Sequence[Any] | np.ndarray[Any, Any]
FLAGS = {"true": True, "false": False}


def file_name(table: str) -> str:
    """Name the file of a table."""
    return f"{table}.geojson" if model.TABLES[table].geometry else f"{table}.csv"


def write_folder(tables: Mapping[str, pd.DataFrame], path: Path) -> None:
    """Write a register as plain files, replacing those of the same name.

    Parameters
    ----------
    tables
        Frames as `model.as_frame` makes them; a table that is not there is written empty.
        Coordinates are written with 6 decimals (about 10 cm), outer rings counterclockwise. An
        empty text in a column that may be unknown is written as unknown.
    path
        A folder; made if it does not exist.
    """
    path.mkdir(parents=True, exist_ok=True)
    for name in model.TABLES:
        rows = tables.get(name, model.as_frame(name, []))
        write = _write_features if model.TABLES[name].geometry else _write_rows
        text = write(model.TABLES[name], rows.sort_index(kind="stable"))
        (path / file_name(name)).write_text(text, encoding="utf-8", newline="")


def read_folder(path: Path) -> dict[str, pd.DataFrame]:
    """Read a register written by `write_folder`, of this version or an earlier one.

    Returns
    -------
    dict
        All tables of the model by name, as `model.as_frame` makes them.

    Raises
    ------
    UserError
        If a file is missing or is not what `write_folder` writes: which file, where in it, what
        is wrong and what to do. References between the tables are checked, too.
    """
    if not path.is_dir():
        raise UserError("native.no_folder", folder=str(path))
    tables = {name: _read_table(table, path) for name, table in model.TABLES.items()}
    for name in model.TABLES:
        _check_references(name, tables)
    return tables


# --- writing ---------------------------------------------------------------------------------


def _write_rows(table: Table, rows: pd.DataFrame) -> str:
    names = [column.name for column in table.columns]
    cells = [[_cell(value) for value in values] for values in _values(table, rows)]
    lines = [",".join(names), *(",".join(row) for row in zip(*cells, strict=True))]
    return "".join(f"{line}\n" for line in lines)


def _write_features(table: Table, rows: pd.DataFrame) -> str:
    names = [column.name for column in table.columns if column.kind is not Kind.GEOMETRY]
    shapes = _shapes(rows)
    features = [
        _feature(dict(zip(names, values, strict=True)), shape)
        for *values, shape in zip(*_values(table, rows), shapes, strict=True)
    ]
    lines = ",\n".join(features)
    return f'{{"type":"FeatureCollection","features":[\n{lines}\n]}}\n'


def _feature(properties: dict[str, Any], shape: str | None) -> str:
    feature = {
        "type": "Feature",
        "id": properties.pop("id"),
        "properties": properties,
        "geometry": None if shape is None else json.loads(shape),
    }
    return json.dumps(feature, ensure_ascii=False, separators=(",", ":"))


def _shapes(rows: pd.DataFrame) -> list[str | None]:
    shapes = np.asarray(rows["geometry"], dtype=object)
    rounded = shapely.transform(shapes, lambda points: np.round(points, DECIMALS))
    return list(shapely.to_geojson(shapely.orient_polygons(rounded)))


def _values(table: Table, rows: pd.DataFrame) -> list[list[Any]]:
    flat = rows.reset_index()
    columns = [column for column in table.columns if column.kind is not Kind.GEOMETRY]
    return [_plain(flat[column.name], column) for column in columns]


def _plain(values: pd.Series[Any], column: Column) -> list[Any]:
    if column.kind is Kind.DATE:
        values = values.dt.strftime("%Y-%m-%d")
    listed = [None if pd.isna(value) else value for value in values.tolist()]
    if column.kind is Kind.NUMBER:
        return [int(n) if n is not None and n == int(n) else n for n in listed]
    return listed


def _cell(value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if not isinstance(value, str):
        return repr(value)
    text = f"'{value}" if FORMULA.match(value) else value
    return '"' + text.replace('"', '""') + '"' if TO_QUOTE.search(text) else text


# --- reading ---------------------------------------------------------------------------------


def _read_table(table: Table, folder: Path) -> pd.DataFrame:
    file = folder / file_name(table.name)
    if not file.exists() and table.name in LATER:
        return model.as_frame(table.name, [])
    if not file.is_file():
        raise UserError("native.no_file", file=file.name, folder=str(folder))
    try:
        with file.open(encoding="utf-8", newline="") as opened:
            text = opened.read()
    except UnicodeDecodeError as mistake:
        raise UserError("native.not_utf8", file=file.name) from mistake
    read = _read_features if table.geometry else _read_rows
    columns = read(table, text, file.name)
    _check_ids(columns["id"], file.name)
    return model.typed_frame(table.name, columns)


def _read_rows(table: Table, text: str, file: str) -> dict[str, Any]:
    names = [column.name for column in table.columns]
    try:
        header, *rows = csv.reader(_lines(text), strict=True)
    except (csv.Error, ValueError) as mistake:
        raise UserError("native.not_csv", file=file, columns=", ".join(names)) from mistake
    if header != names:
        raise UserError("native.header", file=file, columns=", ".join(names))
    for number, row in enumerate(rows, start=1):
        if len(row) != len(names):
            raise UserError("native.cells", file=file, row=number, n=len(row), wanted=len(names))
    listed = zip(*rows, strict=True) if rows else [() for _ in names]
    return {
        column.name: _parsed(column, cells, file)
        for column, cells in zip(table.columns, listed, strict=True)
    }


def _lines(text: str) -> Iterable[str]:
    return (f"{line}\n" for line in text.removesuffix("\n").split("\n"))


def _parsed(column: Column, cells: Sequence[str], file: str) -> Values:
    if column.kind in (Kind.TEXT, Kind.CODE):
        return _checked(column, [_parse_text(cell) if cell else None for cell in cells], file)
    parse = PARSERS[column.kind]
    found: list[Any] = []
    for number, cell in enumerate(cells, start=1):
        try:
            found.append(parse(cell) if cell else None)
        except (ValueError, KeyError) as mistake:
            raise _bad_value(column, cell, number, file) from mistake
    return _checked(column, found, file)


def _parse_text(cell: str) -> str:
    return cell[1:] if cell[0] == "'" and FORMULA.match(cell) else cell


def _parse_date(cell: str) -> np.datetime64:
    if not ISO_DATE.fullmatch(cell):
        raise ValueError(cell)
    return np.datetime64(cell, "s")


PARSERS: Mapping[Kind, Callable[[str], Any]] = {
    Kind.TEXT: _parse_text,
    Kind.CODE: _parse_text,
    Kind.INTEGER: int,
    Kind.NUMBER: float,
    Kind.FLAG: FLAGS.__getitem__,
    Kind.DATE: _parse_date,
}
# What JSON may hold for each kind, before it is made into what a frame holds.
JSON_TYPES: Mapping[Kind, tuple[type, ...]] = {
    Kind.TEXT: (str,),
    Kind.CODE: (str,),
    Kind.INTEGER: (int,),
    Kind.NUMBER: (int, float),
    Kind.FLAG: (bool,),
    Kind.DATE: (str,),
}


def _checked(column: Column, values: list[Any], file: str) -> Values:
    """Check what must be there and which codes there are; give what a frame column is made of."""
    if column.required and column.kind is Kind.TEXT and column.name != "id":
        values = ["" if value is None else value for value in values]
    for number, value in enumerate(values, start=1):
        missing = value is None and column.required
        strange = value is not None and column.codes is not None and value not in column.codes
        if missing or strange:
            raise _bad_value(column, value or "", number, file)
    return np.array(values, dtype="datetime64[s]") if column.kind is Kind.DATE else values


def _read_features(table: Table, text: str, file: str) -> dict[str, Any]:
    try:
        features = json.loads(text)["features"]
        rows = [{**feature["properties"], "id": feature["id"]} for feature in features]
        shapes = [feature["geometry"] for feature in features]
    except (ValueError, KeyError, TypeError) as mistake:
        raise UserError("native.not_geojson", file=file) from mistake
    names = {column.name for column in table.columns} - {"geometry"}
    for row in rows:
        if set(row) != names:
            raise UserError("native.header", file=file, columns=", ".join(sorted(names)))
    columns = {
        column.name: _from_json(column, [row[column.name] for row in rows], file)
        for column in table.columns
        if column.kind is not Kind.GEOMETRY
    }
    return {**columns, "geometry": _read_shapes(shapes, file)}


def _from_json(column: Column, values: list[Any], file: str) -> Values:
    allowed = JSON_TYPES[column.kind]
    found: list[Any] = []
    for number, value in enumerate(values, start=1):
        flag_as_number = isinstance(value, bool) and column.kind is not Kind.FLAG
        if value is not None and (flag_as_number or not isinstance(value, allowed)):
            raise _bad_value(column, str(value), number, file)
        try:
            found.append(_parse_date(str(value)) if value and column.kind is Kind.DATE else value)
        except ValueError as mistake:
            raise _bad_value(column, str(value), number, file) from mistake
    return _checked(column, found, file)


def _read_shapes(shapes: list[Any], file: str) -> list[Any]:
    texts = [None if shape is None else json.dumps(shape) for shape in shapes]
    try:
        return list(shapely.from_geojson(np.array(texts, dtype=object)))
    except shapely.errors.GEOSException as mistake:
        raise UserError("native.not_geojson", file=file) from mistake


# --- checks ----------------------------------------------------------------------------------


def _bad_value(column: Column, value: str, row: int, file: str) -> UserError:
    key = "native.missing_value" if value == "" else f"native.bad_{column.kind}"
    codes = ", ".join(column.codes.codes) if column.codes else ""
    return UserError(key, file=file, row=row, column=column.name, value=value[:80], codes=codes)


def _check_ids(ids: Sequence[str], file: str) -> None:
    for name, n in Counter(ids).items():
        if n > 1:
            raise UserError("native.twice", file=file, id=name)


def _check_references(name: str, tables: Mapping[str, pd.DataFrame]) -> None:
    for column in model.TABLES[name].columns:
        if column.refers is None:
            continue
        referred = tables[name][column.name].dropna()
        lost = referred[~referred.isin(tables[column.refers].index)]
        if len(lost):
            raise UserError(
                "native.lost",
                file=file_name(name),
                id=str(lost.index[0]),
                column=column.name,
                value=str(lost.iloc[0]),
                other=file_name(column.refers),
            )
