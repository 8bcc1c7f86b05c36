"""What needs attention, one click away each."""

from __future__ import annotations

import streamlit as st

from geo.analysis.choices import ATTENTIONS, Choices
from geo.analysis.moment import Moment
from geo.ui import state

ICONS = {
    "ends_soon": ":material/event_upcoming:",
    "silent": ":material/notifications_paused:",
    "owes_report": ":material/assignment_late:",
    "unanswered": ":material/pending_actions:",
}


def show(moment: Moment, now: Choices) -> None:
    """Show how many pacts need each kind of attention; a click filters to them."""
    with st.container(
        horizontal=True, gap="small", vertical_alignment="center", key="attention-row"
    ):
        st.markdown(f"**{state.say('attention.title')}**", width="content")
        for kind in ATTENTIONS:
            count = int(moment.pacts[kind].sum())
            st.button(
                state.say(f"attention.{kind}.n", n=count),
                key=f"attention-{kind}",
                icon=ICONS[kind],
                type="primary" if now.attention == (kind,) else "secondary",
                disabled=count == 0,
                help=state.say(f"attention.{kind}.help"),
                on_click=_ask_for,
                args=(kind, now.attention == (kind,)),
            )


def _ask_for(kind: str, already: bool) -> None:
    st.session_state["attention"] = [] if already else [kind]
    state.select(None)
