"""One field of a form: its widget by the column's kind, and its problems below it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from typing import Any

import streamlit as st

from geo import model, words
from geo.errors import Problem
from geo.loading import few_people, named_homes
from geo.loading.values import Misread, parse_integer, parse_number
from geo.model import Column, Kind
from geo.ui import state
from geo.ui.desk.forms.saying import field_label
from geo.ui.markup import note
from geo.ui.mistakes import escaped

NUMBERS = (Kind.INTEGER, Kind.NUMBER)
FIRST_DAY, LAST_DAY = dt.date(1950, 1, 1), dt.date(2100, 12, 31)
LONG = frozenset({"description"})
LONGEST, LONGEST_TEXT = 300, 4_000
# What is typed is told to the server, and so kept as a draft, after a pause this long.
PAUSE = "800ms"


def show_field(
    key: str,
    table: str,
    name: str,
    cell: Any,
    *,
    problems: Iterable[Problem] = (),
    live: bool = True,
    person: bool = False,
) -> Any:
    """Show the widget of a column, with what is wrong with it, and give its cell.

    Parameters
    ----------
    key
        Of the widget. What it holds wins over `cell`, with which it begins.
    cell
        As JSON holds it; text in a column of numbers is what could not be read.
    live
        False: inside `st.form`.
    person
        True: about a pact of one person, whose place everybody sees only as a neighbourhood.
    """
    column = model.TABLES[table][name]
    begins = _shown(column, cell)
    if live:
        begins = beginning(key, begins)
    else:  # what an entry begins with is set anew after each saving
        st.session_state.setdefault(key, begins)
        begins = _shown(column, None)
    _draw(key, table, column, begins, live=live)
    found = cell_in(key, column, cell)
    told = [one for one in problems if one.column == name]
    for problem in told:
        show_problem(problem)
    # An entry is asked about when it is sent; where one types at leisure it is said at once.
    notices = few_people.check_text(table, name, found) if live else []
    notices += named_homes.check_text(table, name, found, person=person) if live else []
    for notice in notices:
        if notice.key not in {one.key for one in told}:
            note(words.explain(notice, state.language()))
    return found


def beginning(key: str, value: Any) -> Any:
    """Give what a widget begins with, as its parameter rather than through the session.

    A run that is cut short by the next one never tells the browser what was set in the session,
    and the browser would send back an empty widget.
    """
    if key not in st.session_state:
        st.session_state[f"{key}~"] = value
    return st.session_state.get(f"{key}~", value)


def cell_in(key: str, column: Column, cell: Any) -> Any:
    """Give the cell that a widget holds; `cell` if it is not on the page."""
    if key not in st.session_state:
        return cell
    held = st.session_state[key]
    if column.kind is Kind.DATE:
        return held.isoformat() if isinstance(held, dt.date) else None
    if isinstance(held, str):
        text = held.strip()
        return _number(column, text) if column.kind in NUMBERS else text or None
    return held


def misread(table: str, cells: Mapping[str, Any]) -> list[Problem]:
    """List the numbers that cannot be read, and why."""
    found = []
    for column in model.TABLES[table].columns:
        cell = cells.get(column.name)
        if column.kind in NUMBERS and isinstance(cell, str):
            try:
                _parsed(column, cell)
            except Misread as reason:
                found.append(Problem(None, column.name, cell[:80], reason.key, reason.parameters))
    return found


def show_problem(problem: Problem) -> None:
    """Show what is wrong, or should be looked at, beside what it is about."""
    text = f":material/error: {escaped(words.explain(problem, state.language()))}"
    st.markdown(f":red[{text}]" if problem.severity == "reject" else f":orange[{text}]")


def required_label(table: str, name: str) -> str:
    """Say what a field is called, and that it must be known if it must."""
    label = field_label(table, name)
    required = model.TABLES[table][name].required
    return state.say("field.required", label=label) if required else label


def _draw(key: str, table: str, column: Column, begins: Any, *, live: bool) -> None:
    label = required_label(table, column.name)
    help_key = f"field.{table}.{column.name}.help"
    # A "?" is a stop for the Tab key: where entry is quick, a hint in the field says the same.
    said = state.say(help_key) if live and words.knows(help_key, words.DEFAULT) else None
    hint_key = f"field.{table}.{column.name}.hint"
    hint = state.say(hint_key) if not live and words.knows(hint_key, words.DEFAULT) else ""
    if column.kind is Kind.FLAG:
        st.checkbox(field_label(table, column.name), begins, key=key, help=said)
    elif column.codes:
        _draw_codes(key, label, column, begins, said)
    elif column.kind is Kind.DATE:
        st.date_input(label, begins, FIRST_DAY, LAST_DAY, key=key, format="DD/MM/YYYY", help=said)
    elif column.name in LONG:
        st.text_area(label, begins, key=key, max_chars=LONGEST_TEXT, height=110, help=said)
    else:
        pause = PAUSE if live and column.kind is Kind.TEXT else False
        st.text_input(
            label,
            begins,
            key=key,
            max_chars=LONGEST,
            help=said,
            live=pause,
            autocomplete="off",
            placeholder=hint,
        )


def _draw_codes(key: str, label: str, column: Column, begins: Any, said: str | None) -> None:
    codes = column.codes
    if codes is None:
        return
    at = codes.codes.index(begins) if begins else None
    st.selectbox(
        label, codes.codes, at, key=key, help=said, filter_mode="contains",
        format_func=lambda code: words.code(codes.name, code, state.language()),
        placeholder=state.say("field.choose"),
    )  # fmt: skip


def _shown(column: Column, cell: Any) -> Any:
    if column.kind is Kind.FLAG:
        return bool(cell)
    if column.kind is Kind.DATE:
        return dt.date.fromisoformat(cell) if cell else None
    if column.codes:
        return cell if cell in column.codes else None
    if cell is None:
        return ""
    if column.kind in NUMBERS and not isinstance(cell, str):
        text = f"{cell:g}" if float(cell) < 1e6 else str(cell)
        return text.replace(".", ",") if state.language() == words.DEFAULT else text
    return str(cell)


def _number(column: Column, text: str) -> Any:
    if not text:
        return None
    try:
        return _parsed(column, text)
    except Misread:
        return text


def _parsed(column: Column, text: str) -> int | float:
    if column.kind is Kind.INTEGER:
        return parse_integer(text, None)
    value = parse_number(text, None)
    if value < 0:
        raise Misread("loading.value.negative")
    return value
