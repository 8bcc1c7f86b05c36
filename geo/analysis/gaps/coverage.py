"""Dwellings within reach of an active pact: by building, weighted by dwellings."""

from __future__ import annotations

import pandas as pd

from geo.analysis.gaps.reach import exact_places, reach_m
from geo.analysis.moment import Moment

RADII_M = (200, 300, 400)
DEFAULT_RADIUS_M = 300
COUNTS = (
    "dwellings",
    "covered",
    "covered_upper",
    "n_buildings",
    "n_unknown",
    "n_covered_unknown",
    "n_unplaced",
    "n_vague",
)


def covered_buildings(moment: Moment, radius_m: float) -> tuple[pd.Series[bool], pd.Series[bool]]:
    """Tell which buildings lie within a straight line of a pact.

    Parameters
    ----------
    radius_m
        Metres from a point inside the building, or inside its courtyard, to the pact's place.

    Returns
    -------
    tuple of Series
        Indexed like the table of buildings: near an active pact; near one that is active or has
        not reported. A building that is not placed is near none: `coverage` counts it apart.
    """
    reach = reach_m(moment)
    return reach["active"] <= radius_m, reach["upper"] <= radius_m


def coverage(
    moment: Moment, boundary_set: str, *, radius_m: float = DEFAULT_RADIUS_M
) -> pd.DataFrame:
    """Count the dwellings of each neighbourhood within reach of an active pact (ANALYTICS §2).

    Parameters
    ----------
    radius_m
        Metres, in a straight line.

    Returns
    -------
    DataFrame
        One row a neighbourhood. `dwellings`: those of buildings that are known and placed, the
        only denominator; `covered`: of these, near an active pact; `covered_upper`: near one that
        is active or has not reported; all three missing where no building is known. `share`,
        `share_upper`: of one. `n_buildings`; `n_unknown`: buildings whose dwellings are unknown,
        and `n_covered_unknown` of these near an active pact; `n_unplaced`: buildings that stand
        nobody knows where, their dwellings in no other column; `n_vague`: active pacts that cover
        nothing because only their neighbourhood is known.
    """
    return coverage_within(moment, boundary_set, reach_m(moment), radius_m)


def coverage_within(
    moment: Moment, boundary_set: str, reach: pd.DataFrame, radius_m: float
) -> pd.DataFrame:
    """Count as `coverage` does, from distances already measured by `reach_m`."""
    rows = _rows(moment, boundary_set)
    membership = moment.snapshot.building_neighbourhoods
    if boundary_set not in membership:
        return _with_shares(pd.DataFrame(index=rows).reindex(columns=list(COUNTS)))
    counted = _by_building(moment, reach, radius_m).groupby(membership[boundary_set])
    # What is known of no building stays unknown: an empty sum is not 0.
    found = counted.sum(min_count=1).reindex(rows)
    found["n_vague"] = _vague(moment, boundary_set)
    return _with_shares(found[list(COUNTS)])


def share_within(
    moment: Moment, boundary_set: str, reach: pd.DataFrame, radius_m: float
) -> pd.Series[float]:
    """Give the share of `coverage` alone, of the neighbourhoods that have any building."""
    membership = moment.snapshot.building_neighbourhoods
    if boundary_set not in membership:
        return pd.Series(dtype="float64")
    dwellings = moment.snapshot.tables["buildings"]["dwellings"].astype("float64")
    counted = dwellings.where(reach["active"].notna())
    both = pd.DataFrame({"near": counted.where(reach["active"] <= radius_m), "all": counted})
    sums = both.groupby(membership[boundary_set]).sum()
    return sums["near"] / sums["all"].where(sums["all"] > 0)


def coverage_total(frame: pd.DataFrame) -> pd.DataFrame:
    """Add a frame of `coverage` up to one row, with the same columns.

    A pact in two neighbourhoods is twice in `n_vague`; a building is in one neighbourhood.
    """
    total = frame[list(COUNTS)].sum(min_count=1).to_frame().T
    return _with_shares(total)


def _rows(moment: Moment, boundary_set: str) -> pd.Index[str]:
    known = moment.snapshot.tables["neighbourhoods"]
    rows: pd.Index[str] = known.index[known["boundary_set"] == boundary_set]
    return rows


def _by_building(moment: Moment, reach: pd.DataFrame, radius_m: float) -> pd.DataFrame:
    dwellings = moment.snapshot.tables["buildings"]["dwellings"].astype("float64")
    placed = reach["active"].notna()
    counted = dwellings.where(placed)
    near, perhaps = reach["active"] <= radius_m, reach["upper"] <= radius_m
    columns = {
        "dwellings": counted,
        "covered": counted.mask(~near & counted.notna(), 0),
        "covered_upper": counted.mask(~perhaps & counted.notna(), 0),
        "n_buildings": 1,
        "n_unknown": dwellings.isna(),
        "n_covered_unknown": dwellings.isna() & near,
        "n_unplaced": dwellings.notna() & ~placed,
    }
    return pd.DataFrame(columns, index=dwellings.index).astype("float64")


def _vague(moment: Moment, boundary_set: str) -> pd.Series[int]:
    places = pd.DataFrame(
        {
            "neighbourhood": moment.neighbourhoods[boundary_set],
            "pact_id": moment.places["pact_id"],
            "exact": exact_places(moment),
        }
    )
    active = places["pact_id"].map(moment.pacts["look"]).eq("active")
    by_pact = places[active].groupby("pact_id")["exact"].any()
    vague = places[active & ~places["pact_id"].map(by_pact).eq(True)]
    return vague.dropna(subset="neighbourhood").groupby("neighbourhood")["pact_id"].nunique()


def _with_shares(counts: pd.DataFrame) -> pd.DataFrame:
    found = counts.astype("float64").round().astype("Int64")
    for name in COUNTS[3:]:
        found[name] = found[name].fillna(0)
    known = found["dwellings"].astype("float64")
    known = known.where(known > 0)
    found["share"] = found["covered"].astype("float64") / known
    found["share_upper"] = found["covered_upper"].astype("float64") / known
    return found
