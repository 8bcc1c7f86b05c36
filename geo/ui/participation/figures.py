"""What the page counts, worked out once for each state of the register, day and set of filters."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np
import pandas as pd

from geo import words
from geo.analysis import participation
from geo.analysis.choices import LOOKS, Choices
from geo.analysis.chosen import choose
from geo.analysis.moment import Moment
from geo.analysis.participation import Ledger
from geo.analysis.participation.months import day_number, month_of, year_before
from geo.charts.hiding import hide_small, show_running
from geo.recent import Recent
from geo.ui.participation.period import Period, last_year_of, period_of, within

MEASURES = ("attendances", "hours", "activities")
COLUMN = {"attendances": "attendances", "hours": "hours", "activities": "n_activities"}
EVERY = ("month", "quarter", "year")


@dataclass(frozen=True)
class Figures:
    """Everything the page counts, for one moment and one set of filters.

    Parameters
    ----------
    moment
        The register on the day.
    choices
        The filters.
    boundary_set
        What counts as neighbourhoods.
    pacts
        The pacts that count, ended ones included unless the visitor asked for a state.
    ledger
        Of those pacts, over all months.
    """

    moment: Moment
    choices: Choices
    boundary_set: str
    pacts: pd.DataFrame
    ledger: Ledger

    @cached_property
    def period(self) -> Period:
        """The months looked at."""
        return period_of(self.ledger, self.choices)

    @cached_property
    def counted(self) -> Ledger:
        """The ledger of the months looked at."""
        return within(self.ledger, self.period)

    @cached_property
    def last_year(self) -> tuple[dt.date, dt.date]:
        """The last twelve months looked at that are over, or as many as there are."""
        return last_year_of(self.ledger, self.period)

    @cached_property
    def year_before(self) -> tuple[dt.date, dt.date]:
        """The same months one year earlier."""
        since, until = self.last_year
        return year_before(since), year_before(until)

    @cached_property
    def empty(self) -> bool:
        """True if nothing is registered, nor owed for a month that is over, in those looked at.

        A pact whose dates nobody knows is in force today, and owes the month that is not over:
        drawn, that would be a page of empty charts.
        """
        over = self.counted.owed.month <= self.ledger.complete
        return not len(self.counted.events.pact) and not over.any()

    def series(self, every: str) -> pd.DataFrame:
        """Count by month, quarter or year, small counts hidden."""
        return self._series[every]

    @cached_property
    def _series(self) -> dict[str, pd.DataFrame]:
        found = {every: participation.series(self.counted, every=every) for every in EVERY}
        month, quarter = (found[every]["period"].dt for every in ("month", "quarter"))
        quarters = month.year * 4 + month.quarter
        found["month"] = hide_small(found["month"], quarters, month.year)
        found["quarter"] = hide_small(found["quarter"], quarter.year)
        found["year"] = hide_small(found["year"])
        return found

    @cached_property
    def headline(self) -> pd.DataFrame:
        """Count the last year and the year before: rows `now` and `before`, small ones hidden."""
        spans = {"now": self.last_year, "before": self.year_before}
        rows = {
            name: participation.between(self.ledger, *span).loc["all"]
            for name, span in spans.items()
            if len(self.ledger.pacts)
        }
        frame = pd.DataFrame(rows).T
        frame["attendances"] = frame["attendances"].astype("Int64")
        return hide_small(frame)

    @cached_property
    def returned(self) -> tuple[tuple[int, int], tuple[int, int]]:
        """Count the pacts that sent a return for some month, and those that owed one.

        Returns
        -------
        tuple
            For the last year, and for the year before it.
        """
        return self._returned(self.last_year), self._returned(self.year_before)

    def _returned(self, span: tuple[dt.date, dt.date]) -> tuple[int, int]:
        owed = self.ledger.owed
        first, last = (month_of(day_number(day)) for day in span)
        inside = (owed.month >= first) & (owed.month <= last)
        sent = np.unique(owed.pact[inside & owed.reported])
        return len(sent), len(np.unique(owed.pact[inside]))

    @cached_property
    def changes(self) -> dict[str, pd.DataFrame]:
        """Compare the last year with the one before, like for like, by measure."""
        since, until = self.last_year
        return {
            measure: participation.like_for_like(self.ledger, measure, since=since, until=until)
            for measure in MEASURES
        }

    @cached_property
    def _trends(self) -> dict[str, pd.DataFrame]:
        return {}

    def trend(self, measure: str) -> pd.DataFrame:
        """Draw the trend of a measure over all months; the page shows those looked at."""
        if measure not in self._trends:
            self._trends[measure] = participation.trend(self.ledger, measure)
        return self._trends[measure]

    @cached_property
    def by_area(self) -> pd.DataFrame:
        """Count by area and quarter, small counts hidden: `group` is the area or `none`."""
        cells = participation.series(self.counted, every="quarter", by=self.areas)
        return hide_small(cells, cells["period"])

    @cached_property
    def areas(self) -> pd.Series[str]:
        """The area of each pact, `none` where it declares none."""
        return self.moment.pacts["area"].fillna("none")

    @cached_property
    def places(self) -> pd.Series[str]:
        """The neighbourhood of each pact's first place, one asked for before others."""
        inside = self.moment.neighbourhoods.get(self.boundary_set)
        if inside is None:
            return pd.Series(index=self.moment.pacts.index, dtype="str")
        asked = ~inside.isin(self.choices.place)
        order = asked.sort_values(kind="stable").index
        frame = pd.DataFrame({"pact": self.moment.places["pact_id"], "place": inside}).loc[order]
        return frame.dropna().drop_duplicates("pact").set_index("pact")["place"]

    @cached_property
    def by_place(self) -> pd.DataFrame:
        """Count by neighbourhood and quarter, small counts hidden."""
        cells = participation.series(self.counted, every="quarter", by=self.places)
        return hide_small(cells, cells["period"])

    @cached_property
    def running(self) -> pd.DataFrame:
        """Add up from each January on, without what would give a hidden month back."""
        return show_running(participation.cumulative(self.counted), self.series("month"))

    @cached_property
    def pact_months(self) -> pd.DataFrame:
        """The states of pacts by month, of the months looked at."""
        return participation.pact_months(self.counted)

    @cached_property
    def bearers(self) -> pd.Series[str]:
        """The party that each pact rests on."""
        return participation.bearers(self.moment.tables["pact_parties"])

    @cached_property
    def dependence(self) -> pd.DataFrame:
        """The share of hours of each party in the last year, small ones hidden."""
        since, until = self.last_year
        found = participation.dependence(self.ledger, self.bearers, since=since, until=until)
        shown = hide_small(found.reset_index(), [0] * len(found))
        return shown.assign(hours_share=shown["hours_share"].mask(shown["hidden"]))

    @cached_property
    def falls_to_zero(self) -> pd.DataFrame:
        """The neighbourhoods where everything held in the last year rests on one party."""
        since, until = self.last_year
        inside = self.moment.neighbourhoods.get(self.boundary_set)
        places = pd.DataFrame(
            {"pact_id": self.moment.places["pact_id"], "neighbourhood_id": inside}
        )
        return participation.falls_to_zero(
            self.ledger, self.bearers, places, since=since, until=until
        )

    @cached_property
    def persistence(self) -> pd.DataFrame:
        """The share of pacts still active 6, 12 and 24 months after signing."""
        lasted = participation.lifetimes(self.ledger, self.moment.tables["pacts"])
        return participation.persistence(lasted)

    @cached_property
    def activities(self) -> pd.DataFrame:
        """The activities that count, the newest first."""
        rows = self.moment.tables["activities"].iloc[self.counted.events.row]
        return rows.sort_values("on", ascending=False, kind="stable")

    @cached_property
    def notes(self) -> pd.DataFrame:
        """Events to remember that concern the pacts looked at: `on`, `text`, numbered by date."""
        notes = self.moment.tables.get("notes")
        if notes is None or notes.empty:
            return pd.DataFrame({"on": [], "text": [], "number": []})
        mine = self._concerns(notes, "pact_id", self.pacts.index)
        mine &= self._concerns(notes, "neighbourhood_id", self._places_in_sight())
        since, until = pd.Timestamp(self.period.since), pd.Timestamp(self.period.until)
        kept = notes[mine & notes["on"].between(since, until)].sort_values("on", kind="stable")
        return kept.assign(number=range(1, len(kept) + 1))[["on", "text", "number"]]

    def _places_in_sight(self) -> pd.Index[str]:
        if self.choices.place:
            return pd.Index(self.choices.place)
        known: pd.Index[str] = self.moment.tables["neighbourhoods"].index
        return known

    @staticmethod
    def _concerns(notes: pd.DataFrame, column: str, known: pd.Index[str]) -> pd.Series[bool]:
        if column not in notes:
            return pd.Series(True, index=notes.index)
        return notes[column].isna() | notes[column].isin(known)

    @cached_property
    def fresh(self) -> dt.date | None:
        """The day of the newest thing known."""
        return self.moment.fresh_until

    @cached_property
    def sources(self) -> list[str]:
        """Name the origins of what is counted."""
        origins = self.moment.tables["origins"]["title"]
        used = self.activities["origin"].dropna().unique()
        return [str(origins.get(one, one)) for one in used]


