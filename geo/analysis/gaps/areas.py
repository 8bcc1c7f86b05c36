"""Which of the six areas a neighbourhood has, had, never had, and may have without saying so."""

from __future__ import annotations

import numpy as np
import pandas as pd

from geo import model
from geo.analysis.moment import Moment

STATES = ("active", "lapsed", "never", "unknown")
MISSING = ("lapsed", "never")


def area_grid(moment: Moment, boundary_set: str) -> pd.DataFrame:
    """Tell the state of every area of collaboration in every neighbourhood.

    Returns
    -------
    DataFrame
        One row a neighbourhood and area, both in their order: `neighbourhood_id`, `area`; `state`:
        `active`; `unknown`, none active and either one that is in force and has not reported, or
        one active or not reported that declares no area at all; `lapsed`, only pacts that ended,
        are suspended, or report that nothing was held; `never`, none was ever signed. `n_active`,
        and `pacts`, the ids of all that were signed, those that decide the state first, then
        the newest. All areas of a pact count, not only its main one. A proposal is no pact yet.
    """
    known = moment.snapshot.tables["neighbourhoods"]
    rows = known.index[known["boundary_set"] == boundary_set]
    cells = pd.MultiIndex.from_product(
        [rows, model.AREAS.codes], names=["neighbourhood_id", "area"]
    )
    signed = _signed(moment, boundary_set)
    grid = _counted(signed.dropna(subset="area")).reindex(cells)
    vague = set(signed.loc[signed["area"].isna() & signed["rank"].lt(2), "neighbourhood_id"])
    return _with_states(grid, vague).reset_index()


def outside(moment: Moment, boundary_set: str) -> tuple[str, ...]:
    """List the pacts in force that lie in no neighbourhood of a set, so in no row of any table."""
    in_force = moment.pacts.index[moment.pacts["in_force"]]
    if boundary_set not in moment.neighbourhoods:
        return tuple(in_force)
    inside = moment.places["pact_id"][moment.neighbourhoods[boundary_set].notna()]
    return tuple(in_force[~in_force.isin(inside)])


RANKS = {"active": 0, "not_reported": 1}


def _signed(moment: Moment, boundary_set: str) -> pd.DataFrame:
    """List neighbourhood, area, pact and rank of all that were ever signed, newest first."""
    if boundary_set not in moment.neighbourhoods:
        return pd.DataFrame(columns=["neighbourhood_id", "area", "pact_id", "rank"], dtype="str")
    pacts = moment.pacts
    real = pacts[pacts["look"].ne("proposal") & pacts["status"].ne("rejected")]
    rank = real["look"].map(RANKS).fillna(2).astype(int)
    places = pd.DataFrame(
        {
            "neighbourhood_id": moment.neighbourhoods[boundary_set],
            "pact_id": moment.places["pact_id"],
        }
    )
    there = places.dropna().drop_duplicates().merge(_areas(moment, real), on="pact_id")
    there["rank"] = there["pact_id"].map(rank)
    there["age"] = real.index.get_indexer(pd.Index(there["pact_id"]))
    return there.sort_values(["rank", "age"], kind="stable")


def _areas(moment: Moment, pacts: pd.DataFrame) -> pd.DataFrame:
    main = pd.DataFrame({"pact_id": pacts.index, "area": pacts["area"].to_numpy()})
    others = moment.tables["pact_areas"][["pact_id", "area"]]
    others = others[others["pact_id"].isin(pacts.index)]
    unsaid = main["area"].isna() & main["pact_id"].isin(others["pact_id"])
    return pd.concat([main[~unsaid], others]).drop_duplicates()


def _counted(signed: pd.DataFrame) -> pd.DataFrame:
    groups = signed.groupby(["neighbourhood_id", "area"])
    return pd.DataFrame(
        {
            "rank": groups["rank"].min(),
            "n_active": signed["rank"].eq(0).groupby([signed[key] for key in KEYS]).sum(),
            "pacts": groups["pact_id"].agg(tuple),
        }
    )


KEYS = ("neighbourhood_id", "area")


def _with_states(grid: pd.DataFrame, vague: set[str]) -> pd.DataFrame:
    nameless = grid.index.get_level_values("neighbourhood_id").isin(list(vague))
    rank = grid["rank"]
    conditions = [rank.eq(0), rank.eq(1) | nameless, rank.eq(2)]
    grid["state"] = np.select(conditions, ["active", "unknown", "lapsed"], "never")
    grid["n_active"] = grid["n_active"].fillna(0).astype(int)
    grid["pacts"] = [pacts if isinstance(pacts, tuple) else () for pacts in grid["pacts"]]
    return grid[["state", "n_active", "pacts"]]
