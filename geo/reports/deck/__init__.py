"""A briefing as one HTML file that asks for nothing: slides for a room without network."""

from geo.reports.deck.page import deck_of

__all__ = ["deck_of"]
