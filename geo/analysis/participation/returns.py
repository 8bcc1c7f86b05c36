"""Which pacts owed a return for which month, and which of them sent one."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from geo.analysis.participation.in_force import Spans
from geo.analysis.participation.months import Flags, Ints, first_days, months_of


@dataclass(frozen=True)
class Owed:
    """Months in which pacts were in force, ordered by pact and month.

    Parameters
    ----------
    pact, month
        Position of the pact; months since January 1970.
    reported
        True: the periods received cover every day of the month on which the pact was in force.
    """

    pact: Ints
    month: Ints
    reported: Flags


def owed_returns(force: Spans, reported: Spans, starts: Ints) -> Owed:
    """Tell for each pact and month in force whether a return was received.

    Parameters
    ----------
    force
        When the pacts were in force: one day in a month is enough to owe a return.
    reported
        The periods reported on, in any order; they may overlap.
    starts
        By position of the pact, the day on which its work was to start. A return need not cover
        the days between signing and start, unless the month holds no others.

    Returns
    -------
    Owed
        A month that is covered in part only counts as not reported: the rest is not known.
    """
    pieces = _by_month(force)
    month = months_of(pieces.since)
    covered = _Line(force, reported)
    days = covered.days(pieces)
    since = np.minimum(np.maximum(pieces.since, starts[pieces.pact]), pieces.until)
    late = np.flatnonzero(since > pieces.since)
    of_late = Spans(pieces.pact[late], since[late], pieces.until[late])
    work_days = days.copy()
    work_days[late] = covered.days(of_late)
    whole = _summed(month, pieces, [pieces.until - pieces.since, days])
    work = _summed(month, pieces, [pieces.until - since, work_days])
    needed, found = np.where(work[0] > 0, work, whole)
    first = _first_of_each(month, pieces.pact)
    return Owed(pieces.pact[first], month[first], needed == found)


def _by_month(spans: Spans) -> Spans:
    begins, ends = months_of(spans.since), months_of(spans.until - 1)
    n = ends - begins + 1
    within = np.arange(n.sum()) - np.repeat(np.cumsum(n) - n, n)
    month = np.repeat(begins, n) + within
    since = np.maximum(np.repeat(spans.since, n), first_days(month))
    until = np.minimum(np.repeat(spans.until, n), first_days(month + 1))
    return Spans(np.repeat(spans.pact, n), since, until)


def _first_of_each(month: Ints, pact: Ints) -> Ints:
    changes = (np.diff(month) != 0) | (np.diff(pact) != 0)
    return np.flatnonzero(np.concatenate([np.ones(min(1, len(month)), bool), changes]))


def _summed(month: Ints, pieces: Spans, values: list[Ints]) -> Ints:
    first = _first_of_each(month, pieces.pact)
    if not len(first):
        return np.zeros((len(values), 0), np.int64)
    return np.stack([np.add.reduceat(one, first) for one in values])


class _Line:
    """Reported days of all pacts on one line, each pact on a stretch of its own."""

    def __init__(self, force: Spans, reported: Spans) -> None:
        self.first = int(force.since.min()) if len(force.since) else 0
        last = int(force.until.max()) if len(force.until) else 0
        self.stretch = last - self.first + 1
        since = np.clip(reported.since, self.first, last)
        until = np.clip(reported.until, self.first, last)
        kept = since < until
        begins = self._place(reported.pact[kept], since[kept])
        self._merge(begins, begins + (until - since)[kept])

    def _place(self, pact: Ints, day: Ints) -> Ints:
        return pact * self.stretch + (day - self.first)

    def _merge(self, begins: Ints, ends: Ints) -> None:
        order = np.argsort(begins, kind="stable")
        begins, reach = begins[order], np.maximum.accumulate(ends[order])
        opens = np.ones(len(begins), bool)
        opens[1:] = begins[1:] > reach[:-1]
        first = np.flatnonzero(opens)
        self.begins = begins[first]
        self.ends = reach[np.append(first[1:], len(begins)) - 1] if len(first) else begins
        self.before = np.concatenate([[0], np.cumsum(self.ends - self.begins)])

    def days(self, spans: Spans) -> Ints:
        """Count the reported days of each span."""
        return self._until(spans.pact, spans.until) - self._until(spans.pact, spans.since)

    def _until(self, pact: Ints, day: Ints) -> Ints:
        if not len(self.begins):
            return np.zeros(len(day), np.int64)
        at = self._place(pact, day)
        last = np.searchsorted(self.begins, at, side="right") - 1
        inside = np.minimum(at, self.ends[last]) - self.begins[last]
        return np.where(last < 0, 0, self.before[last] + inside)
