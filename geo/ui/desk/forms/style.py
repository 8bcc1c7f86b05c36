"""What forms look like beyond the theme."""

from __future__ import annotations

from functools import cache
from pathlib import Path

import streamlit as st

GROUNDS = {name: f"theme.{name}.backgroundColor" for name in ("light", "dark")}
FILE = Path(__file__).with_name("forms.css")


@cache
def _css() -> str:
    return FILE.read_text(encoding="utf-8")


def show() -> None:
    """Put the style on the page."""
    ground = st.get_option(GROUNDS["dark" if st.context.theme.type == "dark" else "light"])
    st.html(f"<style>:root {{ --ground: {ground}; }}\n{_css()}</style>")
