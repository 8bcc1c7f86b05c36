"""The ways of showing a briefing as a file; each is loaded only when it is asked for."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from importlib import import_module

from geo import words
from geo.reports.briefing.parts import Briefing
from geo.reports.exports import DEMONSTRATION


@dataclass(frozen=True)
class Kind:
    """A way of showing: the function that writes it, the end of its file's name, its media type."""

    module: str
    function: str
    ending: str
    media_type: str

    def write(self, briefing: Briefing) -> bytes:
        """Write a briefing this way."""
        made: bytes = getattr(import_module(self.module), self.function)(briefing)
        return made


PPTX = "application/vnd.openxmlformats-officedocument.presentationml.presentation"
KINDS: Mapping[str, Kind] = {
    "deck": Kind("geo.reports.deck", "deck_of", ".html", "text/html"),
    "pdf": Kind("geo.reports.paper", "paper_of", "-a4.pdf", "application/pdf"),
    "poster": Kind("geo.reports.paper", "poster_of", "-poster.pdf", "application/pdf"),
    "slides": Kind("geo.reports.slides", "slides_of", ".pptx", PPTX),
}


def file_name(briefing: Briefing, kind: Kind) -> str:
    """Name a file by its place, month, edition and language; one of the demonstration says so."""
    parts = [
        DEMONSTRATION if briefing.demonstration else "",
        briefing.name,
        f"{briefing.until:%Y-%m}",
        "facile" if briefing.easy else "",
        briefing.language if briefing.language != words.DEFAULT else "",
    ]
    return "-".join(part for part in parts if part) + kind.ending