_figures: Recent[Figures] = Recent(12)
_ledgers: Recent[tuple[Moment, Ledger]] = Recent(6)


def figures_of(moment: Moment, choices: Choices, boundary_set: str) -> Figures:
    """Count for a moment and filters; the last few answers are kept."""
    key = (id(moment), choices.to_query(), boundary_set)
    return _figures.get(key, lambda: _counted(moment, choices, boundary_set))


def _counted(moment: Moment, choices: Choices, boundary_set: str) -> Figures:
    _, ledger = _ledgers.get(id(moment), lambda: (moment, _ledger_of(moment)))
    pacts = choose(moment, _over_time(choices)).rows
    kept = participation.keep(ledger, pd.Index(pacts.index))
    return Figures(moment, choices, boundary_set, pacts, kept)


def _ledger_of(moment: Moment) -> Ledger:
    return participation.ledger_of(moment.tables, moment.day)


def _over_time(choices: Choices) -> Choices:
    """Let the history of ended pacts count, and the period choose months rather than pacts."""
    looks = choices.state if choices.state or choices.status else LOOKS
    return replace(choices, since=None, until=None, state=looks)


def name_of_place(figures: Figures, place: str, language: str) -> str:
    """Name a neighbourhood."""
    if words.is_unknown(place):
        return words.say("place.unknown", language)
    return str(figures.moment.tables["neighbourhoods"]["name"].get(place, place))
