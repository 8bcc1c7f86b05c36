"""What the theme's settings cannot say: a few rules of style, and the page's language."""

from __future__ import annotations

from pathlib import Path

import streamlit as st

from geo import words

SHEET = Path(__file__).with_name("style.css")


def apply(language: str) -> None:
    """Give the page its style sheet and its language, for screen readers and hyphenation."""
    st.html(SHEET)
    script = (
        "<script>const page = document.documentElement;"
        f"page.lang = '{language}'; page.dir = '{words.direction(language)}';</script>"
    )
    st.html(script, unsafe_allow_javascript=True)
