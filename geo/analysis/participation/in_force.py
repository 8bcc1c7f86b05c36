"""When each pact was in force: signed, and not ended, suspended, terminated or archived."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

from geo import model
from geo.analysis.participation.months import Flags, Ints, day_numbers

FAR = 10**6  # a day no register reaches


@dataclass(frozen=True)
class Spans:
    """Spans of days in force, disjoint, ordered by pact and day.

    Parameters
    ----------
    pact
        Position of the pact.
    since, until
        First day, and the day after the last one.
    """

    pact: Ints
    since: Ints
    until: Ints


def spans_in_force(pacts: pd.DataFrame, changes: pd.DataFrame, day: int, first_sign: Ints) -> Spans:
    """Find the days on which pacts were in force, up to a day.

    Parameters
    ----------
    pacts, changes
        The tables `pacts` and `status_changes` as of the day.
    day
        The last day looked at.
    first_sign
        By position of the pact, the day since which one without signing date and status changes
        counts, if its status says that it runs.

    Returns
    -------
    Spans
        A status holds from its change to the next; before the first change, and without any, the
        signing date tells (as `geo.storage.as_of` concludes). No day before `signed_on` or after
        `ends_on` counts.
    """
    told = Spans(*_steps(pacts, changes, day))
    untold = _before_any_step(pacts, changes, day, first_sign)
    pact, since, until = (
        np.concatenate([a, b])
        for a, b in (
            (untold.pact, told.pact),
            (untold.since, told.since),
            (untold.until, told.until),
        )
    )
    since = np.maximum(since, day_numbers(pacts["signed_on"], -FAR)[pact])
    until = np.minimum(until, day_numbers(pacts["ends_on"], FAR)[pact] + 1)
    until = np.minimum(until, day + 1)
    order = np.lexsort((since, pact))
    order = order[(since < until)[order]]
    return Spans(pact[order], since[order], until[order])


def _steps(pacts: pd.DataFrame, changes: pd.DataFrame, day: int) -> tuple[Ints, Ints, Ints]:
    pact = pacts.index.get_indexer(pd.Index(changes["pact_id"])).astype(np.int64)
    on = day_numbers(changes["on"])
    running = changes["status"].isin(model.RUNNING_STATUSES).to_numpy()
    kept = pact >= 0
    order = np.flatnonzero(kept)[np.lexsort((on[kept], pact[kept]))]
    pact, on, running = pact[order], on[order], running[order]
    until = np.full(len(on), day + 1)
    same = pact[1:] == pact[:-1]
    until[:-1][same] = on[1:][same]
    return pact[running], on[running], until[running]


def _before_any_step(
    pacts: pd.DataFrame, changes: pd.DataFrame, day: int, first_sign: Ints
) -> Spans:
    signed = pacts["signed_on"].notna().to_numpy()
    told, first_step = _first_steps(pacts, changes)
    running = pacts["status"].isin(model.RUNNING_STATUSES).to_numpy()
    over = (pacts["status"].eq("concluded") & pacts["ends_on"].notna()).to_numpy()
    counts = np.where(told, signed, running | (signed & over))
    since = day_numbers(pacts["signed_on"], first_sign)
    pact = np.flatnonzero(counts).astype(np.int64)
    until = np.where(told, first_step, day + 1)
    return Spans(pact, since[pact], until[pact])


def _first_steps(pacts: pd.DataFrame, changes: pd.DataFrame) -> tuple[Flags, Ints]:
    first = changes.groupby("pact_id")["on"].min().reindex(pacts.index)
    return first.notna().to_numpy(), day_numbers(first, FAR)
