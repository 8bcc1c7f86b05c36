"""What one more pact, or a plan of several, would change: homes, buildings and ranks, at once."""

from __future__ import annotations

from collections import Counter
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
from geo.analysis.siting.problem import Flags, Floats
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
    covered = np.zeros(len(siting.weights), dtype=bool)
    found = []
    by_site = siting.by_site
    for at in siting.positions(sites):
        rows = by_site.indices[by_site.indptr[at] : by_site.indptr[at + 1]]
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
    siting: Siting,
    table: pd.DataFrame,
    sites: tuple[str, ...],
    *,
    shortfall: pd.Series[int] | None = None,
) -> pd.DataFrame:
    """Rank the neighbourhoods as if a plan were in force.

    Parameters
    ----------
    siting
        As `siting_of` poses it for the boundary set, its weights homes.
    table
        What `gaps.gaps_of` says of the set, on the same day and at the same radius.
    shortfall
        What `shortfall_ranks` says of the neighbourhoods of the plan, if that is known already.

    Returns
    -------
    DataFrame
        Indexed like `table`: `name`; `share` of known homes covered; `coverage`, rank 1 for the
        lowest share; `shortfall`, rank 1 for the most pacts missing. Missing where unknown.
    """
    known = _floats(table["known_dwellings"])
    homes = _floats(table["covered"]) + _homes(siting, table.index, sites)
    share = np.divide(homes, known, out=np.full(len(known), np.nan), where=known > 0)
    shares = pd.Series(share, index=table.index)
    return pd.DataFrame(
        {
            "name": table["name"],
            "share": shares,
            "coverage": shares.rank(method="min").astype("Int64"),
            "shortfall": (
                shortfall_ranks(table, neighbourhoods_of(siting, sites))
                if shortfall is None
                else shortfall
            ),
        }
    )


def _floats(values: pd.Series[float]) -> Floats:
    found: Floats = np.asarray(values.to_numpy("float64", na_value=np.nan), dtype=np.float64)
    return found


def _homes(siting: Siting, places: pd.Index[str], sites: tuple[str, ...]) -> Floats:
    """Count the homes that a plan covers, by neighbourhood."""
    covered = steps(siting, sites).covered
    homes: Counter[str | None] = Counter()
    for place, weight in zip(siting.inside[covered], siting.weights[covered], strict=True):
        homes[place] += weight
    found: Floats = np.fromiter((homes[place] for place in places), np.float64)
    return found


def neighbourhoods_of(siting: Siting, sites: tuple[str, ...]) -> tuple[str, ...]:
    """List the neighbourhoods of a plan, one a site, sorted; a site outside them all has none."""
    places = (siting.named[site][1] for site in sites)
    return tuple(sorted(place for place in places if place is not None))


def shortfall_ranks(table: pd.DataFrame, places: tuple[str, ...]) -> pd.Series[int]:
    """Rank the neighbourhoods by pacts missing, as if some had more: most of what a click costs.

    Parameters
    ----------
    places
        One neighbourhood id for every pact more.
    """
    added = Counter(places)
    pacts = np.array([added[place] for place in table.index], dtype=np.float64)
    if not pacts.any():
        return table["rank"]
    homes = _floats(table["dwellings"])
    missing = shortfalls(_floats(table["n_active"]) + pacts, np.where(homes > 0, homes, np.nan))
    short = pd.Series(missing, index=table.index).where(table["rank"].notna())
    return short.rank(ascending=False, method="min").astype("Int64")


def changed(before: pd.DataFrame, after: pd.DataFrame) -> pd.DataFrame:
    """List the neighbourhoods whose ranks differ, the largest change of coverage first.

    Returns
    -------
    DataFrame
        `name`, and of `share`, `coverage` and `shortfall` both `…_before` and `…_after`.
    """
    shares = (frame["share"].to_numpy() for frame in (before, after))
    was, is_ = (np.nan_to_num(share) for share in shares)
    gained = is_ - was
    # Those that are wholly covered share the last place: it moves whenever one more joins them.
    open_ = (gained > 0) | (was < 1)
    moved = _differs(before, after, "shortfall") | (_differs(before, after, "coverage") & open_)
    order = np.argsort(-gained, kind="stable")
    rows = order[(moved | (gained > 0))[order]]
    columns = {"name": before["name"].iloc[rows]}
    for when, frame in (("before", before), ("after", after)):
        columns |= {f"{name}_{when}": frame[name].iloc[rows] for name in RANKED}
    return pd.DataFrame(columns)


RANKED = ("share", "coverage", "shortfall")


def _differs(before: pd.DataFrame, after: pd.DataFrame, rank: str) -> Flags:
    """Tell where a rank is known before and after, and not the same."""
    was, is_ = (frame[rank].to_numpy("float64", na_value=np.nan) for frame in (before, after))
    told: Flags = (was != is_) & ~np.isnan(was) & ~np.isnan(is_)
    return told


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
