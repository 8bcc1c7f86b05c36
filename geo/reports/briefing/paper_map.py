"""The map on paper: drawn from the register's geometry, without tiles."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import geopandas as gpd
import pandas as pd
import shapely
from markupsafe import escape

from geo.analysis.choices import LOOKS
from geo.analysis.moment import Moment
from geo.crs import in_metres, metric_crs
from geo.mapping.shading import BY_PACTS, Shaded, shaded
from geo.mapping.signs import GROUNDS, OUTLINE, sign_svg
from geo.reports.briefing.clusters import Marked, cluster_svg, clusters_of
from geo.reports.briefing.facts import Facts
from geo.reports.briefing.map_legend import legend_of
from geo.reports.briefing.parts import PaperMap
from geo.reports.briefing.phrases import place_in
from geo.reports.briefing.sheet import (
    HEIGHT,
    WIDTH,
    Sheet,
    path_data,
    sheet_round,
    simplified,
)
from geo.reports.briefing.voice import Voice, capital

SIGN_PX = 40
APART = 56
NAME_PX = 30
MOST_NAMES = 6
AROUND_M = 260
MOST_BUILDINGS = 1500
Box = tuple[float, float, float, float]  # west, north, east, south in units of the drawing
COMPASS_BOX: Box = (WIDTH - 68, 0, WIDTH, 102)
GROUND = "#F4F5F3"
FONT = "Source Sans, Source Sans 3, Liberation Sans, Arial, sans-serif"


def draw_map(facts: Facts, voice: Voice) -> PaperMap | None:
    """Draw the scope; None if no geometry is known.

    Returns
    -------
    PaperMap
        1,000 by 720 units; signs that would overlap are one circle with their number. With 88
        neighbourhoods and 2,000 pacts under 600 kB.
    """
    sheet = _sheet(facts)
    if sheet is None:
        return None
    told = shaded(facts.moment, facts.boundary_set, BY_PACTS, voice.language, _no_table)
    close = facts.scope.kind == "pact" or len(facts.scope.ids) == 1
    marks = _marks(facts, sheet)
    clusters = clusters_of(marks, APART)
    shades, ground = _neighbourhoods(facts, sheet, told, close=close)
    homes, kinds = _homes(facts, sheet) if close else ("", [])
    signs = "".join(_sign(cluster, voice) for cluster in clusters)
    body = ground + homes + _edges(facts, sheet) + _names(facts, sheet) + signs
    alt = _alt(facts, voice, marks, told)
    looks = [look for look in LOOKS if any(mark.look == look for mark in marks)]
    areas = [mark.area for mark in marks]
    many = any(len(cluster.marks) > 1 for cluster in clusters)
    legend = legend_of(shades, told, areas, looks, kinds, many, voice)
    return PaperMap(_document(body + _compass() + _scale(sheet, voice), alt), alt, legend)


def _no_table(moment: Moment, boundary_set: str, radius_m: int) -> pd.DataFrame:
    raise AssertionError("shading by pacts asks for no table of gaps")


def _sheet(facts: Facts) -> Sheet | None:
    shapes = _framed(facts)
    shapes = shapes[shapes.notna() & ~shapes.is_empty]
    if shapes.empty:
        return None
    crs = metric_crs(shapes)
    metric = in_metres(shapes, like=crs)
    if facts.scope.kind == "pact":
        metric = metric.buffer(AROUND_M)
    west, south, east, north = (float(edge) for edge in metric.total_bounds)
    return sheet_round((west, south, east, north), crs)


def _framed(facts: Facts) -> gpd.GeoSeries:
    known = facts.moment.tables["neighbourhoods"]
    if facts.scope.kind == "neighbourhoods":
        return gpd.GeoSeries(known.geometry.loc[list(facts.scope.ids)])
    if facts.scope.kind == "pact":
        return _places(facts).geometry
    return gpd.GeoSeries(known.geometry[known["boundary_set"] == facts.boundary_set])


def _places(facts: Facts) -> gpd.GeoDataFrame:
    """List the places of the pacts on the map, those of the scope only."""
    places = facts.moment.places
    kept = places["pact_id"].isin(facts.pacts.index) & places.geometry.notna()
    if facts.scope.kind == "neighbourhoods":
        kept &= facts.moment.neighbourhoods.isin(facts.scope.ids).any(axis="columns")
    if facts.scope.kind != "pact":
        over = facts.pacts.index[facts.pacts["look"] == "ended"]
        kept &= ~places["pact_id"].isin(over)
    return gpd.GeoDataFrame(places[kept])


def _marks(facts: Facts, sheet: Sheet) -> list[Marked]:
    places = _places(facts)
    if places.empty:
        return []
    pacts = facts.moment.pacts.loc[places["pact_id"]]
    areas = ["" if pd.isna(area) else str(area) for area in pacts["area"]]
    return [
        Marked(float(x), float(y), area, str(look))
        for (x, y), area, look in zip(
            sheet.points(places.geometry), areas, pacts["look"], strict=True
        )
        if 0 <= x <= WIDTH and 0 <= y <= HEIGHT
    ]


def _neighbourhoods(
    facts: Facts, sheet: Sheet, told: Shaded, *, close: bool
) -> tuple[list[str], str]:
    """Draw the ground, shaded inside the scope; also tell which shades there are.

    One neighbourhood by itself has nothing to be darker than: it is white, or hatched.
    """
    rows = _of_set(facts)
    shapes = simplified(sheet.place(rows.geometry))
    inside = _inside(facts, rows)
    used: list[str] = []
    drawn = []
    for place, shape, mine in zip(rows.index, shapes, inside, strict=True):
        data = path_data(shape)
        if not data:
            continue
        shade = str(told.rows.at[place, "shade"]) if mine else ""
        if close and shade.startswith("step"):
            drawn.append(_area(data, "zero"))
            continue
        used += [shade] if shade else []
        drawn.append(_area(data, shade))
    return used, "".join(drawn)


def _of_set(facts: Facts) -> gpd.GeoDataFrame:
    known = facts.moment.tables["neighbourhoods"]
    rows = known[(known["boundary_set"] == facts.boundary_set) & known.geometry.notna()]
    return gpd.GeoDataFrame(rows)


def _inside(facts: Facts, rows: pd.DataFrame) -> list[bool]:
    if facts.scope.kind == "neighbourhoods":
        return [place in facts.scope.ids for place in rows.index]
    return [facts.scope.kind == "everything"] * len(rows)


def _area(data: str, shade: str) -> str:
    fill = {"hatch": "url(#pm-hatch)", "": "#E9ECE8"}.get(shade) or GROUNDS[shade][0]
    edge = GROUNDS["nb-edge"][0]
    return f'<path d="{data}" fill="{fill}" stroke="{edge}" stroke-width="1"/>'


def _edges(facts: Facts, sheet: Sheet) -> str:
    """Draw the outline of what the map is about over everything else on the ground."""
    if facts.scope.kind != "neighbourhoods":
        return ""
    rows = _of_set(facts)
    mine = rows[rows.index.isin(facts.scope.ids)]
    data = "".join(path_data(shape) for shape in simplified(sheet.place(mine.geometry)))
    return f'<path d="{data}" fill="none" stroke="{OUTLINE}" stroke-width="2.5"/>'


def _homes(facts: Facts, sheet: Sheet) -> tuple[str, list[str]]:
    """Draw courtyards and buildings; also tell which of them there are."""
    drawn, kinds = [], []
    for name in ("courtyards", "buildings"):
        shapes = sheet.place(_homes_of(facts, name))
        shapes = shapes[~(shapely.is_missing(shapes) | shapely.is_empty(shapes))]
        shapes = shapely.simplify(shapes[:MOST_BUILDINGS], 0.4)
        data = "".join(path_data(shape) for shape in shapes)
        if not data:
            continue
        kind = name.removesuffix("s")
        kinds.append(kind)
        fill, edge = GROUNDS[kind][0], GROUNDS[f"{kind}-edge"][0]
        drawn.append(f'<path d="{data}" fill="{fill}" stroke="{edge}" stroke-width="1"/>')
    return "".join(drawn), kinds


def _homes_of(facts: Facts, name: str) -> gpd.GeoSeries:
    """Fetch the courtyards or buildings of the neighbourhood, or all for one pact."""
    snapshot = facts.moment.snapshot
    known = gpd.GeoSeries(snapshot.tables[name].geometry)
    if facts.scope.kind == "pact":
        return known
    inside = {
        "courtyards": snapshot.courtyard_neighbourhoods,
        "buildings": snapshot.building_neighbourhoods,
    }[name]
    mine = inside.isin(facts.scope.ids).any(axis="columns")
    return known[mine.reindex(known.index, fill_value=False)]


def _names(facts: Facts, sheet: Sheet) -> str:
    """Write the names of neighbourhoods, where there are few enough to be read."""
    rows = _of_set(facts)
    rows = rows[_inside(facts, rows)]
    if len(rows) > MOST_NAMES or len(rows) < 2:
        return ""
    bounds = shapely.bounds(sheet.place(gpd.GeoSeries(rows.geometry)))
    corners = [COMPASS_BOX, _scale_box(sheet)]
    points = [
        _name_at(box, str(name), corners) for box, name in zip(bounds, rows["name"], strict=True)
    ]
    return "".join(
        f'<text x="{x:.0f}" y="{y:.0f}" text-anchor="middle" font-size="{NAME_PX}" '
        f'font-weight="600" fill="{OUTLINE}" stroke="#FFFFFF" stroke-width="5" '
        f'paint-order="stroke">{escape(name)}</text>'
        for (x, y), name in zip(points, rows["name"], strict=True)
    )


def _name_at(box: Any, name: str, corners: Sequence[Box]) -> tuple[float, float]:
    """Find room for a name under its neighbourhood, or over it where something else is below."""
    west, north, east, south = (float(edge) for edge in box)
    half = 0.28 * NAME_PX * len(name)
    x = min(max((west + east) / 2, half + 8), WIDTH - half - 8)
    below, over = south + NAME_PX, max(north - 8, NAME_PX)
    taken = any(_overlap((x - half, below - NAME_PX, x + half, below + 8), one) for one in corners)
    return x, over if taken or below >= HEIGHT - 8 else below


def _overlap(one: Box, other: Box) -> bool:
    across = one[0] < other[2] and other[0] < one[2]
    return across and one[1] < other[3] and other[1] < one[3]


def _sign(cluster: Any, voice: Voice) -> str:
    if len(cluster.marks) > 1:
        return cluster_svg(cluster, str(escape(voice.number(len(cluster.marks)))))
    mark = cluster.marks[0]
    corner = cluster.x - SIGN_PX / 2, cluster.y - SIGN_PX / 2
    sign = sign_svg(mark.area or None, mark.look, SIGN_PX, outline=OUTLINE, ground="#FFFFFF")
    return f'<g transform="translate({corner[0]:.1f} {corner[1]:.1f})">{sign}</g>'


def _compass() -> str:
    return (
        f'<g transform="translate({WIDTH - 44} 16)" fill="{OUTLINE}">'
        '<rect x="-24" y="-6" width="48" height="92" rx="6" fill="#FFFFFF" fill-opacity="0.9"/>'
        '<path d="M0 2L13 40L0 32L-13 40Z"/>'
        f'<text y="72" text-anchor="middle" font-size="{NAME_PX}" font-weight="700">N</text></g>'
    )


def _scale_box(sheet: Sheet) -> Box:
    length = sheet.scale_m * sheet.units_per_m
    return 12, HEIGHT - 70, 36 + length, HEIGHT


def _scale(sheet: Sheet, voice: Voice) -> str:
    metres = sheet.scale_m
    length = metres * sheet.units_per_m
    key, n = ("brief.map.km", metres // 1000) if metres >= 1000 else ("brief.map.m", metres)
    text = escape(voice.say(key, n=n))
    return (
        f'<g transform="translate(20 {HEIGHT - 34})" stroke="{OUTLINE}">'
        f'<rect x="-8" y="-36" width="{length + 16:.1f}" height="58" rx="6" fill="#FFFFFF" '
        'fill-opacity="0.9" stroke="none"/>'
        f'<path d="M0 4V14H{length:.1f}V4" fill="none" stroke-width="3"/>'
        f'<text x="{length / 2:.1f}" y="-4" text-anchor="middle" font-size="{NAME_PX}" '
        f'fill="{OUTLINE}" stroke="none">{text}</text></g>'
    )


def _document(body: str, alt: str) -> str:
    dark, light = GROUNDS["hatch"][0], "#FFFFFF"
    hatch = (
        '<defs><pattern id="pm-hatch" width="10" height="10" patternUnits="userSpaceOnUse" '
        f'patternTransform="rotate(45)"><rect width="10" height="10" fill="{light}"/>'
        f'<rect width="4" height="10" fill="{dark}"/></pattern></defs>'
    )
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {HEIGHT}" '
        f'width="{WIDTH}" height="{HEIGHT}" role="img" aria-label="{escape(alt)}" '
        f'font-family="{FONT}">{hatch}'
        f'<rect x="-60" y="-60" width="{WIDTH + 120}" height="{HEIGHT + 120}" fill="{GROUND}"/>'
        f"{body}</svg>"
    )


def _alt(facts: Facts, voice: Voice, marks: list[Marked], told: Shaded) -> str:
    place = capital(place_in(facts, voice))
    text = voice.say("brief.map.alt", place=place, n=len(marks))
    if facts.scope.kind != "everything":
        return text
    shades = told.rows["shade"]
    zero, hatch = (int((shades == name).sum()) for name in ("zero", "hatch"))
    parts = [text, voice.say("brief.map.alt.zero", n=zero)]
    return " ".join([*parts, voice.say("brief.map.alt.hatch", n=hatch)] if hatch else parts)
