"""Neighbourhoods: where initiatives are lacking, why, how sure that is, and where to try next."""

from geo.ui import shell, state
from geo.ui.gaps import page as gaps
from geo.ui.gaps import title

shell.require_frame()
choices = state.choices()
moment = state.moment(choices)

if state.switch("part") == "next":
    from geo.ui.siting import page as siting

    title.show_next(moment)
    siting.show(moment, choices)
else:
    gaps.show(moment, choices)
