"""What the theme's settings cannot say: a few rules of style, and the page's language."""

from __future__ import annotations

from pathlib import Path

import streamlit as st

from geo import words
from geo.ui.component import page_language

SHEET = Path(__file__).with_name("style.css")


def apply(language: str) -> None:
    """Give the page its style sheet and its language, for screen readers and hyphenation."""
    st.html(SHEET)
    if st.context.theme.type == "dark":
        st.html(SHEET.with_name("style_dark.css"))
    page_language()(
        data={"language": language, "direction": words.direction(language)}, key="page-language"
    )
