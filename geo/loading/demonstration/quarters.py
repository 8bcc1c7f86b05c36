"""Schematic boundaries of the quarters: round the centres, without overlaps."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from math import cos, sin, tau
from typing import Any

import geopandas as gpd
import shapely
from shapely.affinity import rotate, translate
from shapely.geometry import MultiPoint, Point, Polygon

from geo import crs
from geo.loading.demonstration.dice import Dice
from geo.loading.demonstration.sources import Quarter

METRIC = "EPSG:32632"
STREET_M = 14.0
CORNERS = 30
SQUARENESS = 3.4
ORIGIN = "demo_places"


def centres(quarters: Sequence[Quarter]) -> list[Point]:
    """Bring the centres of quarters to metres."""
    points = gpd.points_from_xy([q.lon for q in quarters], [q.lat for q in quarters], crs=crs.AT_REST)
    return list(crs.in_metres(gpd.GeoSeries(points), like=METRIC))


def boundaries(quarters: Sequence[Quarter], middles: Sequence[Point]) -> list[Polygon]:
    """Draw a boundary round every centre, in metres: a worn square, cut where another is nearer."""
    cells = shapely.voronoi_polygons(MultiPoint(middles), extend_to=MultiPoint(middles).buffer(5000))
    drawn = []
    for quarter, middle in zip(quarters, middles, strict=True):
        cell = next(cell for cell in cells.geoms if cell.contains(middle))
        shape = _worn_square(quarter, middle).intersection(cell)
        drawn.append(shape.buffer(-STREET_M / 2, join_style="mitre").simplify(2))
    return drawn


def _worn_square(quarter: Quarter, middle: Point) -> Polygon:
    dice = Dice(1, quarter.number)
    phase_2, phase_3 = dice.between(0, tau), dice.between(0, tau)
    corners = []
    for n in range(CORNERS):
        turn = tau * n / CORNERS
        x, y = cos(turn), sin(turn)
        reach = (abs(x) ** SQUARENESS + abs(y) ** SQUARENESS) ** (-1 / SQUARENESS)
        worn = 1 + 0.09 * sin(2 * turn + phase_2) + 0.07 * sin(3 * turn + phase_3)
        reach *= worn + dice.between(-0.02, 0.02)
        corners.append((quarter.half_width_m * reach * x, quarter.half_depth_m * reach * y))
    shape = rotate(Polygon(corners), quarter.angle_deg, origin=(0, 0))
    return translate(shape, middle.x, middle.y)


def rows(quarters: Sequence[Quarter], shapes: Sequence[Any], words: Mapping[str, str]) -> list[dict[str, Any]]:
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
    return f"{words['schematic']} {words['published'].format(note=quarter.note, source=quarter.source)}"
