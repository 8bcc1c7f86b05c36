"""The parts of the Register page, one at a time."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from importlib import import_module

import streamlit as st

from geo.access import Visitor
from geo.ui import account, sign_in, state
from geo.ui.markup import show as show_markup
from geo.ui.markup import tag

# By the name that the address has: the module that shows the part, and the role that it takes.
PARTS: Mapping[str, tuple[str, str]] = {
    "importing": ("geo.ui.desk.importing", "editor"),
    "pacts": ("geo.ui.desk.pacts", "editor"),
    "activities": ("geo.ui.desk.activities", "editor"),
    "requests": ("geo.ui.desk.requests", "viewer"),
    "history": ("geo.ui.desk.history", "editor"),
    "open_data": ("geo.ui.desk.open_data", "viewer"),
}


def show() -> None:
    """Show the part that is chosen, or what it takes to see it."""
    visitor = sign_in.visitor()
    show_markup(tag("h1", state.say("page.register"), class_="headline"), class_="head")
    name = _choose()
    module, role = PARTS[name]
    if not visitor.may(role):
        account.show_refusal(role)
        return
    part: Callable[[Visitor], None] = import_module(module).show
    part(visitor)


def _choose() -> str:
    st.segmented_control(
        state.say("desk.part"),
        list(PARTS),
        required=True,
        format_func=lambda name: state.say(f"desk.part.{name}"),
        key="desk",
        label_visibility="collapsed",
    )
    return state.switch("desk")
