"""What one more pact, or a plan of several, would change: homes, buildings and ranks, at once."""

from __future__ import annotations

from dataclasses import dataclass

import geopandas as gpd
import numpy as np
import pandas as pd
from scipy.spatial import KDTree  # type: ignore[import-untyped]

from geo import model
from geo.analysis.gaps.need import latest
from geo.analysis.gaps.rates import shortfalls
from geo.analysis.gaps.reach import distance_m, ground_of, reach_m, xy
from geo.analysis.moment import Moment
from geo.analysis.siting import Siting
from geo.errors import UserError

# Another pact "stops mattering" when it brings less than this share of all known homes.
WORTH_WHILE = 0.01


@dataclass(frozen=True)
class Steps:
    """What each site of a plan adds to those before it, in the order given.

    Parameters
    ----------
    gains
        One a site, in the unit of the weights; they sum to what the plan adds.
    covered
        Rows of `Siting.demand` that the plan covers.
    """

    gains: tuple[float, ...]
    covered: np.ndarray


def steps(siting: Siting, sites: tuple[str, ...]) -> Steps:
    """Count what a plan adds site by site, straight from the instance.

    Raises
    ------
    UserError
        If a site is not a candidate.
    """
    columns = siting.cover[:, siting.positions(sites)].tocsc()
    covered = np.zeros(len(siting.weights), dtype=bool)
    found = []
    for at in range(len(sites)):
        rows = columns.indices[columns.indptr[at] : columns.indptr[at + 1]]
        new = rows[~covered[rows]]
        found.append(float(siting.weights[new].sum()))
        covered[new] = True
    return Steps(tuple(found), np.flatnonzero(covered))


def covered_then(moment: Moment, siting: Siting, sites: tuple[str, ...]) -> pd.DataFrame:
    """Tell which buildings have a pact within the radius today, and which would with a plan.

    Returns
    -------
    DataFrame
        Indexed like the table of buildings: `now`, `then`. Buildings of unknown dwellings are told
        too, though no figure counts them.
    """
    ground = ground_of(moment)
    now = reach_m(moment)["active"] <= siting.radius_m
    rows = siting.candidates.iloc[siting.positions(sites)]
    there = xy(gpd.GeoSeries.from_xy(rows["lon"], rows["lat"], crs=model.AT_REST), ground.metric)
    tree = KDTree(there.reshape(-1, 2))
    nearest = np.fmin(distance_m(tree, ground.buildings), distance_m(tree, ground.courtyards))
    near = pd.Series(nearest <= siting.radius_m, index=now.index)
    return pd.DataFrame({"now": now, "then": now | near})


def ranks(
    moment: Moment, boundary_set: str, siting: Siting, table: pd.DataFrame, sites: tuple[str, ...]
) -> pd.DataFrame:
    """Rank the neighbourhoods as if a plan were in force.

    Parameters
    ----------
    siting
        Whose weights are homes.
    table
        What `gaps.gaps_of` says of the day at the same radius.

    Returns
    -------
    DataFrame
        Indexed like `table`: `name`; `share` of known homes covered; `coverage`, rank 1 for the
        lowest share; `shortfall`, rank 1 for the most pacts missing. Missing where unknown.
    """
    inside = siting.candidates["neighbourhood_id"].iloc[siting.positions(sites)]
    pacts = inside.value_counts().reindex(table.index, fill_value=0)
    homes = table["covered"].astype("float64") + _homes(moment, boundary_set, siting, sites)
    known = table["known_dwellings"].astype("float64")
    share = homes / known.where(known > 0)
    return pd.DataFrame(
        {
            "name": table["name"],
            "share": share,
            "coverage": share.rank(method="min").astype("Int64"),
            "shortfall": _shortfall_ranks(table, pacts),
        }
    )


def _homes(
    moment: Moment, boundary_set: str, siting: Siting, sites: tuple[str, ...]
) -> pd.Series[float]:
    """Count the homes that a plan covers, by neighbourhood."""
    known = moment.tables["neighbourhoods"]
    rows = known.index[known["boundary_set"] == boundary_set]
    membership = moment.snapshot.building_neighbourhoods
    if boundary_set not in membership:
        return pd.Series(0.0, index=rows)
    covered = steps(siting, sites).covered
    inside = membership[boundary_set].reindex(siting.demand[covered])
    homes = pd.Series(siting.weights[covered], index=inside.index).groupby(inside).sum()
    return homes.reindex(rows, fill_value=0.0)


def _shortfall_ranks(table: pd.DataFrame, added: pd.Series[int]) -> pd.Series[int]:
    if not added.any():
        return table["rank"]
    homes = table["dwellings"].astype("float64")
    missing = shortfalls(table["n_active"] + added, homes.where(homes > 0))
    short = pd.Series(missing, index=table.index).where(table["rank"].notna())
    return short.rank(ascending=False, method="min").astype("Int64")


def changed(before: pd.DataFrame, after: pd.DataFrame) -> pd.DataFrame:
    """List the neighbourhoods whose ranks differ, the largest change of coverage first.

    Returns
    -------
    DataFrame
        `name`, and of `share`, `coverage` and `shortfall` both `…_before` and `…_after`.
    """
    both = pd.concat(
        [
            before[["name"]],
            before.drop(columns="name").add_suffix("_before"),
            after.drop(columns="name").add_suffix("_after"),
        ],
        axis="columns",
    )
    gained = (both["share_after"] - both["share_before"]).fillna(0.0)
    # Those that are wholly covered share the last place: it moves whenever one more joins them.
    open_ = (gained > 0) | ~(both["share_before"] >= 1)
    moved = _differs(both, "shortfall") | (_differs(both, "coverage") & open_)
    order = gained.sort_values(ascending=False, kind="stable").index
    return both.loc[order][moved[order] | (gained[order] > 0)]


def _differs(both: pd.DataFrame, rank: str) -> pd.Series[bool]:
    told: pd.Series[bool] = both[f"{rank}_before"].ne(both[f"{rank}_after"])
    return told.fillna(False).astype(bool)


def worth_while(curve: pd.DataFrame, total: float) -> int | None:
    """Tell from which number of sites on another one brings under 1% of all known homes.

    Parameters
    ----------
    curve
        What `siting.curve` says.
    total
        All known homes, in the unit of the values.

    Returns
    -------
    int or None
        The last number whose own gain is worth it, 0 if none is; None if all are.
    """
    added = curve["value"].diff().fillna(curve["value"])
    small = [int(size) for size in curve.index[added < WORTH_WHILE * total].tolist()]
    return small[0] - 1 if small else None


def need_by_neighbourhood(moment: Moment, boundary_set: str, code: str) -> pd.Series[float]:
    """Give an indicator of need by neighbourhood id, fit to weigh homes by.

    Raises
    ------
    UserError
        If it is not known of any neighbourhood of the set, or is negative somewhere.
    """
    rows = latest(moment, boundary_set)
    values = rows[rows["code"] == code].set_index("neighbourhood_id")["value"].astype("float64")
    if values.empty:
        raise UserError("next.need_unknown", code=code[:80])
    if (values < 0).any():
        raise UserError("next.need_negative", code=code[:80])
    return values


def need_weight(values: pd.Series[float]) -> pd.Series[float]:
    """Turn an indicator of need into the weight of a home: whole numbers, 100 for the mean.

    Whole weights let the proof stop earlier; the order of plans does not depend on the scale.

    Parameters
    ----------
    values
        By neighbourhood, not negative; missing where unknown.
    """
    mean = float(values.mean())
    scale = 100 / mean if mean > 0 else 0.0
    return (values.astype("float64") * scale).round()
