"""The part of the Register where pacts are found and written."""

from __future__ import annotations

import streamlit as st

from geo.access import Visitor
from geo.storage.office import Office
from geo.storage.sheets import Sheet
from geo.ui import mistakes, sign_in, state
from geo.ui.desk.forms import style
from geo.ui.desk.forms.saving import show_draft, show_outcome, show_way_back
from geo.ui.desk.forms.session import Form, resumed
from geo.ui.desk.pacts import editor, finding, parties

FORM, NEW, PEOPLE = "_desk-pact", "_desk-new-pact", "_desk-parties"


def show(visitor: Visitor) -> None:
    """Show the list of pacts, or the one that is open."""
    visitor.must("editor")
    office = sign_in.office()
    style.show()
    show_outcome()
    if st.session_state.get(PEOPLE):
        parties.show(office, leave=_close)
        return
    chosen = state.selection()
    pact = chosen.id if chosen and chosen.kind == "pact" else None
    if pact is None and not st.session_state.get(NEW):
        finding.show(office, opened=_open, begun=_begin, people=_people)
        return
    st.button(
        state.say("record.back"), key="pact-back", type="tertiary",
        icon=":material/arrow_back:", on_click=_close,
    )  # fmt: skip
    form = _form(office, pact)
    if form is not None:
        editor.show(office, form, saved=_open, gone=_close)


def _form(office: Office, pact: str | None) -> Form | None:
    held = st.session_state.get(FORM)
    if isinstance(held, Form) and (held.base.id == pact if pact else not held.base.there):
        _refresh(office, held)
        return held
    if show_draft(office, "pacts", pact or "", taken=lambda: _resume(office, pact or "")):
        return None
    base = _blank(office) if pact is None else office.sheet("pacts", pact)
    if pact and not base.there:
        st.info(mistakes.escaped(state.say("record.no_pact", pact=pact)))
        if not office.history("pacts", pact).empty:
            show_way_back(pact)
        return None
    form = Form(base, dict(base.cells) if base.there else {"public": True, "verified": False})
    st.session_state[FORM] = form
    return form


def _refresh(office: Office, form: Form) -> None:
    """Read a pact again if somebody wrote meanwhile and nothing was typed here."""
    revision = office.revision()
    if not form.base.there or form.theirs is not None or form.seen == revision:
        return
    form.seen = revision
    editor.collect(form)
    base = form.base if form.changed else office.sheet("pacts", form.base.id)
    if base.there and base != form.base:
        form.renew(base, base.cells)


def _blank(office: Office) -> Sheet:
    number = office.new_pact_id(state.today().year)
    return Sheet("pacts", number, {"public": True, "verified": False})


def _resume(office: Office, row: str) -> None:
    draft = office.draft("pacts", row)
    if draft is not None:
        st.session_state[FORM] = resumed("pacts", draft)


def _open(pact: str) -> None:
    st.session_state.pop(FORM, None)
    st.session_state[NEW] = False
    state.select(state.Selection("pact", pact))


def _begin() -> None:
    st.session_state.pop(FORM, None)
    st.session_state[NEW] = True
    state.select(None)


def _people() -> None:
    st.session_state[PEOPLE] = True


def _close() -> None:
    form = st.session_state.pop(FORM, None)
    if isinstance(form, Form):
        form.collect()
        form.keep(sign_in.office())
    st.session_state[NEW] = st.session_state[PEOPLE] = False
    state.select(None)
