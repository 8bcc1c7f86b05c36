"""The page for a public meeting, from the top to the bottom."""

from __future__ import annotations

from urllib.parse import urlsplit

import streamlit as st

from geo.analysis.choices import Choices
from geo.errors import UserError
from geo.reports.briefing import Briefing, Chapter
from geo.ui import headline, mistakes, state
from geo.ui.component import clock_component
from geo.ui.markup import note, tag
from geo.ui.markup import show as show_markup
from geo.ui.mistakes import escaped
from geo.ui.present import files, subject
from geo.web import briefings, register

HEIGHT_PX = 720
CHAPTER = "present-chapter"
LIVE = "live"


def show(choices: Choices) -> None:
    """Show the slides, what the speaker may say, and the papers."""
    edition = register.current_edition()
    asked = _asked(choices)
    try:
        briefing = briefings.briefing(asked, edition)
    except UserError as mistake:
        _show_title(None)
        mistakes.show_mistake(mistake)
        subject.show(choices)
        return
    _show_title(briefing)
    subject.show(choices)
    left, right = st.columns([1, 3], gap="medium")
    with left:
        chapter = _show_chapters(briefing)
    live = chapter is None
    deck = briefings.deck_address(asked, edition)
    shown = briefings.map_address(asked) if live else deck
    with right:
        with st.container(key="slide-box"):
            st.iframe(
                f"{_base()}/{shown}" + (f"#{chapter.key}" if chapter else ""),
                height=HEIGHT_PX,
                alt=state.say("present.live" if live else "present.slides"),
            )
        _show_notes(chapter)
    with left:
        st.link_button(
            state.say("present.open"),
            f"{_base()}/{deck}#{chapter.key if chapter else LIVE}",
            type="primary",
            icon=":material/open_in_new:",
            width="stretch",
        )
        note(state.say("present.open.help"))
        files.show(briefing)


def _asked(choices: Choices) -> briefings.Asked:
    chosen = state.selection()
    pact = chosen.id if chosen and chosen.kind == "pact" else ""
    return briefings.Asked(choices, state.language(), pact, state.switch("words") == "easy")


def _base() -> str:
    """Tell where the app is served, as the browser's address says."""
    return urlsplit(st.context.url or "").path.rpartition("/")[0]


def _show_title(briefing: Briefing | None) -> None:
    left, right = st.columns([3, 2], vertical_alignment="top")
    with left:
        show_markup(
            tag("h1", state.say("page.present"), class_="headline"),
            tag(
                "p", f"{briefing.title} · {briefing.subtitle}" if briefing else "", class_="answer"
            ),
            tag("p", state.say("present.purpose"), class_="purpose"),
            class_="head",
        )
    with right, st.container(horizontal=True, horizontal_alignment="right"):
        headline.show_switch("words")
        headline.show_link()


def _show_chapters(briefing: Briefing) -> Chapter | None:
    """Show the chapters; the one chosen, or None for the live map."""
    known = {chapter.key: chapter for chapter in briefing.chapters}
    if st.session_state.get(CHAPTER) not in {*known, LIVE}:
        st.session_state[CHAPTER] = briefing.chapters[0].key
    chosen = st.radio(
        state.say("present.chapters"),
        [*known, LIVE],
        format_func=lambda key: (
            state.say("present.live") if key == LIVE else escaped(known[key].title)
        ),
        key=CHAPTER,
    )
    return known.get(str(chosen))


def _show_notes(chapter: Chapter | None) -> None:
    text = chapter.note if chapter else state.say("present.live.note")
    with st.container(horizontal=True, vertical_alignment="center", key="notes-head"):
        show_markup(tag("h2", state.say("present.notes"), class_="section"), class_="head")
        clock_component()(
            data={"language": state.language(), "label": state.say("present.clock")}, key="clock"
        )
    show_markup(tag("p", text or state.say("present.notes.none")), class_="card")
