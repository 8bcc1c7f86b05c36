"""What this visitor chose: language, view, filters, selection.

It lives in the session, under the keys of the widgets, and in the address, as codes that mean the
same in every language. Streamlit's own binding of widgets to the address writes labels instead of
codes, so that a link would die with the language: hence `load_address` and `save_address`.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from contextvars import ContextVar
from dataclasses import dataclass, fields
from typing import Any
from urllib.parse import urlencode, urlsplit

import streamlit as st

from geo import words
from geo.analysis.choices import NAMES, Choices
from geo.analysis.moment import Moment
from geo.errors import UserError
from geo.ui import sign_in
from geo.ui.written import Written
from geo.web import register

SELECTABLE = ("pact", "neighbourhood")
VIEWS = ("map", "table")
# Switches of pages: their values, the usual one first, which the address leaves out.
SWITCHES: Mapping[str, tuple[str, ...]] = {
    "view": VIEWS,
    "part": ("gaps", "next"),
    "by": ("shortfall", "coverage", "areas", "rate", "need"),
    "radius": ("300", "200", "400"),
    "words": ("plain", "easy"),
    "desk": ("importing", "pacts", "activities", "requests", "history", "open_data"),
}
# What pages keep as it was written: an indicator of need, a day to compare with.
NOTED = ("need", "vs")
OURS = ("lang", *SWITCHES, *NOTED, *SELECTABLE, *NAMES)
LONGEST_ID = 100
WRITTEN = Written("_address")
_LOADED = "_loaded"
_PAGE = "_page"  # that the address stood on
_held_language: ContextVar[str | None] = ContextVar("held_language", default=None)


@dataclass(frozen=True)
class Selection:
    """The one thing that is open beside the map: its kind, of `SELECTABLE`, and its id."""

    kind: str
    id: str


def load_address() -> UserError | None:
    """Take over what the address says, when it was changed from outside: a link, or going back.

    Going to another page by the menu keeps the choices.

    Returns
    -------
    UserError or None
        What is wrong with the address; the choices are then left as they were.
    """
    held = {name: st.query_params.get_all(name) for name in OURS if name in st.query_params}
    page = urlsplit(st.context.url or "").path
    moved = st.session_state.get(_PAGE, page) != page and not held
    st.session_state[_PAGE] = page
    try:
        if WRITTEN.last() is None or (not moved and WRITTEN.is_from_outside(held, _pairs())):
            _take_over(held)
    except UserError as mistake:
        if WRITTEN.last() is None:
            _take_over({})
        return mistake
    finally:
        _keep_what_no_widget_holds()
    return None


def page() -> str:
    """Tell the path of the page that is being written."""
    return str(st.session_state.get(_PAGE, ""))


def save_address() -> None:
    """Write the choices into the address, so that it can be sent to somebody."""
    pairs = _pairs()
    others = _others()
    if {name: st.query_params.get_all(name) for name in st.query_params} != others | pairs:
        st.query_params.from_dict(others | pairs)
    WRITTEN.keep(pairs)


def address() -> str:
    """Write the whole address of what is in sight, with what pages and the map wrote into it."""
    base = (st.context.url or "").split("?")[0]
    pairs = _pairs() | _others()
    return f"{base}?{urlencode(pairs, doseq=True)}" if pairs else base


def _others() -> dict[str, list[str]]:
    return {name: st.query_params.get_all(name) for name in st.query_params if name not in OURS}


@contextmanager
def one_language() -> Iterator[None]:
    """Speak one language in all of a block, and ask the session for it only once."""
    token = _held_language.set(language())
    try:
        yield
    finally:
        _held_language.reset(token)


def language() -> str:
    """Tell the language in use; Italian unless another one was chosen."""
    return _held_language.get() or _chosen_language()


def _chosen_language() -> str:
    return words.spoken(st.session_state.get("lang"))


def say(key: str, /, **values: object) -> str:
    """Say a message in the language in use."""
    return words.say(key, language(), **values)


def choices() -> Choices:
    """Gather the filters in force."""
    held = {name: st.session_state.get(name) for name in NAMES}
    if held["set"] == next(iter(register.current_snapshot().boundary_sets), ""):
        held["set"] = ""
    known: dict[str, Any] = {
        field.name: tuple(chosen) if field.default == () else chosen
        for field in fields(Choices)
        if (chosen := held[field.name])
    }
    return Choices(**known)


def view() -> str:
    """Tell how things are shown: one of `VIEWS`."""
    return switch("view")


def switch(name: str) -> str:
    """Tell how a switch of a page stands."""
    asked, allowed = st.session_state.get(name), SWITCHES[name]
    return str(asked) if asked in allowed else allowed[0]


def noted(name: str) -> str:
    """Tell what a page noted in the address; empty for nothing."""
    return str(st.session_state.get(name) or "")


def is_first_load() -> bool:
    """Tell whether a browser waits for its first page; a script that runs alone has none."""
    return bool(st.context.url) and _LOADED not in st.session_state


def note_loaded() -> None:
    """Take notice that a page was written to its end."""
    st.session_state[_LOADED] = True


def today() -> dt.date:
    """Tell today's date where the server stands."""
    return dt.date.today()


