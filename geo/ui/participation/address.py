"""What this page adds to the address: measure, length of the periods, and what was picked.

Everything else in the address is `geo.ui.state`'s, which leaves these names alone.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping

import streamlit as st

from geo.ui.participation import chosen
from geo.ui.participation.figures import EVERY, MEASURES
from geo.ui.participation.monthly import MONTHS
from geo.ui.written import Written

KEYS = {
    "measure": "participation-measure",
    "every": "participation-every",
    "picked": chosen.MONTH,
    "picked_area": chosen.AREA,
}
DEFAULTS = {"measure": MEASURES[0], "every": EVERY[0]}
WRITTEN = Written("_participation-address")


def load() -> None:
    """Take over what the address says of this page, when it was changed from outside.

    A name or value that is not known counts as absent. Coming back by the menu, whose addresses
    say nothing, finds the page as it was left.
    """
    held = {name: st.query_params[name] for name in KEYS if name in st.query_params}
    written = WRITTEN.last()
    entering = KEYS["measure"] not in st.session_state
    asked = written if entering and written and not held else held
    if entering or WRITTEN.is_from_outside(held, _pairs()):
        _take_over(asked or {})


def save() -> None:
    """Write what this page shows into the address."""
    pairs = _pairs()
    for name in KEYS:
        if name in pairs and st.query_params.get(name) != pairs[name]:
            st.query_params[name] = pairs[name]
        elif name not in pairs and name in st.query_params:
            del st.query_params[name]
    WRITTEN.keep(pairs)


def _take_over(asked: Mapping[str, str]) -> None:
    for name, options in (("measure", MEASURES), ("every", EVERY)):
        value = asked.get(name)
        st.session_state[KEYS[name]] = value if value in options else DEFAULTS[name]
    chosen.take_over(
        _first_day(asked.get("picked"), st.session_state[KEYS["every"]]),
        asked.get("picked_area"),
    )


def _first_day(text: str | None, every: str) -> str | None:
    """Read a date and go back to the first day of its period."""
    try:
        day = dt.date.fromisoformat(text or "")
    except ValueError:
        return None
    months = MONTHS[every]
    return day.replace(day=1, month=(day.month - 1) // months * months + 1).isoformat()


def _pairs() -> dict[str, str]:
    held = {name: st.session_state.get(key) for name, key in KEYS.items()}
    return {name: value for name, value in held.items() if value and value != DEFAULTS.get(name)}
