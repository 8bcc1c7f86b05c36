"""Points: exchanged coordinates, another system of coordinates, another neighbourhood than said."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import geopandas as gpd
import numpy as np
import shapely

from geo import crs as projection
from geo import model
from geo.errors import Problem
from geo.loading.doctor.case import Case, make_id, shortened
from geo.loading.doctor.meanings import written
from geo.loading.doctor.proposal import SHAPE, Change, Option, Proposal
from geo.loading.neighbourhood_names import PLACED
from geo.loading.values import Misread, parse_coordinate
from geo.loading.wire import Cell

SWAPPED = "loading.place.swapped"
METRES = "loading.place.metres"
UNDECLARED = "loading.crs.undeclared"
# Beyond the territory for whatever reason: worth a look only if most rows are.
ASTRAY = (METRES, SWAPPED, "loading.place.outside", "loading.shape.not_finite")
ELSEWHERE = "doctor.elsewhere"
# What Italian offices hand out: UTM 32 and 33, Gauss-Boaga west and east, Web Mercator, degrees.
SYSTEMS = (
    "EPSG:32632", "EPSG:25832", "EPSG:3003", "EPSG:32633", "EPSG:25833", "EPSG:3004",
    "EPSG:6707", "EPSG:6708", "EPSG:3857", "EPSG:2056", "EPSG:4326",
)  # fmt: skip
ITALY = (6.6, 35.4, 18.6, 47.2)
PADDED_DEGREES = 0.3
LOOKED_AT = 2_000
NEAR_M = 250.0  # a point so near the border of what is said is a matter of the border


@dataclass(frozen=True)
class _Axes:
    """The columns of longitude and latitude; None if the shapes are the file's own."""

    lon: str | None = None
    lat: str | None = None


def _axes(case: Case) -> _Axes | None:
    for rule in (table.shape for table in case.mapping.tables if table.shape is not None):
        if rule.shape and case.raw.shapes is not None:
            return _Axes()
        if rule.wkt and case.raw.column(rule.wkt):
            return None
        lon = case.raw.column(rule.lon) if rule.lon else None
        lat = case.raw.column(rule.lat) if rule.lat else None
        if lon is not None and lat is not None:
            return _Axes(lon, lat)
    return None


def swapped(case: Case) -> Iterator[Proposal]:
    """Propose to exchange longitude and latitude where that brings a point into the territory."""
    axes = _axes(case)
    if axes is None:
        return
    for problem in case.told(SWAPPED):
        row = problem.row or 0
        changes = _exchanged(case, axes, row)
        option = Option("exchange", "swap_axes", changes)
        yield Proposal(
            make_id("swapped", row), "swapped", (row,), problem.column, problem.value,
            SWAPPED, (option,), 0.95,
        )  # fmt: skip


def _exchanged(case: Case, axes: _Axes, row: int) -> tuple[Change, ...]:
    if axes.lon is None or axes.lat is None:
        shape = (case.raw.shapes or [])[case.places[row]]
        return (Change(row, SHAPE, shape, shapely.transform(shape, lambda xy: xy[:, ::-1])),)
    lon, lat = case.cell(row, axes.lon), case.cell(row, axes.lat)
    return (Change(row, axes.lon, lon, lat), Change(row, axes.lat, lat, lon))


def systems(case: Case) -> Iterator[Proposal]:
    """Propose the system of coordinates in which the points fall inside the territory."""
    axes = _axes(case)
    whole = any(problem.key == UNDECLARED for problem in case.problems)
    astray = {problem.row or 0: problem for problem in case.told(*ASTRAY)}
    if axes is None or not (astray or whole):
        return
    points = {row: point for row in case.raw.rows if (point := _point(case, axes, row)) is not None}
    if whole or len(astray) > len(points) / 2:
        yield from _for_all(case, points)
    elif axes.lon is not None:
        yield from _one_by_one(case, axes, [each for each in astray.values() if each.key == METRES])


