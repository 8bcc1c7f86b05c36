"""The parties on their own: find one, rename it, put its kind and contact right."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

import streamlit as st

from geo import words
from geo.analysis.moment import plain
from geo.storage.office import Office
from geo.storage.recording import check_cells, deletion
from geo.ui import state
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
from geo.ui.desk.forms.session import Form, resumed
from geo.ui.markup import note, tag
from geo.ui.markup import show as show_markup

FORM, CHOSEN = "_desk-party", "desk-party"
SHOWN = frozenset({"name", "kind", "contact"})


def show(office: Office, *, leave: Callable[[], None]) -> None:
    """Show the choice of a party, and the form of the one that is chosen."""
    st.button(
        state.say("record.back"), key="party-back", type="tertiary",
        icon=":material/arrow_back:", on_click=leave,
    )  # fmt: skip
    show_markup(tag("h2", state.say("party.list"), class_="section"), class_="head")
    parties = known(office).parties
    ordered = list(plain(parties["name"].fillna("")).sort_values(kind="stable").index)
    held = st.session_state.get(FORM)
    if isinstance(held, Form) and held.base.id not in parties.index:
        ordered.append(held.base.id)  # deleted by somebody while it was edited here
    party = st.selectbox(
        state.say("party.which"), ordered, None, key=CHOSEN, filter_mode="contains",
        format_func=lambda row: _called(office, row), placeholder=state.say("field.type_to_find"),
    )  # fmt: skip
    if party is None:
        note(state.say("party.hint", n=len(parties)))
        return
    form = _form(office, party)
    if form is not None:
        _show_form(office, form)


def _called(office: Office, row: str) -> str:
    parties = known(office).parties
    if row not in parties.index:
        held = st.session_state.get(FORM)
        return str(held.base.cells.get("name")) if isinstance(held, Form) else row
    kind = parties["kind"][row]
    said = words.code("party_kind", kind if isinstance(kind, str) else None, state.language())
    return " · ".join((str(parties["name"][row]), said))


def _form(office: Office, party: str) -> Form | None:
    held = st.session_state.get(FORM)
    if isinstance(held, Form) and held.base.id == party:
        return held
    if show_draft(office, "parties", party, taken=lambda: _resume(office, party)):
        return None
    base = office.sheet("parties", party)
    if not base.there:
        st.info(state.say("party.gone"))
        return None
    st.session_state[FORM] = Form(base, dict(base.cells))
    return st.session_state[FORM]  # type: ignore[no-any-return]


def _resume(office: Office, party: str) -> None:
    draft = office.draft("parties", party)
    if draft is not None:
        st.session_state[FORM] = resumed("parties", draft)


def _saved(_row: str) -> None:
    st.session_state.pop(FORM, None)


def _show_form(office: Office, form: Form) -> None:
    if show_conflict(office, form, saved=_saved, named=namer(office)):
        return
    show_problems(form, SHOWN)
    for name in ("name", "kind", "contact"):
        form.show(name)
    form.keep(office)
    linked = len(office.rows_where("pact_parties", "party_id", form.base.id))
    note(state.say("party.pacts", n=linked))
    with st.container(horizontal=True):
        st.button(
            state.say("record.save"), type="primary", key="party-save", icon=":material/save:",
            shortcut="ctrl+enter", on_click=tried, args=(partial(_save, office, form),),
        )  # fmt: skip
        if not linked:
            st.button(
                state.say("party.delete"), key="party-delete", icon=":material/delete:",
                on_click=tried, args=(partial(_delete, office, form),),
            )  # fmt: skip


def _save(office: Office, form: Form) -> None:
    form.collect()
    form.problems = [] if is_gone(office, form) else check_cells("parties", form.cells)
    if not form.problems:
        save(office, form, saved=_saved)


def _delete(office: Office, form: Form) -> None:
    office.save(deletion(office, "parties", form.base.id))
    office.drop_draft("parties", form.base.id)
    st.session_state[CHOSEN] = None
    _saved(form.base.id)
    done(state.say("record.deleted", row=form.base.id))
