"""What is open, what was just done or refused; and doing it, between two runs of the page."""

from __future__ import annotations

from collections.abc import Callable

import streamlit as st

from geo.storage import Office
from geo.ui import sign_in
from geo.ui.outcome import Outcome

OPEN = "_requests_open"
OUTCOME = Outcome("_requests_outcome")


def opened() -> tuple[str, str] | None:
    """Tell what is open: `sent` or `asked`, and the row's id."""
    held: tuple[str, str] | None = st.session_state.get(OPEN)
    return held


def open_row(row: tuple[str, str] | None) -> None:
    """Open a row, or go back to the lists."""
    st.session_state[OPEN] = row


def do(work: Callable[[Office], str]) -> None:
    """Do something through the staff's door, in a callback: before the page reads the register.

    Parameters
    ----------
    work
        Gives the sentence that says what was done; if it is refused, what is wrong is told.
    """
    OUTCOME.tried(lambda: OUTCOME.done(work(sign_in.office())))
