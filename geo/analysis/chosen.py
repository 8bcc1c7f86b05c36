"""Which pacts of a day some choices ask for."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property

import numpy as np
import pandas as pd

from geo.analysis.choices import Choices
from geo.analysis.moment import Marks, Moment, Numbers, pacts_in, plain


@dataclass(frozen=True, eq=False)
class Chosen:
    """The pacts of a day that some choices ask for, the newest first.

    Parameters
    ----------
    pacts, looks
        Those of the moment, which keeps this and so is not held by it.
    marks
        Of each row of `pacts`, whether it is chosen.
    """

    pacts: pd.DataFrame
    looks: Mapping[str, Marks]
    marks: Marks

    def __len__(self) -> int:
        return len(self.numbers)

    @cached_property
    def numbers(self) -> Numbers:
        """Which rows of `pacts` are chosen."""
        return np.flatnonzero(self.marks)

    @property
    def rows(self) -> pd.DataFrame:
        """The rows of `pacts`, whole: with 10,000 of them 2 MB, made when asked for."""
        return self.pacts.iloc[self.numbers]

    def looking(self, look: str) -> Marks:
        """Of each row of `pacts`, whether it is chosen and has a look, of `LOOKS`."""
        return self.marks & self.looks[look]


def choose(moment: Moment, choices: Choices) -> Chosen:
    """Keep the pacts that the choices ask for; the last few answers are kept.

    With a period, pacts without any known date are left out; `undated` counts them.
    """
    return moment.chosen.get(
        choices, lambda: Chosen(moment.pacts, moment.looks, _marks(moment, choices))
    )


def undated(moment: Moment, choices: Choices) -> int:
    """Count the pacts that only the period leaves out because no date of theirs is known."""
    if not (choices.since or choices.until):
        return 0
    first, last = _life(moment.pacts)
    return int((_wanted(moment, choices) & _flags(first.isna() & last.isna())).sum())


def count_neighbourhoods(moment: Moment, pacts: Marks, boundary_set: str) -> int:
    """Count the neighbourhoods of a set in which any of the marked pacts has a place."""
    found = moment.place_numbers[boundary_set][pacts[moment.place_pacts]]
    return len(np.unique(found[found >= 0]))


def _marks(moment: Moment, choices: Choices) -> Marks:
    keep = _wanted(moment, choices)
    if choices.since or choices.until:
        keep &= _flags(_in_period(moment.pacts, choices))
    return keep


def _wanted(moment: Moment, choices: Choices) -> Marks:
    pacts = moment.pacts
    keep = np.ones(len(pacts), dtype=bool)
    if choices.area:
        keep &= _any(moment.areas[area] for area in choices.area)
    if choices.state:
        keep &= _any(moment.looks[look] for look in choices.state)
    if choices.status:
        keep &= _flags(pacts["status"].isin(choices.status))
    if not (choices.state or choices.status):
        keep &= ~moment.looks["ended"]
    if choices.kind:
        keep &= _flags(pacts["proposer_kind"].fillna("none").isin(choices.kind))
    if choices.place:
        keep &= pacts.index.isin(pacts_in(moment, choices.place))
    if choices.attention:
        keep &= _any(_flags(pacts[kind]) for kind in choices.attention)
    for word in plain(pd.Series(choices.q.split(), dtype="str")):
        keep &= _flags(pacts["haystack"].str.contains(word, regex=False))
    return keep


def _any(marks: Iterable[Marks]) -> Marks:
    found: Marks = np.logical_or.reduce(list(marks))
    return found


def _flags(column: pd.Series[bool]) -> Marks:
    return column.to_numpy(dtype=bool)


def _life(pacts: pd.DataFrame) -> tuple[pd.Series[pd.Timestamp], pd.Series[pd.Timestamp]]:
    first = pacts[["proposed_on", "signed_on", "starts_on"]].min(axis="columns")
    return first, pacts["ends_on"]


def _in_period(pacts: pd.DataFrame, choices: Choices) -> pd.Series[bool]:
    first, last = _life(pacts)
    keep = first.notna() | last.notna()
    if choices.since:
        keep &= last.isna() | (last >= pd.Timestamp(choices.since))
    if choices.until:
        keep &= first.isna() | (first <= pd.Timestamp(choices.until))
    return keep
