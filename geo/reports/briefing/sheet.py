"""The sheet that a map is drawn on: metres to units of the drawing, shapes to path data."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

import geopandas as gpd
import numpy as np
import shapely

from geo.crs import in_metres

WIDTH, HEIGHT = 1000, 720
MARGIN = 46
TOLERANCE = 0.7  # units of the drawing: less than a hair at any size of paper
NARROWEST_M = 300.0
SCALE_SHARE = 0.24
Shapes = np.ndarray[Any, np.dtype[Any]]


@dataclass(frozen=True)
class Sheet:
    """A window on the ground.

    Parameters
    ----------
    crs
        Metric CRS of the drawing.
    west, north
        Its upper left corner, metres.
    units_per_m
        Scale.
    """

    crs: str
    west: float
    north: float
    units_per_m: float

    def place(self, shapes: gpd.GeoSeries) -> Shapes:
        """Bring shapes at rest onto the sheet: units, y downwards, cut at its edges."""
        metric = in_metres(shapes, like=self.crs).to_numpy()
        drawn = shapely.transform(metric, self._units)
        cut: Shapes = shapely.clip_by_rect(drawn, -60, -60, WIDTH + 60, HEIGHT + 60)
        return cut

    def points(self, places: gpd.GeoSeries) -> np.ndarray[Any, np.dtype[np.float64]]:
        """Bring points at rest onto the sheet, one row a point; NaN for none."""
        metric = in_metres(places, like=self.crs)
        return self._units(np.column_stack([metric.x, metric.y]))

    def _units(self, xy: np.ndarray[Any, np.dtype[Any]]) -> np.ndarray[Any, np.dtype[np.float64]]:
        across = (xy[:, 0] - self.west) * self.units_per_m
        down = (self.north - xy[:, 1]) * self.units_per_m
        return np.column_stack([across, down])

    @property
    def scale_m(self) -> int:
        """Round metres that the scale bar shows: 1, 2 or 5 and zeros."""
        most = SCALE_SHARE * WIDTH / self.units_per_m
        ten = 10 ** int(np.floor(np.log10(most)))
        return int(next(step * ten for step in (5, 2, 1) if step * ten <= most))


def sheet_round(bounds: tuple[float, float, float, float], crs: str) -> Sheet:
    """Lay a sheet round some bounds in metres of a CRS, with a margin."""
    west, south, east, north = bounds
    across, down = max(east - west, NARROWEST_M), max(north - south, NARROWEST_M)
    units = min((WIDTH - 2 * MARGIN) / across, (HEIGHT - 2 * MARGIN) / down)
    middle = (west + east) / 2, (south + north) / 2
    return Sheet(crs, middle[0] - WIDTH / units / 2, middle[1] + HEIGHT / units / 2, units)


def simplified(polygons: Shapes) -> Shapes:
    """Drop what no eye sees; neighbours keep their common edge."""
    kept = polygons.copy()
    flat = shapely.get_type_id(polygons)
    known = np.isin(flat, (3, 6)) & ~shapely.is_empty(polygons)
    if known.any():
        kept[known] = shapely.coverage_simplify(polygons[known], TOLERANCE)
    return kept


def path_data(shape: Any) -> str:
    """Write a shape as SVG path data with whole and half units; nothing for none."""
    if shape is None or shape.is_empty:
        return ""
    return "".join(_ring(ring) for ring in _rings(shape))


def _rings(shape: Any) -> Iterable[Any]:
    for part in shapely.get_parts(shape):
        if part.geom_type == "Polygon":
            yield shapely.get_coordinates(part.exterior)
            for hole in part.interiors:
                yield shapely.get_coordinates(hole)


def _ring(xy: Any) -> str:
    rounded = np.round(xy[:-1] * 2) / 2
    steps = [f"{x:g} {y:g}" for x, y in rounded]
    return f"M{'L'.join(steps)}Z" if len(steps) > 2 else ""