def _for_all(case: Case, points: dict[int, Any]) -> Iterator[Proposal]:
    listed = list(points.values())[:: max(1, len(points) // LOOKED_AT)]
    options = tuple(
        Option(f"crs:{name}", "crs", parameters={"crs": name, "share": share}, crs=name)
        for name, share in _fitting(listed, _territory(case))
        if name != case.raw.crs
    )
    if options:
        first = listed[0]
        value = f"{first.x:.8g}, {first.y:.8g}"
        yield Proposal(
            make_id("crs"), "crs", (), None, value, "doctor.crs", options, 0.9, {"n": len(points)}
        )


def _one_by_one(case: Case, axes: _Axes, problems: Sequence[Problem]) -> Iterator[Proposal]:
    for problem in problems:
        row = problem.row or 0
        point = _point(case, axes, row)
        fitting = _fitting([point], _territory(case)) if point is not None else []
        options = tuple(_converted(case, axes, row, point, name) for name, _ in fitting[:3])
        if options:
            yield Proposal(
                make_id("crs", row), "crs", (row,), problem.column, problem.value, METRES,
                options, 0.8,
            )  # fmt: skip


def _converted(case: Case, axes: _Axes, row: int, point: Any, name: str) -> Option:
    there = projection.at_rest(gpd.GeoSeries([point], crs=name)).iloc[0]
    lon, lat = str(axes.lon), str(axes.lat)
    changes = (
        Change(row, lon, case.cell(row, lon), round(float(there.x), 7)),
        Change(row, lat, case.cell(row, lat), round(float(there.y), 7)),
    )
    return Option(f"crs:{name}", "convert", changes, {"crs": name})


def _point(case: Case, axes: _Axes, row: int) -> Any:
    if axes.lon is None:
        shape = (case.raw.shapes or [])[case.places[row]]
        return None if shape is None or shape.is_empty else shape.representative_point()
    east, north = (_number(case.cell(row, name)) for name in (axes.lon, axes.lat))
    return None if east is None or north is None else shapely.Point(east, north)


def _number(cell: Cell) -> float | None:
    try:
        return None if cell is None or cell == "" else parse_coordinate(cell)
    except Misread:
        return None


def _territory(case: Case) -> tuple[float, float, float, float]:
    known = case.register.get("neighbourhoods")
    if isinstance(known, gpd.GeoDataFrame) and known.geometry.notna().any():
        west, south, east, north = (float(each) for each in known.total_bounds)
        pad = PADDED_DEGREES
        return west - pad, south - pad, east + pad, north + pad
    return case.mapping.file.territory or ITALY


def _fitting(
    points: Sequence[Any], territory: tuple[float, float, float, float]
) -> list[tuple[str, float]]:
    """List the systems in which nearly all points are inside, in the order of `SYSTEMS`."""
    west, south, east, north = territory
    found = []
    for name in SYSTEMS:
        there = projection.at_rest(gpd.GeoSeries(list(points), crs=name))
        x, y = there.x.to_numpy(), there.y.to_numpy()
        share = float(np.mean((x >= west) & (x <= east) & (y >= south) & (y <= north)))
        if share >= 0.9:
            found.append((name, share))
    return found


def elsewhere(case: Case) -> list[Problem]:
    """Find points that lie in another neighbourhood than their row says; row by row."""
    return [problem for problem, _, _, _ in _contradictions(case)]


def neighbourhoods(case: Case) -> Iterator[Proposal]:
    """Propose the neighbourhood in which a point lies, or to do without the point."""
    axes = _axes(case)
    for problem, table, id_, away_m in _contradictions(case):
        row, options = problem.row or 0, []
        column = case.column_of(table, "neighbourhood_id")
        rule = next(each for each in case.mapping.tables if each.name == table)
        cell = written(rule.fields.get("neighbourhood_id"), id_)
        if column is not None and cell is not None:
            change = Change(row, column, case.cell(row, column), cell)
            parameters = {"id": id_, "name": str(problem.parameters["found"])}
            options.append(Option("move", "refer", (change,), parameters))
        if axes is not None:
            options.append(Option("drop", "drop_point", _dropped(case, axes, row)))
        if options:
            yield Proposal(
                make_id("neighbourhood", table, row), "neighbourhood", (row,), problem.column,
                problem.value, ELSEWHERE, tuple(options), 0.7 if away_m <= NEAR_M else 0.4,
                problem.parameters,
            )  # fmt: skip


def _dropped(case: Case, axes: _Axes, row: int) -> tuple[Change, ...]:
    if axes.lon is None or axes.lat is None:
        return (Change(row, SHAPE, (case.raw.shapes or [])[case.places[row]], None),)
    return tuple(Change(row, name, case.cell(row, name), None) for name in (axes.lon, axes.lat))


def _contradictions(case: Case) -> Iterator[tuple[Problem, str, str, float]]:
    """Give each problem, its table, the neighbourhood that it lies in, and how far from its own."""
    if case.loaded is None:
        return
    areas = case.known("neighbourhoods")
    if not isinstance(areas, gpd.GeoDataFrame):
        return
    areas = areas[areas.geometry.notna()]
    for table in PLACED:
        frame = case.loaded.frames.get(table)
        if isinstance(frame, gpd.GeoDataFrame) and len(frame) and len(areas):
            yield from _apart(case, table, frame, areas)


def _apart(
    case: Case, table: str, frame: gpd.GeoDataFrame, areas: gpd.GeoDataFrame
) -> Iterator[tuple[Problem, str, str, float]]:
    declared = frame[frame["neighbourhood_id"].isin(areas.index) & frame.geometry.notna()]
    own = areas.geometry.reindex(declared["neighbourhood_id"]).array
    apart = declared[~shapely.intersects(declared.geometry.array, own)]
    if apart.empty:
        return
    points = gpd.GeoSeries(apart.geometry.representative_point(), crs=model.AT_REST)
    metric = projection.metric_crs(points)
    theirs = gpd.GeoSeries(
        areas.geometry.reindex(apart["neighbourhood_id"]).array, index=apart.index, crs=areas.crs
    )
    away = projection.in_metres(points, like=metric).distance(
        projection.in_metres(theirs, like=metric)
    )
    column = case.column_of(table, "neighbourhood_id") or "neighbourhood_id"
    rows = case.loaded.rows.get(table, {}) if case.loaded else {}
    for id_, said in apart["neighbourhood_id"].items():
        same = areas[areas["boundary_set"] == areas.at[said, "boundary_set"]]
        inside = same[same.geometry.contains(points[id_])]
        row = rows.get(str(id_))
        if row is None or inside.empty:
            continue
        parameters = {
            "said": str(areas.at[said, "name"]), "found": str(inside["name"].iloc[0]),
            "away_m": round(float(away[id_])),
        }  # fmt: skip
        value = shortened(case.cell(row, column) or said)
        problem = Problem(row, column, value, ELSEWHERE, parameters, "warn")
        yield problem, table, str(inside.index[0]), float(away[id_])
