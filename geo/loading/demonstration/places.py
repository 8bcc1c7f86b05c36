"""The places of the story: quarters, courtyards and buildings, always the same."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cache
from typing import Any

import geopandas as gpd
import numpy as np
import shapely
from shapely.geometry import Point
from shapely.geometry.base import BaseGeometry

from geo import crs
from geo.loading import native
from geo.loading.demonstration import quarters as outlines
from geo.loading.demonstration import sources
from geo.loading.demonstration.blocks import Block, addresses, blocks, sides
from geo.loading.demonstration.dice import Dice
from geo.loading.demonstration.sources import Quarter

M2_PER_DWELLING = 88.0
UNKNOWN_DWELLINGS = 0.03  # of a building that somebody else manages; the agency knows its own
UNNAMED_COURT = 0.12
# Who manages the buildings of a quarter, by its entry in the source.
MANAGERS: dict[str, dict[str | None, float]] = {
    "aler": {"aler": 0.93, "mixed": 0.07},
    "aler_some_mm": {"aler": 0.75, "mm": 0.2, "mixed": 0.05},
    "aler_mm": {"aler": 0.5, "mm": 0.42, "mixed": 0.08},
    "mixed": {"aler": 0.62, "mm": 0.2, "mixed": 0.15, None: 0.03},
    "condominiums": {"aler": 0.35, "mixed": 0.6, "other": 0.05},
    "": {None: 1.0},
}


@dataclass(frozen=True)
class Places:
    """The places as rows, and by quarter for whoever looks for one."""

    neighbourhoods: list[dict[str, Any]]
    courtyards: list[dict[str, Any]]
    buildings: list[dict[str, Any]]
    courtyards_of: dict[str, list[dict[str, Any]]] = field(default_factory=dict)
    buildings_of: dict[str, list[dict[str, Any]]] = field(default_factory=dict)


@cache
def places() -> Places:
    """Draw all places; the rows are shared, so nobody may change them."""
    quarters = sources.quarters()
    middles = outlines.centres(quarters)
    shapes = outlines.boundaries(quarters, middles)
    drawn = Places(
        neighbourhoods=outlines.rows(quarters, _at_rest(shapes), sources.vocabulary()["places"]),
        courtyards=[],
        buildings=[],
    )
    for quarter, middle, shape in zip(quarters, middles, shapes, strict=True):
        _build(drawn, quarter, middle, shape)
    _bring_to_rest(drawn.courtyards)
    _bring_to_rest(drawn.buildings)
    return drawn


def _build(drawn: Places, quarter: Quarter, middle: Point, shape: BaseGeometry) -> None:
    built = blocks(quarter, outlines.on_grid(shape, quarter, middle))
    dice = Dice(3, quarter.number)
    faced = sides(quarter, built)
    named = iter(addresses(dice, (side for block in faced for side in block)))
    courtyards: list[dict[str, Any]] = []
    buildings: list[dict[str, Any]] = []
    for block in built:
        streets = [next(named) for _ in block.buildings]
        courts = _courts(dice, quarter, block, streets, len(courtyards))
        buildings += _buildings(dice, quarter, block, streets, courts, len(buildings))
        courtyards += courts
    for row in (*courtyards, *buildings):
        row["geometry"] = outlines.off_grid(row["geometry"], quarter, middle)
    drawn.courtyards.extend(courtyards)
    drawn.buildings.extend(buildings)
    drawn.courtyards_of[quarter.code] = courtyards
    drawn.buildings_of[quarter.code] = buildings


def _courts(
    dice: Dice, quarter: Quarter, block: Block, streets: list[str], n: int
) -> list[dict[str, Any]]:
    form = sources.vocabulary()["places"]["courtyard"]
    return [
        {
            "id": f"C-{quarter.code}-{n + number:02d}",
            "name": None
            if dice.chance(UNNAMED_COURT)
            else form.format(address=streets[number - 1]),
            "neighbourhood_id": quarter.id,
            "origin": outlines.ORIGIN,
            "geometry": court,
        }
        for number, court in enumerate(block.courts, start=1)
    ]


def _buildings(
    dice: Dice,
    quarter: Quarter,
    block: Block,
    streets: list[str],
    courts: list[dict[str, Any]],
    n: int,
) -> list[dict[str, Any]]:
    manager = dice.weighted(MANAGERS[quarter.manager])
    rows = []
    for number, (shape, address) in enumerate(zip(block.buildings, streets, strict=True), start=1):
        if dice.chance(0.15):
            manager = dice.weighted(MANAGERS[quarter.manager])
        homes = round(shape.area * block.floors / M2_PER_DWELLING)
        known = quarter.building_dwellings and _counted(dice, manager)
        rows.append(
            {
                "id": f"E-{quarter.code}-{n + number:03d}",
                "address": address,
                "neighbourhood_id": quarter.id,
                "courtyard_id": _nearest(shape, courts),
                "manager": manager,
                "dwellings": homes if known else None,
                "origin": outlines.ORIGIN,
                "geometry": shape,
            }
        )
    return rows


def _counted(dice: Dice, manager: str | None) -> bool:
    unknown = dice.chance(UNKNOWN_DWELLINGS)
    return manager == "aler" or not unknown


def _nearest(shape: BaseGeometry, courts: list[dict[str, Any]]) -> str | None:
    if not courts:
        return None
    return str(min(courts, key=lambda court: shape.distance(court["geometry"]))["id"])


def _bring_to_rest(rows: list[dict[str, Any]]) -> None:
    for row, shape in zip(rows, _at_rest([row["geometry"] for row in rows]), strict=True):
        row["geometry"] = shape


def _at_rest(shapes: list[Any]) -> list[Any]:
    moved = np.asarray(crs.at_rest(gpd.GeoSeries(shapes, crs=outlines.METRIC)), dtype=object)
    rounded = shapely.transform(moved, lambda points: np.round(points, native.DECIMALS))
    return list(shapely.orient_polygons(rounded))
