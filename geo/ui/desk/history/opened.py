"""Which row's history is open in this session."""

from __future__ import annotations

import streamlit as st

from geo.ui import state

ROW = "_history-row"


def opened() -> tuple[str, str] | None:
    """Tell the table and id of the row; None if none is open.

    What was opened here counts until another pact is selected elsewhere.
    """
    chosen = state.selection()
    table, row, when = st.session_state.get(ROW) or (None, None, None)
    if table is not None and when == chosen:
        return str(table), str(row)
    return ("pacts", chosen.id) if chosen and chosen.kind == "pact" else None


def open_row(table: str, row: str) -> None:
    """Open the history of a row."""
    st.session_state[ROW] = (table, row, state.selection())


def close() -> None:
    """Go back to the latest changes."""
    st.session_state.pop(ROW, None)
    state.select(None)
