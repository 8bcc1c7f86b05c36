"""The two lists: what was sent and waits for a decision, and all requests by how they stand."""

from __future__ import annotations

from math import ceil
from typing import Any

import geopandas as gpd
import streamlit as st

from geo import model, words
from geo.mapping import signs
from geo.storage.answering import AREA_OF
from geo.ui import state
from geo.ui.component import list_component
from geo.ui.desk.requests import doing
from geo.ui.desk.requests.known import Known, text, title
from geo.ui.markup import note

PER_PAGE = 20
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
    pages = ceil(len(found) / PER_PAGE)
    page = min(int(st.session_state.get(f"requests-page-{kind}", 1)), pages)
    shown = found.iloc[(page - 1) * PER_PAGE : page * PER_PAGE]
    key = f"requests-list-{kind}"
    list_component()(
        data={
            "label": state.say(f"requests.list.{kind}"),
            "signs": {name: _sign(name) for name in {_area(row) for _, row in shown.iterrows()}},
            "items": [_item(str(at), row) for at, row in shown.iterrows()],
        },
        key=key,
        on_picked_change=lambda: _open(key, kind),
    )
    if pages > 1:
        st.pagination(pages, key=f"requests-page-{kind}", max_visible_pages=5)


def _area(row: Any) -> str:
    return text(row["area"]) or AREA_OF.get(row["kind"], "")


def _sign(area: str) -> dict[str, str]:
    return {
        "svg": signs.sign_svg(area or None, "active", 20),
        "name": words.code("area", area or None, state.language()),
    }


def _item(key: str, row: Any) -> dict[str, str]:
    language = state.language()
    said = [words.date(row["on"].date(), language), key, text(row["quarter"])]
    if "status" in row:
        said.insert(0, words.code("request_status", row["status"], language))
    about = " · ".join(part for part in said if part)
    return {"id": key, "title": title(row), "about": about, "sign": _area(row)}


def _open(key: str, kind: str) -> None:
    picked = st.session_state[key].get("picked")
    if picked:
        doing.open_row((kind, str(picked)))
