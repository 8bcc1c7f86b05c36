"""What forms look like beyond the theme."""

from __future__ import annotations

from pathlib import Path

import streamlit as st

from geo.ui.style import show_sheet

GROUNDS = {name: f"theme.{name}.backgroundColor" for name in ("light", "dark")}
FILE = Path(__file__).with_name("forms.css")


def show() -> None:
    """Put the style on the page."""
    ground = st.get_option(GROUNDS["dark" if st.context.theme.type == "dark" else "light"])
    show_sheet(FILE, more=f":root {{ --ground: {ground}; }}")
