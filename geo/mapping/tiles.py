"""Buildings and courtyards by tile of the usual web grid, for the close view."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass

import geopandas as gpd
import numpy as np
import shapely

from geo.errors import UserError
from geo.mapping import features

LOWEST, HIGHEST = 14, 18


@dataclass(frozen=True)
class Tile:
    """A tile of the web grid.

    Raises
    ------
    UserError
        If there is no such tile, or its zoom is not one that is served.
    """

    z: int
    x: int
    y: int

    def __post_init__(self) -> None:
        served = LOWEST <= self.z <= HIGHEST
        if not (served and 0 <= self.x < 2**self.z and 0 <= self.y < 2**self.z):
            where = {"z": str(self.z), "x": str(self.x), "y": str(self.y)}
            raise UserError("web.bad_tile", **where, lowest=LOWEST, highest=HIGHEST)

    @property
    def bounds(self) -> tuple[float, float, float, float]:
        """West, south, east and north in degrees."""
        side = 2**self.z
        west, east = (column / side * 360 - 180 for column in (self.x, self.x + 1))
        north, south = (_latitude(row / side) for row in (self.y, self.y + 1))
        return west, south, east, north


def _latitude(fraction: float) -> float:
    return math.degrees(math.atan(math.sinh(math.pi * (1 - 2 * fraction))))


class TileIndex:
    """Finds what lies in a tile, among any number of rows.

    Parameters
    ----------
    rows
        Buildings or courtyards, EPSG:4326.
    properties
        What each feature says, by column of `rows`.
    """

    def __init__(self, rows: gpd.GeoDataFrame, properties: Mapping[str, str]) -> None:
        self._shapes = features.tidied(rows.geometry, features.PLACE_DECIMALS)
        self._tree = shapely.STRtree(self._shapes)
        self._keys = rows.index.to_numpy(dtype=object)
        columns = {name: rows[column] for name, column in properties.items()}
        self._texts = np.array(features.property_texts(columns), dtype=object)

    def collection(self, tile: Tile) -> bytes:
        """Write what touches a tile as a FeatureCollection; a row may be in several tiles."""
        found = np.sort(self._tree.query(shapely.box(*tile.bounds), predicate="intersects"))
        shapes = features.written(self._shapes[found])
        return features.collection(
            list(map(features.feature, self._keys[found], shapes, self._texts[found]))
        )
