"""The months that the page looks at."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, replace

import numpy as np

from geo.analysis.choices import Choices
from geo.analysis.participation.ledger import Ledger
from geo.analysis.participation.months import (
    as_date,
    day_number,
    first_day,
    month_end,
    month_of,
    year_before,
)
from geo.analysis.participation.returns import Owed


@dataclass(frozen=True)
class Period:
    """Whole months, but for the one that is not over.

    Parameters
    ----------
    since, until
        First and last day; `until` is the day of the register in the month that is not over.
    rounded
        True if the days asked for were rounded to whole months.
    """

    since: dt.date
    until: dt.date
    rounded: bool


def period_of(ledger: Ledger, choices: Choices) -> Period:
    """Tell which months the visitor asked for; without a wish, all that the register knows."""
    first, last = first_day(ledger.first), ledger.today
    asked_first = day_number(choices.since) if choices.since else first
    asked_last = day_number(choices.until) if choices.until else last
    since = as_date(max(first, asked_first)).replace(day=1)
    until = min(month_end(as_date(max(asked_last, first))), ledger.day)
    rounded = bool(choices.since and choices.since > since and choices.since.day > 1) or bool(
        choices.until and choices.until < until
    )
    return Period(since, max(until, since), rounded)


def last_year_of(ledger: Ledger, period: Period) -> tuple[dt.date, dt.date]:
    """Tell the last twelve months of a period that are over, or as many as it has."""
    complete = month_end(as_date(first_day(ledger.complete)))
    until = min(period.until, complete)
    since = max(period.since, year_before(until + dt.timedelta(days=1)))
    return min(since, until.replace(day=1)), until


def within(ledger: Ledger, period: Period) -> Ledger:
    """Narrow a ledger to the months of a period."""
    first, last = month_of(day_number(period.since)), month_of(day_number(period.until))
    events, owed = ledger.events, ledger.owed
    inside = (owed.month >= first) & (owed.month <= last)
    return replace(
        ledger,
        events=events.where(np.asarray((events.month >= first) & (events.month <= last))),
        owed=Owed(owed.pact[inside], owed.month[inside], owed.reported[inside]),
        first=first,
        last=last,
    )
