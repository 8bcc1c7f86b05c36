"""Each pact in each month: held, declared zero, or no return."""

from __future__ import annotations

import numpy as np
import pandas as pd

from geo.analysis.participation.ledger import Ledger
from geo.analysis.participation.months import Ints, starts
from geo.analysis.participation.series import series
from geo.analysis.participation.sums import STATES, states, sum_columns, tally

LAST_MONTHS = 12


def pact_months(ledger: Ledger) -> pd.DataFrame:
    """Tell for each pact and month in force whether it held something, declared zero, or is silent.

    Returns
    -------
    DataFrame
        One row a pact and month in which it was in force or held something, ordered so:
        `pact_id` (category), `month` (its first day), `in_force`, `reported` (bool), and the
        columns of `sums.sum_columns`.
    """
    owed, events = ledger.owed, ledger.events
    n = ledger.last - ledger.first + 1
    of_owed = owed.pact * n + owed.month - ledger.first
    of_events = events.pact * n + events.month - ledger.first
    used = np.zeros(len(ledger.pacts) * n, bool)
    used[of_owed] = used[of_events] = True
    cells, place = np.flatnonzero(used), np.cumsum(used) - 1
    sums = tally(events, place[of_events], len(cells))
    in_force, reported = np.zeros((2, len(cells)), bool)
    in_force[place[of_owed]], reported[place[of_owed]] = True, owed.reported
    state = states(sums.activities, in_force.astype(np.int64), reported.astype(np.int64))
    return pd.DataFrame(
        {
            "pact_id": pd.Categorical.from_codes(cells // n, categories=ledger.pacts),
            "month": starts(cells % n + ledger.first),
            "in_force": in_force,
            "reported": reported,
            **sum_columns(sums, state),
        },
        copy=False,
    )


def calendar(ledger: Ledger, column: str = "state") -> pd.DataFrame:
    """Lay one column of `series` out as a calendar: one row a pact, one column a month.

    Parameters
    ----------
    column
        Such as `state`, `attendances`, `hours`.

    Returns
    -------
    DataFrame
        Indexed by pact id, columns the first days of the months, the current one last; numbers
        are float64, missing where nothing is known.
    """
    long = series(ledger, by="pact")[column]
    n = ledger.last - ledger.first + 1
    months = starts(np.arange(ledger.first, ledger.last + 1))
    if column == "state":
        cells = np.array(STATES, object)[long.cat.codes]
    else:
        cells = long.to_numpy(dtype=np.float64, na_value=np.nan)
    return pd.DataFrame(cells.reshape(len(ledger.pacts), n), index=ledger.pacts, columns=months)


def active_months(ledger: Ledger) -> pd.DataFrame:
    """Count the active months of the last twelve that are over, by pact.

    Returns
    -------
    DataFrame
        Indexed by pact id: `n_held`, `n_declared_zero`, `n_no_return`, `n_not_in_force`; they
        add up to 12.
    """
    first, size = ledger.complete - LAST_MONTHS + 1, len(ledger.pacts) * LAST_MONTHS

    def count(pact: Ints, month: Ints) -> Ints:
        inside = (month >= first) & (month <= ledger.complete)
        return np.bincount(pact[inside] * LAST_MONTHS + month[inside] - first, minlength=size)

    events, owed = ledger.events, ledger.owed
    returned = count(owed.pact[owed.reported], owed.month[owed.reported])
    state = states(count(events.pact, events.month), count(owed.pact, owed.month), returned)
    by_pact = state.reshape(len(ledger.pacts), LAST_MONTHS)
    counts = {f"n_{name}": (by_pact == code).sum(axis=1) for code, name in enumerate(STATES)}
    return pd.DataFrame(counts, index=ledger.pacts)
