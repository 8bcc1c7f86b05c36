"""The month and the area that the visitor picked in a chart."""

from __future__ import annotations

import datetime as dt

import streamlit as st

from geo import model

MONTH, AREA = "participation-period", "participation-area"
_COUNT, _CHANGED = "participation-count", "participation-changed"
_OF = {"period": MONTH, "area": AREA}
_FIELD = {"period": "at", "area": "area"}


def period() -> dt.date | None:
    """Tell the first day of the period that was picked."""
    picked = st.session_state.get(MONTH)
    return dt.date.fromisoformat(picked) if picked else None


def area() -> str | None:
    """Tell the area that was picked; `none` for undeclared."""
    picked = st.session_state.get(AREA)
    return picked if picked in (*model.AREAS.codes, "none") else None


def chart_key(name: str) -> str:
    """Name the widget of a chart; after `forget` it is a new one, with nothing picked."""
    return f"chart-{name}-{st.session_state.get(_COUNT, 0)}"


def take(key: str, select: str) -> None:
    """Take over what was picked in a chart; for use as a callback."""
    picked = st.session_state[key]["selection"].get(select) or []
    value = picked[-1].get(_FIELD[select]) if picked else None
    if st.session_state.get(_OF[select]) != value:
        st.session_state[_OF[select]] = value
        st.session_state[_CHANGED] = True


def rerun_if_changed() -> None:
    """Run the whole page again after a pick: the list stands outside the chart's fragment."""
    if st.session_state.pop(_CHANGED, False):
        st.rerun()


def forget() -> None:
    """Pick nothing; for use as a callback."""
    st.session_state[MONTH] = st.session_state[AREA] = None
    st.session_state[_COUNT] = st.session_state.get(_COUNT, 0) + 1
