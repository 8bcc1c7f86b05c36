"""The weekly entry: one activity after another, by keyboard alone, well under half a minute."""

from __future__ import annotations

from functools import cache
from typing import Any

import streamlit as st

from geo import model
from geo.errors import Problem
from geo.storage.office import Office
from geo.storage.recording import REJECT, DoubtfulError, record
from geo.ui import state
from geo.ui.desk.activities import saved
from geo.ui.desk.forms.fields import cell_in, misread, required_label, show_field, show_problem
from geo.ui.desk.forms.known import known
from geo.ui.desk.forms.saving import tried
from geo.ui.markup import show as show_markup
from geo.ui.markup import tag

ENTRY = "entry"
PACT, PROBLEMS, TURN = "entry:pact_id", "_entry-problems", "_entry-turn"
NAMES = ("on", "kind", "volunteers", "volunteers_at_least", "hours", "title")
# What the next activity begins without; pact and day stay.
CLEARED = ("volunteers", "volunteers_at_least", "hours", "title")


def show(office: Office) -> None:
    """Show the entry, ready for the next activity."""
    show_markup(tag("h2", state.say("entry.title"), class_="section"), class_="head")
    there = known(office)
    if PACT not in st.session_state:
        _begin(office)
    with st.container(key="desk-entry"), st.form(ENTRY):
        _show_pact(there)
        _show_fields()
        _show_problems()
        _show_buttons(office)
    _focus()


def _begin(office: Office) -> None:
    st.session_state[PACT] = saved.last_pact(office)
    st.session_state.setdefault("entry:on", state.today())


def _show_pact(there: Any) -> None:
    running = there.pacts["status"].isin(model.RUNNING_STATUSES)
    # Those that are in force first: they are what activities are about.
    options = [*there.pacts.index[running], *there.pacts.index[~running]]
    if st.session_state[PACT] not in options:
        st.session_state[PACT] = None
    st.selectbox(
        required_label("activities", "pact_id"), options, None, key=PACT, filter_mode="contains",
        format_func=there.pact_title, placeholder=state.say("field.type_to_find"),
    )  # fmt: skip
    _show_problems_of("pact_id")


def _show_fields() -> None:
    rows = (("on", "kind"), ("volunteers", "hours"))
    for names in rows:
        for column, name in zip(st.columns(2), names, strict=True):
            with column:
                _show_field(name)
                if name == "volunteers":
                    _show_field("volunteers_at_least")
    _show_field("title")


def _show_field(name: str) -> None:
    show_field(f"entry:{name}", "activities", name, None, problems=_found(), live=False)


def _found() -> list[Problem]:
    return st.session_state.get(PROBLEMS) or []


def _show_problems_of(name: str) -> None:
    for problem in _found():
        if problem.column == name:
            show_problem(problem)


def _show_problems() -> None:
    for problem in _found():
        if problem.column not in {*NAMES, "pact_id"}:
            show_problem(problem)


def _show_buttons(office: Office) -> None:
    asked = bool(_found()) and not any(one.severity == REJECT for one in _found())
    with st.container(horizontal=True):
        st.form_submit_button(
            state.say("entry.save_anyway" if asked else "entry.save"), type="primary",
            key="entry-save", icon=":material/save:",
            on_click=tried, args=(lambda: _save(office, sure=asked),),
        )  # fmt: skip


def _cells() -> dict[str, Any]:
    shape = model.TABLES["activities"]
    cells = {name: cell_in(f"entry:{name}", shape[name], None) for name in NAMES}
    return {"pact_id": st.session_state.get(PACT), **cells}


def _save(office: Office, *, sure: bool) -> None:
    cells = _cells()
    st.session_state[PROBLEMS] = problems = misread("activities", cells)
    if problems:
        return
    # What was agreed to is what was shown: another pact, day or kind is asked about anew.
    sure = sure and st.session_state.get("_entry-asked") == _asked_about(cells)
    try:
        row = record(office, "activities", cells, today=state.today(), sure=sure)
    except DoubtfulError as doubt:
        st.session_state[PROBLEMS] = list(doubt.problems)
        st.session_state["_entry-asked"] = _asked_about(cells)
        return
    saved.remember(row)
    for name in CLEARED:
        st.session_state[f"entry:{name}"] = False if name == "volunteers_at_least" else ""
    st.session_state["entry:kind"] = None
    st.session_state[TURN] = st.session_state.get(TURN, 0) + 1


def _asked_about(cells: dict[str, Any]) -> tuple[Any, ...]:
    return tuple(cells.values())


def _focus() -> None:
    """Put the keyboard where the next entry begins, once after each saving."""
    turn = st.session_state.get(TURN, 0)
    _focus_component()(data={"turn": turn, "where": ".st-key-entry-pact_id input"}, key="focus")


@cache
def _focus_component() -> Any:
    return st.components.v2.component(
        "focus_once",
        html="<span></span>",
        js="""const seen = new Map();
        export default ({ data }) => {
          const before = seen.get(data.where);
          seen.set(data.where, data.turn);
          if (before === undefined && data.turn === 0) return;
          if (before === data.turn) return;
          document.querySelector(data.where)?.focus();
        };""",
    )
