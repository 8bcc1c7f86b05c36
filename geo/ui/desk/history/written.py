"""What was written lately, one entry a transaction."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

import pandas as pd
import streamlit as st

from geo import model
from geo.storage.office import Office
from geo.storage.telling import event_line, import_line, import_told
from geo.storage.trail import COUNTED, Change, Written
from geo.ui import mistakes, state
from geo.ui.desk.forms.known import namer
from geo.ui.desk.forms.saving import done, tried
from geo.ui.desk.forms.saying import (
    Namer,
    author_words,
    cell_words,
    field_label,
    moment_words,
    table_word,
)
from geo.ui.desk.history.opened import open_row
from geo.ui.desk.history.row import title_of
from geo.ui.markup import note, tag
from geo.ui.markup import show as show_markup

PAGES = "_history-pages"
PER_PAGE = 12
LONGEST = 200
# What tells a row apart that has no title, the first that it has.
TOLD = ("address", "courtyard_id", "building_id", "party_id", "status", "area", "kind", "on", "to",
        "pact_id")  # fmt: skip


def show(office: Office, table: str | None, who: str | None) -> None:
    """Show a page of what was written."""
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


def first_page() -> None:
    """Begin again with the latest."""
    st.session_state.pop(PAGES, None)


def _turn(pages: Sequence[int]) -> None:
    st.session_state[PAGES] = list(pages)


def _show_written(office: Office, written: Written, imports: pd.DataFrame, named: Namer) -> None:
    revision = written.revision
    with st.container(key=f"change-{revision}", border=True, gap="small"):
        show_markup(
            tag("p", tag("strong", author_words(written.who)), " · ", moment_words(written.at)),
            class_="note",
        )
        if revision in imports.index:
            _show_import(office, imports, revision)
            return
        if written.event is not None:
            note(event_line(written.event, state.language()))
            return
        for change in written.first:
            _show_change(change, named)
        left = written.count - len(written.first)
        if left > 0:
            key = "history.many_more" if written.count > COUNTED else "history.more"
            note(state.say(key, n=left if written.count <= COUNTED else COUNTED))


def _show_import(office: Office, imports: pd.DataFrame, revision: int) -> None:
    told = imports.loc[revision]
    note(import_line(imports, revision, state.language()))
    # Who takes back an undoing has the import there again.
    did, brought = import_told(imports, revision)
    again = did == "undone"
    word = "redo" if again else "undo"
    if told["undone_by"] is not None:
        back = imports.loc[told["undone_by"]].to_dict()
        key = "history.redone" if again else "history.undone"
        note(state.say(key, who=back["who"], at=moment_words(back["at"])))
        return
    if any(import_told(imports, one)[1] == brought for one in imports.index if one > revision):
        return  # it went and came back since: what can be undone is said there
    st.button(
        state.say(f"history.{word}"), key=f"history-undo:{revision}", icon=f":material/{word}:",
        on_click=tried, args=(partial(_undo, office, revision, word),),
    )  # fmt: skip


def _undo(office: Office, revision: int, word: str) -> None:
    office.undo(revision)
    done(state.say(f"history.{word}.done"))


def _show_change(change: Change, named: Namer) -> None:
    line = st.container(
        horizontal=True, vertical_alignment="center", gap="small", key=f"line-{change.number}"
    )
    with line:
        show_markup(tag("p", _sentence(change, named)), class_="note")
        if change.table in model.TABLES:
            st.button(
                state.say("record.history"), key=f"history-open:{change.number}", type="tertiary",
                icon=":material/history:", on_click=open_row, args=(change.table, change.row),
                help=f"{table_word(change.table)} {mistakes.escaped(change.row)}",
            )  # fmt: skip


def _sentence(change: Change, named: Namer) -> str:
    made = "back_again" if change.again else "made"
    kind = made if change.before is None else "changed" if change.after is not None else "gone"
    fields = ", ".join(field_label(change.table, name) for name in _changed(change))
    named_so = {"table": table_word(change.table), "title": title_in_history(change, named)}
    return state.say(f"history.{kind}", what=state.say("history.named", **named_so), fields=fields)


def title_in_history(change: Change, named: Namer) -> str:
    """Name a row by its title, else by what people know it by; its id only if it has neither."""
    held = change.after or change.before or {}
    found = title_of(held) or next(
        (cell_words(change.table, name, held[name], named) for name in TOLD if held.get(name)), None
    )
    return (found or change.row)[:LONGEST]


def _changed(change: Change) -> list[str]:
    if change.before is None or change.after is None:
        return []
    before, after = change.before, change.after
    return [name for name in after if after[name] != before.get(name)]
