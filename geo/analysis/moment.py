"""The register as it stood on a day, one row a pact, with what the pages ask of each pact.

Status is what the register says; vitality is what reports show of a pact in force. The two are
never mixed, and no return is never nothing.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING, Any

import geopandas as gpd
import numpy as np
import pandas as pd

from geo import model
from geo.analysis.choices import ATTENTIONS, LOOKS
from geo.recent import Recent
from geo.storage import Snapshot, as_of

if TYPE_CHECKING:
    from geo.analysis.chosen import Chosen

Numbers = np.ndarray[Any, np.dtype[np.intp]]
Marks = np.ndarray[Any, np.dtype[np.bool_]]
# What a list says of a pact, beside its id.
LISTED = ("title", "area", "look", "place_label")


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
# A page, the layer of its map and the line to it ask for the same; 90 kB with 10,000 pacts.
CHOICES_KEPT = 48


@dataclass(frozen=True)
class Need:
    """How many pacts need one kind of attention.

    Parameters
    ----------
    pacts
        How many do.
    undated
        How many more may, of which no date tells; counted where `pacts` is none.
    """

    pacts: int
    undated: int


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
    chosen
        What `chosen.choose` gave lately.
    """

    snapshot: Snapshot
    day: dt.date
    tables: Mapping[str, pd.DataFrame]
    pacts: pd.DataFrame
    places: gpd.GeoDataFrame
    neighbourhoods: pd.DataFrame
    chosen: Recent[Chosen] = field(
        default_factory=lambda: Recent(CHOICES_KEPT), init=False, repr=False, compare=False
    )

    @cached_property
    def place_pacts(self) -> Numbers:
        """Of each place, the row of its pact in `pacts`."""
        return self.pacts.index.get_indexer(self.places["pact_id"])

    @cached_property
    def looks(self) -> Mapping[str, Marks]:
        """By look: of each row of `pacts`, whether it looks like that."""
        return {look: (self.pacts["look"] == look).to_numpy(dtype=bool) for look in LOOKS}

    @cached_property
    def areas(self) -> Mapping[str, Marks]:
        """By area, and `none`: of each row of `pacts`, whether it is one of its areas."""
        others = self.tables["pact_areas"]
        main = self.pacts["area"].fillna("none")
        return {
            area: (main == area).to_numpy(dtype=bool)
            | self.pacts.index.isin(others.loc[others["area"] == area, "pact_id"])
            for area in (*model.AREAS.codes, "none")
        }

    @cached_property
    def lines(self) -> Sequence[tuple[Any, ...]]:
        """What lists say of each row of `pacts`: its id and `LISTED`; None where it is not known.

        Of Python's own values, which are at hand a hundred times faster than those of a column.
        """
        known = self.pacts[list(LISTED)].astype(object)
        return list(known.where(known.notna(), None).itertuples(name=None))

    @cached_property
    def needs(self) -> Mapping[str, Need]:
        """How many pacts need each kind of attention, of `choices.ATTENTIONS`."""
        return {kind: need_of(self.pacts, kind) for kind in ATTENTIONS}

    @cached_property
    def fresh_until(self) -> dt.date | None:
        """The day of the newest thing that the register knows; None if it knows nothing."""
        newest = [
            self.tables[table][column].max()
            for table, column in (
                ("activities", "on"),
                ("reports", "received_on"),
                ("status_changes", "on"),
            )
        ]
        known = [day for day in newest if pd.notna(day)]
        return max(known).date() if known else None

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


def need_of(pacts: pd.DataFrame, kind: str) -> Need:
    """Count which of some pacts need a kind of attention."""
    found = int(pacts[kind].sum())
    return Need(found, 0 if found else _undated(pacts, kind))


def _undated(pacts: pd.DataFrame, kind: str) -> int:
    if kind == "ends_soon":
        return int((pacts["in_force"] & pacts["ends_on"].isna()).sum())
    if kind == "unanswered":
        waiting = pacts["status"].isin(WAITING_STATUSES)
        return int((waiting & pacts["proposed_on"].isna()).sum())
    return 0
