"""What is open, what was just done or refused; and doing it, between two runs of the page."""

from __future__ import annotations

from collections.abc import Callable

import streamlit as st

from geo.errors import UserError
from geo.storage import Office
from geo.ui import sign_in

OPEN, NEWS, MISTAKE = "_requests_open", "_requests_news", "_requests_mistake"


def opened() -> tuple[str, str] | None:
    """Tell what is open: `sent` or `asked`, and the row's id."""
    held: tuple[str, str] | None = st.session_state.get(OPEN)
    return held


def open_row(row: tuple[str, str] | None) -> None:
    """Open a row, or go back to the lists."""
    st.session_state[OPEN] = row


def do(work: Callable[[Office], str]) -> bool:
    """Do something through the staff's door, in a callback: before the page reads the register.

    Parameters
    ----------
    work
        Gives the sentence that says what was done.

    Returns
    -------
    bool
        False if it was refused; what is wrong is then shown.
    """
    try:
        st.session_state[NEWS] = work(sign_in.office())
    except UserError as mistake:
        st.session_state[MISTAKE] = mistake
        return False
    return True


def news() -> tuple[UserError | None, str | None]:
    """Take what is to be told, once."""
    return st.session_state.pop(MISTAKE, None), st.session_state.pop(NEWS, None)
