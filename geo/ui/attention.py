"""What needs attention, one click away each."""

from __future__ import annotations

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from geo import words
from geo.analysis.choices import ATTENTIONS, Choices
from geo.analysis.moment import Moment, Need
from geo.ui import state
from geo.ui.markup import tag

ICONS = {
    "ends_soon": ":material/event_upcoming:",
    "silent": ":material/notifications_paused:",
    "owes_report": ":material/assignment_late:",
    "unanswered": ":material/pending_actions:",
}


def show_title() -> DeltaGenerator:
    """Show what the row is about; it keeps its place for what `show` puts into it later."""
    row = st.container(
        horizontal=True, gap="small", vertical_alignment="center", key="attention-row"
    )
    row.html(tag("strong", state.say("attention.title")), width="content")
    return row


def show(moment: Moment, now: Choices, row: DeltaGenerator) -> None:
    """Show how many pacts need each kind of attention; a click filters to them."""
    with row:
        for kind in ATTENTIONS:
            need = moment.needs[kind]
            st.button(
                said(kind, need, state.language()),
                key=f"attention-{kind}",
                icon=ICONS[kind],
                type="primary" if now.attention == (kind,) else "secondary",
                disabled=not need.pacts,
                help=state.say(f"attention.{kind}.help"),
                on_click=_ask_for,
                args=(kind, now.attention == (kind,)),
            )


def said(kind: str, need: Need, language: str) -> str:
    """Say how many pacts need a kind of attention; where no date tells, that it is not known."""
    if need.undated:
        return words.say(f"attention.{kind}.undated", language, n=need.undated)
    return words.say(f"attention.{kind}.n", language, n=need.pacts)


def _ask_for(kind: str, already: bool) -> None:
    st.session_state["attention"] = [] if already else [kind]
    state.select(None)
