"""What a callback did, or why it did not: told by the run of the page that follows it."""

from __future__ import annotations

import math
import time
from collections.abc import Callable

import streamlit as st

from geo.errors import UserError
from geo.ui import mistakes


class Outcome:
    """The last outcome of the callbacks of one part of a page.

    Parameters
    ----------
    key
        Where it is kept in the session.
    shown_s
        For how long it is told; by default once. For parts that something else runs again.
    """

    def __init__(self, key: str, *, shown_s: float = 0.0) -> None:
        self._key = key
        self._shown_s = shown_s

    def tried(self, work: Callable[[], object]) -> None:
        """Do something in a callback; a mistake is told by the run that follows."""
        st.session_state.pop(self._key, None)
        try:
            work()
        except UserError as mistake:
            self._tell(mistake)

    def done(self, text: str) -> None:
        """Tell what was done."""
        self._tell(text)

    def show(self) -> None:
        """Show what is to be told."""
        told, since = st.session_state.get(self._key, (None, -math.inf))
        if not self._shown_s:
            st.session_state.pop(self._key, None)
        elif time.monotonic() - since > self._shown_s:
            return
        if isinstance(told, UserError):
            mistakes.show_mistake(told)
        elif told:
            st.success(mistakes.escaped(told), icon=":material/check:")

    def _tell(self, told: UserError | str) -> None:
        st.session_state[self._key] = (told, time.monotonic())
