"""Rows as the audit trail and drafts keep them, in JSON, and back."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import Any

import pandas as pd
import shapely
from shapely.geometry.base import BaseGeometry

from geo import model
from geo.model import Kind

# What the audit trail, which nobody can change, writes in place of what can be erased.
ERASABLE = "…"
Cell = Any  # what JSON holds: text, a number, true or false, None


def to_json(table: str, values: Mapping[str, Any]) -> dict[str, Cell]:
    """Write the columns of a row that are there; dates as ISO 8601, geometries as WKT."""
    shape = model.TABLES[table]
    return {name: _written(value) for name, value in values.items() if name in shape}


def from_json(table: str, cells: Mapping[str, Cell]) -> dict[str, Any]:
    """Read the columns of a row that are there.

    What can be erased is left out where the audit trail tells only that it held something.
    """
    shape = model.TABLES[table]
    return {
        name: _read(cell, shape[name].kind)
        for name, cell in cells.items()
        if name in shape and not (shape[name].erasable and cell == ERASABLE)
    }


def _written(value: Any) -> Cell:
    if value is None or value is pd.NaT or value is pd.NA:
        return None
    if isinstance(value, BaseGeometry):
        return value.wkt
    if isinstance(value, dt.date):
        return value.isoformat()[:10]
    return value


def _read(cell: Cell, kind: Kind) -> Any:
    if cell is None:
        return None
    if kind is Kind.DATE:
        return dt.date.fromisoformat(cell)
    return shapely.from_wkt(cell) if kind is Kind.GEOMETRY else cell
