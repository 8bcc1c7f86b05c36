"""What opens beside the map: the card of a pact or of a neighbourhood."""

from __future__ import annotations

import streamlit as st

from geo.analysis.choices import Choices
from geo.analysis.moment import Moment
from geo.ui import neighbourhood_card, pact_card, state
from geo.ui.mistakes import escaped


def show(moment: Moment, chosen: state.Selection, now: Choices) -> None:
    """Show the card of what is selected, with the way back to the list."""
    st.button(
        state.say("card.back"),
        key="card-back",
        icon=":material/arrow_back:",
        type="tertiary",
        on_click=state.select,
        args=(None,),
    )
    with st.container(height=560, border=False, key="card-box"):
        if chosen.kind == "pact" and chosen.id in moment.pacts.index:
            pact_card.show(moment, chosen.id)
        elif chosen.kind == "neighbourhood" and _is_known(moment, chosen.id):
            neighbourhood_card.show(moment, chosen.id)
        else:
            _show_unknown(moment, chosen)


def _is_known(moment: Moment, neighbourhood: str) -> bool:
    return neighbourhood in moment.tables["neighbourhoods"].index


def _show_unknown(moment: Moment, chosen: state.Selection) -> None:
    key = f"card.unknown.{chosen.kind}"
    later = chosen.id in moment.snapshot.tables["pacts"].index
    st.info(escaped(state.say(f"{key}.later" if later else key, id=chosen.id, day=moment.day)))
