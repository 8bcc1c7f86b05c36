"""Ways from one part of the Register page to another, about the same pact."""

from __future__ import annotations

from collections.abc import Callable

import streamlit as st

from geo.ui import mistakes, state

ICONS = {"history": ":material/history:", "pacts": ":material/edit:"}


def show_way(
    part: str, pact: str, label: str, *, leaving: Callable[[], None] | None = None
) -> None:
    """Show a button that goes to a part with a pact open in it.

    Parameters
    ----------
    leaving
        Done before: a callback runs before widgets are read again.
    """
    st.button(
        mistakes.escaped(label), key=f"way-{part}", type="tertiary", icon=ICONS[part],
        on_click=_go, args=(part, pact, leaving),
    )  # fmt: skip


def _go(part: str, pact: str, leaving: Callable[[], None] | None) -> None:
    if leaving is not None:
        leaving()
    st.session_state["desk"] = part
    state.select(state.Selection("pact", pact))
