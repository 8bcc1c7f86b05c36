"""Shapes find their place on earth: which CRS, inside which territory, in which neighbourhood."""

from __future__ import annotations

import math
import re
from collections.abc import Mapping, Sequence
from typing import Any

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely
from pyproj import CRS
from pyproj.exceptions import CRSError

from geo import crs as projection
from geo import model
from geo.errors import Problem, UserError
from geo.loading.fields import FieldReader
from geo.loading.mapping import ShapeRule
from geo.loading.reader import Reader
from geo.loading.values import Misread, parse_coordinate

WORLD = (-180.0, -90.0, 180.0, 90.0)
EPSG = re.compile(r"^EPSG:\d{4,6}$")
POINT, MULTIPOINT, POLYGON, MULTIPOLYGON = 0, 4, 3, 6
WANTED: Mapping[str, tuple[int, ...]] = {
    "neighbourhoods": (POLYGON, MULTIPOLYGON),
    "courtyards": (POLYGON, MULTIPOLYGON),
    "buildings": (POINT, POLYGON, MULTIPOLYGON),
    "pact_places": (POINT,),
    "requests": (POINT,),
    "house_numbers": (POINT,),
    "submissions": (POINT,),
}
DRAWN = ("neighbourhoods", "buildings")


def read_shapes(
    fields: FieldReader, rule: ShapeRule, table: str, *, crs: str | None, reader: Reader
) -> list[Any]:
    """Read the shapes of a table, in EPSG:4326; None where there is none or it is wrong.

    Parameters
    ----------
    fields
        The file, its mapping, and where problems go.
    rule
        Where the shapes are.
    table
        The table that they are for: it decides what kind of shape is wanted.
    crs
        The CRS that the person at the keyboard declares; it wins over the file's.
    reader
        Makes shapes of well-known text, in the child.

    Raises
    ------
    UserError
        If the CRS is not declared and the coordinates need not be degrees.
    """
    shapes, column = _found(fields, rule, reader)
    if shapes is None:
        return [None] * len(fields.raw.rows)
    declared = _declared(fields, crs, column)
    placed = _at_rest(shapes, declared)
    _check_territory(fields, placed, column)
    return _check_kinds(fields, placed, table, column)


def has_shapes(fields: FieldReader, rule: ShapeRule) -> bool:
    """Tell whether a file has the shapes that a rule speaks of."""
    names = [rule.wkt] if rule.wkt and fields.raw.column(rule.wkt) else [rule.lon]
    return (rule.shape and fields.raw.shapes is not None) or any(
        name is not None and fields.raw.column(name) is not None for name in names
    )


def check_places(buildings: gpd.GeoDataFrame, neighbourhoods: gpd.GeoDataFrame) -> list[Problem]:
    """Find buildings that are said to be in one neighbourhood and stand in another.

    Parameters
    ----------
    buildings, neighbourhoods
        Tables of the register, EPSG:4326.

    Returns
    -------
    list of Problem
        Warnings; `value` is the building's id. A building that touches the neighbourhood it is
        said to be in, or stands in no neighbourhood of that set, is no contradiction.
    """
    known = neighbourhoods[neighbourhoods.geometry.notna()]
    declared = buildings[
        buildings["neighbourhood_id"].isin(known.index) & buildings.geometry.notna()
    ]
    said = known.geometry.reindex(declared["neighbourhood_id"]).array
    apart = declared[~shapely.intersects(declared.geometry.array, said)]
    points = gpd.GeoDataFrame(
        {"set": known["boundary_set"].reindex(apart["neighbourhood_id"]).to_numpy()},
        index=apart.index,
        geometry=apart.geometry.representative_point(),
        crs=model.AT_REST,
    )
    inside = points.sjoin(known[["boundary_set", "name", "geometry"]], predicate="within")
    return [
        _contradiction(str(building), apart.at[building, "neighbourhood_id"], row)
        for building, row in inside[inside["set"] == inside["boundary_set"]].iterrows()
    ]


def _contradiction(building: str, said: object, row: pd.Series) -> Problem:
    parameters = {"building": building, "said": str(said), "found": str(row["name"])}
    return Problem(
        None, "neighbourhood_id", building, "loading.place.contradiction", parameters, "warn"
    )


def _found(
    fields: FieldReader, rule: ShapeRule, reader: Reader
) -> tuple[list[Any] | None, str | None]:
    raw = fields.raw
    if rule.shape and raw.shapes is not None:
        fields.problems += [each for each in raw.problems if each.column == "geometry"]
        return list(raw.shapes), "geometry"
    wkt = raw.column(rule.wkt) if rule.wkt else None
    if wkt is not None:
        return _from_text(fields, wkt, reader), wkt
    lon = raw.column(rule.lon) if rule.lon else None
    lat = raw.column(rule.lat) if rule.lat else None
    if lon is not None and lat is not None:
        return _from_coordinates(fields, lon, lat), f"{lon}, {lat}"
    if rule.optional:
        return None, None
    names = [name for name in (rule.wkt, rule.lon, rule.lat) if name]
    if not names:
        raise UserError("loading.shape.none", mapping=fields.mapping.name)
    fields.cells([next(name for name in names if raw.column(name) is None)], optional=False)
    return None, None


