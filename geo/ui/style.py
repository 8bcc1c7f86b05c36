"""What the theme's settings cannot say: a few rules of style, and the page's language."""

from __future__ import annotations

from functools import cache
from pathlib import Path

import streamlit as st

from geo import words
from geo.ui.component import page_language

SHEET = Path(__file__).with_name("style.css")
# An empty date field of Streamlit's says dd/mm/yyyy whatever the language.
LETTERS = {"day": "dd", "month": "mm", "year": "yyyy"}
EMPTY = '[data-testid="stDateInput"] [data-type="{part}"][data-placeholder]'


def show_sheet(sheet: Path, *, more: str = "") -> None:
    """Put a style sheet on the page, and what stands beside it as `<name>_dark.css` in the dark.

    Parameters
    ----------
    more
        Rules that only the running page can write.
    """
    dark = sheet.with_name(f"{sheet.stem}_dark.css") if st.context.theme.type == "dark" else None
    st.html(f"<style>{more}{_read(sheet)}{_read(dark) if dark else ''}</style>")


@cache
def _read(sheet: Path) -> str:
    """Read a sheet once a process; most have nothing to add in the dark."""
    return sheet.read_text(encoding="utf-8") if sheet.exists() else ""


def apply(language: str) -> None:
    """Give the page its style sheet."""
    choose = words.say("import.choose", language)
    show_sheet(SHEET, more=f':root{{--choose-file:"{choose}"}}{date_letters(language)}')


def tell_language(language: str) -> None:
    """Tell the browser the page's language, for screen readers and hyphenation."""
    page_language()(
        data={"language": language, "direction": words.direction(language)}, key="page-language"
    )


@cache
def date_letters(language: str) -> str:
    """Write rules that show the letters of an empty date field as a language has them."""
    said = {part: words.say(f"date.{part}", language) for part in LETTERS}
    return "".join(
        f"{EMPTY.format(part=part)}{{font-size:0}}"
        f"{EMPTY.format(part=part)}::after{{content:'{letters}';font-size:.875rem}}"
        for part, letters in said.items()
        if letters != LETTERS[part]
    )
