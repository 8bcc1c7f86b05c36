"""What the staff see of requests and of what was sent, with each one's place in words."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import geopandas as gpd
import pandas as pd

from geo import words
from geo.storage import Snapshot
from geo.storage.places import looked_up, membership, sets_of
from geo.ui import sign_in, state
from geo.web import register


@dataclass(frozen=True)
class Known:
    """Submissions and requests, private columns included, and where they are.

    Parameters
    ----------
    sent, asked
        The two tables, the newest first; both have `on`, `where` (in words) and `quarter` (the
        name of the neighbourhood of the first boundary set; missing if it is not known).
    """

    snapshot: Snapshot
    sent: gpd.GeoDataFrame
    asked: gpd.GeoDataFrame

    @property
    def held(self) -> gpd.GeoDataFrame:
        """What waits for a decision, the oldest first."""
        return self.sent[self.sent["state"] == "held"].sort_values("on", kind="stable")

    def senders(self, request: str) -> gpd.GeoDataFrame:
        """What was sent that became this request."""
        return self.sent[self.sent["request_id"] == request]


def known() -> Known:
    """Fetch all of it by the staff's door."""
    office, snapshot = sign_in.office(), register.current_snapshot()
    sent = office.fetch("submissions").rename(columns={"received_on": "on"})
    return Known(snapshot, _placed(sent, snapshot), _placed(office.fetch("requests"), snapshot))


def title(row: pd.Series[Any]) -> str:
    """Say what is asked and where, in a line."""
    return f"{words.code('request_kind', row['kind'], state.language())} · {row['where']}"


def text(value: object) -> str | None:
    """Give a text, or None for what is not known."""
    return None if words.is_unknown(value) else str(value)


def _placed(rows: gpd.GeoDataFrame, snapshot: Snapshot) -> gpd.GeoDataFrame:
    names = snapshot.tables["neighbourhoods"]["name"]
    quarter = looked_up(_quarters(rows, snapshot), names)
    where = rows["address"]
    where = where.fillna(looked_up(rows["building_id"], snapshot.tables["buildings"]["address"]))
    where = where.fillna(looked_up(rows["courtyard_id"], snapshot.tables["courtyards"]["name"]))
    where = where.fillna(looked_up(rows["neighbourhood_id"], names)).fillna(quarter)
    found = rows.assign(where=where.fillna(state.say("place.unknown")), quarter=quarter)
    return found.sort_values("on", ascending=False, kind="stable")


def _quarters(rows: gpd.GeoDataFrame, snapshot: Snapshot) -> pd.Series[str]:
    first = next(iter(snapshot.boundary_sets), None)
    if first is None:
        return pd.Series(None, index=rows.index, dtype="str")
    areas = snapshot.tables["neighbourhoods"]
    inside = membership(
        rows,
        sets_of(areas[areas["boundary_set"] == first]),
        buildings=snapshot.building_neighbourhoods,
        courtyards=snapshot.courtyard_neighbourhoods,
    )
    return inside[first]
