"""What this person entered lately, to be looked over, taken back or corrected."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial
from typing import Any

import pandas as pd
import streamlit as st

from geo.storage.office import Office
from geo.storage.recording import REJECT, check_activity, check_report, deletion
from geo.ui import mistakes, state
from geo.ui.desk.forms.fields import misread
from geo.ui.desk.forms.known import known, namer
from geo.ui.desk.forms.saving import (
    done,
    is_gone,
    save,
    show_conflict,
    show_draft,
    show_problems,
    tried,
)
from geo.ui.desk.forms.saying import cell_words, table_word
from geo.ui.desk.forms.session import Form, resumed
from geo.ui.markup import note, tag
from geo.ui.markup import show as show_markup

LATELY, OPEN, FORM, ASKED = "_entry-lately", "_entry-open", "_entry-form", "_entry-form-asked"
TABLES = ("activities", "reports")
SHOWN, READ = 8, 40
# The fields of each form, row by row.
ROWS: Mapping[str, tuple[tuple[str, ...], ...]] = {
    "activities": (("on", "kind"), ("volunteers", "hours"), ("volunteers_at_least",), ("title",),
                   ("quantity", "unit"), ("source",), ("verified",)),
    "reports": (("from", "to"), ("received_on",)),
}  # fmt: skip


def remember(row: str, table: str = "activities") -> None:
    """Note that this session saved a row."""
    lately = st.session_state.get(LATELY) or []
    st.session_state[LATELY] = [(table, row), *(one for one in lately if one[1] != row)][:SHOWN]


def lately(office: Office) -> list[tuple[str, str]]:
    """List the tables and ids that this person entered last; those of an earlier visit too."""
    if LATELY not in st.session_state:
        st.session_state[LATELY] = entered(office.changes(limit=READ), office.visitor.name)
    return list(st.session_state[LATELY])


def entered(changes: pd.DataFrame, who: str) -> list[tuple[str, str]]:
    """List the tables and ids of what somebody entered, of some changes, each once.

    What came back with its pact was not entered.
    """
    made = changes[changes["before"].isna()]
    back = made.loc[made["table"] == "pacts", "revision"]
    mine = made[(made["who"] == who) & made["table"].isin(TABLES) & ~made["revision"].isin(back)]
    rows = zip(mine["table"].astype(str), mine["row"].astype(str), strict=True)
    return list(dict.fromkeys(rows))[:SHOWN]


def last_pact(office: Office) -> str | None:
    """Tell the pact that this person entered something for last; None if nobody knows."""
    for table, row in lately(office):
        held = office.row(table, row)
        if held is not None:
            return str(held.values["pact_id"])
    return None


def show(office: Office) -> None:
    """List what was entered lately."""
    rows = [
        (table, row, sheet)
        for table, row in lately(office)
        if (sheet := office.sheet(table, row)).there
    ]
    if not rows:
        note(state.say("entry.none_yet"))
        return
    show_markup(tag("h3", state.say("entry.lately")))
    titles = known(office).pacts["title"]
    for table, row, sheet in rows:
        _show_row(office, table, row, sheet.cells, str(titles.get(sheet.cells["pact_id"], "")))


def _show_row(office: Office, table: str, row: str, cells: Mapping[str, Any], title: str) -> None:
    with st.container(
        horizontal=True, vertical_alignment="center", gap="small", key=f"saved-{row}"
    ):
        show_markup(tag("p", tag("strong", title), tag("br"), _line(table, cells)), class_="done")
        st.button(
            state.say("entry.edit"), key=f"entry-edit:{row}", type="tertiary",
            icon=":material/edit:", on_click=_open, args=(table, row),
        )  # fmt: skip
        st.button(
            state.say("entry.undo"), key=f"entry-undo:{row}", type="tertiary",
            icon=":material/undo:", on_click=tried, args=(partial(_undo, office, table, row),),
        )  # fmt: skip


def _line(table: str, cells: Mapping[str, Any]) -> str:
    if table == "reports":
        since, until = (cell_words(table, name, cells[name]) for name in ("from", "to"))
        return state.say("entry.line.report", since=since, until=until)
    parts = [cell_words(table, "on", cells["on"])]
    parts += [cell_words(table, name, cells[name]) for name in ("kind", "title") if cells[name]]
    people, hours = cells["volunteers"], cells["hours"]
    key = "people.at_least" if cells["volunteers_at_least"] else "people.n"
    parts.append(state.say("entry.people_unknown" if people is None else key, n=people or 0))
    parts.append(
        state.say("entry.hours_unknown") if hours is None else state.say("hours.n", n=float(hours))
    )
    return " · ".join(parts)


def _undo(office: Office, table: str, row: str) -> None:
    office.save(deletion(office, table, row))
    st.session_state[LATELY] = [one for one in lately(office) if one[1] != row]
    done(state.say("record.deleted", row=row))


def _open(table: str, row: str) -> None:
    st.session_state[OPEN] = (table, row)
    st.session_state.pop(FORM, None)


def _close(_row: str = "") -> None:
    for name in (OPEN, FORM, ASKED):
        st.session_state.pop(name, None)


def show_open(office: Office) -> bool:
    """Show the row that is being corrected; False if none is."""
    opened = st.session_state.get(OPEN)
    if opened is None:
        return False
    table, row = opened
    st.button(
        state.say("record.back"), key="entry-back", type="tertiary",
        icon=":material/arrow_back:", on_click=_close,
    )  # fmt: skip
    form = _form(office, table, row)
    if form is not None:
        _show_form(office, form)
    return True


def _form(office: Office, table: str, row: str) -> Form | None:
    held = st.session_state.get(FORM)
    if isinstance(held, Form) and held.base.id == row:
        return held
    if show_draft(office, table, row, taken=lambda: _resume(office, table, row)):
        return None
    base = office.sheet(table, row)
    if not base.there:
        st.info(mistakes.escaped(state.say("entry.gone")))
        return None
    form = Form(base, dict(base.cells))
    st.session_state[FORM] = form
    return form


def _resume(office: Office, table: str, row: str) -> None:
    draft = office.draft(table, row)
    if draft is not None:
        st.session_state[FORM] = resumed(table, draft)


def _show_form(office: Office, form: Form) -> None:
    table = form.base.table
    title = known(office).pact_title(str(form.cells.get("pact_id")))
    show_markup(
        tag("h2", table_word(table), class_="section"),
        tag("p", title, class_="purpose"),
        class_="head",
    )
    if show_conflict(office, form, saved=_close, named=namer(office)):
        return
    show_problems(form, frozenset(name for row in ROWS[table] for name in row))
    person = form.cells.get("pact_id") in known(office).of_persons
    for names in ROWS[table]:
        for column, name in zip(st.columns(len(names)), names, strict=True):
            with column:
                form.show(name, person=person)
    form.keep(office)
    asked = _is_asked(form)
    st.button(
        state.say("entry.save_anyway" if asked else "record.save"), type="primary",
        key="entry-form-save", icon=":material/save:", shortcut="ctrl+enter",
        on_click=tried, args=(partial(_save, office, form, sure=asked),),
    )  # fmt: skip


def _is_asked(form: Form) -> bool:
    only_doubts = bool(form.problems) and all(one.severity != REJECT for one in form.problems)
    return only_doubts and st.session_state.get(ASKED) == form.cells


def _save(office: Office, form: Form, *, sure: bool) -> None:
    form.collect()
    table = form.base.table
    check = check_activity if table == "activities" else check_report
    sure = sure and st.session_state.get(ASKED) == form.cells
    problems = misread(table, form.cells)
    if not problems and not is_gone(office, form):
        problems = check(office, form.cells, id_=form.base.id, today=state.today())
    form.problems = problems
    st.session_state[ASKED] = dict(form.cells)
    if not problems or (sure and all(one.severity != REJECT for one in problems)):
        save(office, form, saved=_close)
