"""Estimates for months without return: the season of all, at the level of the pact."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from geo.analysis.participation.ledger import Ledger
from geo.analysis.participation.months import Flags, Floats, Ints
from geo.analysis.participation.sums import tally

ROUNDS = 30  # the two-way fit moves by less than 1e-6 after 10 on the demonstration register


@dataclass(frozen=True)
class Filled:
    """Pact × month, from the ledger's first month to the last that is over.

    Parameters
    ----------
    month
        Months since January 1970.
    values
        Sums of a measure: what is registered, and estimates where there was no return.
    registered
        True where something is known: held with a figure, or declared zero.
    estimated
        True where the value is an estimate.
    unknown
        True where a return was owed and nothing can be said: the pact never sent one.
    """

    month: Ints
    values: Floats
    registered: Flags
    estimated: Flags
    unknown: Flags


def fill(ledger: Ledger, measure: str) -> Filled:
    """Estimate what pacts did in the months for which they sent no return.

    Parameters
    ----------
    measure
        One of `sums.MEASURES`.

    Returns
    -------
    Filled
        The estimate is month-of-year factor × level of the pact, both fitted to the months for
        which returns were received (Poisson maximum likelihood of the two-way table). Activities
        that are known without a return stay as they are and teach nothing about the level: they
        are known because they happened. A month whose figures are all unknown is estimated too.
    """
    month = np.arange(ledger.first, ledger.complete + 1)
    shape = len(ledger.pacts), len(month)
    values, held, silent = _held(ledger, measure, shape)
    owed, returned = _owed(ledger, shape)
    told = returned & ~silent
    expected = _expected(values, told, month % 12)
    missing = (owed & ~told & ~held) | silent
    estimated = missing & np.isfinite(expected)
    return Filled(
        month,
        np.where(estimated, expected, values),
        (told | held) & ~estimated,
        estimated,
        missing & ~estimated,
    )


def _held(ledger: Ledger, measure: str, shape: tuple[int, int]) -> tuple[Floats, Flags, Flags]:
    events = ledger.events.where(ledger.events.month <= ledger.complete)
    key = events.pact * shape[1] + events.month - ledger.first
    sums = tally(events, key, shape[0] * shape[1])
    known = sums.known(measure)
    silent = (sums.activities > 0) & ~known
    return sums.of(measure).reshape(shape), known.reshape(shape), silent.reshape(shape)


def _owed(ledger: Ledger, shape: tuple[int, int]) -> tuple[Flags, Flags]:
    owed, returned = np.zeros((2, *shape), bool)
    over = ledger.owed.month <= ledger.complete
    pact, month = ledger.owed.pact[over], ledger.owed.month[over] - ledger.first
    owed[pact, month] = True
    returned[pact, month] = ledger.owed.reported[over]
    return owed, returned


def _expected(values: Floats, told: Flags, season: Ints) -> Floats:
    """Fit level × factor; NaN for pacts that never reported."""
    of_season = np.eye(12)[season]
    seen = told @ of_season
    known = np.where(told, values, 0.0)
    by_pact, by_season = known.sum(axis=1), known.sum(axis=0) @ of_season
    factor = np.ones(12)
    with np.errstate(invalid="ignore", divide="ignore"):
        for _ in range(ROUNDS):
            level = by_pact / (seen @ factor)
            weight = np.nan_to_num(level) @ seen
            factor = np.where(weight > 0, by_season / weight, 1.0)
    level[told.sum(axis=1) == 0] = np.nan
    return np.asarray(level[:, None] * factor[season])
