"""The frame round every page: menu, language, shared filters, footer."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import streamlit as st

from geo import words
from geo.errors import UserError
from geo.storage import asking
from geo.ui import account, filters, mistakes, provider, state, style, written
from geo.ui.markup import note, tag
from geo.ui.markup import show as show_markup
from geo.web import register

PAGES = Path(__file__).parents[2] / "pages"
EXPLORE = PAGES / "explore.py"
LOGO = Path(__file__).parent / "logo.svg"
FRAMED = "_framed"
MENU = "_menu"
ASK, DESK = "ask", "register"
# What these pages show does not follow the filters.
WITHOUT_FILTERS = (ASK, DESK, "about")


@register.one_state()
@provider.one_reading()
def draw_frame() -> None:
    """Draw the frame and run the page that the address names."""
    st.session_state[FRAMED] = True
    _draw_frame(state.load_address())


@state.one_language()
def _draw_frame(mistake: UserError | None) -> None:
    page = _navigation()
    style.apply()
    state.save_address()
    _show_demonstration_strip()
    if mistake:
        mistakes.show_mistake(mistake)
    try:
        page.run()
    except UserError as trouble:
        mistakes.show_mistake(trouble)
    # Last, so that what the visitor waits for is sent first.
    style.tell_language(state.language())
    _show_footer()
    with st.sidebar:
        _show_language()
        if page.url_path not in WITHOUT_FILTERS:
            filters.show()
        account.show()
    state.note_loaded()
    written.note_end()
    register.spare_new_modules()


def require_frame() -> None:
    """Make sure that the frame has run; a page calls this first.

    Beside the entry file, `pages/` puts Streamlit in its old multipage mode until
    `st.navigation` has run once, so that a cold deep link would run the page alone.
    """
    if FRAMED not in st.session_state:
        _navigation()
        st.rerun()


def _navigation() -> st.Page:
    # With no icon of ours the browser would ask a foreign host for the menu's as the page's.
    st.set_page_config(page_title=state.say("app.name"), page_icon=str(LOGO), layout="wide")
    return st.navigation(_pages())


def _pages() -> list[st.Page]:
    """Describe the pages, once for a session and language: each is looked for on the disk."""
    asked = (state.language(), asking.is_open())
    held: tuple[object, list[st.Page]] = st.session_state.get(MENU, (None, []))
    if held[0] != asked:
        held = st.session_state[MENU] = (asked, _described(is_open=asked[1]))
    return held[1]


def _described(*, is_open: bool) -> list[st.Page]:
    return [
        _page("explore", "map", default=True),
        _page("participation", "bar_chart"),
        _page("neighbourhoods", "holiday_village"),
        _page("present", "slideshow"),
        # Off, its address still works, for old links and posters: the page says so.
        _page(ASK, "campaign", visibility="visible" if is_open else "hidden"),
        _page(DESK, "edit_note"),
        _page("about", "info"),
    ]


def _page(name: str, icon: str, **more: Any) -> st.Page:
    return st.Page(
        PAGES / f"{name}.py",
        title=state.say(f"page.{name}"),
        icon=f":material/{icon}:",
        url_path=name,
        **more,
    )


def _show_language() -> None:
    st.segmented_control(
        state.say("filter.language"),
        words.languages(),
        required=True,
        format_func=lambda language: words.say("language.name", language),
        key="lang",
        label_visibility="collapsed",
    )


def _show_demonstration_strip() -> None:
    if state.is_demonstration():
        title = tag("strong", state.say("demo.title"))
        show_markup(title, " ", state.say("demo.text"), class_="strip")


def _show_footer() -> None:
    with st.container(key="footer"):
        note(state.say("footer.independent"))
