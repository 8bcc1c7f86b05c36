"""The register as it was on a day, from its dates and its status changes alone."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping

import numpy as np
import pandas as pd

from geo import model

# The date of a row that shows it did not exist yet.
HAPPENED_ON: Mapping[str, str] = {
    "status_changes": "on",
    "activities": "on",
    "reports": "received_on",
    "requests": "on",
    "notes": "on",
    "plans": "made_on",
}
# Facts that a date records; `starts_on` and `ends_on` are plans, known when they are written.
FACTS: Mapping[str, tuple[str, ...]] = {
    "pacts": ("proposed_on", "signed_on"),
    "requests": ("answered_on",),
}
Tables = Mapping[str, pd.DataFrame]


def as_of(tables: Tables, day: dt.date) -> dict[str, pd.DataFrame]:
    """Tell what the register would have said on a day.

    Parameters
    ----------
    tables
        All tables, or those at hand, as `model.as_frame` makes them.
    day
        The day, included.

    Returns
    -------
    dict
        New frames in the same order of rows. A pact first known after the day is gone with all
        that hangs on it; the status is that of its last change on or before the day (of changes
        on one day the last row counts); without changes it is concluded from the dates, and kept
        if no date says otherwise. What happened after the day is gone, dates after it are
        unknown, plans stay. A request answered later is open.
    """
    moment = pd.Timestamp(day)
    found = {name: _happened(name, frame, moment) for name, frame in tables.items()}
    if "pacts" in tables:
        _step_back(found, tables, moment)
    if "plans" in found and "plan_sites" in found:
        sites = found["plan_sites"]
        found["plan_sites"] = sites[sites["plan_id"].isin(found["plans"].index)]
    if "requests" in found:
        found["requests"] = _unanswered(found["requests"], moment)
    for name, columns in FACTS.items():
        if name in found:
            found[name] = _without_later(found[name], columns, moment)
    return found


def _happened(name: str, frame: pd.DataFrame, moment: pd.Timestamp) -> pd.DataFrame:
    return frame[frame[HAPPENED_ON[name]] <= moment] if name in HAPPENED_ON else frame


def _step_back(found: dict[str, pd.DataFrame], tables: Tables, moment: pd.Timestamp) -> None:
    pacts = tables["pacts"]
    changes = _in_order(tables.get("status_changes"))
    pacts = pacts[_known(pacts, changes, moment)]
    found["pacts"] = pacts.assign(status=_status(pacts, changes, moment))
    for name, frame in found.items():
        if "pact_id" in frame:
            found[name] = _hanging_on(name, frame, pacts.index)


def _hanging_on(name: str, frame: pd.DataFrame, pacts: pd.Index[str]) -> pd.DataFrame:
    kept = frame["pact_id"].isin(pacts)
    if name == "notes":  # most are about no pact
        return frame[kept | frame["pact_id"].isna()]
    if name != "requests":
        return frame[kept]
    # A request was there before the pact that answers it.
    return frame.assign(pact_id=frame["pact_id"].where(kept))


def _in_order(changes: pd.DataFrame | None) -> pd.DataFrame:
    if changes is None:
        changes = model.as_frame("status_changes", [])
    return changes[["pact_id", "on", "status"]].sort_values("on", kind="stable")


def _known(pacts: pd.DataFrame, changes: pd.DataFrame, moment: pd.Timestamp) -> pd.Series[bool]:
    dates = pacts[["proposed_on", "signed_on"]].copy()
    dates["changed_on"] = changes.groupby("pact_id")["on"].min().reindex(pacts.index)
    first = dates.min(axis="columns")
    return ~(first > moment)


def _status(pacts: pd.DataFrame, changes: pd.DataFrame, moment: pd.Timestamp) -> pd.Series[str]:
    past = changes[changes["on"] <= moment]
    last = past.drop_duplicates("pact_id", keep="last").set_index("pact_id")["status"]
    told = pd.Series(pacts.index.isin(changes["pact_id"]), pacts.index)
    return last.reindex(pacts.index).fillna(_concluded(pacts, told, moment)).astype("str")


def _concluded(pacts: pd.DataFrame, told: pd.Series[bool], moment: pd.Timestamp) -> pd.Series[str]:
    status, signed_on, ends_on = pacts["status"], pacts["signed_on"], pacts["ends_on"]
    signed, unsigned, over = signed_on <= moment, signed_on > moment, ends_on < moment
    # All that is known of a later change is that today's status is not yet the day's.
    conditions = [
        told & signed & over,
        told & signed,
        told,
        unsigned & ~status.isin(model.PROPOSAL_STATUSES),
        signed & ends_on.notna() & ~over & (status == "concluded"),
    ]
    answers = ["concluded", "signed", "proposed", "proposed", "signed"]
    return pd.Series(np.select(conditions, answers, ""), pacts.index).where(
        np.any(conditions, axis=0), status
    )


def _without_later(
    frame: pd.DataFrame, columns: tuple[str, ...], moment: pd.Timestamp
) -> pd.DataFrame:
    return frame.assign(**{name: frame[name].where(~(frame[name] > moment)) for name in columns})


def _unanswered(requests: pd.DataFrame, moment: pd.Timestamp) -> pd.DataFrame:
    later = requests["answered_on"] > moment
    return requests.assign(
        status=requests["status"].mask(later, "open"),
        pact_id=requests["pact_id"].mask(later),
    )
