"""Participation over time: pure functions on the tables of the register as of a day.

`ledger_of` counts once; everything else asks the ledger. What is not known is missing, never 0.
"""

from geo.analysis.participation.calendar import active_months, calendar, pact_months
from geo.analysis.participation.change import like_for_like
from geo.analysis.participation.fragility import bearers, dependence, falls_to_zero
from geo.analysis.participation.ledger import Ledger, keep, ledger_of
from geo.analysis.participation.persistence import lifetimes, persistence, survival
from geo.analysis.participation.series import between, cumulative, same_days_last_year, series
from geo.analysis.participation.trend import trend

__all__ = [
    "Ledger",
    "active_months",
    "bearers",
    "between",
    "calendar",
    "cumulative",
    "dependence",
    "falls_to_zero",
    "keep",
    "ledger_of",
    "lifetimes",
    "like_for_like",
    "pact_months",
    "persistence",
    "same_days_last_year",
    "series",
    "survival",
    "trend",
]
