"""Explore: where the pacts are, what each is, and which need attention."""

import streamlit as st

from geo.analysis.choices import Choices
from geo.analysis.chosen import Chosen, choose
from geo.analysis.moment import Moment
from geo.ui import (
    attention,
    cards,
    downloads,
    filters,
    headline,
    map_view,
    pact_list,
    shell,
    state,
    table_view,
)


def _show_map(moment: Moment, pacts: Chosen, now: Choices) -> None:
    chosen = state.selection()
    left, right = st.columns([2, 1], gap="medium")
    with left:
        map_view.show(moment, now, chosen)
    with right:
        if chosen:
            cards.show(moment, chosen, now)
        else:
            pact_list.show(moment, pacts, now)


shell.require_frame()
choices = state.choices()
moment = state.moment(choices)
pacts = choose(moment, choices)

beside_title = headline.show(moment, pacts, choices)
# A container of its own: an element that comes and goes would move the map and build it again.
with st.container():
    filters.show_chips(choices)
urgent = attention.show_title()
if state.view() == "map":
    _show_map(moment, pacts, choices)
else:
    table_view.show(moment, pacts.rows, choices)
# After the map, of whose time they would take a part.
headline.show_buttons(beside_title)
attention.show(moment, choices, urgent)
downloads.show(moment, pacts)
