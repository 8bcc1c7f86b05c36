"""Rows as typed frames, so that unknown stays unknown."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, cast

import geopandas as gpd
import pandas as pd

from geo.model.shapes import Kind
from geo.model.tables import TABLES

AT_REST = "EPSG:4326"  # the CRS of every geometry in the register, longitude first

FRAME_DTYPES: Mapping[Kind, str] = {
    Kind.TEXT: "str",
    Kind.CODE: "str",
    Kind.INTEGER: "Int64",
    Kind.NUMBER: "float64",
    Kind.FLAG: "bool",
    Kind.DATE: "datetime64[s]",
}


def as_frame(table: str, rows: Iterable[Mapping[str, Any]]) -> pd.DataFrame:
    """Make a typed frame of rows.

    Parameters
    ----------
    table
        Name of a table in `TABLES`.
    rows
        Mappings by column name; what is missing is unknown. Geometries are shapely objects in
        EPSG:4326. Other keys are ignored.

    Returns
    -------
    DataFrame
        Indexed by `id`; a GeoDataFrame in EPSG:4326 if the table has a geometry. Integers are
        `Int64`, dates `datetime64[s]`, so that unknown stays unknown.
    """
    listed = list(rows)
    columns = TABLES[table].columns
    return typed_frame(
        table, {column.name: [row.get(column.name) for row in listed] for column in columns}
    )


def row_of(frame: pd.DataFrame, row: str) -> pd.Series[Any]:
    """Take one row of a frame by its id.

    Raises
    ------
    KeyError
        If there is no such row.
    """
    return cast("pd.Series[Any]", frame.loc[row])


def typed_frame(table: str, columns: Mapping[str, Any]) -> pd.DataFrame:
    """Make a typed frame of columns, as `as_frame` does of rows.

    Parameters
    ----------
    columns
        One sequence by column name, all of the same length, `id` among them.
    """
    shape = TABLES[table]
    series = {
        column.name: pd.Series(columns[column.name], dtype=FRAME_DTYPES[column.kind])
        for column in shape.columns
        if column.kind is not Kind.GEOMETRY
    }
    frame = pd.DataFrame(series).set_index("id")
    if not shape.geometry:
        return frame
    places = gpd.GeoSeries(list(columns["geometry"]), index=frame.index, crs=AT_REST)
    placed: pd.DataFrame = gpd.GeoDataFrame(frame, geometry=places, crs=AT_REST)
    return placed
