"""How many, within which radius, and what a home counts for."""

from __future__ import annotations

import streamlit as st

from geo import words
from geo.analysis.moment import Moment
from geo.ui import state
from geo.ui.markup import note
from geo.ui.siting import chosen
from geo.web.sitings import needs_on


def show(moment: Moment, boundary_set: str) -> None:
    """Show the three controls in a row, and say plainly what a weight does."""
    codes = _needs(moment, boundary_set)
    if chosen.get("next-weight") not in codes:
        chosen.put("next-weight", "")
    with st.container(horizontal=True, gap="medium", vertical_alignment="bottom", key="switches"):
        st.number_input(
            state.say("next.size"), 1, chosen.MOST_SITES, step=1, key="next-size", width=150
        )
        _show_radius()
        if len(codes) > 1:
            st.selectbox(
                state.say("next.weight"),
                codes,
                format_func=_weight_name,
                key="next-weight",
                width=320,
            )
    need = str(chosen.get("next-weight"))
    if need:
        _show_need(moment, boundary_set, need)


def _needs(moment: Moment, boundary_set: str) -> list[str]:
    return ["", *needs_on(moment, boundary_set).index]


def _show_radius() -> None:
    st.session_state["radius"] = state.switch("radius")
    st.segmented_control(
        state.say("switch.radius"),
        sorted(state.SWITCHES["radius"]),
        required=True,
        format_func=lambda metres: state.say("radius.metres", n=int(metres)),
        key="radius",
    )


def _weight_name(code: str) -> str:
    if not code:
        return state.say("next.weight.homes")
    return state.say("next.weight.need", need=words.code("indicator", code, state.language()))


def _show_need(moment: Moment, boundary_set: str, need: str) -> None:
    row = needs_on(moment, boundary_set).loc[need]
    dated = None if row["date"] is None or words.is_unknown(row["date"]) else row["date"].date()
    text = state.say(
        "next.weight.note",
        need=words.code("indicator", need, state.language()),
        source=row["source"],
        day=words.date(dated, state.language(), style="day"),
        n=row["n_known"],
    )
    note(text)
