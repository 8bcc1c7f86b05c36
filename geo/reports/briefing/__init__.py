"""A briefing: what is said about a place and a period, worked out once and shown in four ways."""

from geo.reports.briefing.address import public_address
from geo.reports.briefing.making import briefing_of
from geo.reports.briefing.parts import (
    CHAPTERS,
    Briefing,
    Chapter,
    Entry,
    Figure,
    PaperMap,
    Table,
)
from geo.reports.briefing.scope import EVERYTHING, Scope, last_twelve_months

__all__ = [
    "CHAPTERS",
    "EVERYTHING",
    "Briefing",
    "Chapter",
    "Entry",
    "Figure",
    "PaperMap",
    "Scope",
    "Table",
    "briefing_of",
    "last_twelve_months",
    "public_address",
]
