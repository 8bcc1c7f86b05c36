"""The part of the Register where changes are looked up: the latest ones, or those of one row."""

from __future__ import annotations

import streamlit as st

from geo import model, words
from geo.access import Visitor
from geo.ui import sign_in, state
from geo.ui.desk.forms import style
from geo.ui.desk.forms.saving import show_outcome
from geo.ui.desk.forms.saying import table_word
from geo.ui.desk.history import row, written
from geo.ui.desk.history.opened import open_row, opened


def show(visitor: Visitor) -> None:
    """Show the latest changes, or the history of one row."""
    visitor.must("editor")
    office = sign_in.office()
    style.show()
    show_outcome()
    found = opened()
    if found is not None:
        row.show(office, *found)
        return
    table, who = _filters()
    written.show(office, table, who)


def _filters() -> tuple[str | None, str | None]:
    one, two, three = st.columns(3)
    with one:
        table = st.selectbox(
            state.say("history.table"), list(model.TABLES), None, key="history-table",
            format_func=table_word, placeholder=state.say("field.any"),
            on_change=written.first_page,
        )  # fmt: skip
    with two:
        who = st.text_input(
            state.say("history.who"), key="history-who", max_chars=100, autocomplete="off",
            placeholder=state.say("history.who.hint"), on_change=written.first_page,
        )  # fmt: skip
    with three:
        asked = st.text_input(
            state.say("history.row"), key="history-id", max_chars=100, autocomplete="off",
            placeholder=state.say("history.row.hint"),
        )  # fmt: skip
    if asked and asked.strip():
        open_row(table or "pacts", asked.strip())
        st.session_state.pop("history-id", None)
        st.rerun()
    return table, words.author_named(who or "") or None
