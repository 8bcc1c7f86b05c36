"""The one geometry column type: WKB in SQLite, PostGIS `geometry` in PostgreSQL."""

from __future__ import annotations

from typing import Any

import shapely
import sqlalchemy as sa
from geoalchemy2 import Geometry as PostgisGeometry
from geoalchemy2.elements import WKBElement
from shapely.geometry.base import BaseGeometry

SRID = 4326
Raw = Any  # what a driver takes and gives


class Geometry(sa.types.TypeDecorator[BaseGeometry]):
    """A geometry in EPSG:4326; shapely objects go in and come out."""

    impl = sa.LargeBinary
    cache_ok = True
    # GeoAlchemy2 looks here; the index is declared in `schema`, beside all others.
    spatial_index = False

    def load_dialect_impl(self, dialect: sa.Dialect | None) -> sa.types.TypeEngine[Any]:
        """Choose the type that the database knows."""
        # GeoAlchemy2 asks with no dialect when it looks for rasters among the columns.
        if dialect is None:
            return sa.LargeBinary()
        if dialect.name == "postgresql":
            return dialect.type_descriptor(PostgisGeometry("GEOMETRY", SRID, spatial_index=False))
        return dialect.type_descriptor(sa.LargeBinary())

    def process_bind_param(self, value: BaseGeometry | None, dialect: sa.Dialect) -> Raw:
        """Turn a shapely object into what the driver takes."""
        if value is None:
            return None
        if dialect.name == "postgresql":
            # Extended and in hexadecimal, which is the only way that loses no digit.
            placed = shapely.set_srid(value, SRID)
            return shapely.to_wkb(placed, hex=True, include_srid=True)
        return shapely.to_wkb(value)

    def process_result_value(self, value: Raw, dialect: sa.Dialect) -> BaseGeometry | None:
        """Turn what the driver gives into a shapely object."""
        if value is None:
            return None
        return shapely.from_wkb(bytes(value.data if isinstance(value, WKBElement) else value))


def as_wkb(column: sa.Column[Any], dialect: sa.Dialect) -> sa.ColumnElement[Any]:
    """Select a geometry column as plain WKB, to be decoded all at once."""
    if dialect.name == "postgresql":
        return sa.func.ST_AsBinary(sa.type_coerce(column, sa.types.NullType()))
    return sa.type_coerce(column, sa.types.NullType())
