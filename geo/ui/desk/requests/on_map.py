"""Where something is that residents asked for: the words beside it say the same."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pandas as pd
import streamlit as st
from streamlit_folium import st_folium

from geo import words
from geo.analysis.choices import Choices
from geo.analysis.pointing import point_in
from geo.mapping import folium_map, picking
from geo.storage import Snapshot
from geo.ui import state
from geo.ui.desk.requests.known import Known, text
from geo.web import register

HEIGHT_PX = 300
KEY = "requests-map"


def show_beside(
    rows: Known, key: str, row: pd.Series[Any], show_words: Callable[[], object]
) -> None:
    """Show a map beside words that tell the place; the words alone where it is not known.

    Where no neighbourhood is known the place is to be put right, on a map of its own.
    """
    if text(row["quarter"]) is None:
        show_words()
        return
    told, shown = st.columns([3, 2], gap="medium")
    with told:
        show_words()
    with shown:
        _show(rows, key, row)


def _show(rows: Known, key: str, row: pd.Series[Any]) -> None:
    """Show a pin, or the neighbourhood where no nearer place is known."""
    at = point_at(rows.snapshot, row)
    area = text(row["neighbourhood_id"])
    # The frame has its height before the map begins in it, or its first view would be off.
    st.html(f"<style>.st-key-{KEY} iframe {{ height: {HEIGHT_PX}px !important; }}</style>")
    with st.container(key=KEY):
        st_folium(
            folium_map.draw_base_map(),
            key=f"{KEY}-{key}",
            height=HEIGHT_PX,
            use_container_width=True,
            returned_objects=[],
            feature_group_to_add=picking.draw_pin(_query(rows.snapshot, at, area), at),
            render=False,
        )


def point_at(snapshot: Snapshot, row: pd.Series[Any]) -> tuple[float, float] | None:
    """Give longitude and latitude of a row's own point, else of its building or courtyard."""
    shape = row["geometry"]
    if not words.is_unknown(shape) and not shape.is_empty:
        own = shape.representative_point()
        return own.x, own.y
    for kind in ("building", "courtyard"):
        place = text(row[f"{kind}_id"])
        found = point_in(snapshot, kind, place) if place else None
        if found:
            return found
    return None


def _query(
    snapshot: Snapshot, at: tuple[float, float] | None, area: str | None
) -> folium_map.LayersQuery:
    sets = snapshot.boundary_sets
    known = (area or "").partition(":")[0]
    return folium_map.LayersQuery(
        choices=Choices(on=state.today(), set=known if known in sets else next(iter(sets), "")),
        edition=register.edition_of(snapshot).name,
        language=state.language(),
        selected=f"neighbourhood:{area}" if at is None else "",
        focus="selected" if at is None else "",
    )
