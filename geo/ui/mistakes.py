"""The one place where errors become sentences for a visitor."""

from __future__ import annotations

import logging
import secrets

import streamlit as st

from geo import words
from geo.errors import UserError
from geo.ui import state

log = logging.getLogger("patti")


def show_mistake(mistake: UserError) -> None:
    """Show a mistake that the visitor can put right, in their language."""
    st.error(escaped(words.explain(mistake, state.language())), icon=":material/error:")


def show_unexpected(error: Exception) -> bool:
    """Log an error of ours and show a calm sentence with the number it was logged under.

    Returns
    -------
    bool
        True: Streamlit shows nothing of its own.
    """
    reference = secrets.token_hex(4)
    log.error("unexpected error %s", reference, exc_info=error)
    language = state.language()
    st.error(words.say("error.unexpected", language, reference=reference), icon=":material/error:")
    return True


def escaped(text: str) -> str:
    """Make text safe for a Streamlit element that reads Markdown: every sign stands for itself."""
    return "".join(f"\\{sign}" if sign in MARKDOWN else sign for sign in text)


MARKDOWN = frozenset("\\`*_{}[]()<>#+-.!|~$:^=&\"'/@")
