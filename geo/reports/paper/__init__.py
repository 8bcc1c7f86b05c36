"""A briefing on paper: an A4 brief and a poster for the noticeboard, as tagged PDF."""

from geo.reports.paper.papers import paper_of, poster_of

__all__ = ["paper_of", "poster_of"]
