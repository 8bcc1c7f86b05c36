"""The table: everything that the map says, sortable, by keyboard as well."""

from __future__ import annotations

from typing import Any

import pandas as pd
import streamlit as st

from geo import words
from geo.analysis.choices import Choices
from geo.analysis.moment import Moment
from geo.mapping import signs
from geo.ui import pact_list, state
from geo.ui.markup import note
from geo.ui.table_numbers import UNKNOWN

KEY = "table"
MANY = 2000  # rows: above, they are sent as the visitor scrolls


def show(moment: Moment, pacts: pd.DataFrame, now: Choices) -> None:
    """Show the pacts as a table; choosing a row opens the pact."""
    if pacts.empty:
        pact_list.show_empty(now)
        return
    shown = _columns(moment, pacts, state.boundary_set(now))
    note(state.say("table.help"), on_paper=state.say("table.on_paper", n=len(shown)))
    st.dataframe(
        shown,
        key=KEY,
        hide_index=True,
        height=620,
        lazy=len(shown) > MANY,
        placeholder=UNKNOWN,
        on_select=lambda: _open_chosen(pacts),
        selection_mode="single-row",
        column_config=_formats(shown),
        alt=state.say("table.alt", n=len(shown)),
    )


def _columns(moment: Moment, pacts: pd.DataFrame, boundary_set: str) -> pd.DataFrame:
    say, language = state.say, state.language()
    areas = pacts["area"].map(
        lambda code: f"{signs.sign_of(code).glyph} {words.code('area', code, language)}"
    )
    first = moment.places.reset_index().drop_duplicates("pact_id").set_index("pact_id")["id"]
    inside = moment.neighbourhoods.get(boundary_set)
    names = moment.tables["neighbourhoods"]["name"]
    where = first.reindex(pacts.index).map(inside).map(names) if inside is not None else None
    return pd.DataFrame(
        {
            say("fact.area"): areas,
            say("fact.title"): pacts["title"],
            say("fact.state"): pacts["look"].map(lambda look: say(f"look.{look}")),
            say("fact.status"): pacts["status"].map(
                lambda code: words.code("status", code, language)
            ),
            say("fact.neighbourhood"): where,
            say("fact.where"): pacts["place_label"],
            say("fact.kind"): pacts["proposer_kind"].map(
                lambda code: words.code("party_kind", code, language)
            ),
            say("fact.proposer"): pacts["proposer"],
            say("fact.proposed_on"): pacts["proposed_on"],
            say("fact.signed_on"): pacts["signed_on"],
            say("fact.ends_on"): pacts["ends_on"],
            say("fact.last_activity_on"): pacts["last_activity_on"],
            say("fact.n_activities"): pacts["n_activities"],
            say("fact.code"): pacts.index,
        },
        index=pacts.index,
    )


def _formats(shown: pd.DataFrame) -> dict[str, Any]:
    days = shown.select_dtypes("datetime").columns
    return {name: st.column_config.DateColumn(name, format="DD/MM/YYYY") for name in days}


def _open_chosen(pacts: pd.DataFrame) -> None:
    rows = st.session_state[KEY]["selection"]["rows"]
    if rows:
        state.select(state.Selection("pact", str(pacts.index[rows[0]])))
        st.session_state["view"] = "map"
