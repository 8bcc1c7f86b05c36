"""Activities, attendances and hours over time, by any grouping of pacts or by kind of activity."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

import numpy as np
import pandas as pd

from geo.analysis.participation.ledger import Ledger
from geo.analysis.participation.months import (
    EVERY,
    Ints,
    day_number,
    month_of,
    starts,
    year_before,
)
from geo.analysis.participation.sums import Tally, states, sum_columns, tally


@dataclass(frozen=True)
class Groups:
    """Which group each event and each owed return counts in.

    Parameters
    ----------
    names
        Labels of the groups; the last is missing if some belong to none.
    of_events, of_owed
        Positions in `names`. `of_owed` is None if every return tells of every group.
    """

    names: pd.Index[str]
    of_events: Ints
    of_owed: Ints | None


def groups_of(ledger: Ledger, by: pd.Series[str] | str | None) -> Groups:
    """Sort activities and returns into groups.

    Parameters
    ----------
    by
        None: all in one. `pact`: each alone. `kind`: by kind of activity; a return tells of all
        kinds at once. A series: label by pact id (area, neighbourhood, kind of party, ...); pacts
        that it leaves out or whose label is missing form a group without name.
    """
    events, owed = ledger.events, ledger.owed
    if by is None:
        nothing = np.zeros(len(events.pact), np.int64)
        return Groups(pd.Index(["all"]), nothing, np.zeros(len(owed.pact), np.int64))
    if isinstance(by, str) and by == "pact":
        return Groups(ledger.pacts, events.pact, owed.pact)
    if isinstance(by, str) and by == "kind":
        codes, names = _with_unnamed(*ledger.kind_codes)
        return Groups(names, codes, None)
    if isinstance(by, str):
        raise ValueError(f"by must be None, 'pact', 'kind' or a series, not {by!r}")
    labels, found = pd.factorize(by.reindex(ledger.pacts), sort=True)
    of_pact, names = _with_unnamed(labels.astype(np.int64), pd.Index(found))
    return Groups(names, of_pact[events.pact], of_pact[owed.pact])


def series(
    ledger: Ledger, *, every: str = "month", by: pd.Series[str] | str | None = None
) -> pd.DataFrame:
    """Count activities, attendances and hours by month, quarter or year.

    Parameters
    ----------
    every
        `month`, `quarter` or `year`.
    by
        As in `groups_of`.

    Returns
    -------
    DataFrame
        One row a group and period, ordered so, without holes: `group` (category; missing for the
        group without name), `period` (its first day), the columns of `sums.sum_columns`,
        `n_owed` and `n_returns` (months of pacts that owe a return, and those that sent one; an
        activity registered without one is no return), `completeness` (share; missing if none is
        owed), `partial` (the period is not over).
    """
    groups = groups_of(ledger, by)
    months = EVERY[every]
    first, n = ledger.first // months, ledger.last // months - ledger.first // months + 1
    size = len(groups.names) * n
    key = groups.of_events * n + (ledger.events.month // months - first)
    sums = tally(ledger.events, key, size)
    n_owed, n_returns = _returns(ledger, groups, ledger.owed.month // months - first, n)
    period = np.tile(np.arange(first, first + n), len(groups.names))
    return pd.DataFrame(
        {
            "group": _labels(groups.names, n),
            "period": starts(period, every),
            **_row_columns(sums, n_owed, n_returns),
            "partial": period == (first + n - 1 if _is_partial(ledger, months) else -1),
        },
        copy=False,
    )


def between(
    ledger: Ledger, since: dt.date, until: dt.date, *, by: pd.Series[str] | str | None = None
) -> pd.DataFrame:
    """Count what happened between two days, both included, by group.

    Returns
    -------
    DataFrame
        Indexed by `group`, with the columns of `series` but the period and `partial`. Returns
        are those of the months that the days touch.
    """
    groups = groups_of(ledger, by)
    first, last = day_number(since), day_number(until)
    inside = (ledger.events.day >= first) & (ledger.events.day <= last)
    sums = tally(ledger.events.where(inside), groups.of_events[inside], len(groups.names))
    month = ledger.owed.month
    touched = (month >= month_of(first)) & (month <= month_of(last))
    n_owed, n_returns = _returns(ledger, groups, np.where(touched, 0, -1), 1)
    columns = _row_columns(sums, n_owed, n_returns)
    return pd.DataFrame(columns, index=pd.Index(groups.names, name="group"))


def same_days_last_year(ledger: Ledger, *, by: pd.Series[str] | str | None = None) -> pd.DataFrame:
    """Compare the current month so far with the same days one year earlier.

    Returns
    -------
    DataFrame
        Indexed by `group`: the columns of `between`, once with the suffix `_now` and once with
        `_before`. A month that is over is compared as a whole.
    """
    since, until = ledger.day.replace(day=1), ledger.day
    now = between(ledger, since, until, by=by)
    before = between(ledger, year_before(since), year_before(until), by=by)
    return now.add_suffix("_now").join(before.add_suffix("_before"))


def cumulative(ledger: Ledger) -> pd.DataFrame:
    """Add up activities, attendances and hours from each January on.

    Returns
    -------
    DataFrame
        One row a month: `year`, `month` (1 to 12), `n_activities`, `attendances`, `hours` since
        January (missing until something is known of the year), their `_at_least` flags, `n_owed`,
        `n_returns` since January, `partial`. A month without return adds nothing and shows in
        the returns.
    """
    monthly = series(ledger)
    year = monthly["period"].dt.year
    amounts = ["n_activities", "attendances", "hours"]
    flags = ["attendances_at_least", "hours_at_least"]
    known = monthly[amounts].notna().astype(int).groupby(year).cumsum() > 0
    summed = monthly[amounts].fillna(0).groupby(year).cumsum().where(known)
    flagged = monthly[flags].astype(int).groupby(year).cumsum() > 0
    returns = monthly[["n_owed", "n_returns"]].groupby(year).cumsum()
    when = pd.DataFrame({"year": year, "month": monthly["period"].dt.month})
    parts = [when, summed, flagged, returns, monthly["partial"]]
    return pd.concat(parts, axis="columns")


def _with_unnamed(codes: Ints, names: pd.Index[str]) -> tuple[Ints, pd.Index[str]]:
    unnamed = codes < 0
    if not unnamed.any():
        return codes, names
    return np.where(unnamed, len(names), codes), pd.Index([*names, None], dtype="str")


def _returns(ledger: Ledger, groups: Groups, period: Ints, n: int) -> tuple[Ints, Ints]:
    """Count owed and received returns by group and period; those of period -1 are left out."""
    owed = ledger.owed
    told = np.flatnonzero(period >= 0)
    group = groups.of_owed[told] if groups.of_owed is not None else 0
    key, size = group * n + period[told], len(groups.names) * n
    received = owed.reported[told]
    if groups.of_owed is not None:
        return np.bincount(key, minlength=size), np.bincount(key[received], minlength=size)
    once = np.bincount(key, minlength=n), np.bincount(key[received], minlength=n)
    return np.tile(once[0], len(groups.names)), np.tile(once[1], len(groups.names))


def _row_columns(sums: Tally, n_owed: Ints, n_returns: Ints) -> dict[str, object]:
    state = states(sums.activities, n_owed, n_returns)
    with np.errstate(invalid="ignore"):
        completeness = n_returns / n_owed
    returns = {"n_owed": n_owed, "n_returns": n_returns, "completeness": completeness}
    return {**sum_columns(sums, state), **returns}


def _labels(names: pd.Index[str], n: int) -> pd.Categorical[str]:
    named = names.dropna()
    codes = np.where(names.isna(), -1, np.arange(len(names)))
    return pd.Categorical.from_codes(np.repeat(codes, n), categories=named)


def _is_partial(ledger: Ledger, months: int) -> bool:
    tomorrow = month_of(ledger.today + 1)
    return bool(tomorrow // months == ledger.last // months)
