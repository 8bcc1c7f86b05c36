"""The list beside the map: the same pacts, in words and signs."""

from __future__ import annotations

from math import ceil
from typing import Any

import pandas as pd
import streamlit as st

from geo import words
from geo.analysis.choices import Choices
from geo.mapping import signs
from geo.ui import state
from geo.ui.component import list_component
from geo.ui.markup import note

PER_PAGE = 20
KEY = "pact-list"
SHOWN = ["title", "area", "look", "place_label"]


def show(pacts: pd.DataFrame, now: Choices) -> None:
    """Show the pacts, twenty a page; a click opens one."""
    if pacts.empty:
        show_empty(now)
        return
    pages = ceil(len(pacts) / PER_PAGE)
    page = min(int(st.session_state.get("list-page", 1)), pages)
    rows = pacts[SHOWN].iloc[(page - 1) * PER_PAGE : page * PER_PAGE]
    with st.container(height=520, border=False, key="list-box"):
        list_component()(
            data={
                "label": state.say("list.label"),
                "signs": _signs(rows),
                "items": [_item(row) for row in rows.itertuples()],
            },
            key=KEY,
            on_picked_change=_open_picked,
        )
    if pages > 1:
        st.pagination(pages, key="list-page", max_visible_pages=5)


def show_empty(now: Choices) -> None:
    """Say that nothing matches, which filter is to blame, and offer to remove it."""
    st.info(state.say("empty.title"), icon=":material/search_off:")
    if now.filtering:
        note(state.say("empty.text"))
        st.button(state.say("filter.clear"), key="empty-clear", on_click=state.forget_all)


def _signs(pacts: pd.DataFrame) -> dict[str, dict[str, str]]:
    language = state.language()
    pairs = {_key(*pair): pair for pair in zip(pacts["area"], pacts["look"], strict=True)}
    return {
        key: {
            "svg": signs.sign_svg(_known(area), look, 20),
            "name": words.code("area", _known(area), language),
        }
        for key, (area, look) in pairs.items()
    }


def _key(area: Any, look: str) -> str:
    return f"{_known(area) or ''} {look}"


def _known(area: Any) -> str | None:
    return str(area) if pd.notna(area) else None


def _item(pact: object) -> dict[str, str]:
    row = pact._asdict()  # type: ignore[attr-defined]
    place = row["place_label"] if pd.notna(row["place_label"]) else state.say("place.unknown")
    return {
        "id": str(row["Index"]),
        "title": row["title"],
        "about": f"{state.say('look.' + row['look'])} · {place}",
        "sign": _key(row["area"], row["look"]),
    }


def _open_picked() -> None:
    picked = st.session_state[KEY].get("picked")
    if picked:
        state.select(state.Selection("pact", str(picked)))
