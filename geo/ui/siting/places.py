"""Every possible place as a table: what the map says, sortable, by keyboard as well."""

from __future__ import annotations

from typing import Any

import pandas as pd
import streamlit as st

from geo.analysis.siting import gains
from geo.ui import state, table_numbers
from geo.ui.markup import note
from geo.ui.siting import chosen
from geo.ui.siting.question import Question

KEY = "next-places"
MANY = 2000  # rows: above, they are sent as the visitor scrolls


def show(question: Question, sites: tuple[str, ...]) -> None:
    """Show the places, those that would help most first; choosing a row opens one."""
    rows = rows_of(question, sites)
    note(state.say("next.places.help"))
    shown = rows.rename(columns=lambda name: state.say(f"next.column.{name}"))
    lazy = len(rows) > MANY
    st.dataframe(
        shown if lazy else table_numbers.written(shown, state.language()),
        key=KEY,
        hide_index=True,
        height=560,
        lazy=lazy,
        placeholder=table_numbers.UNKNOWN,
        column_config=_formats(rows) if lazy else None,
        on_select=lambda: _open_chosen(rows),
        selection_mode="single-row",
        alt=state.say("next.places.alt", n=len(rows)),
    )


def _formats(rows: pd.DataFrame) -> dict[str, Any]:
    numbers = rows.select_dtypes("number").columns
    return {
        state.say(f"next.column.{name}"): st.column_config.NumberColumn(format="localized")
        for name in numbers
    }


def rows_of(question: Question, sites: tuple[str, ...]) -> pd.DataFrame:
    """List the places with the homes that each would add, by itself and beside the own plan."""
    known = question.siting.candidates
    order = {site: at for at, site in enumerate(sites, start=1)}
    rows = pd.DataFrame(
        {
            "order": pd.Series(order, dtype="Int64").reindex(known.index),
            "place": known["name"],
            "neighbourhood": known["neighbourhood_id"].map(dict(question.siting.neighbourhoods)),
            "kind": known["kind"].map(lambda kind: state.say(f"next.kind.{kind}")),
            "alone": gains(question.siting).astype(int),
            "code": known.index,
        },
        index=known.index,
    )
    if plan := chosen.plan():
        rows.insert(5, "beside", gains(question.siting, plan).astype(int))
    return rows.sort_values(["alone", "place"], ascending=[False, True], kind="stable")


def _open_chosen(rows: pd.DataFrame) -> None:
    picked = st.session_state[KEY]["selection"]["rows"]
    if picked:
        chosen.select(str(rows.index[picked[0]]))
