"""Days and months as whole numbers, so that a million dates cost milliseconds.

A day is counted from 1 January 1970, a month from January 1970.
"""

from __future__ import annotations

import datetime as dt
from calendar import monthrange

import numpy as np
import numpy.typing as npt
import pandas as pd

Ints = npt.NDArray[np.int64]
Floats = npt.NDArray[np.float64]
Flags = npt.NDArray[np.bool_]

EVERY: dict[str, int] = {"month": 1, "quarter": 3, "year": 12}


def day_number(day: dt.date) -> int:
    """Count the days since 1 January 1970."""
    return day.toordinal() - dt.date(1970, 1, 1).toordinal()


def day_numbers(dates: pd.Series[pd.Timestamp], unknown: int | Ints = 0) -> Ints:
    """Count the days since 1 January 1970 of many dates, with a number for the unknown ones."""
    days = dates.to_numpy().astype("datetime64[D]")
    numbers: Ints = days.astype(np.int64)
    missing = np.isnat(days)
    return np.where(missing, unknown, numbers) if missing.any() else numbers


def months_of(days: Ints) -> Ints:
    """Tell the month of each day; a table of days is 20 times quicker than date arithmetic."""
    if not len(days):
        return days
    first = days.min()
    every_day = np.arange(first, days.max() + 1).astype("datetime64[D]")
    table: Ints = every_day.astype("datetime64[M]").astype(np.int64)
    return np.asarray(table[days - first])


def month_of(day: int) -> int:
    """Tell the month of one day."""
    return int(np.datetime64(day, "D").astype("datetime64[M]").astype(np.int64))


def first_days(months: Ints) -> Ints:
    """Tell the first day of each month."""
    return months.astype("datetime64[M]").astype("datetime64[D]").astype(np.int64)


def first_day(month: int) -> int:
    """Tell the first day of one month."""
    return int(first_days(np.array([month]))[0])


def month_end(day: dt.date) -> dt.date:
    """Tell the last day of the month of a day."""
    return day.replace(day=monthrange(day.year, day.month)[1])


def year_before(day: dt.date) -> dt.date:
    """Tell the same day one year earlier; the last day of February stays the last."""
    first = day.replace(day=1, year=day.year - 1)
    return month_end(first) if day == month_end(day) else first.replace(day=day.day)


def as_date(day: int) -> dt.date:
    """Tell which date a day is."""
    return dt.date(1970, 1, 1) + dt.timedelta(days=day)


def starts(periods: Ints, every: str = "month") -> pd.DatetimeIndex:
    """Tell the first day of each period, counted in months, quarters or years since 1970."""
    months = (periods * EVERY[every]).astype("datetime64[M]")
    return pd.DatetimeIndex(months.astype("datetime64[s]"))
