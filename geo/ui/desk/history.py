"""History: who changed what and when, what it was before, and the way back."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import partial
from typing import Any

import streamlit as st

from geo import model
from geo.access import Visitor
from geo.storage.office import Office
from geo.storage.restoring import restore
from geo.storage.trail import COUNTED, Change, Written
from geo.ui import mistakes, sign_in, state
from geo.ui.desk.forms import style
from geo.ui.desk.forms.known import namer
from geo.ui.desk.forms.saving import done, show_outcome, tried
from geo.ui.desk.forms.saying import (
    Namer,
    cell_words,
    field_label,
    moment_words,
    table_word,
)
from geo.ui.markup import note, tag
from geo.ui.markup import show as show_markup

ROW, PAGES = "_history-row", "_history-pages"
PER_PAGE = 12
TITLES = ("title", "name", "text")
LONGEST = 200


def show(visitor: Visitor) -> None:
    """Show the latest changes, or the history of one row."""
    visitor.must("editor")
    office = sign_in.office()
    style.show()
    show_outcome()
    row = _chosen()
    if row is not None:
        _show_row(office, *row)
        return
    table, who = _filters()
    _show_writes(office, table, who)


def _chosen() -> tuple[str, str] | None:
    held = st.session_state.get(ROW)
    if held is not None:
        return (str(held[0]), str(held[1]))
    chosen = state.selection()
    return ("pacts", chosen.id) if chosen and chosen.kind == "pact" else None


def _open(table: str, row: str) -> None:
    st.session_state[ROW] = (table, row)


def _close() -> None:
    st.session_state.pop(ROW, None)
    state.select(None)


# --- what was written ------------------------------------------------------------------------


def _filters() -> tuple[str | None, str | None]:
    one, two, three = st.columns(3)
    with one:
        table = st.selectbox(
            state.say("history.table"), list(model.TABLES), None, key="history-table",
            format_func=table_word, placeholder=state.say("field.any"), on_change=_first_page,
        )  # fmt: skip
    with two:
        who = st.text_input(
            state.say("history.who"), key="history-who", max_chars=100, on_change=_first_page,
            placeholder=state.say("history.who.hint"), autocomplete="off",
        )  # fmt: skip
    with three:
        row = st.text_input(
            state.say("history.row"), key="history-id", max_chars=100, autocomplete="off",
            placeholder=state.say("history.row.hint"),
        )  # fmt: skip
    if row and row.strip():
        _open(table or "pacts", row.strip())
        st.session_state.pop("history-id", None)
        st.rerun()
    return table, (who or "").strip() or None


def _first_page() -> None:
    st.session_state.pop(PAGES, None)


def _show_writes(office: Office, table: str | None, who: str | None) -> None:
    pages: list[int] = st.session_state.get(PAGES) or []
    found = office.writes(
        before=pages[-1] if pages else None, limit=PER_PAGE + 1, table=table, who=who
    )
    if not found:
        note(state.say("history.none"))
    named, imports = namer(office), office.imports()
    for written in found[:PER_PAGE]:
        _show_written(office, written, imports, named)
    with st.container(horizontal=True):
        if pages:
            st.button(state.say("history.newer"), key="history-newer", on_click=_turn,
                      args=(pages[:-1],), icon=":material/arrow_back:")  # fmt: skip
        if len(found) > PER_PAGE:
            older = [*pages, found[PER_PAGE - 1].revision]
            st.button(state.say("history.older"), key="history-older", on_click=_turn,
                      args=(older,), icon=":material/arrow_forward:")  # fmt: skip


def _turn(pages: Sequence[int]) -> None:
    st.session_state[PAGES] = list(pages)


def _show_written(office: Office, written: Written, imports: Any, named: Namer) -> None:
    revision = written.revision
    with st.container(key=f"change-{revision}", border=True, gap="small"):
        show_markup(
            tag("p", tag("strong", written.who), " · ", moment_words(written.at)), class_="note"
        )
        if revision in imports.index:
            _show_import(office, imports.loc[revision], revision, written.count)
            return
        for change in written.first:
            _show_change(change, named)
        left = written.count - len(written.first)
        if left > 0:
            key = "history.many_more" if written.count > COUNTED else "history.more"
            note(state.say(key, n=left if written.count <= COUNTED else COUNTED))


def _show_import(office: Office, told: Any, revision: int, count: int) -> None:
    detail = told["note"] if isinstance(told["note"], Mapping) else {}
    key = "history.import" if told["kind"] == "import" else "history.undo.of"
    key += ".many" if count > COUNTED and key == "history.import" else ""
    what = str(detail.get("file") or detail.get("revision") or "")[:LONGEST]
    show_markup(tag("p", state.say(key, what=what, n=min(count, COUNTED))), class_="note")
    if told["undone_by"] is not None:
        note(state.say("history.undone", revision=str(told["undone_by"])))
        return
    st.button(
        state.say("history.undo"), key=f"history-undo:{revision}", icon=":material/undo:",
        on_click=tried, args=(partial(_undo, office, revision),),
    )  # fmt: skip


def _undo(office: Office, revision: int) -> None:
    office.undo(revision)
    done(state.say("history.undo.done"))


def _show_change(change: Change, named: Namer) -> None:
    with st.container(horizontal=True, vertical_alignment="center", gap="small"):
        show_markup(tag("p", _sentence(change, named)), class_="note")
        if change.table in model.TABLES:
            st.button(
                state.say("record.history"), key=f"history-open:{change.number}", type="tertiary",
                icon=":material/history:", on_click=_open, args=(change.table, change.row),
                help=f"{table_word(change.table)} {mistakes.escaped(change.row)}",
            )  # fmt: skip


def _sentence(change: Change, named: Namer) -> str:
    kind = "made" if change.before is None else "changed" if change.after is not None else "gone"
    fields = ", ".join(field_label(change.table, name) for name in _changed(change))
    what = f"{table_word(change.table)} «{_title(change, named)}»"
    return state.say(f"history.{kind}", what=what, fields=fields)


def _title(change: Change, named: Namer) -> str:
    held = change.after or change.before or {}
    found = next((str(held[name]) for name in TITLES if held.get(name)), None)
    if found is None and held.get("pact_id"):
        found = named("pacts", str(held["pact_id"]))
    return (found or change.row)[:LONGEST]


def _changed(change: Change) -> list[str]:
    if change.before is None or change.after is None:
        return []
    before, after = change.before, change.after
    return [name for name in after if after[name] != before.get(name)]


# --- one row ---------------------------------------------------------------------------------


def _show_row(office: Office, table: str, row: str) -> None:
    st.button(
        state.say("history.back"), key="history-back", type="tertiary",
        icon=":material/arrow_back:", on_click=_close,
    )  # fmt: skip
    told = office.history(table, row) if table in model.TABLES else None
    show_markup(
        tag("h2", table_word(table), class_="section"), tag("p", row, class_="purpose"),
        class_="head",
    )  # fmt: skip
    if told is None or told.empty:
        note(state.say("history.row.none"))
        return
    named, numbers = namer(office), [int(one) for one in told.index.to_list()]
    there = office.row(table, row) is not None
    for number in reversed(numbers):
        current = there and number == numbers[-1]
        _show_state(office, (table, row), number, told.loc[number], named, current=current)


def _show_state(
    office: Office,
    of: tuple[str, str],
    number: int,
    change: Any,
    named: Namer,
    *,
    current: bool,
) -> None:
    table, row = of
    before, after = change["before"], change["after"]
    with st.container(key=f"change-{number}", border=True, gap="small"):
        kind = "made" if before is None else "changed" if after is not None else "gone"
        at = moment_words(change["at"].to_pydatetime())
        head = tag("p", tag("strong", str(change["who"])), " · ", at, " · ",
                   state.say(f"history.row.{kind}"))  # fmt: skip
        show_markup(head, _differences(table, before, after, named), class_="change")
        if not current:
            st.button(
                state.say("history.restore"), key=f"history-restore:{number}",
                icon=":material/settings_backup_restore:", on_click=tried,
                args=(partial(_restore, office, table, row, number),),
            )  # fmt: skip


def _differences(
    table: str,
    before: Mapping[str, Any] | None,
    after: Mapping[str, Any] | None,
    named: Namer,
) -> Any:
    was, now = before or {}, after or {}
    names = [name for name in {**was, **now} if was.get(name) != now.get(name) and name != "id"]
    if not names:
        return None
    head = tag("tr", *(tag("th", state.say(f"history.column.{one}"), scope="col")
                       for one in ("field", "before", "after")))  # fmt: skip
    rows = [
        tag(
            "tr",
            tag("th", field_label(table, name), scope="row"),
            tag("td", _said(table, name, was.get(name), named), class_="was"),
            tag("td", _said(table, name, now.get(name), named)),
        )
        for name in names
    ]
    return tag("table", tag("thead", head), tag("tbody", *rows))


def _said(table: str, name: str, cell: Any, named: Namer) -> str:
    text = cell_words(table, name, cell, named)
    return text if len(text) <= LONGEST else text[:LONGEST] + "…"


def _restore(office: Office, table: str, row: str, number: int) -> None:
    restore(office, table, row, number)
    done(state.say("history.restored"))
