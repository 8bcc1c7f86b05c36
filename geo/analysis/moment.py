"""The register as it stood on a day, one row a pact, with what the pages ask of each pact.

Status is what the register says; vitality is what reports show of a pact in force. The two are
never mixed, and no return is never nothing.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

import geopandas as gpd
import numpy as np
import pandas as pd

from geo import model
from geo.analysis.choices import Choices
from geo.recent import Recent
from geo.storage import Snapshot, as_of

Numbers = np.ndarray[Any, np.dtype[np.intp]]
Marks = np.ndarray[Any, np.dtype[np.bool_]]


@dataclass(frozen=True)
class Thresholds:
    """When a pact in force stops counting as active, and when it asks for attention."""

    held_months: int = 6
    reported_months: int = 2
    new_months: int = 2
    ends_soon_days: int = 90
    unanswered_days: int = 60


DEFAULTS = Thresholds()
# Those that wait for the office; who needs information waits for the proposer.
WAITING_STATUSES = ("proposed", "under_review")
# With 10,000 pacts one takes 2 MB: a page and the layer of its map ask for the same.
SELECTIONS_KEPT = 12


@dataclass(frozen=True)
class Moment:
    """A day of the register.

    Parameters
    ----------
    day
        The day.
    tables
        The tables as of that day.
    pacts
        One row a pact, indexed by its id, those with the latest news first and those without any
        known date last; the columns of the table and those of `moment_of`.
    places
        One row a place of those pacts, as in `Snapshot.places`.
    neighbourhoods
        One row a place, one column a boundary set, with the id of the neighbourhood or None.
    selected
        What `select` gave lately.
    """

    snapshot: Snapshot
    day: dt.date
    tables: Mapping[str, pd.DataFrame]
    pacts: pd.DataFrame
    places: gpd.GeoDataFrame
    neighbourhoods: pd.DataFrame
    selected: Recent[pd.DataFrame] = field(
        default_factory=lambda: Recent(SELECTIONS_KEPT), init=False, repr=False, compare=False
    )

    @cached_property
    def place_pacts(self) -> Numbers:
        """Of each place, the row of its pact in `pacts`."""
        return self.pacts.index.get_indexer(self.places["pact_id"])

    def marks(self, pacts: pd.Index[str]) -> Marks:
        """Of each row of `pacts`, whether it is one of some pacts."""
        found = np.zeros(len(self.pacts), dtype=bool)
        found[self.pacts.index.get_indexer(pacts)] = True
        return found

    @cached_property
    def place_numbers(self) -> Mapping[str, Numbers]:
        """Of each boundary set: of each place, a number for its neighbourhood; -1 where none."""
        return {
            name: pd.factorize(self.neighbourhoods[name])[0] for name in self.neighbourhoods.columns
        }


def moment_of(snapshot: Snapshot, day: dt.date, *, limits: Thresholds = DEFAULTS) -> Moment:
    """Tell how the register stood on a day.

    Parameters
    ----------
    snapshot
        The register at one revision.
    day
        The day, included.
    limits
        Months and days after which states change (ANALYTICS §1).

    Returns
    -------
    Moment
        Whose `pacts` add: `in_force` (bool), `vitality` (code, missing if not in force), `look`
        (one of `choices.LOOKS`), `last_activity_on`, `last_report_on`, `n_activities`, the four
        flags of `choices.ATTENTIONS`, `proposer`, `proposer_kind`, and of the first place
        `place_label`, `precision`, `lon`, `lat`; `haystack` is what a text search looks through.
    """
    tables = as_of(snapshot.tables, day)
    places = snapshot.places[snapshot.places["pact_id"].isin(tables["pacts"].index)]
    pacts = tables["pacts"].copy()
    _add_last_signs_of_life(pacts, tables)
    _add_states(pacts, pd.Timestamp(day), limits)
    _add_attention(pacts, pd.Timestamp(day), limits)
    _add_proposer(pacts, tables)
    _add_place(pacts, places)
    pacts["haystack"] = _haystack(pacts)
    pacts = _newest_first(pacts)
    inside = snapshot.place_neighbourhoods.loc[places.index]
    return Moment(snapshot, day, tables, pacts, places, inside)


def select(moment: Moment, choices: Choices) -> pd.DataFrame:
    """Keep the pacts that the choices ask for, the newest first.

    Returns
    -------
    DataFrame
        Rows of `moment.pacts`. With a period, pacts without any known date are left out;
        `undated` counts them.
    """
    found = moment.selected.get(
        choices,
        lambda: moment.pacts[_wanted(moment, choices) & _in_period(moment.pacts, choices)],
    )
    return found.copy(deep=False)


def undated(moment: Moment, choices: Choices) -> int:
    """Count the pacts that only the period leaves out because no date of theirs is known."""
    if not (choices.since or choices.until):
        return 0
    no_dates = _life(moment.pacts)[0].isna() & _life(moment.pacts)[1].isna()
    return int((_wanted(moment, choices) & no_dates).sum())


def count_neighbourhoods(moment: Moment, pacts: pd.Index[str], boundary_set: str) -> int:
    """Count the neighbourhoods of a set in which any of some pacts has a place."""
    here = moment.marks(pacts)[moment.place_pacts]
    found = moment.place_numbers[boundary_set][here]
    return len(np.unique(found[found >= 0]))


def pacts_in(moment: Moment, neighbourhoods: tuple[str, ...]) -> pd.Index[str]:
    """List the pacts that have a place in any of some neighbourhoods, of any boundary set."""
    inside = moment.neighbourhoods.isin(neighbourhoods).any(axis="columns")
    found: pd.Index[str] = pd.Index(moment.places["pact_id"][inside].unique())
    return found


def _newest_first(pacts: pd.DataFrame) -> pd.DataFrame:
    dated = pacts[["last_activity_on", "signed_on", "proposed_on"]].max(axis="columns")
    order = dated.sort_values(ascending=False, kind="stable", na_position="last").index
    return pacts.loc[order]


def _add_last_signs_of_life(pacts: pd.DataFrame, tables: Mapping[str, pd.DataFrame]) -> None:
    held = tables["activities"].groupby("pact_id")["on"]
    pacts["last_activity_on"] = held.max().reindex(pacts.index)
    pacts["n_activities"] = held.size().reindex(pacts.index, fill_value=0)
    received = tables["reports"].groupby("pact_id")["received_on"]
    pacts["last_report_on"] = received.max().reindex(pacts.index)


def _add_states(pacts: pd.DataFrame, day: pd.Timestamp, limits: Thresholds) -> None:
    running = pacts["status"].isin(model.RUNNING_STATUSES)
    begun = pacts["signed_on"].isna() | (pacts["signed_on"] <= day)
    over = pacts["ends_on"].notna() & (pacts["ends_on"] < day)
    pacts["in_force"] = running & begun & ~over
    new = pacts["signed_on"] > day - pd.DateOffset(months=limits.new_months)
    held = pacts["last_activity_on"] >= day - pd.DateOffset(months=limits.held_months)
    reported = pacts["last_report_on"] >= day - pd.DateOffset(months=limits.reported_months)
    vitality = np.select([held | new, reported], ["active", "dormant"], "not_reported")
    pacts["vitality"] = pd.Series(vitality, pacts.index, "str").where(pacts["in_force"])
    proposal = pacts["status"].isin(model.PROPOSAL_STATUSES)
    outside = np.select(
        [proposal, pacts["status"] == "suspended"], ["proposal", "suspended"], "ended"
    )
    pacts["look"] = pacts["vitality"].where(
        pacts["in_force"], pd.Series(outside, pacts.index, "str")
    )


def _add_attention(pacts: pd.DataFrame, day: pd.Timestamp, limits: Thresholds) -> None:
    in_force, signed = pacts["in_force"], pacts["signed_on"]
    soon = day + pd.Timedelta(days=limits.ends_soon_days)
    pacts["ends_soon"] = in_force & pacts["ends_on"].between(day, soon)
    since_held = day - pd.DateOffset(months=limits.held_months)
    settled = signed.isna() | (signed < since_held)
    pacts["silent"] = in_force & settled & ~(pacts["last_activity_on"] >= since_held)
    since_report = day - pd.DateOffset(months=limits.reported_months)
    due = signed.isna() | (signed < since_report)
    pacts["owes_report"] = in_force & due & ~(pacts["last_report_on"] >= since_report)
    waiting = pacts["status"].isin(WAITING_STATUSES)
    old = pacts["proposed_on"] < day - pd.Timedelta(days=limits.unanswered_days)
    pacts["unanswered"] = waiting & old


def _add_proposer(pacts: pd.DataFrame, tables: Mapping[str, pd.DataFrame]) -> None:
    order = {role: rank for rank, role in enumerate(model.ROLES.codes)}
    links = tables["pact_parties"]
    first = links.assign(rank=links["role"].map(order)).sort_values("rank", kind="stable")
    party = first.groupby("pact_id")["party_id"].first().reindex(pacts.index)
    pacts["proposer"] = party.map(tables["parties"]["name"]).astype("str")
    pacts["proposer_kind"] = party.map(tables["parties"]["kind"]).astype("str")


def _add_place(pacts: pd.DataFrame, places: gpd.GeoDataFrame) -> None:
    first = places.drop_duplicates("pact_id").set_index("pact_id").reindex(pacts.index)
    pacts["place_label"] = first["label"].astype("str")
    pacts["precision"] = first["precision"].astype("str")
    pacts["lon"] = first.geometry.x
    pacts["lat"] = first.geometry.y


def _haystack(pacts: pd.DataFrame) -> pd.Series[str]:
    text = pacts["title"].fillna("")
    for name in ("place_label", "proposer"):
        text = text + "\n" + pacts[name].fillna("")
    return plain(text + "\n" + pacts.index.to_series())


def plain(text: pd.Series[str]) -> pd.Series[str]:
    """Fold case and accents, so that a search finds `perché` by `PERCHE`."""
    return text.str.normalize("NFKD").str.replace(r"[̀-ͯ]", "", regex=True).str.casefold()


def _wanted(moment: Moment, choices: Choices) -> pd.Series[bool]:
    pacts = moment.pacts
    keep = pd.Series(True, index=pacts.index)
    if choices.area:
        keep &= _in_areas(moment, choices.area)
    if choices.state:
        keep &= pacts["look"].isin(choices.state)
    if choices.status:
        keep &= pacts["status"].isin(choices.status)
    if not (choices.state or choices.status):
        keep &= pacts["look"] != "ended"
    if choices.kind:
        keep &= pacts["proposer_kind"].fillna("none").isin(choices.kind)
    if choices.place:
        keep &= pacts.index.isin(pacts_in(moment, choices.place))
    if choices.attention:
        keep &= pacts[list(choices.attention)].any(axis="columns")
    for word in plain(pd.Series(choices.q.split(), dtype="str")):
        keep &= pacts["haystack"].str.contains(word, regex=False)
    return keep


def _in_areas(moment: Moment, areas: tuple[str, ...]) -> pd.Series[bool]:
    others = moment.tables["pact_areas"]
    second = others.loc[others["area"].isin(areas), "pact_id"]
    main = moment.pacts["area"].fillna("none").isin(areas)
    return main | moment.pacts.index.isin(second)


def _life(pacts: pd.DataFrame) -> tuple[pd.Series[pd.Timestamp], pd.Series[pd.Timestamp]]:
    first = pacts[["proposed_on", "signed_on", "starts_on"]].min(axis="columns")
    return first, pacts["ends_on"]


def _in_period(pacts: pd.DataFrame, choices: Choices) -> pd.Series[bool]:
    keep = pd.Series(True, index=pacts.index)
    if not (choices.since or choices.until):
        return keep
    first, last = _life(pacts)
    keep &= first.notna() | last.notna()
    if choices.since:
        keep &= last.isna() | (last >= pd.Timestamp(choices.since))
    if choices.until:
        keep &= first.isna() | (first <= pd.Timestamp(choices.until))
    return keep


def freshness(moment: Moment) -> dt.date | None:
    """Tell the day of the newest thing that the register knows; None if it knows nothing."""
    newest = [
        moment.tables[table][column].max()
        for table, column in (
            ("activities", "on"),
            ("reports", "received_on"),
            ("status_changes", "on"),
        )
    ]
    known = [day for day in newest if pd.notna(day)]
    return max(known).date() if known else None
