"""Which counts of people may be shown.

One to four people at one place and time could be named by whoever was there, so that such a cell
of attendances, and the hours beside it, reads "fewer than 5". Activities are events, not people,
and are always shown; so is zero, which names nobody.

What is hidden where, and what is not:

- months, quarters and years: a small period is hidden; where it is the only hidden one of its
  quarter or year, or the hidden ones add up to fewer than 5, the next smallest of that total is
  hidden with it, so that no subtraction from the longer period gives it back. The running sums of
  a year leave out the months that would tell, and go on at the end of the quarter;
- areas and neighbourhoods by quarter: likewise against the total of the quarter;
- parties: likewise against the total of the period, together with their share;
- activities in a list: as in the card of a pact, and likewise against the total of their month;
- the calendar of pacts shows states and activities, never people;
- the trend is smoothed over two years and more, and is drawn where its month is shown.

What two different sets of filters give by subtraction is covered before this: the records that
all of this adds up say "at least one" of an activity of 1 to 4 people (`geo.storage.public`), so
that no total holds how many they were.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
import pandas as pd

from geo.analysis.disclosure import suppress
from geo.model.fewest import FEWEST_SHOWN

HIDDEN = ("attendances", "hours")


def hide_small(cells: pd.DataFrame, *totals: Sequence[object] | pd.Series[Any]) -> pd.DataFrame:
    """Hide counts of fewer than five people, and what would give them back.

    Parameters
    ----------
    cells
        With `attendances` (Int64) and, if they have any, `hours`.
    totals
        For each total in sight, which of its groups a cell counts in; indexed like `cells` or as
        long.

    Returns
    -------
    DataFrame
        The same rows; `hidden` (bool), and where it is true, attendances and hours missing;
        `small` (bool): hidden because it is known to be fewer than five itself.
    """
    people = cells["attendances"].to_numpy(dtype=np.float64, na_value=np.nan)
    hidden = suppress(people, *totals)
    small = (people > 0) & (people < FEWEST_SHOWN) & _counted_out(cells)
    known = {name: cells[name].mask(hidden) for name in HIDDEN if name in cells}
    return cells.assign(**known, hidden=hidden, small=small)


def _counted_out(cells: pd.DataFrame) -> np.ndarray:
    """Tell which cells are no smaller than they say: several of "at least one" may be many."""
    if "attendances_at_least" not in cells or "n_activities" not in cells:
        return np.ones(len(cells), bool)
    lower = cells["attendances_at_least"].to_numpy(bool)
    alone = cells["n_activities"].to_numpy(np.float64, na_value=0) == 1
    found: np.ndarray = ~lower | alone
    return found


def show_running(running: pd.DataFrame, months: pd.DataFrame) -> pd.DataFrame:
    """Leave out the running sums from which a hidden month could be worked out.

    Parameters
    ----------
    running
        `year`, `month` and the running sums, as `participation.cumulative` gives them.
    months
        The months, hidden by `hide_small`, in the same order.

    Returns
    -------
    DataFrame
        With `hidden`: every month of a quarter that holds a hidden one, but its last. What stands
        at the end of a quarter is the sum of two hidden months at least.
    """
    quarter = running["year"] * 4 + (running["month"] - 1) // 3
    touched = (
        pd.Series(months["hidden"].to_numpy(), running.index).groupby(quarter).transform("any")
    )
    last = ~quarter.duplicated(keep="last") & (running["month"] % 3 == 0)
    hidden = touched & ~last
    known = {name: running[name].mask(hidden) for name in HIDDEN}
    return running.assign(**known, hidden=hidden, small=False)
