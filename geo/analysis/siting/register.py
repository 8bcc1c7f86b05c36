"""The instance that a register poses on a day: homes without a pact near, and courtyards."""

from __future__ import annotations

import geopandas as gpd
import numpy as np
import numpy.typing as npt
import pandas as pd
from scipy.sparse import csr_array  # type: ignore[import-untyped]

from geo import model
from geo.analysis.gaps.reach import Ground, Points, ground_of, reach_m, xy
from geo.analysis.moment import Moment
from geo.analysis.siting.problem import CANDIDATE_COLUMNS, Integers, Siting, cover_within
from geo.storage.places import points_of


def siting_of(
    moment: Moment, boundary_set: str, *, radius_m: float, need: pd.Series[float] | None = None
) -> Siting:
    """Pose the question "where next" for a day of the register.

    A building counts as covered as in `gaps.coverage`: a point inside it, or inside its courtyard,
    lies within the radius of an active pact; and in the same way of a candidate, for which a point
    inside it stands.

    Parameters
    ----------
    boundary_set
        Names the neighbourhoods of the candidates.
    radius_m
        Metres in a straight line, included.
    need
        Weight of a dwelling by neighbourhood id of the boundary set; None counts all alike.

    Returns
    -------
    Siting
        Whose demand are the placed buildings of known dwellings that no active pact is near, and
        whose candidates are the courtyards and the buildings that belong to no placed courtyard.
    """
    buildings = moment.tables["buildings"]
    ground, away = ground_of(moment), reach_m(moment)["active"]
    dwellings = buildings["dwellings"].astype("float64")
    factor = _factor(moment, boundary_set, need)
    placed = away.notna()
    known = placed & dwellings.notna()
    weight = (dwellings * factor)[known].dropna()
    near = (away <= radius_m)[weight.index]
    left = weight.index[~near & (weight > 0)]
    candidates = _candidates(moment, boundary_set)
    return Siting(
        weights=np.asarray(weight[left], dtype=np.float64),
        cover=_cover(ground, np.asarray(buildings.index.get_indexer(left)), candidates, radius_m),
        demand=left,
        candidates=candidates,
        radius_m=radius_m,
        n_unknown=int(dwellings.isna().sum()),
        n_unplaced=int((dwellings.notna() & ~placed).sum()),
        n_without_need=int((known & factor.isna()).sum()),
        covered_already=float(weight[near].sum()),
        total=float(weight.sum()),
        neighbourhoods=_names(moment, boundary_set),
        inside=_known_inside(moment, boundary_set, left),
    )


def candidate_id(moment: Moment, kind: str, place_id: str) -> str:
    """Give the id under which a courtyard or building is a candidate of `siting_of`."""
    courtyards = moment.tables["courtyards"]
    clash = kind == "building" and place_id in courtyards.index[courtyards.geometry.notna()]
    return OF_BUILDING + place_id if clash else place_id


# Before the id of a building that a courtyard has as well.
OF_BUILDING = "building:"


def _factor(moment: Moment, boundary_set: str, need: pd.Series[float] | None) -> pd.Series[float]:
    rows = moment.tables["buildings"]
    if need is None:
        return pd.Series(1.0, index=rows.index)
    inside = _inside(moment.snapshot.building_neighbourhoods, boundary_set, rows.index)
    return inside.map(need).astype("float64")


def _names(moment: Moment, boundary_set: str) -> dict[str, str]:
    known = moment.tables["neighbourhoods"]
    names = known["name"][known["boundary_set"] == boundary_set]
    return {str(key): str(name) for key, name in names.items()}


def _inside(table: pd.DataFrame, boundary_set: str, rows: pd.Index[str]) -> pd.Series[str]:
    if boundary_set not in table:
        return pd.Series(None, index=rows, dtype="str")
    return table[boundary_set].reindex(rows)


def _known_inside(
    moment: Moment, boundary_set: str, rows: pd.Index[str]
) -> npt.NDArray[np.object_]:
    inside = _inside(moment.snapshot.building_neighbourhoods, boundary_set, rows).astype(object)
    return inside.where(inside.notna(), None).to_numpy()


def _candidates(moment: Moment, boundary_set: str) -> pd.DataFrame:
    buildings, courtyards = moment.tables["buildings"], moment.tables["courtyards"]
    shared = courtyards[courtyards.geometry.notna()]
    own = ~buildings["courtyard_id"].isin(shared.index) & buildings.geometry.notna()
    addresses = buildings.dropna(subset=["courtyard_id", "address"])
    round_it = addresses.drop_duplicates("courtyard_id").set_index("courtyard_id")["address"]
    names = shared["name"].fillna(round_it.reindex(shared.index))
    snapshot = moment.snapshot
    inside = _inside(snapshot.courtyard_neighbourhoods, boundary_set, shared.index)
    courts = _rows("courtyard", shared.geometry, names, inside)
    alone = buildings[own]
    inside = _inside(snapshot.building_neighbourhoods, boundary_set, alone.index)
    others = _rows("building", alone.geometry, alone["address"], inside)
    clash = others.index.isin(courts.index)
    others.index = others.index.where(~clash, OF_BUILDING + others.index.astype("str"))
    return pd.concat([courts, others])


def _rows(
    kind: str, shapes: gpd.GeoSeries, names: pd.Series[str], inside: pd.Series[str]
) -> pd.DataFrame:
    points = points_of(shapes)
    columns = (kind, names, inside, points.x, points.y)
    return pd.DataFrame(dict(zip(CANDIDATE_COLUMNS, columns, strict=True)), index=shapes.index)


def _cover(ground: Ground, homes: Integers, candidates: pd.DataFrame, radius_m: float) -> csr_array:
    """Tell which candidates each home, or its courtyard, is within the radius of."""
    at = gpd.GeoSeries(gpd.points_from_xy(candidates["lon"], candidates["lat"]), crs=model.AT_REST)
    there = xy(at, ground.metric)
    parts = [
        _near(points[homes], there, radius_m) for points in (ground.buildings, ground.courtyards)
    ]
    found = csr_array(parts[0] + parts[1])
    found.data[:] = 1
    return found


def _near(points: Points, places: Points, radius_m: float) -> csr_array:
    known = np.flatnonzero(~np.isnan(points[:, 0]))
    found = cover_within(points[known], places, radius_m).tocoo()
    shape = (len(points), len(places))
    return csr_array((found.data, (known[found.row], found.col)), shape=shape)
