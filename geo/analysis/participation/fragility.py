"""What rests on one organisation, and what stops with it."""

from __future__ import annotations

import datetime as dt

import pandas as pd

from geo import model
from geo.analysis.participation.ledger import Ledger
from geo.analysis.participation.months import as_date, first_day, month_end, year_before
from geo.analysis.participation.series import between


def bearers(pact_parties: pd.DataFrame) -> pd.Series[str]:
    """Tell which party each pact rests on: its proposer, else the first signatory, partner, ...

    Returns
    -------
    Series
        Party id by pact id; pacts without a party are not in it.
    """
    rank = pact_parties["role"].map({role: n for n, role in enumerate(model.ROLES.codes)})
    order = rank.sort_values(kind="stable").index
    first = pact_parties.loc[order].drop_duplicates("pact_id")
    return first.set_index("pact_id")["party_id"]


def dependence(
    ledger: Ledger,
    bearer: pd.Series[str],
    *,
    since: dt.date | None = None,
    until: dt.date | None = None,
) -> pd.DataFrame:
    """Tell what share of hours and attendances rests on each party, the largest first.

    Parameters
    ----------
    bearer
        Party id by pact id, as `bearers` gives it.
    since, until
        Both days included; by default the last twelve months that are over.

    Returns
    -------
    DataFrame
        Indexed by `party_id` (missing: pacts without a known party), only parties under whose
        pacts something was held: `n_pacts`, `n_activities`, `attendances`, `hours`,
        `hours_at_least`, `n_unknown_hours`, `hours_share`, `attendances_share` (of what is known;
        missing if nothing is).
    """
    first, last = _last_year(ledger, since, until)
    by_party = between(ledger, first, last, by=bearer)
    held = by_party[by_party["state"] == "held"]
    columns = ["n_activities", "attendances", "hours", "hours_at_least", "n_unknown_hours"]
    frame = held[columns].rename_axis("party_id")
    frame.insert(0, "n_pacts", _n_pacts(ledger, bearer, first, last).reindex(frame.index))
    for measure in ("hours", "attendances"):
        known = frame[measure].astype("float64")
        frame[f"{measure}_share"] = known / known.sum() if known.sum() > 0 else float("nan")
    return frame.sort_values("hours", ascending=False, kind="stable", na_position="last")


def falls_to_zero(
    ledger: Ledger,
    bearer: pd.Series[str],
    places: pd.DataFrame,
    *,
    since: dt.date | None = None,
    until: dt.date | None = None,
) -> pd.DataFrame:
    """Find the neighbourhoods in which all that was held rests on one party.

    Parameters
    ----------
    places
        `pact_id` and `neighbourhood_id`, one row a place; a pact may be in several
        neighbourhoods and counts in each.

    Returns
    -------
    DataFrame
        Indexed by `neighbourhood_id`, ordered: `party_id`, `n_pacts`, `n_activities`, `hours`
        (missing if unknown) that would stop with it. A pact without a known party rests on
        nobody else, but on nobody that could be named: its neighbourhoods are not listed.
    """
    first, last = _last_year(ledger, since, until)
    by_pact = between(ledger, first, last, by="pact")
    held = by_pact[by_pact["state"] == "held"]
    pairs = places[["pact_id", "neighbourhood_id"]].dropna().drop_duplicates()
    pairs = pairs[pairs["pact_id"].isin(held.index)]
    pairs = pairs.assign(party_id=pairs["pact_id"].map(bearer).to_numpy())
    pairs = pairs.join(held[["n_activities", "hours"]], on="pact_id")
    groups = pairs.groupby("neighbourhood_id")
    alone = (groups["party_id"].nunique(dropna=False) == 1) & groups["party_id"].first().notna()
    sums = groups.agg(
        party_id=("party_id", "first"),
        n_pacts=("pact_id", "size"),
        n_activities=("n_activities", "sum"),
    )
    sums["hours"] = groups["hours"].sum(min_count=1)
    return sums[alone]


def _last_year(
    ledger: Ledger, since: dt.date | None, until: dt.date | None
) -> tuple[dt.date, dt.date]:
    last = until or month_end(as_date(first_day(ledger.complete)))
    return since or year_before(last + dt.timedelta(days=1)), last


def _n_pacts(
    ledger: Ledger, bearer: pd.Series[str], since: dt.date, until: dt.date
) -> pd.Series[int]:
    by_pact = between(ledger, since, until, by="pact")
    held = by_pact.index[by_pact["state"] == "held"]
    return bearer.reindex(held).value_counts(dropna=False)
