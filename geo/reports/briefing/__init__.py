"""A briefing: what is said about a place and a period, worked out once and shown in four ways."""

from geo.reports.briefing.parts import (
    CHAPTERS,
    Briefing,
    Chapter,
    Entry,
    Figure,
    PaperMap,
    Table,
)

__all__ = ["CHAPTERS", "Briefing", "Chapter", "Entry", "Figure", "PaperMap", "Table"]
