"""A briefing as slides whose charts and tables can be edited."""

from geo.reports.slides.deck import slides_of

__all__ = ["slides_of"]
