"""The papers to take along, each made when it is asked for."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

import streamlit as st

from geo.analysis.choices import Choices
from geo.reports.briefing import Briefing
from geo.ui import state

PPTX = "application/vnd.openxmlformats-officedocument.presentationml.presentation"


@dataclass(frozen=True)
class Paper:
    """A way of taking a briefing along."""

    suffix: str
    media_type: str
    icon: str
    write: Callable[[Briefing], bytes]


def _deck(briefing: Briefing) -> bytes:
    from geo.reports.deck import deck_of

    return deck_of(briefing)


def _paper(briefing: Briefing) -> bytes:
    from geo.reports.paper import paper_of

    return paper_of(briefing)


def _poster(briefing: Briefing) -> bytes:
    from geo.reports.paper import poster_of

    return poster_of(briefing)


def _slides(briefing: Briefing) -> bytes:
    from geo.reports.slides import slides_of

    return slides_of(briefing)


PAPERS: Mapping[str, Paper] = {
    "deck": Paper(".html", "text/html", ":material/slideshow:", _deck),
    "paper": Paper(".pdf", "application/pdf", ":material/description:", _paper),
    "poster": Paper("-locandina.pdf", "application/pdf", ":material/newspaper:", _poster),
    "slides.file": Paper(".pptx", PPTX, ":material/co_present:", _slides),
}


def show(briefing: Briefing, choices: Choices) -> None:
    """Offer the four papers."""
    day = (choices.on or state.today()).isoformat()
    mark = "demonstration-" if briefing.demonstration else ""
    for code, paper in PAPERS.items():
        st.download_button(
            state.say(f"present.{code}"),
            data=_maker(paper, briefing),
            file_name=f"{mark}{briefing.name}-{day}{paper.suffix}",
            mime=paper.media_type,
            key=f"present-{code}",
            icon=paper.icon,
            on_click="ignore",
            width="stretch",
        )


def _maker(paper: Paper, briefing: Briefing) -> Callable[[], bytes]:
    return lambda: paper.write(briefing)
