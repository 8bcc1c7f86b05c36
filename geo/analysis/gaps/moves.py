"""The one pact that would change most: where in a neighbourhood, and about what."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import geopandas as gpd
import numpy as np
import pandas as pd
from numpy.typing import NDArray
from scipy.spatial import KDTree  # type: ignore[import-untyped]

from geo import model
from geo.analysis.gaps.areas import area_grid
from geo.analysis.gaps.asked import unanswered
from geo.analysis.gaps.reach import Ground, Points, ground_of, reach_m, xy
from geo.analysis.moment import Moment
from geo.storage.places import points_of

Flags = NDArray[np.bool_]


@dataclass(frozen=True)
class Move:
    """A place for one more pact.

    Parameters
    ----------
    kind, place_id
        `courtyard` or `building`, and its id.
    label
        Name of the courtyard or address of the building; None if neither is known.
    lon, lat
        A point inside it, EPSG:4326.
    homes_gained, homes_gained_here
        Dwellings not yet near an active pact that would be: in all, and in the neighbourhood.
    n_unknown_gained
        Buildings of unknown dwellings that would be, in neither number.
    area
        The area that the neighbourhood misses most (`missed_area`); None if it misses none.
    """

    kind: str
    place_id: str
    label: str | None
    lon: float
    lat: float
    homes_gained: int
    homes_gained_here: int
    n_unknown_gained: int
    area: str | None


def best_move(
    moment: Moment, boundary_set: str, neighbourhood_id: str, radius_m: float
) -> Move | None:
    """Find where in a neighbourhood one pact would bring most homes within reach.

    Parameters
    ----------
    radius_m
        Metres, from a point inside the courtyard or building to a point inside each building or
        its courtyard.

    Returns
    -------
    Move or None
        Among the courtyards, and the buildings without a placed one; by homes gained, then
        buildings of unknown dwellings gained, then the order of the register. None if every
        building that could be reached is near a pact, or there is no place.
    """
    places = _candidates(moment, boundary_set, neighbourhood_id)
    if places.empty:
        return None
    ground = ground_of(moment)
    far = (reach_m(moment)["active"] > radius_m).to_numpy()
    gained = _gained(ground, far, _at(places, ground.metric), radius_m)
    homes = moment.snapshot.tables["buildings"]["dwellings"].astype("float64").to_numpy()
    sums = [(np.nansum(homes[rows]), np.isnan(homes[rows]).sum()) for rows in gained]
    best = max(range(len(sums)), key=lambda place: sums[place])
    if not len(gained[best]):
        return None
    here = moment.snapshot.building_neighbourhoods[boundary_set].eq(neighbourhood_id).to_numpy()
    place = places.iloc[best]
    return Move(
        kind=str(place["kind"]),
        place_id=str(places.index[best]),
        label=_label(moment, place),
        lon=float(place["geometry"].x),
        lat=float(place["geometry"].y),
        homes_gained=int(sums[best][0]),
        homes_gained_here=int(np.nansum(homes[gained[best]][here[gained[best]]])),
        n_unknown_gained=int(sums[best][1]),
        area=missed_area(moment, boundary_set, neighbourhood_id),
    )


def missed_area(moment: Moment, boundary_set: str, neighbourhood_id: str) -> str | None:
    """Tell which area a neighbourhood misses most.

    One that never was before one that lapsed; among these the one that most unanswered requests
    there name, then the one that is active in most other neighbourhoods of the set, then the first
    in the order of the areas. None if none is missing, as far as is known.
    """
    grid = area_grid(moment, boundary_set).set_index("area")
    own = grid.loc[grid["neighbourhood_id"] == neighbourhood_id, "state"]
    waiting = unanswered(moment, boundary_set)
    asked = waiting.loc[waiting["neighbourhood_id"] == neighbourhood_id, "area"].value_counts()
    common = grid.index[grid["state"] == "active"].value_counts()
    for state in ("never", "lapsed"):
        missing = [area for area in model.AREAS.codes if own.get(area) == state]
        if missing:
            return max(missing, key=lambda area: (asked.get(area, 0), common.get(area, 0)))
    return None


def _candidates(moment: Moment, boundary_set: str, neighbourhood_id: str) -> pd.DataFrame:
    snapshot = moment.snapshot
    if boundary_set not in snapshot.building_neighbourhoods:
        return pd.DataFrame()
    courtyards, buildings = snapshot.tables["courtyards"], snapshot.tables["buildings"]
    placed = courtyards.index[courtyards.geometry.notna()]
    alone = ~buildings["courtyard_id"].isin(placed) & buildings.geometry.notna()
    of = {
        "courtyard": snapshot.courtyard_neighbourhoods[boundary_set].eq(neighbourhood_id)
        & courtyards.geometry.notna(),
        "building": snapshot.building_neighbourhoods[boundary_set].eq(neighbourhood_id) & alone,
    }
    named = {"courtyard": (courtyards, "name"), "building": (buildings, "address")}
    parts = [
        pd.DataFrame({"kind": kind, "label": rows[name][of[kind]]}).assign(
            geometry=points_of(rows.geometry[of[kind]])
        )
        for kind, (rows, name) in named.items()
    ]
    return pd.concat(parts)


def _at(places: pd.DataFrame, metric: str) -> Points:
    return xy(gpd.GeoSeries(list(places["geometry"]), crs=model.AT_REST), metric)


def _gained(ground: Ground, far: Flags, places: Points, radius_m: float) -> list[NDArray[np.intp]]:
    """List, by place, the buildings that are far from a pact and would be near this one."""
    near: list[Sequence[NDArray[np.intp]]] = []
    for points in (ground.buildings, ground.courtyards):
        rows = np.flatnonzero(far & ~np.isnan(points[:, 0]))
        found = KDTree(points[rows].reshape(-1, 2)).query_ball_point(places, radius_m)
        near.append([rows[np.asarray(hits, dtype=np.intp)] for hits in found])
    return [np.union1d(own, court) for own, court in zip(*near, strict=True)]


def _label(moment: Moment, place: pd.Series[Any]) -> str | None:
    if isinstance(place["label"], str):
        return place["label"]
    buildings = moment.snapshot.tables["buildings"]
    round_it = buildings.loc[buildings["courtyard_id"] == place.name, "address"].dropna()
    return str(round_it.iloc[0]) if len(round_it) else None