def _from_text(fields: FieldReader, column: str, reader: Reader) -> list[Any]:
    texts = [
        cell.strip() if isinstance(cell, str) and cell.strip() else None
        for cell in fields.raw.columns[column]
    ]
    shapes, problems = reader.outlines(texts, fields.raw.rows, column)
    fields.problems += problems
    return shapes


def _from_coordinates(fields: FieldReader, lon: str, lat: str) -> list[Any]:
    easts = _coordinates(fields, lon)
    norths = _coordinates(fields, lat)
    shapes: list[Any] = []
    for place, (east, north) in enumerate(zip(easts, norths, strict=True)):
        if (east is None) != (north is None):
            fields.note(place, f"{lon}, {lat}", None, "loading.place.half")
        known = isinstance(east, float) and isinstance(north, float)
        shapes.append(shapely.Point(east, north) if known else None)
    return shapes


def _coordinates(fields: FieldReader, column: str) -> list[float | str | None]:
    found: list[float | str | None] = []
    for place, cell in enumerate(fields.raw.columns[column]):
        if cell is None or (isinstance(cell, str) and not cell.strip()):
            found.append(None)
            continue
        try:
            found.append(parse_coordinate(cell))
        except Misread:
            fields.note(place, column, cell, "loading.place.coordinate")
            found.append("wrong")
    return found


def _declared(fields: FieldReader, crs: str | None, column: str | None) -> str | None:
    declared = crs or fields.raw.crs or fields.mapping.file.crs
    if declared is None:
        return None
    if not EPSG.match(declared):
        raise UserError("loading.crs.unknown", crs=declared[:80])
    try:
        CRS.from_epsg(int(declared.removeprefix("EPSG:")))
    except CRSError as error:
        raise UserError("loading.crs.unknown", crs=declared) from error
    return declared


def _at_rest(shapes: Sequence[Any], declared: str | None) -> list[Any]:
    listed = np.array([*shapes, None], dtype=object)[:-1]
    if declared is None:
        if not _only_degrees(listed):
            raise UserError("loading.crs.undeclared")
        declared = model.AT_REST
    return list(projection.at_rest(gpd.GeoSeries(listed, crs=declared)))


def _only_degrees(shapes: Any) -> bool:
    """Tell whether most coordinates are such as only degrees have.

    Most, so that one wrong row is that row's problem and not the file's.
    """
    bounds = shapely.bounds(shapes[[shape is not None for shape in shapes]])
    if not len(bounds):
        return True
    return bool(np.mean(_inside(bounds, WORLD)) > 0.5)


def _inside(bounds: Any, territory: tuple[float, float, float, float]) -> Any:
    west, south, east, north = territory
    with np.errstate(invalid="ignore"):
        return (
            (bounds[..., 0] >= west)
            & (bounds[..., 1] >= south)
            & (bounds[..., 2] <= east)
            & (bounds[..., 3] <= north)
        )


def _check_territory(fields: FieldReader, shapes: list[Any], column: str | None) -> None:
    territory = fields.mapping.file.territory or WORLD
    bounds = shapely.bounds(np.array([*shapes, None], dtype=object)[:-1])
    inside = _inside(bounds, territory)
    for place, shape in enumerate(shapes):
        if shape is None or inside[place]:
            continue
        key = _likely_cause(bounds[place], territory)
        at = ", ".join(f"{number:.6g}" for number in bounds[place][:2])
        fields.note(place, column, at, key)
        shapes[place] = None


def _likely_cause(bounds: Any, territory: tuple[float, float, float, float]) -> str:
    if not all(math.isfinite(number) for number in bounds):
        return "loading.shape.not_finite"
    if not _inside(bounds, WORLD):
        swapped = abs(bounds[1]) <= 180 and abs(bounds[0]) <= 90
        return "loading.place.swapped" if swapped else "loading.place.metres"
    if _inside(bounds[[1, 0, 3, 2]], territory):
        return "loading.place.swapped"
    if np.all(np.abs(bounds) < 0.01):
        return "loading.place.zero"
    return "loading.place.outside"


def _check_kinds(
    fields: FieldReader, shapes: list[Any], table: str, column: str | None
) -> list[Any]:
    said = {problem.row for problem in fields.problems if problem.severity == "reject"}
    wanted = WANTED[table]
    found = []
    for place, shape in enumerate(shapes):
        kind = None if shape is None else int(shapely.get_type_id(shape))
        if kind is None and table in DRAWN and fields.raw.rows[place] not in said:
            fields.note(place, column, None, "loading.shape.missing", severity="warn")
        if kind is None or kind in wanted:
            found.append(shape)
            continue
        found.append(_as_point(shape) if POINT in wanted else None)
        pointed = found[-1] is not None
        fields.note(
            place,
            column,
            shape.geom_type,
            "loading.shape.to_point" if pointed else "loading.shape.kind",
            severity="repaired" if pointed else "reject",
        )
    return found


def _as_point(shape: Any) -> Any:
    """Take the point that a shape stands for: its only one, or one inside a polygon."""
    kind = int(shapely.get_type_id(shape))
    if kind == MULTIPOINT and shapely.get_num_geometries(shape) == 1:
        return shapely.get_geometry(shape, 0)
    if kind in (POLYGON, MULTIPOLYGON):
        return shapely.point_on_surface(shape)
    return None
