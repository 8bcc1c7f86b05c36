"""The history of one row, and the way back to each of its states."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial
from typing import Any

import streamlit as st

from geo import model
from geo.errors import UserError
from geo.storage.office import Office
from geo.storage.restoring import Comeback
from geo.storage.telling import comeback_lines
from geo.ui import mistakes, state
from geo.ui.desk.forms.going import show_way
from geo.ui.desk.forms.known import namer
from geo.ui.desk.forms.saving import done, show_refusal, tried
from geo.ui.desk.forms.saying import (
    Namer,
    author_words,
    cell_words,
    field_label,
    moment_words,
    table_word,
)
from geo.ui.desk.history.opened import close, open_row
from geo.ui.markup import note, tag
from geo.ui.markup import show as show_markup

LONGEST = 200
TITLES = ("title", "name", "text")
Of = tuple[str, str]


def show(office: Office, table: str, row: str) -> None:
    """Show what became of a row, the latest first; of one that is gone, first the way back."""
    st.button(
        state.say("history.back"), key="history-back", type="tertiary",
        icon=":material/arrow_back:", on_click=close,
    )  # fmt: skip
    told = office.history(table, row) if table in model.TABLES else None
    if told is None or told.empty:
        _show_title(table, row)
        note(state.say("history.row.none"))
        return
    named, numbers = namer(office), [int(one) for one in told.index.to_list()]
    last: Any = told.loc[numbers[-1]]
    _show_title(table, row, title_of(last["after"] or last["before"]))
    there = office.row(table, row) is not None
    if not there:
        _show_gone(office, (table, row), numbers[-1], last)
    elif table == "pacts":
        show_way("pacts", row, state.say("history.open_pact"))
    for number in reversed(numbers):
        with st.container(key=f"change-{number}", border=True, gap="small"):
            _show_state(table, told.loc[number], named, first=number == numbers[0])
            if there and number != numbers[-1]:
                _show_way_back(office, (table, row), number, told.loc[number])


def title_of(cells: Mapping[str, Any]) -> str | None:
    """Give the title, name or text in the cells of a row; None if it has none."""
    found = next((str(cells[name]) for name in TITLES if cells.get(name)), None)
    return found[:LONGEST] if found else None


def _show_title(table: str, row: str, title: str | None = None) -> None:
    show_markup(
        tag("h2", title or table_word(table), class_="section"),
        tag("p", f"{table_word(table)} · {row}", class_="purpose"),
        class_="head",
    )


# --- the way back ----------------------------------------------------------------------------


def _show_gone(office: Office, of: Of, number: int, last: Any) -> None:
    at = moment_words(last["at"].to_pydatetime())
    with st.container(key="history-gone", border=True, gap="small"):
        show_markup(tag("h3", state.say("history.gone.title", who=last["who"], at=at)))
        _show_comeback(office, of, number, primary=True)


def _show_way_back(office: Office, of: Of, number: int, change: Any) -> None:
    if change["after"] is None:
        _show_comeback(office, of, number, primary=False)
        return
    st.button(
        state.say("history.restore"), key=f"history-restore:{number}",
        icon=":material/settings_backup_restore:", on_click=tried,
        args=(partial(_bring_back, office, of, number),),
    )  # fmt: skip


def _show_comeback(office: Office, of: Of, number: int, *, primary: bool) -> None:
    """Say what comes back, what cannot and why, with the button that does it."""
    try:
        comeback = office.comeback(*of, number)
    except UserError as refusal:
        _show_refusal(of, number, refusal)
        if refusal.key == "record.taken_since":
            _show_rest(office, of, number)
        return
    lines = comeback_lines(comeback, state.language())
    show_markup(tag("ul", *(tag("li", line) for line in lines)), class_="back")
    st.button(
        state.say(f"history.gone.{_how_much(comeback)}"),
        key=f"history-restore:{number}", type="primary" if primary else "secondary",
        icon=":material/settings_backup_restore:", on_click=tried,
        args=(partial(_write, office, comeback),),
    )  # fmt: skip


def _show_rest(office: Office, of: Of, number: int) -> None:
    """Offer what went with a row that somebody has entered again with other values."""
    comeback = office.comeback(*of, number, rest=True)
    if not comeback.edits[1:]:
        return
    lines = comeback_lines(comeback, state.language())
    note(state.say("history.rest"))
    show_markup(tag("ul", *(tag("li", line) for line in lines)), class_="back")
    st.button(
        state.say("history.gone.restore_missing"), key=f"history-rest:{number}",
        icon=":material/settings_backup_restore:", on_click=tried,
        args=(partial(_write, office, comeback),),
    )  # fmt: skip


def _how_much(comeback: Comeback) -> str:
    if not comeback.edits[1:]:
        return "restore_one"
    return "restore_rest" if comeback.lost else "restore"


def _show_refusal(of: Of, number: int, refusal: UserError) -> None:
    first = show_refusal(refusal, of[0])
    if first is not None:
        what = f"{table_word(first[0])} {first[1]}"
        st.button(
            mistakes.escaped(state.say("history.gone.open", what=what)),
            key=f"history-of:{number}", icon=":material/history:",
            on_click=open_row, args=first,
        )  # fmt: skip


def _bring_back(office: Office, of: Of, number: int) -> None:
    _write(office, office.comeback(*of, number))


def _write(office: Office, comeback: Comeback) -> None:
    office.restore(comeback)
    lines = comeback_lines(comeback, state.language())
    done(" ".join([state.say("history.restored"), *lines]))


# --- one change ------------------------------------------------------------------------------


def _show_state(table: str, change: Any, named: Namer, *, first: bool) -> None:
    before, after = change["before"], change["after"]
    made = "made" if first else "back"
    kind = made if before is None else "changed" if after is not None else "gone"
    at = moment_words(change["at"].to_pydatetime())
    head = tag("p", tag("strong", author_words(str(change["who"]))), " · ", at, " · ",
               state.say(f"history.row.{kind}"))  # fmt: skip
    show_markup(head, _differences(table, before, after, named), class_="change")


def _differences(
    table: str,
    before: Mapping[str, Any] | None,
    after: Mapping[str, Any] | None,
    named: Namer,
) -> Any:
    sides = {"before": before or {}, "after": after or {}}
    was, now = sides.values()
    names = [name for name in {**was, **now} if was.get(name) != now.get(name) and name != "id"]
    if not names:
        return None
    shown = [side for side in sides if sides[side]]
    heads = ("field", *shown) if len(shown) > 1 else ("field", "value")
    columns = (state.say(f"history.column.{one}") for one in heads)
    rows = [
        tag(
            "tr",
            tag("th", field_label(table, name), scope="row"),
            *(tag("td", _said(table, name, sides[side].get(name), named)) for side in shown),
        )
        for name in names
    ]
    head = tag("tr", *(tag("th", column, scope="col") for column in columns))
    return tag("table", tag("thead", head), tag("tbody", *rows))


def _said(table: str, name: str, cell: Any, named: Namer) -> str:
    text = cell_words(table, name, cell, named)
    return text if len(text) <= LONGEST else text[:LONGEST] + "…"
