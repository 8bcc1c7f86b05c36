"""Rules of style that only the running page can choose, and the page's language."""

from __future__ import annotations

from functools import cache
from pathlib import Path

import streamlit as st

from geo import words
from geo.ui.component import page_language

DARK = Path(__file__).with_name("dark.css")


def show_sheet(sheet: Path, *, more: str = "") -> None:
    """Put a style sheet on the page, and what stands beside it as `<name>_dark.css` in the dark.

    Parameters
    ----------
    more
        Rules that only the running page can write.
    """
    dark = sheet.with_name(f"{sheet.stem}_dark.css") if _is_dark() else None
    st.html(f"<style>{more}{_read(sheet)}{_read(dark) if dark else ''}</style>")


def _is_dark() -> bool:
    return st.context.theme.type == "dark"


@cache
def _read(sheet: Path) -> str:
    """Read a sheet once a process; most have nothing to add in the dark."""
    return sheet.read_text(encoding="utf-8") if sheet.exists() else ""


def apply() -> None:
    """Give a dark page what it needs beside the style sheet that it comes with."""
    if _is_dark():
        show_sheet(DARK)


def tell_language(language: str) -> None:
    """Tell the browser the page's language, for screen readers and hyphenation."""
    page_language()(
        data={"language": language, "direction": words.direction(language)}, key="page-language"
    )
