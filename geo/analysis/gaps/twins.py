"""Neighbourhoods that are alike, and have what this one lacks."""

from __future__ import annotations

import numpy as np
import pandas as pd

from geo.analysis.gaps.areas import MISSING, area_grid
from geo.analysis.gaps.need import latest
from geo.analysis.moment import Moment

COLUMNS = ("name", "distance", "features", "area", "pact_id", "areas", "pacts")


def twins(
    moment: Moment, boundary_set: str, neighbourhood_id: str, table: pd.DataFrame, *, n: int = 3
) -> pd.DataFrame:
    """Find the neighbourhoods most like one that have an active pact in an area that it lacks.

    Parameters
    ----------
    neighbourhood_id
        The neighbourhood that lacks something.
    table
        What `gaps_of` says of the boundary set that day.
    n
        How many to give at most.

    Returns
    -------
    DataFrame
        Indexed by neighbourhood id, the most alike first: `name`; `distance`, root mean square
        over the features of the difference in standard deviations of the set, 0 for the same;
        `features`, a tuple of those that both know: `dwellings` and `residents` (both by their
        logarithm) and codes of indicators; `areas` and `pacts`, tuples of the areas that this one
        lacks and of the pact to copy in each, the newest activity first; `area` and `pact_id`, the
        first of them. No rows if it lacks nothing, or nothing is known of it to be alike in.
    """
    offered = _offered(moment, boundary_set, neighbourhood_id)
    distances = _distances(_features(moment, boundary_set, table), neighbourhood_id)
    found = distances[distances.index.isin(offered.index)]
    found = found.sort_values("distance", kind="stable").head(n)
    copied = offered.reindex(found.index)
    return found.assign(name=table["name"].reindex(found.index), **copied)[list(COLUMNS)]


def _offered(moment: Moment, boundary_set: str, neighbourhood_id: str) -> pd.DataFrame:
    """List, by neighbourhood, the areas that one lacks with the pact of newest activity in each."""
    grid = area_grid(moment, boundary_set)
    here = grid["neighbourhood_id"] == neighbourhood_id
    missing = grid.loc[here & grid["state"].isin(MISSING), "area"]
    there = grid[~here & grid["state"].eq("active") & grid["area"].isin(missing)]
    cells = there[["neighbourhood_id", "area", "pacts"]].explode("pacts")
    # Not `map`, which takes an empty series of dates for numbers: a register may have no pacts.
    known = moment.pacts[["last_activity_on", "look"]].reindex(cells["pacts"])
    cells["on"] = known["last_activity_on"].to_numpy()
    cells = cells[known["look"].eq("active").to_numpy()]
    cells = cells.sort_values("on", ascending=False, kind="stable", na_position="last")
    newest = cells.drop_duplicates(["neighbourhood_id", "area"]).groupby("neighbourhood_id")
    return pd.DataFrame(
        {
            "area": newest["area"].first(),
            "pact_id": newest["pacts"].first(),
            "areas": newest["area"].agg(tuple),
            "pacts": newest["pacts"].agg(tuple),
        }
    )


def _features(moment: Moment, boundary_set: str, table: pd.DataFrame) -> pd.DataFrame:
    """Give one column a feature, in standard deviations of the set; those that tell nothing go."""
    known = moment.snapshot.tables["neighbourhoods"].loc[table.index]
    sizes = {
        name: np.log1p(values.astype("float64"))
        for name, values in (("dwellings", table["dwellings"]), ("residents", known["residents"]))
    }
    needs = latest(moment, boundary_set).pivot_table(
        index="neighbourhood_id", columns="code", values="value"
    )
    features = pd.DataFrame(sizes).join(needs)
    spread = features.std(ddof=0)
    telling = spread.index[spread > 0]
    return (features[telling] - features[telling].mean()) / spread[telling]


def _distances(features: pd.DataFrame, neighbourhood_id: str) -> pd.DataFrame:
    away = features - features.loc[neighbourhood_id]
    others = away.drop(index=neighbourhood_id).dropna(how="all")
    names = others.columns.to_numpy(dtype=object)
    shared = [tuple(names[row]) for row in others.notna().to_numpy()]
    distance = np.sqrt((others**2).mean(axis="columns"))
    return pd.DataFrame(
        {"distance": distance, "features": pd.Series(shared, others.index, dtype="object")}
    )
