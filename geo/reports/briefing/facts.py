"""Everything that a briefing counts, worked out once; small counts of people are hidden here.

What is hidden: a count of one to four people in any cell that is shown; the cells that would give
it back from a total of months, of the year, or of the places beside it; and every change of which
one side is hidden, because the other side and the change would give it back.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field
from functools import cached_property
from threading import RLock
from typing import Any

import numpy as np
import pandas as pd

from geo.analysis import gaps, participation
from geo.analysis.moment import Moment
from geo.analysis.neighbourhoods import states
from geo.analysis.participation import Ledger
from geo.analysis.participation.months import day_number, month_of, year_before
from geo.charts.hiding import hide_small
from geo.model import row_of
from geo.recent import Recent
from geo.reports.briefing.scope import Period, Scope, pacts_of, set_of

MEASURES = ("activities", "attendances", "hours")
COLUMN = {"attendances": "attendances", "hours": "hours", "activities": "n_activities"}
STUDIES_KEPT = 2


@dataclass(frozen=True)
class Study:
    """What all briefings of one moment share."""

    moment: Moment
    _tables: dict[tuple[str, str], pd.DataFrame] = field(default_factory=dict)
    _lock: Any = field(default_factory=RLock)

    @cached_property
    def ledger(self) -> Ledger:
        """Participation, counted once."""
        return participation.ledger_of(self.moment.tables, self.moment.day)

    def gaps(self, boundary_set: str) -> pd.DataFrame:
        """Tell what each neighbourhood of a set lacks."""
        return self._kept("gaps", boundary_set)

    def states(self, boundary_set: str) -> pd.DataFrame:
        """Tell the state of each neighbourhood of a set."""
        return self._kept("states", boundary_set)

    def waiting(self, boundary_set: str) -> pd.DataFrame:
        """List the requests that wait for an answer, with their neighbourhood."""
        return self._kept("waiting", boundary_set)

    def by_place(self, boundary_set: str, span: Period) -> pd.DataFrame:
        """Count a span by neighbourhood, small counts hidden, and what would give them back."""
        key = f"{span[0]} {span[1]}", boundary_set
        with self._lock:
            if key not in self._tables:
                self._tables[key] = self._by_place(boundary_set, span)
            return self._tables[key]

    def _by_place(self, boundary_set: str, span: Period) -> pd.DataFrame:
        inside = self.moment.neighbourhoods[boundary_set]
        frame = pd.DataFrame({"pact": self.moment.places["pact_id"], "place": inside})
        first = frame.dropna().drop_duplicates("pact").set_index("pact")["place"]
        cells = participation.between(self.ledger, *span, by=first)
        shown = hide_small(cells, [0] * len(cells))
        return shown[shown.index.notna()]

    def _kept(self, what: str, boundary_set: str) -> pd.DataFrame:
        makers = {"gaps": gaps.gaps_of, "states": states, "waiting": gaps.unanswered}
        key = what, boundary_set
        with self._lock:
            if key not in self._tables:
                self._tables[key] = makers[what](self.moment, boundary_set)
            return self._tables[key]


def _without_people(cells: pd.DataFrame) -> pd.DataFrame:
    """Leave out all counts of people that are not zero."""
    some = cells["attendances"].astype("Float64").fillna(0) > 0
    hidden = {name: cells[name].mask(some) for name in ("attendances", "hours")}
    return cells.assign(**hidden, hidden=cells["hidden"] | some)


_studies: Recent[Study] = Recent(STUDIES_KEPT)


def study_of(moment: Moment) -> Study:
    """Give what all briefings of a moment share; the last two moments are kept."""
    return _studies.get(id(moment), lambda: Study(moment))


@dataclass(frozen=True)
class Facts:
    """Everything that is counted about a scope and a period.

    Parameters
    ----------
    study
        What all briefings of the moment share.
    scope
        What it is about.
    period
        First and last day, whole months.
    """

    study: Study
    scope: Scope
    period: Period

    @property
    def moment(self) -> Moment:
        """The register on the day."""
        return self.study.moment

    @cached_property
    def boundary_set(self) -> str:
        """What counts as neighbourhoods; empty if there are none."""
        return set_of(self.moment, self.scope)

    @cached_property
    def pacts(self) -> pd.DataFrame:
        """The pacts and proposals of the scope, the newest first."""
        return self.moment.pacts.loc[pacts_of(self.moment, self.scope)]

    @cached_property
    def ledger(self) -> Ledger:
        """Participation in those pacts."""
        return participation.keep(self.study.ledger, pd.Index(self.pacts.index))

    @cached_property
    def year(self) -> Period:
        """The last twelve months of the period, or the period if it is shorter."""
        since, until = self.period
        return max(since, year_before(until + dt.timedelta(days=1))), until

    @cached_property
    def year_before(self) -> Period:
        """The same months one year earlier."""
        return year_before(self.year[0]), year_before(self.year[1])

    def n_looking(self, *looks: str) -> int:
        """Count the pacts of some looks."""
        return int(self.pacts["look"].isin(looks).sum())

    @cached_property
    def headline(self) -> pd.DataFrame:
        """Count the period, its last year and the year before: `period`, `now`, `before`."""
        spans = {"period": self.period, "now": self.year, "before": self.year_before}
        counted = {
            name: row_of(participation.between(self.ledger, *span), "all")
            for name, span in spans.items()
        }
        frame = pd.DataFrame.from_dict(counted, orient="index")
        frame["attendances"] = frame["attendances"].astype("Int64")
        shown = hide_small(frame)
        return _without_people(shown) if self._told_by_the_others else shown

    def row(self, span: str) -> dict[str, Any]:
        """Fetch a row of the headline: `period`, `now` or `before`."""
        return {str(name): value for name, value in row_of(self.headline, span).items()}

    @property
    def n_held(self) -> int:
        """The activities known of the period; 0 too where nothing is known."""
        held = self.row("period")["n_activities"]
        return 0 if pd.isna(held) else int(held)

    @property
    def nothing_known(self) -> bool:
        """True if neither an activity nor a return is known of the period."""
        return not self.n_held and not self.row("period")["n_returns"]

    @cached_property
    def _told_by_the_others(self) -> bool:
        """Tell whether the total here would give back a small total of another place.

        The papers of all the places of a set and that of the whole lie beside each other.
        """
        if self.scope.kind != "neighbourhoods" or len(self.scope.ids) != 1:
            return False
        spans = {self.period, self.year, self.year_before}
        return any(self._complements(span) for span in spans)

    def _complements(self, span: Period) -> bool:
        cells = self.study.by_place(self.boundary_set, span)
        if self.scope.ids[0] not in cells.index:
            return False
        mine = row_of(cells, self.scope.ids[0])
        return bool(mine["hidden"] and not mine["small"])

    @cached_property
    def monthly(self) -> pd.DataFrame:
        """Count the months of the last year and of the one before, small counts hidden."""
        months = participation.series(self.ledger)
        begin, end = pd.Timestamp(self.year_before[0]), pd.Timestamp(self.year[1])
        months = months[months["period"].between(begin, end)].reset_index(drop=True)
        when = months["period"]
        totals = [when.dt.year * 4 + when.dt.quarter, when.dt.year]
        totals += [(when >= pd.Timestamp(day)) for day in (self.year[0], self.period[0])]
        shown = hide_small(months, *totals)
        return _without_people(shown) if self._told_by_the_others else shown

    @cached_property
    def changes(self) -> dict[str, pd.DataFrame]:
        """Compare the last year with the one before, like for like, by measure."""
        since, until = self.year
        return {
            measure: participation.like_for_like(self.ledger, measure, since=since, until=until)
            for measure in MEASURES
        }

    @cached_property
    def returned(self) -> tuple[int, int]:
        """Count the pacts that sent a return for a month of the period, and those that owed one."""
        owed = self.ledger.owed
        first, last = (month_of(day_number(day)) for day in self.period)
        inside = (owed.month >= first) & (owed.month <= last)
        sent = np.unique(owed.pact[inside & owed.reported])
        return len(sent), len(np.unique(owed.pact[inside]))

    @cached_property
    def n_neighbourhoods(self) -> tuple[int, int]:
        """Count the neighbourhoods with an active pact, and all of them."""
        if not self.boundary_set:
            return 0, 0
        rows = self.study.states(self.boundary_set)
        return int((rows["n_active"] > 0).sum()), len(rows)

    @cached_property
    def fresh(self) -> dt.date | None:
        """The day of the newest thing that the register knows."""
        return self.moment.fresh_until

    @cached_property
    def origins(self) -> pd.DataFrame:
        """The sources of the pacts of the scope, and of what was held under them."""
        held = self.moment.tables["activities"]
        used = held.loc[held["pact_id"].isin(self.pacts.index), "origin"]
        codes = pd.unique(pd.concat([self.pacts["origin"], used]).dropna())
        known = self.moment.tables["origins"]
        return known[known.index.isin(codes)]

    @cached_property
    def waiting(self) -> pd.DataFrame:
        """The requests of residents that wait for an answer."""
        if not self.boundary_set:
            return self.moment.tables["requests"].iloc[:0]
        rows = self.study.waiting(self.boundary_set)
        if self.scope.kind == "pact":
            return rows.iloc[:0]
        if self.scope.kind == "everything":
            return rows
        return rows[rows["neighbourhood_id"].isin(self.scope.ids)]
