"""The map on the page: folium draws a fixed frame, the browser fetches the layers."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import streamlit as st
from streamlit_folium import st_folium

from geo.analysis.choices import Choices
from geo.analysis.moment import Moment
from geo.mapping import folium_map
from geo.mapping.shading import BY_PACTS, Shading
from geo.ui import state
from geo.web import live, register

KEY = "map"
HEIGHT_PX = 560
PATIENCE_S = 1.5
CLICKED = "last_object_clicked_popup"


def show(
    moment: Moment,
    now: Choices,
    chosen: state.Selection | None,
    *,
    shading: Shading = BY_PACTS,
) -> None:
    """Show the map of the pacts that the choices ask for; a click selects one thing."""
    draw(_query(moment, now, chosen, shading), KEY, _select_clicked)


def draw(query: folium_map.LayersQuery, key: str, on_choice: Callable[[str, str], object]) -> None:
    """Draw a map that fetches what a query names, and wait until the first one stands.

    Parameters
    ----------
    on_choice
        Called with the kind and the id of what is clicked, before the page runs again.
    """
    line = _line(key)
    turn = line.tell(query.to_query(), lambda: live.shown(query.choices))
    with st.container(key="map-box"):
        st_folium(
            folium_map.draw_base_map(folium_map.BaseMapConfig(line=line.name)),
            key=key,
            height=HEIGHT_PX,
            use_container_width=True,
            returned_objects=[CLICKED],
            feature_group_to_add=folium_map.draw_layers(query, turn),
            render=False,  # it renders the map in any case; this would be a second time
            on_change=lambda: _tell(key, on_choice),
        )
    # What comes next, most of which the browser has yet to learn, would take its time from the map.
    if state.is_first_load():
        line.wait_until_drawn(PATIENCE_S)


def _line(key: str) -> live.Line:
    # One a page: the map of the page before is still there when the next one is told.
    held = f"_line {state.page()} {key}"
    if held not in st.session_state:
        st.session_state[held] = live.Line()
    line: live.Line = st.session_state[held]
    return line


def _tell(key: str, on_choice: Callable[[str, str], object]) -> None:
    clicked = (st.session_state.get(key) or {}).get(CLICKED) or ""
    kind, _, rest = clicked.partition(":")
    name, _, _counter = rest.rpartition("#")
    if name:
        on_choice(kind, name)


def _query(
    moment: Moment, now: Choices, chosen: state.Selection | None, shading: Shading
) -> folium_map.LayersQuery:
    return folium_map.LayersQuery(
        choices=replace(now, on=moment.day, set=state.boundary_set(now)),
        edition=register.current_edition().name,
        language=state.language(),
        selected=f"{chosen.kind}:{chosen.id}" if chosen else "",
        shading=shading,
        focus="selected" if chosen else "",
    )


def _select_clicked(kind: str, name: str) -> None:
    if kind in state.SELECTABLE:
        state.select(state.Selection(kind, name))
