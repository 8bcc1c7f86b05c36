"""The two lists: what was sent and waits for a decision, and all requests by how they stand."""

from __future__ import annotations

from typing import Any

import geopandas as gpd
import streamlit as st

from geo import model, words
from geo.storage.answering import AREA_OF
from geo.ui import sign_list, state
from geo.ui.desk.requests import doing
from geo.ui.desk.requests.known import Known, text, title
from geo.ui.markup import note

STATUS = "requests-status"
WAITING = ("open", "under_review")


def show_sent(rows: Known) -> None:
    """List what waits for a decision, the oldest first."""
    if rows.held.empty:
        note(state.say("requests.none_held"))
        return
    note(state.say("requests.held.help"))
    _show(rows.held, "sent")


def show_asked(rows: Known) -> None:
    """List requests of the chosen statuses, the newest first."""
    if rows.asked.empty:
        note(state.say("requests.none_accepted"))
        return
    chosen = st.pills(
        state.say("requests.status"),
        model.REQUEST_STATUSES.codes,
        selection_mode="multi",
        default=WAITING,
        format_func=lambda code: words.code("request_status", code, state.language()),
        key=STATUS,
    )
    wanted = rows.asked[rows.asked["status"].isin(chosen or model.REQUEST_STATUSES.codes)]
    note(state.say("requests.shown", n=len(wanted), m=len(rows.asked)))
    if len(wanted):
        _show(wanted, "asked")


def _show(found: gpd.GeoDataFrame, kind: str) -> None:
    sign_list.show(
        len(found),
        lambda part: [_item(str(at), row) for at, row in found[part].iterrows()],
        lambda row: doing.open_row((kind, row)),
        key=f"requests-list-{kind}",
        label=state.say(f"requests.list.{kind}"),
    )


def _item(key: str, row: Any) -> sign_list.Item:
    language = state.language()
    said = [words.date(row["on"].date(), language), key, text(row["quarter"])]
    if "status" in row:
        said.insert(0, words.code("request_status", row["status"], language))
    about = " · ".join(part for part in said if part)
    area = text(row["area"]) or AREA_OF.get(row["kind"])
    return sign_list.Item(key, title(row), about, area, "active")
