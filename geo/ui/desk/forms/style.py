"""What forms look like beyond the theme."""

from __future__ import annotations

from functools import cache
from pathlib import Path

import streamlit as st

FILE = Path(__file__).with_name("forms.css")


@cache
def _css() -> str:
    return FILE.read_text(encoding="utf-8")


def show() -> None:
    """Put the style on the page."""
    st.html(f"<style>{_css()}</style>")
