"""What this visitor chose: language, filters, selection; kept in the address."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from urllib.parse import urlencode

import streamlit as st

from geo import words
from geo.analysis.choices import NAMES, Choices
from geo.analysis.moment import Moment
from geo.web import register

SELECTABLE = ("pact", "neighbourhood")


@dataclass(frozen=True)
class Selection:
    """The one thing that is open beside the map: its kind, of `SELECTABLE`, and its id."""

    kind: str
    id: str


def language() -> str:
    """Tell the language in use, from the address; Italian unless it names another we have."""
    asked = st.query_params.get("lang", words.DEFAULT)
    return asked if asked in words.languages() else words.DEFAULT


def say(key: str, /, **values: object) -> str:
    """Say a message in the language in use."""
    return words.say(key, language(), **values)


def choices() -> Choices:
    """Read the filters in force from the address.

    Raises
    ------
    UserError
        If the address holds a value that cannot be.
    """
    return Choices.from_query({name: st.query_params.get_all(name) for name in NAMES})


def today() -> dt.date:
    """Tell today's date where the server stands."""
    return dt.date.today()  # noqa: DTZ011 - the agency's day, not UTC's


def moment(now: Choices) -> Moment:
    """Fetch the register as it stood on the chosen day, shared by all visitors."""
    return register.current_moment(now.on)


def boundary_set(now: Choices) -> str:
    """Tell which boundary set counts as neighbourhoods: the chosen one, or the register's first."""
    known = register.current_snapshot().boundary_sets
    return now.set if now.set in known else next(iter(known), "")


def selection() -> Selection | None:
    """Read what is selected from the address."""
    for kind in SELECTABLE:
        if chosen := st.query_params.get(kind):
            return Selection(kind, chosen[:100])
    return None


def select(chosen: Selection | None) -> None:
    """Select one thing, or nothing; the address says so."""
    for kind in SELECTABLE:
        if kind in st.query_params:
            del st.query_params[kind]
    if chosen:
        st.query_params[chosen.kind] = chosen.id


def forget(name: str, value: str | None = None) -> None:
    """Drop one filter, or one value of it; for use as a callback."""
    left = getattr(choices().without(name, value), name)
    st.session_state[name] = list(left) if isinstance(left, tuple) else left


def forget_all() -> None:
    """Drop every filter but the day and the boundary set; for use as a callback."""
    for name in NAMES:
        if name not in {"on", "set"}:
            forget(name)


def is_demonstration() -> bool:
    """Tell whether the register holds demonstration rows."""
    return register.current_snapshot().demonstration


def view() -> str:
    """Tell how the pacts are shown: `map` or `table`."""
    return "table" if st.query_params.get("view") == "table" else "map"


def address() -> str:
    """Write the address of what is in sight, to be sent to somebody."""
    pairs = [
        (name, value)
        for name in st.query_params
        for value in st.query_params.get_all(name)
    ]
    base = (st.context.url or "").split("?")[0]
    return f"{base}?{urlencode(pairs)}" if pairs else base