def moment(now: Choices) -> Moment:
    """Fetch the register as it stood on the chosen day, shared by all who may see the same.

    Who may edit sees exact counts of people; all others "at least one" of each small one.
    """
    shown = register.current_snapshot()
    seen = sign_in.office().exact(shown) if sees_exact_counts() else shown
    return register.moment_on(now.on or today(), seen)


def sees_exact_counts() -> bool:
    """Tell whether counts of people are shown to this visitor as they are in the register."""
    return sign_in.visitor().may("editor")


def is_demonstration() -> bool:
    """Tell whether the register holds demonstration rows."""
    return register.current_snapshot().demonstration


def boundary_set(now: Choices) -> str:
    """Tell which boundary set counts as neighbourhoods: the chosen one, or the register's first."""
    known = register.current_snapshot().boundary_sets
    return now.set if now.set in known else next(iter(known), "")


def selection() -> Selection | None:
    """Tell what is selected."""
    for kind in SELECTABLE:
        if chosen := st.session_state.get(kind):
            return Selection(kind, chosen)
    return None


def select(chosen: Selection | None) -> None:
    """Select one thing, or nothing."""
    for kind in SELECTABLE:
        st.session_state[kind] = chosen.id if chosen and chosen.kind == kind else None


def forget(name: str, value: str | None = None) -> None:
    """Drop one filter, or one value of it; for use as a callback."""
    left = getattr(choices().without(name, value), name)
    st.session_state[name] = list(left) if isinstance(left, tuple) else left


def forget_all() -> None:
    """Drop every filter but the day and the boundary set; for use as a callback."""
    for name in NAMES:
        if name not in {"on", "set"}:
            forget(name)


def _take_over(held: Mapping[str, Sequence[str]]) -> None:
    asked = Choices.from_query(held)
    for name in NAMES:
        value = getattr(asked, name)
        st.session_state[name] = list(value) if isinstance(value, tuple) else value
    for name, allowed in (("lang", words.languages()), *SWITCHES.items()):
        last = (held.get(name) or [allowed[0]])[-1]
        st.session_state[name] = last if last in allowed else allowed[0]
    for name in (*NOTED, *SELECTABLE):
        st.session_state[name] = (held.get(name) or [""])[-1][:LONGEST_ID] or None


def _keep_what_no_widget_holds() -> None:
    # Streamlit forgets the state of a widget that a run does not draw; assigning it keeps it.
    for name in OURS:
        with suppress(KeyError):
            st.session_state[name] = st.session_state[name]


def _pairs() -> dict[str, list[str]]:
    said = {"lang": language(), **{name: switch(name) for name in SWITCHES}}
    usual = {"lang": words.DEFAULT, **{name: allowed[0] for name, allowed in SWITCHES.items()}}
    noticed = {name: noted(name) for name in NOTED}
    chosen = selection()
    if chosen:
        noticed[chosen.kind] = chosen.id
    pairs = {name: [value] for name, value in said.items() if value != usual[name]}
    pairs |= {name: [value] for name, value in noticed.items() if value}
    return pairs | choices().to_pairs()
