"""Choose a place: by its address, by the name of a building or courtyard, or on the map."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass

import streamlit as st
from streamlit_folium import st_folium

from geo.analysis.choices import Choices
from geo.analysis.pointing import (
    Named,
    Standing,
    name_of,
    place_called,
    places_like,
    point_in,
    standing_at,
    standing_in,
)
from geo.loading.addresses import HouseNumber, Match, match_address, without_flat
from geo.mapping import folium_map, picking
from geo.model import Place
from geo.storage import Snapshot
from geo.storage.house_numbers import fetch_address_index
from geo.ui import state
from geo.ui.markup import note, tag
from geo.ui.markup import show as show_markup
from geo.web import register

HEIGHT_PX = 380
CHOICE_PX = 48  # two lines of a phone
DOOR_M = 3.0  # how far from its building a house number may stand
UNFIT = re.compile(r"[^\w-]", re.ASCII)  # what Streamlit replaces in the class that a key gives
CLICKED = "last_object_clicked_popup"
MOST = 7


@dataclass(frozen=True)
class Found:
    """What a text may mean: what it means for sure, if anything, and what may be chosen."""

    sure: Place | None
    options: tuple[Place, ...]
    key: str


def pick_place(key: str, *, start: Place | None = None) -> Place | None:
    """Let a person choose a place; everything can be done without the map.

    It uses what everybody may see only: the public snapshot and the house numbers. Call it outside
    of `st.form`, whose widgets do not tell anything before it is sent.

    Parameters
    ----------
    key
        Prefix of its widgets' keys; another form on the page needs another one.
    start
        The place as it is at first, such as that of the row that is being edited. Another `start`
        under the same key begins anew.

    Returns
    -------
    Place or None
        What is chosen at present; None for nothing. A place that is known by its address alone has
        no point and no precision.
    """
    snapshot = register.current_snapshot()
    _begin(key, start)
    st.text_input(
        state.say("place.address"),
        key=f"{key}-text",
        placeholder=state.say("place.address.example"),
    )
    settled_place(key)
    _show_rules(key)
    # Always as many boxes: where one comes or goes, React would build the map below it anew.
    with st.container(key=f"{key}-options"):
        _show_options(key)
    with st.container(key=f"{key}-choice"):
        _show_chosen(key, snapshot)
    _show_map(key, snapshot)
    return chosen_place(key)


def chosen_place(key: str) -> Place | None:
    """Tell what is chosen at present under a key."""
    place: Place | None = st.session_state.get(f"_{key}-place")
    return place


def settled_place(key: str) -> Place | None:
    """Tell what is chosen, also by a text that was typed a moment ago.

    For the callback of a button that somebody presses from within the text, which sends both at
    once. The text has no callback of its own: Streamlit drops one that still runs when the next
    click comes, and with it the click.
    """
    text = st.session_state.get(f"{key}-text") or ""
    if text != st.session_state.get(f"_{key}-told"):
        _take_text(key, text)
        st.session_state[f"_{key}-told"] = text
    return chosen_place(key)


def forget_place(key: str) -> None:
    """Choose nothing and clear the text; for use as a callback, such as after saving."""
    _write(key, "")
    st.session_state[f"_{key}-found"] = None
    st.session_state[f"_{key}-place"] = None


def look_up(text: str, snapshot: Snapshot, match: Match) -> Found:
    """Tell what a text may mean, by the house numbers and by what the register calls its places.

    Parameters
    ----------
    match
        What the house numbers say of it.

    Returns
    -------
    Found
        `sure` if the address is, or if one building or courtyard alone is called just so.
    """
    called = place_called(snapshot, text)
    if called is not None:
        return Found(place_named(snapshot, called), (), "place.found")
    if match.placed is not None:
        return Found(place_of_house(snapshot, match.placed), (), "place.found")
    alike = [place_named(snapshot, each) for each in places_like(snapshot, text)]
    houses = [place_of_house(snapshot, each.house) for each in match.candidates]
    # Whoever names a number that is missing means one beside it; else the register's own go first.
    ordered = [*houses, *alike] if match.verdict == "unknown_number" else [*alike, *houses]
    options = tuple(dict.fromkeys(ordered))[:MOST]
    key = match.verdict if houses else "alike" if alike else "none"
    return Found(None, options, f"place.{key}")


def place_named(snapshot: Snapshot, named: Named) -> Place:
    """Make a place of a building or a courtyard."""
    point = point_in(snapshot, named.kind, named.id)
    standing = standing_in(snapshot, named.kind, named.id)
    return _place(standing, named.name, named.kind, point)


def place_of_house(snapshot: Snapshot, house: HouseNumber) -> Place:
    """Make a place of a house number; with the building that it is on, if the register has it."""
    standing = standing_at(snapshot, house.lon, house.lat, finger_m=DOOR_M)
    return _place(standing, house.address, "address", (house.lon, house.lat))


def place_at(snapshot: Snapshot, lon: float, lat: float, address: str | None) -> Place:
    """Make a place of a point: the building or courtyard there, else the point itself.

    Parameters
    ----------
    address
        What the person wrote, kept for a free point.
    """
    standing = standing_at(snapshot, lon, lat)
    for kind, id_ in (("building", standing.building_id), ("courtyard", standing.courtyard_id)):
        if id_ is not None:
            return place_named(snapshot, Named(kind, id_, name_of(snapshot, kind, id_)))
    return _place(standing, address, "address", (lon, lat))


def _place(
    standing: Standing, address: str | None, precision: str, point: tuple[float, float] | None
) -> Place:
    lon, lat = point or (None, None)
    return Place(
        building_id=standing.building_id,
        courtyard_id=standing.courtyard_id,
        neighbourhood_id=standing.neighbourhood_id,
        address=address,
        precision=precision,
        lon=lon,
        lat=lat,
    )


def _begin(key: str, start: Place | None) -> None:
    if f"_{key}-start" in st.session_state and st.session_state[f"_{key}-start"] == start:
        return
    st.session_state[f"_{key}-start"] = start
    st.session_state[f"_{key}-place"] = start
    st.session_state[f"_{key}-found"] = None
    _write(key, (start.address if start else None) or "")


def _write(key: str, text: str) -> None:
    """Write a text that is not to be looked up into the field."""
    st.session_state[f"{key}-text"] = st.session_state[f"_{key}-told"] = text


def _take_text(key: str, typed: str) -> None:
    text = without_flat(typed)
    if not text:
        st.session_state[f"_{key}-place"] = st.session_state[f"_{key}-found"] = None
        return
    snapshot = register.current_snapshot()
    index = fetch_address_index(register.current_store())
    found = look_up(text, snapshot, match_address(text, index))
    st.session_state[f"_{key}-found"] = found
    st.session_state[f"_{key}-place"] = found.sure or Place(address=text)
    st.session_state.pop(f"{key}-option", None)


def _show_rules(key: str) -> None:
    named = UNFIT.sub("-", key)
    rules = (
        # The frame has its height before the map begins in it, or its first view would be off.
        f"-map-box iframe {{ height: {HEIGHT_PX}px !important; }}",
        # The place found takes no more room than its absence: a button below that moved away from
        # under a pressed finger would not be pressed.
        f"-choice {{ min-height: {CHOICE_PX}px; justify-content: center; }}",
        "-chosen { flex-wrap: nowrap; }",
        "-chosen p { margin: 0; }",
    )
    st.html(f"<style>{''.join(f'.st-key-{named}{rule}' for rule in rules)}</style>")


def _show_options(key: str) -> None:
    found: Found | None = st.session_state.get(f"_{key}-found")
    if found is None or found.sure is not None:
        return
    if not found.options:
        note(state.say(found.key))
        return
    st.radio(
        state.say(found.key),
        range(len(found.options)),
        index=None,
        format_func=lambda at: _named(found.options[at]),
        key=f"{key}-option",
        on_change=_on_option,
        args=(key,),
    )


def _on_option(key: str) -> None:
    found: Found = st.session_state[f"_{key}-found"]
    at = st.session_state[f"{key}-option"]
    if at is not None:
        st.session_state[f"_{key}-place"] = found.options[at]


def _named(place: Place) -> str:
    """Name an option; what is not a plain address says what it is."""
    about = []
    if place.precision in ("building", "courtyard"):
        about.append(state.say(f"code.precision.{place.precision}"))
    if place.neighbourhood_id:
        about.append(_neighbourhood(place.neighbourhood_id))
    return " · ".join([place.address or "", *about])


def _neighbourhood(id_: str) -> str:
    names = register.current_snapshot().tables["neighbourhoods"]["name"]
    return str(names.get(id_, id_))


def _show_chosen(key: str, snapshot: Snapshot) -> None:
    place = chosen_place(key)
    if place is None:
        note(state.say("place.nothing"))
        return
    with st.container(horizontal=True, vertical_alignment="center", key=f"{key}-chosen"):
        show_markup(
            tag("p", tag("strong", state.say(_said(place))), " ", _described(place, snapshot)),
            class_="card",
        )
        st.button(
            state.say("place.forget"),
            key=f"{key}-forget",
            type="tertiary",
            on_click=forget_place,
            args=(key,),
        )


def _said(place: Place) -> str:
    unplaced = place.lon is None and not place.neighbourhood_id
    return "place.chosen.unplaced" if unplaced else "place.chosen"


def _described(place: Place, snapshot: Snapshot) -> str:
    """Say a place in one line: its address, what it is of the register, its neighbourhood."""
    parts = [place.address or ""]
    if place.building_id:
        name = name_of(snapshot, "building", place.building_id)
        if name != place.address:
            parts.append(state.say("place.in_building", name=name))
    if place.courtyard_id:
        name = name_of(snapshot, "courtyard", place.courtyard_id)
        parts.append(name if name != place.address else "")
    if not any(parts) and place.lon is not None:
        parts.append(state.say("place.point"))
    if place.neighbourhood_id:
        parts.append(_neighbourhood(place.neighbourhood_id))
    return " · ".join(part for part in parts if part)


def _show_map(key: str, snapshot: Snapshot) -> None:
    note(state.say("place.map"))
    place = chosen_place(key)
    with st.container(key=f"{key}-map-box"):
        _draw_map(key, snapshot, place)


def _draw_map(key: str, snapshot: Snapshot, place: Place | None) -> None:
    st_folium(
        folium_map.draw_base_map(),
        key=f"{key}-map",
        height=HEIGHT_PX,
        use_container_width=True,
        returned_objects=[CLICKED],
        feature_group_to_add=picking.draw_picking(_query(snapshot), _point(place)),
        render=False,
        on_change=_told(key),
    )


def _point(place: Place | None) -> tuple[float, float] | None:
    if place is None or place.lon is None or place.lat is None:
        return None
    return place.lon, place.lat


def _query(snapshot: Snapshot) -> folium_map.LayersQuery:
    sets = snapshot.boundary_sets
    return folium_map.LayersQuery(
        choices=Choices(on=state.today(), set=sets[0] if sets else ""),
        edition=register.edition_of(snapshot).name,
        language=state.language(),
    )


def _told(key: str) -> Callable[[], None]:
    def on_click() -> None:
        clicked = (st.session_state.get(f"{key}-map") or {}).get(CLICKED) or ""
        kind, _, rest = clicked.partition(":")
        _on_click(key, kind, rest.rpartition("#")[0])

    return on_click


def _on_click(key: str, kind: str, name: str) -> None:
    snapshot = register.current_snapshot()
    before = chosen_place(key)
    point = picking.point_of(name) if kind == picking.POINT else None
    if point is not None:
        written = before.address if before and before.lon is None else None
        place = place_at(snapshot, *point, written)
    elif kind == "neighbourhood" and name in snapshot.tables["neighbourhoods"].index:
        place = Place(neighbourhood_id=name, precision="neighbourhood")
    else:
        return
    st.session_state[f"_{key}-place"] = place
    st.session_state[f"_{key}-found"] = None
    _write(key, place.address or "")
