"""Participation: what people did together, when and in what, whether it grows, and how we know."""

from geo.ui import filters, shell, state
from geo.ui.participation import address, headline, page
from geo.ui.participation.figures import figures_of

shell.require_frame()
address.load()
address.save()
choices = state.choices()
moment = state.moment(choices)
figures = figures_of(moment, choices, state.boundary_set(choices))

page.show_style()
headline.show_title(figures)
filters.show_chips(choices)
if figures.empty:
    page.show_empty(figures)
else:
    headline.show_tiles(figures)
    page.show(figures)
