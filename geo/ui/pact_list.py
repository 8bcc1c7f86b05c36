"""The list beside the map: the same pacts, in words and signs."""

from __future__ import annotations

from typing import Any

import pandas as pd
import streamlit as st

from geo.analysis.choices import Choices
from geo.ui import sign_list, state
from geo.ui.markup import note

SHOWN = ["title", "area", "look", "place_label"]


def show(pacts: pd.DataFrame, now: Choices) -> None:
    """Show the pacts, twenty a page; a click opens one."""
    if pacts.empty:
        show_empty(now)
        return
    sign_list.show(
        pacts[SHOWN],
        lambda rows: [
            _item(str(pact), *cells)
            for pact, *cells in zip(rows.index, *(rows[name] for name in SHOWN), strict=True)
        ],
        lambda pact: state.select(state.Selection("pact", pact)),
        key="pact-list",
        label=state.say("list.label"),
        box=st.container(height=520, border=False, key="list-box"),
    )


def show_empty(now: Choices) -> None:
    """Say that nothing matches, which filter is to blame, and offer to remove it."""
    key = "empty.title" if now.filtering else "empty.none"
    st.info(state.say(key), icon=":material/search_off:")
    if now.filtering:
        note(state.say("empty.text"))
        st.button(state.say("filter.clear"), key="empty-clear", on_click=state.forget_all)


def _known(area: Any) -> str | None:
    return str(area) if pd.notna(area) else None


def _item(pact: str, title: str, area: Any, look: str, place: Any) -> sign_list.Item:
    where = place if pd.notna(place) else state.say("place.unknown")
    about = f"{state.say('look.' + look)} · {where}"
    return sign_list.Item(pact, title, about, _known(area), look)
