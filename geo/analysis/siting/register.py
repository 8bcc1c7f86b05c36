"""The instance that a register poses on a day: homes without a pact near, and courtyards."""

from __future__ import annotations

import geopandas as gpd
import numpy as np
import pandas as pd
from scipy.sparse import csr_array  # type: ignore[import-untyped]

from geo import crs, model
from geo.analysis.moment import Moment
from geo.analysis.siting.problem import CANDIDATE_COLUMNS, Flags, Floats, Siting, cover_within
from geo.storage.places import points_of


def siting_of(
    moment: Moment, boundary_set: str, *, radius_m: float, need: pd.Series[float] | None = None
) -> Siting:
    """Pose the question "where next" for a day of the register.

    A building is covered, as in ANALYTICS §2, if a point inside it, or a point inside its
    courtyard, lies within the radius of a place of an active pact, or of the point that stands
    for a candidate, in a straight line. Places known only by neighbourhood cover nothing.

    Parameters
    ----------
    boundary_set
        Names the neighbourhoods of the candidates.
    radius_m
        Metres, included.
    need
        Weight of a dwelling by neighbourhood id of the boundary set; None counts all alike.

    Returns
    -------
    Siting
        Whose demand are the placed buildings of known dwellings that no active pact is near, and
        whose candidates are the courtyards and the buildings that belong to no placed courtyard.
    """
    snapshot = moment.snapshot
    buildings, courtyards = moment.tables["buildings"], moment.tables["courtyards"]
    points, courts = _building_points(buildings, courtyards), points_of(courtyards.geometry)
    dwellings = buildings["dwellings"].astype("float64")
    placed = points.notna()
    factor = _factor(need, _of(snapshot.building_neighbourhoods, boundary_set, buildings))
    counted = placed & dwellings.notna() & factor.notna()
    weight = (dwellings * factor)[counted]
    candidates, at = _candidates(moment, boundary_set, points, courts)
    metric = crs.metric_crs(points[placed])
    homes = [_metres(points[counted], metric), _metres(_court(buildings, courts)[counted], metric)]
    active = _metres(_active_places(moment), metric)
    near: Flags = np.diff(_near(homes, active, radius_m).indptr) > 0
    left = np.flatnonzero(~near & (weight.to_numpy() > 0))
    return Siting(
        weights=weight.to_numpy()[left],
        cover=_near([part[left] for part in homes], _metres(at, metric), radius_m),
        demand=pd.Index(weight.index[left]),
        candidates=candidates,
        radius_m=radius_m,
        n_unknown=int(dwellings.isna().sum()),
        n_unplaced=int((dwellings.notna() & ~placed).sum()),
        n_without_need=int((placed & dwellings.notna() & factor.isna()).sum()),
        covered_already=float(weight[near].sum()),
        total=float(weight.sum()),
        neighbourhoods=_names(moment, boundary_set),
    )


def _names(moment: Moment, boundary_set: str) -> dict[str, str]:
    known = moment.snapshot.tables["neighbourhoods"]
    return {
        str(key): str(name)
        for key, name in known["name"][known["boundary_set"] == boundary_set].items()
    }


def _building_points(buildings: pd.DataFrame, courtyards: pd.DataFrame) -> gpd.GeoSeries:
    own = points_of(buildings.geometry)
    return own.where(own.notna(), _court(buildings, points_of(courtyards.geometry)))


def _court(buildings: pd.DataFrame, courts: gpd.GeoSeries) -> gpd.GeoSeries:
    found = courts.reindex(buildings["courtyard_id"])
    return gpd.GeoSeries(found.to_numpy(), index=buildings.index, crs=model.AT_REST)


def _of(inside: pd.DataFrame, boundary_set: str, rows: pd.DataFrame) -> pd.Series[str]:
    if boundary_set not in inside:
        return pd.Series(None, index=rows.index, dtype="str")
    return inside[boundary_set].reindex(rows.index)


def _factor(need: pd.Series[float] | None, inside: pd.Series[str]) -> pd.Series[float]:
    if need is None:
        return pd.Series(1.0, index=inside.index)
    return inside.map(need).astype("float64")


def _active_places(moment: Moment) -> gpd.GeoSeries:
    active = moment.pacts.index[moment.pacts["look"] == "active"]
    rows = moment.tables["pact_places"].reindex(moment.places.index)
    closer = rows.geometry.notna() | rows["building_id"].notna() | rows["courtyard_id"].notna()
    exact = closer & moment.places["precision"].ne("neighbourhood")
    return moment.places.geometry[exact & moment.places["pact_id"].isin(active)]


def _candidates(
    moment: Moment, boundary_set: str, points: gpd.GeoSeries, courts: gpd.GeoSeries
) -> tuple[pd.DataFrame, gpd.GeoSeries]:
    buildings, courtyards = moment.tables["buildings"], moment.tables["courtyards"]
    shared = courts[courts.notna()]
    alone = points[points.notna() & ~buildings["courtyard_id"].isin(shared.index)]
    snapshot = moment.snapshot
    parts = [
        _named("courtyard", shared, courtyards["name"]).assign(
            neighbourhood_id=_of(snapshot.courtyard_neighbourhoods, boundary_set, courtyards)
        ),
        _named("building", alone, buildings["address"]).assign(
            neighbourhood_id=_of(snapshot.building_neighbourhoods, boundary_set, buildings)
        ),
    ]
    clash = parts[1].index.isin(parts[0].index)
    parts[1].index = parts[1].index.where(~clash, "building:" + parts[1].index.astype("str"))
    found = pd.concat(parts)
    at = gpd.GeoSeries(gpd.points_from_xy(found["lon"], found["lat"]), found.index, model.AT_REST)
    return found[list(CANDIDATE_COLUMNS)], at


def _named(kind: str, points: gpd.GeoSeries, names: pd.Series[str]) -> pd.DataFrame:
    return pd.DataFrame(
        {"kind": kind, "name": names.reindex(points.index), "lon": points.x, "lat": points.y},
        index=points.index,
    )


def _metres(places: gpd.GeoSeries, metric: str) -> Floats:
    """Give eastings and northings; a missing place is infinitely far."""
    moved = crs.in_metres(places, like=metric)
    found = np.column_stack([moved.x, moved.y]).astype(np.float64)
    return np.nan_to_num(found, nan=np.inf)


def _near(homes: list[Floats], places: Floats, radius_m: float) -> csr_array:
    """Tell which places are within the radius of any of each home's points."""
    parts = [_cover_placed(points, places, radius_m) for points in homes]
    found = csr_array(sum(parts[1:], parts[0]))
    found.data[:] = 1
    return found


def _cover_placed(points: Floats, places: Floats, radius_m: float) -> csr_array:
    known = np.asarray(np.isfinite(points).all(axis=1), dtype=bool)
    found = cover_within(points[known], places, radius_m).tocoo()
    rows = np.flatnonzero(known)[found.row]
    shape = (len(points), len(places))
    return csr_array((found.data, (rows, found.col)), shape=shape)
