"""The map on paper: drawn from the register's geometry, without tiles."""

from __future__ import annotations

from geo.reports.briefing.facts import Facts
from geo.reports.briefing.parts import PaperMap
from geo.reports.briefing.voice import Voice


def draw_map(facts: Facts, voice: Voice) -> PaperMap | None:
    """Draw the scope; None if no geometry is known."""
    return None
