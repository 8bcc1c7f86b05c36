"""One pact, whole: what is due next, who takes part, what happened."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

import pandas as pd

from geo import model
from geo.analysis.moment import DEFAULTS, Moment, Thresholds
from geo.model.fewest import FEWEST_SHOWN


@dataclass(frozen=True)
class Due:
    """Something a pact is due to do or to get: `report`, `end` or `answer`."""

    kind: str
    on: dt.date
    late: bool


@dataclass(frozen=True)
class People:
    """How many people took part, as it may be shown.

    Parameters
    ----------
    count
        The number; None if it is unknown or too small to be shown.
    few
        True: more than none and fewer than `FEWEST_SHOWN`.
    at_least
        True: the number is a lower bound.
    """

    count: int | None
    few: bool = False
    at_least: bool = False


def people(count: object, *, at_least: bool = False) -> People:
    """Tell a count of people as it may be shown; unknown stays unknown, zero is zero."""
    if count is None or pd.isna(count):  # type: ignore[call-overload]
        return People(None)
    number = int(count)  # type: ignore[call-overload]
    if 0 < number < FEWEST_SHOWN:
        return People(None, few=True, at_least=at_least)
    return People(number, at_least=at_least)


def due_next(moment: Moment, pact: str, *, limits: Thresholds = DEFAULTS) -> list[Due]:
    """List what a pact is due, the earliest first; nothing if it has ended."""
    row = model.row_of(moment.pacts, pact)
    found: list[Due] = []
    if row["in_force"]:
        months = pd.DateOffset(months=limits.reported_months)
        since = row["last_report_on"] if pd.notna(row["last_report_on"]) else row["signed_on"]
        found += _due("report", since, months, moment.day)
        found += _due("end", row["ends_on"], None, moment.day)
    if row["status"] in {"proposed", "under_review"}:
        days = pd.DateOffset(days=limits.unanswered_days)
        found += _due("answer", row["proposed_on"], days, moment.day)
    return sorted(found, key=lambda due: due.on)


def places_of(moment: Moment, pact: str) -> pd.DataFrame:
    """Fetch where a pact is: rows of `Moment.places`."""
    mine = moment.places["pact_id"] == pact
    return pd.DataFrame(moment.places[mine])


def parties_of(moment: Moment, pact: str) -> pd.DataFrame:
    """Fetch who takes part in a pact: `role`, `name` (missing if not to be shown), `kind`."""
    links = moment.tables["pact_parties"]
    mine = links[links["pact_id"] == pact]
    known = moment.tables["parties"].reindex(mine["party_id"])
    return pd.DataFrame(
        {
            "role": mine["role"].to_numpy(),
            "name": known["name"].replace("", None).to_numpy(),
            "kind": known["kind"].to_numpy(),
        },
        index=mine.index,
    )


def history_of(moment: Moment, pact: str) -> pd.DataFrame:
    """Fetch the steps of a pact's life, the newest first: `on`, `status`."""
    return _of(moment, "status_changes", pact).sort_values("on", ascending=False, kind="stable")


def activities_of(moment: Moment, pact: str) -> pd.DataFrame:
    """Fetch what happened under a pact, the newest first."""
    return _of(moment, "activities", pact).sort_values("on", ascending=False, kind="stable")


def reports_of(moment: Moment, pact: str) -> pd.DataFrame:
    """Fetch the periods that a pact has reported on, the newest first."""
    return _of(moment, "reports", pact).sort_values("to", ascending=False, kind="stable")


def other_areas_of(moment: Moment, pact: str) -> list[str]:
    """List the codes of a pact's other areas, in the order of the model."""
    listed = set(_of(moment, "pact_areas", pact)["area"])
    main = moment.pacts.loc[pact, "area"]
    return [code for code in model.AREAS.codes if code in listed and code != main]


def _of(moment: Moment, table: str, pact: str) -> pd.DataFrame:
    rows = moment.tables[table]
    return rows[rows["pact_id"] == pact]


def _due(kind: str, since: object, after: pd.DateOffset | None, day: dt.date) -> list[Due]:
    if since is None or pd.isna(since):  # type: ignore[call-overload]
        return []
    on = pd.Timestamp(since) + after if after is not None else pd.Timestamp(since)  # type: ignore[arg-type]
    return [Due(kind, on.date(), on.date() < day)]
