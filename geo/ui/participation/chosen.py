"""The month and the area that the visitor picked in a chart."""

from __future__ import annotations

import datetime as dt

import streamlit as st

from geo import model
from geo.charts.canvas import Spec

MONTH, AREA = "participation-period", "participation-area"
_COUNT, _CHANGED, _LINKED = "participation-count", "participation-changed", "participation-linked"
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


def marked(spec: Spec, select: str) -> Spec:
    """Mark in a chart what the address said was picked, before any click."""
    value = st.session_state.get(_LINKED, {}).get(select)
    if not value:
        return spec
    layers = [_with_value(layer, select, value) for layer in spec["layer"]]
    return {**spec, "layer": layers}


def _with_value(layer: Spec, select: str, value: str) -> Spec:
    params = layer.get("params", [])
    if not any(param["name"] == select for param in params):
        return layer
    held = [{_FIELD[select]: value}]
    return {**layer, "params": [{**param, "value": held} for param in params]}


def take(key: str, select: str) -> None:
    """Take over what was picked in a chart; for use as a callback."""
    picked = st.session_state[key]["selection"].get(select) or []
    value = picked[-1].get(_FIELD[select]) if picked else None
    if st.session_state.get(_OF[select]) != value:
        st.session_state[_OF[select]] = value
        st.session_state[_CHANGED] = True


def take_over(period: str | None, area: str | None) -> None:
    """Pick what an address says; charts are built anew, with it marked."""
    known = area if area in (*model.AREAS.codes, "none") else None
    st.session_state[MONTH], st.session_state[AREA] = period, known
    st.session_state[_LINKED] = {"period": period, "area": known}
    st.session_state[_COUNT] = st.session_state.get(_COUNT, 0) + 1


def rerun_if_changed() -> None:
    """Run the whole page again after a pick: the list stands outside the chart's fragment."""
    if st.session_state.pop(_CHANGED, False):
        st.rerun()


def forget_period() -> None:
    """Pick no period, as its length has changed; for use as a callback."""
    take_over(None, st.session_state.get(AREA))


def forget() -> None:
    """Pick nothing; for use as a callback."""
    take_over(None, None)
