"""The demonstration register: a story written past today, so that it never goes stale.

The story is made year by year, each year from a seed of its own; the files of `data/` hold it up
to `HORIZON`. A day is shown by cutting the story at that day, which is the storage's business.
"""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from pathlib import Path

import pandas as pd

from geo import model
from geo.loading import native
from geo.loading.demonstration import parties, readme, sources
from geo.loading.demonstration.cohorts import FIRST_YEAR, Rows, cohort
from geo.loading.demonstration.indicators import indicators
from geo.loading.demonstration.notes import notes
from geo.loading.demonstration.places import places
from geo.loading.demonstration.records import published_rows

DATA = sources.DATA
HORIZON = 2032


def story(until: dt.date | None = None) -> dict[str, pd.DataFrame]:
    """Read the whole demonstration, its future included.

    Parameters
    ----------
    until
        The day that will be shown. Later than a year before the end of the files, the story is
        written further, in memory; what is in the files stays as it is.

    Returns
    -------
    dict
        All tables by name, as `model.as_frame` makes them. Everything that is dated after the day
        to be shown must still be cut off.
    """
    if until is None or until < dt.date(HORIZON, 1, 1):
        return native.read_folder(DATA)
    return generate(until.year + 1)


def write(folder: Path = DATA) -> None:
    """Write the files of the demonstration again, and the list of columns in their description."""
    native.write_folder(generate(HORIZON), folder)
    readme.write_columns(folder / "README.md")


def generate(last_year: int) -> dict[str, pd.DataFrame]:
    """Write the story in memory.

    Parameters
    ----------
    last_year
        The last year in which pacts are proposed. A later one adds rows and changes none.
    """
    rows = _setting()
    cohorts = (cohort(year) for year in range(FIRST_YEAR, last_year + 1))
    for part in (published_rows(), notes(), indicators(), *cohorts):
        for name, added in part.items():
            rows[name] += added
    return {name: model.as_frame(name, rows[name]).sort_index() for name in model.TABLES}


def _setting() -> Rows:
    rows: Rows = defaultdict(list)
    origins = sources.vocabulary()["origins"]
    rows["origins"] = [{"id": name, **origin} for name, origin in origins.items()]
    rows["neighbourhoods"] = list(places().neighbourhoods)
    rows["courtyards"] = list(places().courtyards)
    rows["buildings"] = list(places().buildings)
    rows["parties"] = [row for kind in parties.organisations().values() for row in kind]
    return rows
