"""What of the register stands where somebody points, and what is called as somebody writes."""

from __future__ import annotations

from dataclasses import dataclass

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely
from rapidfuzz import fuzz, process

from geo import crs
from geo.loading.addresses.vocabulary import folded, words_of
from geo.model import AT_REST
from geo.recent import Recent
from geo.storage import Snapshot

FINGER_M = 8.0  # how far beside a building or a courtyard a click still means it
DEGREES_PER_M = 1 / 70_000  # of longitude at 50 degrees north, where a degree is shortest in Italy
LIKE = 80  # of 100, by which a name may be meant
MOST = 6
TABLES = {"building": "buildings", "courtyard": "courtyards"}
NAMES = {"building": "address", "courtyard": "name"}


@dataclass(frozen=True)
class Standing:
    """What is at a point: ids of the register, None for nothing."""

    building_id: str | None = None
    courtyard_id: str | None = None
    neighbourhood_id: str | None = None


@dataclass(frozen=True)
class Named:
    """A building or a courtyard: which of the two, its id, and what it is called."""

    kind: str
    id: str
    name: str


def standing_at(
    snapshot: Snapshot, lon: float, lat: float, *, finger_m: float = FINGER_M
) -> Standing:
    """Tell what stands at a point.

    Parameters
    ----------
    lon, lat
        Degrees, EPSG:4326.
    finger_m
        A building or courtyard so near counts as meant, if the point is in none.

    Returns
    -------
    Standing
        The building there, else the courtyard there, else the nearest of both within `finger_m`
        metres; and the neighbourhood of the finest boundary set in which the point lies.
    """
    point = shapely.Point(lon, lat)
    near = {
        kind: _distances_m(snapshot.tables[table], point, finger_m)
        for kind, table in TABLES.items()
    }
    found = [
        (distance, order, kind, id_)
        for order, (kind, distances) in enumerate(near.items())
        for id_, distance in distances.items()
        if distance <= finger_m
    ]
    place = _neighbourhood(snapshot, point)
    if not found:
        return Standing(neighbourhood_id=place)
    _, _, kind, id_ = min(found)
    return standing_in(snapshot, kind, str(id_), place)


def standing_in(snapshot: Snapshot, kind: str, id_: str, otherwise: str | None = None) -> Standing:
    """Tell the neighbourhood of a building or a courtyard; `otherwise` where none is known."""
    inside = {
        "building": snapshot.building_neighbourhoods,
        "courtyard": snapshot.courtyard_neighbourhoods,
    }[kind]
    place = inside[snapshot.boundary_sets[0]].get(id_) if snapshot.boundary_sets else None
    known = otherwise if place is None or pd.isna(place) else str(place)
    if kind == "building":
        return Standing(building_id=id_, neighbourhood_id=known)
    return Standing(courtyard_id=id_, neighbourhood_id=known)


def name_of(snapshot: Snapshot, kind: str, id_: str) -> str:
    """Give the address of a building or the name of a courtyard; its id if it has none."""
    names = snapshot.tables[TABLES[kind]][NAMES[kind]]
    name = names.get(id_)
    return id_ if name is None or pd.isna(name) else str(name)


def point_in(snapshot: Snapshot, kind: str, id_: str) -> tuple[float, float] | None:
    """Give a point inside a building or a courtyard: longitude and latitude; None if unknown."""
    shape = snapshot.tables[TABLES[kind]]["geometry"].get(id_)
    if shape is None or shape.is_empty:
        return None
    inside = shapely.point_on_surface(shape)
    return float(inside.x), float(inside.y)


def places_like(snapshot: Snapshot, text: str, *, most: int = MOST) -> list[Named]:
    """List the buildings and courtyards that are called like a text, the most alike first."""
    wanted = _compared(text)
    called = _called(snapshot)
    found = process.extract(
        wanted, called.compared, scorer=fuzz.token_set_ratio, score_cutoff=LIKE, limit=5 * most
    )
    # `via dei Salici 1` is more like 1 than 13
    whole = {at: score + fuzz.ratio(wanted, name) for name, score, at in found}
    order = sorted(whole, key=lambda at: (-whole[at], called.named[at].name, called.named[at].id))
    return [called.named[at] for at in order[:most]] if wanted else []


def place_called(snapshot: Snapshot, text: str) -> Named | None:
    """Find the one building or courtyard that is called just so; None if there is none, or more."""
    wanted = _compared(text)
    called = _called(snapshot)
    found = [at for at, name in enumerate(called.compared) if name == wanted]
    return called.named[found[0]] if len(found) == 1 else None


@dataclass(frozen=True)
class _Called:
    """What buildings and courtyards are called, as written and as compared."""

    named: list[Named]
    compared: list[str]


# With the snapshot, so that no other one takes its identity while this is kept.
_kept: Recent[tuple[Snapshot, _Called]] = Recent(2)


def _called(snapshot: Snapshot) -> _Called:
    return _kept.get(id(snapshot), lambda: (snapshot, _called_anew(snapshot)))[1]


def _called_anew(snapshot: Snapshot) -> _Called:
    named = [
        Named(kind, str(id_), str(name))
        for kind, table in TABLES.items()
        for id_, name in snapshot.tables[table][NAMES[kind]].dropna().items()
    ]
    return _Called(named, [_compared(each.name) for each in named])


def _compared(text: str) -> str:
    return " ".join(words_of(folded(text)))


def _distances_m(places: pd.DataFrame, point: shapely.Point, within_m: float) -> pd.Series[float]:
    around = point.buffer(within_m * DEGREES_PER_M)
    rows = np.sort(gpd.GeoSeries(places["geometry"]).sindex.query(around, predicate="intersects"))
    if not len(rows):
        return pd.Series(dtype="float64")
    near = gpd.GeoSeries(places["geometry"].iloc[rows], crs=AT_REST)
    here = gpd.GeoSeries([point], crs=AT_REST)
    metric = crs.metric_crs(here)
    target = crs.in_metres(here, like=metric).iloc[0]
    distances: pd.Series[float] = crs.in_metres(near, like=metric).distance(target)
    return distances


def _neighbourhood(snapshot: Snapshot, point: shapely.Point) -> str | None:
    if not snapshot.boundary_sets:
        return None
    known = snapshot.tables["neighbourhoods"]
    rows = gpd.GeoSeries(known["geometry"]).sindex.query(point, predicate="intersects")
    inside = known.iloc[np.sort(rows)]
    finest = inside.index[inside["boundary_set"] == snapshot.boundary_sets[0]]
    return str(finest[0]) if len(finest) else None
