"""What is known of each neighbourhood: its pacts, its homes, and the state it is in."""

from __future__ import annotations

import numpy as np
import pandas as pd

from geo.analysis.moment import Moment

STATES = ("active", "only_past", "never", "not_reported")


def states(moment: Moment, boundary_set: str) -> pd.DataFrame:
    """Tell the state of every neighbourhood of a boundary set on a day.

    Returns
    -------
    DataFrame
        Indexed by neighbourhood id: `name`, `municipality`; `n_pacts` (ever signed), `n_in_force`,
        `n_active`, `n_not_reported`, `n_proposals` (people's pacts counted once each);
        `last_activity_on`, `last_report_on`; `n_buildings`, `dwellings` (declared, else the sum of
        its buildings where all are known, else unknown), `n_unknown_dwellings` (buildings);
        `state`, one of `STATES`. A neighbourhood whose only pacts in force have sent nothing is
        `not_reported`, never empty.
    """
    known = moment.snapshot.tables["neighbourhoods"]
    rows = known[known["boundary_set"] == boundary_set]
    counted = _pact_counts(moment, boundary_set).reindex(rows.index)
    for name in COUNTED:
        counted[name] = counted[name].fillna(0).astype(int)
    homes = _homes(moment, boundary_set).reindex(rows.index)
    found = pd.concat([pd.DataFrame(rows[["name", "municipality"]]), counted], axis="columns")
    found["n_buildings"] = homes["n_buildings"].fillna(0).astype(int)
    found["n_unknown_dwellings"] = homes["n_unknown"].fillna(0).astype(int)
    found["dwellings"] = rows["dwellings"].fillna(homes["dwellings"])
    found["state"] = _state(found)
    return found


def _pact_counts(moment: Moment, boundary_set: str) -> pd.DataFrame:
    if boundary_set not in moment.neighbourhoods:
        return pd.DataFrame(columns=[*COUNTED, "last_activity_on", "last_report_on"])
    pairs = pd.DataFrame(
        {
            "neighbourhood": moment.neighbourhoods[boundary_set],
            "pact": moment.places["pact_id"],
        }
    )
    pairs = pairs.dropna().drop_duplicates()
    pacts = moment.pacts.loc[pairs["pact"]]
    flags = pd.DataFrame(
        {
            "n_pacts": ~pacts["look"].eq("proposal") & ~pacts["status"].eq("rejected"),
            "n_in_force": pacts["in_force"],
            "n_active": pacts["look"].eq("active"),
            "n_not_reported": pacts["look"].eq("not_reported"),
            "n_proposals": pacts["look"].eq("proposal"),
        }
    )
    dates = pacts[["last_activity_on", "last_report_on"]]
    by = pairs["neighbourhood"].to_numpy()
    return flags.groupby(by).sum().join(dates.groupby(by).max())


COUNTED = ("n_pacts", "n_in_force", "n_active", "n_not_reported", "n_proposals")


def _homes(moment: Moment, boundary_set: str) -> pd.DataFrame:
    membership = moment.snapshot.building_neighbourhoods
    if boundary_set not in membership:
        return pd.DataFrame(columns=["n_buildings", "n_unknown", "dwellings"])
    dwellings = moment.snapshot.tables["buildings"]["dwellings"]
    groups = dwellings.groupby(membership[boundary_set])
    unknown = dwellings.isna().groupby(membership[boundary_set]).sum()
    total = groups.sum(min_count=1).where(unknown == 0)
    return pd.DataFrame({"n_buildings": groups.size(), "n_unknown": unknown, "dwellings": total})


def _state(found: pd.DataFrame) -> pd.Series[str]:
    conditions = [
        found["n_active"] > 0,
        found["n_not_reported"] > 0,
        found["n_pacts"] > 0,
    ]
    named = np.select(conditions, ["active", "not_reported", "only_past"], "never")
    return pd.Series(named, index=found.index, dtype="str")
