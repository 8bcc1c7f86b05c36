"""Change on last year, like for like."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

import numpy as np
import pandas as pd
from scipy.special import stdtrit  # type: ignore[import-untyped]

from geo.analysis.participation.ledger import Ledger
from geo.analysis.participation.months import (
    Flags,
    Floats,
    as_date,
    day_number,
    first_day,
    month_end,
    month_of,
    year_before,
)
from geo.analysis.participation.resample import LEVEL
from geo.analysis.participation.sums import tally

PARTS = ("both", "new", "ended", "not_comparable", "total")
VERDICTS = ("grows", "falls", "no_clear_change", "too_few")
FEWEST_ATTENDANCES = 20
FEWEST_PACTS = 5  # fewer all move one way by chance in more than one case of ten


@dataclass(frozen=True)
class Cells:
    """Pact × month of one period.

    Parameters
    ----------
    values, attendances
        Sums of the measure, and of attendances.
    held, reported, present
        Something was held and its figure is known; a return was received and no figure is
        unknown; in force or something held.
    """

    values: Floats
    attendances: Floats
    held: Flags
    reported: Flags
    present: Flags


def like_for_like(
    ledger: Ledger,
    measure: str = "attendances",
    *,
    since: dt.date | None = None,
    until: dt.date | None = None,
    level: float = LEVEL,
) -> pd.DataFrame:
    """Split the change on the same period one year earlier into parts that add up.

    Parameters
    ----------
    measure
        One of `sums.MEASURES`: attendances (people, each time), hours or activities.
    since, until
        The period, both days included, at most a year; by default the last twelve months that
        are over.

    Returns
    -------
    DataFrame
        Indexed by part, each with `n_pacts`, `before`, `now`, `change` (unit of the measure),
        `change_pct`, `low`, `high`, `low_pct`, `high_pct` (interval of the change over resampled
        pacts, percent of `before`, only for `both`) and `verdict` (likewise):

        - `both`: pacts present in both periods, in the months that can be compared: a return was
          received in both years, or something was held in both. One return missing while the
          other says zero compares nothing: it would let only good news through.
        - `not_comparable`: the other months of those pacts.
        - `new`, `ended`: pacts present in one period only.
        - `total`: all.

        The verdict is `grows` or `falls` if the interval excludes 0, else `no_clear_change`;
        `too_few` below 20 attendances a year ago (and no percentage) or five pacts.

    Notes
    -----
    The interval is that of drawing pacts again and again, in closed form: the standard error that
    infinitely many resamples would have, with Student's t. With 6 to 140 pacts of unequal size
    it holds the truth in 89 to 94 of 100 simulated registers at a level of 90, with a third of
    the returns missing or none; percentiles of 500 resamples in 78 to 87, bootstrap-t in 78 to 86.
    """
    until = until or month_end(as_date(first_day(ledger.complete)))
    since = since or year_before(until + dt.timedelta(days=1))
    now = _cells(ledger, measure, since, until)
    before = _cells(ledger, measure, year_before(since), year_before(until))
    pairs = _split(before, now)
    rows = {part: _row(before, now, where) for part, where in pairs.items()}
    rows["both"] |= _judged(before, now, pairs["both"], level)
    return pd.DataFrame.from_dict(rows, orient="index").rename_axis("part")


def _judged(before: Cells, now: Cells, both: Flags, level: float) -> dict[str, float | int | str]:
    few = bool(before.attendances[both].sum() < FEWEST_ATTENDANCES)
    interval = _interval(before, now, both, level)
    shown = {"low", "high"} if few else set(interval)
    kept = {name: value for name, value in interval.items() if name in shown}
    return {**kept, "verdict": _verdict(interval, few)}


def _cells(ledger: Ledger, measure: str, since: dt.date, until: dt.date) -> Cells:
    first, last = month_of(day_number(since)), month_of(day_number(until))
    n = last - first + 1
    shape = len(ledger.pacts), n
    size = shape[0] * n
    days = ledger.events.day
    events = ledger.events.where((days >= day_number(since)) & (days <= day_number(until)))
    sums = tally(events, events.pact * n + events.month - first, size)
    owed = ledger.owed
    inside = (owed.month >= first) & (owed.month <= last)
    key = owed.pact[inside] * n + owed.month[inside] - first
    in_force, returned = np.zeros((2, size), bool)
    in_force[key], returned[key] = True, owed.reported[inside]
    held = sums.known(measure)
    silent = (sums.activities > 0) & ~held
    return Cells(
        sums.of(measure).reshape(shape),
        sums.attendances.reshape(shape),
        held.reshape(shape),
        (returned & ~silent).reshape(shape),
        (in_force | (sums.activities > 0)).reshape(shape),
    )


def _split(before: Cells, now: Cells) -> dict[str, Flags]:
    then, today = (one.present.any(axis=1, keepdims=True) for one in (before, now))
    comparable = (before.held & now.held) | (before.reported & now.reported)
    anything = np.ones_like(comparable)
    return {
        "both": then & today & comparable,
        "new": today & ~then & anything,
        "ended": then & ~today & anything,
        "not_comparable": then & today & ~comparable,
        "total": anything,
    }


def _row(before: Cells, now: Cells, where: Flags) -> dict[str, float | int | str]:
    there = (where & (before.present | now.present)).any(axis=1)
    sums = [float(one.values[where].sum()) for one in (before, now)]
    row = {"n_pacts": int(there.sum()), "before": sums[0], "now": sums[1]}
    unknown = dict.fromkeys(("low", "high", "low_pct", "high_pct"), np.nan)
    enough = before.attendances[where].sum() >= FEWEST_ATTENDANCES and sums[0] > 0
    change_pct = 100 * (sums[1] / sums[0] - 1) if enough else np.nan
    return {**row, "change": sums[1] - sums[0], "change_pct": change_pct, **unknown, "verdict": ""}


def _interval(before: Cells, now: Cells, both: Flags, level: float) -> dict[str, float]:
    pacts = both.any(axis=1)
    n = int(pacts.sum())
    if n < FEWEST_PACTS:
        return {}
    change = np.where(both, now.values - before.values, 0.0).sum(axis=1)[pacts]
    reach = stdtrit(n - 1, 1 - (1 - level) / 2) * np.sqrt(n) * change.std(ddof=1)
    low, high = float(change.sum() - reach), float(change.sum() + reach)
    base = float(before.values[both].sum())
    shares = {"low_pct": 100 * low / base, "high_pct": 100 * high / base} if base > 0 else {}
    return {"low": low, "high": high, **shares}


def _verdict(interval: dict[str, float], few: bool) -> str:
    if few or not interval:
        return "too_few"
    if interval["low"] > 0:
        return "grows"
    return "falls" if interval["high"] < 0 else "no_clear_change"
