"""Sums that say what they do not know.

Three things are kept apart: volunteers at an activity, attendances (their sum: a person who comes
twice counts twice) and hours as declared. Unique people cannot be known without names.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

from geo.analysis.participation.ledger import Events
from geo.analysis.participation.months import Flags, Floats, Ints

MEASURES = ("activities", "attendances", "hours")
STATES = ("held", "declared_zero", "no_return", "not_in_force")


@dataclass(frozen=True)
class Tally:
    """Sums by key, one element a key.

    Parameters
    ----------
    activities, attendances, hours
        What is known of them, unknown figures left out.
    n_unknown_volunteers, n_unknown_hours
        Activities whose figure is unknown.
    n_lower_bounds
        Activities whose number of people is a lower bound.
    """

    activities: Ints
    attendances: Floats
    hours: Floats
    n_unknown_volunteers: Ints
    n_unknown_hours: Ints
    n_lower_bounds: Ints

    def known(self, measure: str) -> Flags:
        """Tell where at least one activity was held and at least one has a figure."""
        unknown = {
            "attendances": self.n_unknown_volunteers,
            "hours": self.n_unknown_hours,
        }.get(measure, 0)
        return self.activities > unknown

    def of(self, measure: str) -> Floats:
        """Give the sums of one of `MEASURES`."""
        sums: Floats = getattr(self, measure).astype(np.float64)
        return sums


def tally(events: Events, key: Ints, size: int) -> Tally:
    """Add up activities by a key from 0 to `size` - 1."""

    def count(where: Flags) -> Ints:
        return np.bincount(key[where], minlength=size)

    return Tally(
        np.bincount(key, minlength=size),
        np.bincount(key, events.people, size).astype(np.float64),
        np.bincount(key, events.hours, size).astype(np.float64),
        count(events.people_unknown),
        count(events.hours_unknown),
        count(events.people_at_least),
    )


def sum_columns(sums: Tally, state: Ints) -> dict[str, object]:
    """Write sums as columns; a sum of which nothing is known is missing, never 0.

    Parameters
    ----------
    state
        For each sum, the position of its state in `STATES`.

    Returns
    -------
    dict
        `n_activities` (Int64), `attendances` (Int64, people), `attendances_at_least` (bool),
        `hours` (float64, hours), `hours_at_least` (bool), `n_unknown_volunteers`,
        `n_unknown_hours` (int64, activities), `state`. Hours of a crowd that was not counted to
        the last are a lower bound too.
    """
    missing = state > 1
    no_people = missing | ((state == 0) & ~sums.known("attendances"))
    no_hours = missing | ((state == 0) & ~sums.known("hours"))
    lower = sums.n_lower_bounds > 0
    return {
        "n_activities": pd.arrays.IntegerArray(sums.activities, missing),
        "attendances": pd.arrays.IntegerArray(
            np.rint(sums.attendances).astype(np.int64), no_people
        ),
        "attendances_at_least": lower | (sums.n_unknown_volunteers > 0),
        "hours": np.where(no_hours, np.nan, sums.hours),
        "hours_at_least": lower | (sums.n_unknown_hours > 0),
        "n_unknown_volunteers": sums.n_unknown_volunteers,
        "n_unknown_hours": sums.n_unknown_hours,
        "state": pd.Categorical.from_codes(state, categories=pd.Index(STATES)),
    }


def states(activities: Ints, n_owed: Ints, n_returns: Ints) -> Ints:
    """Tell what is known of each sum, as a position in `STATES`.

    Held, if any activity is registered, with or without a return; declared zero only if all that
    owe a return sent one; not in force if none owes one; else no return.
    """
    conditions = [activities > 0, n_owed == 0, n_returns == n_owed]
    return np.select(conditions, [0, 3, 1], 2)
