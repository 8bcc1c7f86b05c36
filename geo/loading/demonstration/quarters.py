"""Schematic boundaries of the quarters: along their streets, never overlapping."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from math import atan2, sin, tau
from typing import Any

import geopandas as gpd
import shapely
from shapely.affinity import rotate, translate
from shapely.geometry import MultiPoint, Point, Polygon
from shapely.geometry.base import BaseGeometry

from geo import crs, model
from geo.loading.demonstration.blocks import Plot, grid
from geo.loading.demonstration.dice import Dice
from geo.loading.demonstration.sources import Quarter

METRIC = "EPSG:32632"
STREET_M = 14.0
SQUARENESS = 3.0
STEP_M = 48.0
ORIGIN = "demo_places"


def centres(quarters: Sequence[Quarter]) -> list[Point]:
    """Bring the centres of quarters to metres."""
    points = gpd.points_from_xy(
        [q.lon for q in quarters], [q.lat for q in quarters], crs=model.AT_REST
    )
    return list(crs.in_metres(gpd.GeoSeries(points), like=METRIC))


def boundaries(quarters: Sequence[Quarter], middles: Sequence[Point]) -> list[Polygon]:
    """Draw boundaries along the streets, in metres, cut where another centre is nearer."""
    everything = MultiPoint(middles)
    cells = shapely.voronoi_polygons(everything, extend_to=everything.buffer(5000))
    drawn = []
    for quarter, middle in zip(quarters, middles, strict=True):
        cell = next(cell for cell in cells.geoms if cell.contains(middle))
        shape = off_grid(_along_streets(quarter), quarter, middle)
        drawn.append(shape.intersection(cell.buffer(-STREET_M / 2, join_style="mitre")))
    return drawn


def off_grid(shape: BaseGeometry, quarter: Quarter, middle: Point) -> BaseGeometry:
    """Bring a shape from a quarter's street grid to the city's metres."""
    return translate(rotate(shape, quarter.angle_deg, origin=(0, 0)), middle.x, middle.y)


def on_grid(shape: BaseGeometry, quarter: Quarter, middle: Point) -> BaseGeometry:
    """Bring a shape from the city's metres to a quarter's street grid."""
    return rotate(translate(shape, -middle.x, -middle.y), -quarter.angle_deg, origin=(0, 0))


def _along_streets(quarter: Quarter) -> Polygon:
    dice = Dice(1, quarter.number)
    phases = dice.between(0, tau), dice.between(0, tau)
    inside = [plot.ground for plot in grid(quarter) if _reached(plot, quarter, phases)]
    streets = (
        shapely.union_all(inside).buffer(40, join_style="mitre").buffer(-28, join_style="mitre")
    )
    shape = max(shapely.get_parts(streets), key=lambda part: part.area)
    smooth = Polygon(shape.exterior).simplify(STEP_M).buffer(-30).buffer(30, quad_segs=3)
    return smooth.simplify(1.5)


def _reached(plot: Plot, quarter: Quarter, phases: tuple[float, float]) -> bool:
    x, y = plot.middle
    turn = atan2(y, x)
    worn = 1 + 0.1 * sin(2 * turn + phases[0]) + 0.1 * sin(3 * turn + phases[1])
    across = abs(x / quarter.half_width_m) ** SQUARENESS
    along = abs(y / quarter.half_depth_m) ** SQUARENESS
    return bool(across + along < worn**SQUARENESS)


def rows(
    quarters: Sequence[Quarter], shapes: Sequence[Any], words: Mapping[str, str]
) -> list[dict[str, Any]]:
    """Make the rows of `neighbourhoods`; shapes are at rest."""
    return [
        {
            "id": quarter.id,
            "boundary_set": "quarter",
            "code": quarter.code,
            "name": quarter.name,
            "municipality": quarter.municipality,
            "dwellings": quarter.dwellings,
            "residents": quarter.residents,
            "source": _source(quarter, words),
            "origin": ORIGIN,
            "geometry": shape,
        }
        for quarter, shape in zip(quarters, shapes, strict=True)
    ]


def _source(quarter: Quarter, words: Mapping[str, str]) -> str:
    if quarter.dwellings is None and quarter.residents is None:
        return words["schematic"]
    said = words["published"].format(note=quarter.note, source=quarter.source)
    return f"{words['schematic']} {said}"
