"""Saving an open form, and settling it with what somebody else saved meanwhile."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial

import streamlit as st

from geo.errors import ConflictError, UserError
from geo.storage.lifecycle import STEPS, with_status
from geo.storage.merging import MINE, THEIRS, Merge, merge, settle
from geo.storage.office import Office
from geo.storage.recording import save_sheet
from geo.storage.restoring import Comeback
from geo.storage.sheets import Sheet, parts_in
from geo.storage.telling import comeback_lines, counted
from geo.ui import mistakes, state
from geo.ui.desk.forms.fields import show_problem
from geo.ui.desk.forms.going import show_way
from geo.ui.desk.forms.saying import Namer, cell_words, field_label, moment_words, table_word
from geo.ui.desk.forms.session import Form
from geo.ui.markup import note, tag
from geo.ui.markup import show as show_markup
from geo.ui.outcome import Outcome

_OUTCOME = Outcome("_desk-outcome")
tried, done, show_outcome = _OUTCOME.tried, _OUTCOME.done, _OUTCOME.show
Saved = Callable[[str], None]


def save(office: Office, form: Form, *, saved: Saved) -> None:
    """Save a form; of two who write the same row, the second settles what both changed.

    Parameters
    ----------
    saved
        Called with the row's id once it is written.
    """
    if is_gone(office, form):  # what writes nothing would meet no conflict
        _meet(office, form, saved)
        return
    try:
        row = save_sheet(office, form.base, form.cells)
    except ConflictError:
        _meet(office, form, saved)
        return
    _finish(office, form, row, saved, state.say("record.saved"))


def is_gone(office: Office, form: Form) -> bool:
    """Tell whether somebody deleted the row since it was read."""
    return form.base.there and office.row(form.base.table, form.base.id) is None


def _finish(office: Office, form: Form, row: str, saved: Saved, told: str) -> None:
    office.drop_draft(form.base.table, form.base.id if form.base.there else "")
    done(told)
    saved(row)


def _meet(office: Office, form: Form, saved: Saved) -> None:
    form.keep(office)  # what was typed last is in no draft yet
    theirs = office.sheet(form.base.table, form.base.id)
    form.theirs = theirs
    if not theirs.there:
        form.merged = None
        return
    merged = _merged(form, theirs)
    if merged.clashes:
        form.merged = merged
        return
    base, form.base, form.cells = form.base, theirs, with_status(merged.cells)
    row = save_sheet(office, theirs, form.cells)
    fields = ", ".join(dict.fromkeys(field_label(base.table, name) for name in merged.theirs))
    told = state.say("record.merged", who=_who(office, base)[0], fields=fields)
    _finish(office, form, row, saved, told if fields else state.say("record.saved"))


def _merged(form: Form, theirs: Sheet) -> Merge:
    """Merge; a status that follows from steps is never a question of its own."""
    found = merge(form.base.cells, theirs.cells, form.cells)
    if not parts_in(found.cells, STEPS):
        return found
    clashes = {name: clash for name, clash in found.clashes.items() if name != "status"}
    return Merge(found.cells, found.mine, found.theirs, found.agreed, clashes)


def _who(office: Office, base: Sheet) -> tuple[str, str]:
    told = office.history(base.table, base.id)
    if told.empty:
        return "?", "?"
    last = told.iloc[-1]
    return str(last["who"]), moment_words(last["at"].to_pydatetime())


def show_conflict(office: Office, form: Form, *, saved: Saved, named: Namer) -> bool:
    """Show what somebody else saved meanwhile; True if that is all there is to do now."""
    if form.theirs is None:
        return False
    if not form.theirs.there and not is_gone(office, form):
        form.theirs = None  # it came back otherwise: what was typed is saved as usual
        return False
    if not form.theirs.there:
        with st.container(key="form-deleted", gap="small"):
            _show_deleted(office, form, saved, named)
        return True
    if form.merged is None:
        return False
    _show_clashes(office, form, form.merged, saved, named)
    return True


def _show_deleted(office: Office, form: Form, saved: Saved, named: Namer) -> None:
    """Offer to bring the row back, with what was typed and all that was deleted with it."""
    who, at = _who(office, form.base)
    st.warning(mistakes.escaped(state.say("record.deleted_meanwhile", who=who, at=at)))
    _show_typed(form, named)
    table, row = form.base.table, form.base.id
    try:
        comeback = office.comeback(table, row, int(office.history(table, row).index[-1]))
    except UserError as refusal:
        first = show_refusal(refusal, table)
        if first and first[0] == "pacts":
            show_way_back(first[1])
        return
    lines = comeback_lines(comeback, state.language())
    show_markup(tag("ul", *(tag("li", line) for line in lines)), class_="back")
    with st.container(horizontal=True):
        st.button(
            state.say("record.restore_mine"), type="primary", key="form-restore",
            icon=":material/settings_backup_restore:", on_click=tried,
            args=(partial(_restore, office, form, comeback, saved),),
        )  # fmt: skip
        st.button(
            state.say("record.leave_deleted"), key="form-leave",
            on_click=_leave, args=(office, form, saved),
        )  # fmt: skip


def _show_typed(form: Form, named: Namer) -> None:
    """Show what was typed and is not saved, beside what it was."""
    base, typed = form.base.cells, form.cells
    names = [name for name in {**base, **typed} if base.get(name) != typed.get(name)]
    table = form.base.table
    rows = []
    for name in names:
        said = (cell_words(table, name, cells.get(name), named) for cells in (base, typed))
        label = tag("th", field_label(table, name), scope="row")
        rows.append(tag("tr", label, *(tag("td", one) for one in said)))
    head = (state.say(f"record.typed.{one}") for one in ("field", "before", "mine"))
    columns = tag("tr", *(tag("th", one, scope="col") for one in head))
    if rows:
        show_markup(tag("table", tag("thead", columns), tag("tbody", *rows)), class_="change")


def _leave(office: Office, form: Form, saved: Saved) -> None:
    """Give up what was typed: the row stays deleted."""
    office.drop_draft(form.base.table, form.base.id)
    form.renew(form.base, form.base.cells)
    saved(form.base.id)


def show_way_back(pact: str) -> None:
    """Show the way to the history of a pact that is gone, where it can be restored."""
    show_way("history", pact, state.say("record.history_of", pact=pact))


def show_refusal(refusal: UserError, table: str) -> tuple[str, str] | None:
    """Say why a row cannot come back; give the table and id of what must come back first."""
    if refusal.key != "record.refers_gone":
        mistakes.show_mistake(refusal)
        return None
    of, row = (str(refusal.parameters[name]) for name in ("table", "row"))
    what = counted({table: 1}, state.language())
    note(state.say("restore.lost.refers", what=what, table=table_word(of), row=row))
    return of, row


def _restore(office: Office, form: Form, comeback: Comeback, saved: Saved) -> None:
    """Bring back the row with what was typed; what only others changed stays as they left it."""
    there = comeback.sheet().cells
    lost = {f"{one.table}/{one.row}" for one in comeback.lost}
    typed = {name: cell for name, cell in form.cells.items() if name not in lost}
    then = with_status(merge(form.base.cells, there, typed).cells)
    try:
        office.restore(comeback, then=then)
    except ConflictError:
        _meet(office, form, saved)
        return
    _finish(office, form, form.base.id, saved, state.say("record.restored_mine"))


def _show_clashes(office: Office, form: Form, merged: Merge, saved: Saved, named: Namer) -> None:
    who, at = _who(office, form.base)
    table = form.base.table
    with st.container(border=True, key="form-conflict"):
        show_markup(tag("h3", state.say("record.conflict", who=who, at=at)))
        note(state.say("record.conflict.text"))
        with st.container(horizontal=True):
            for side in (MINE, THEIRS):
                st.button(
                    state.say(f"record.keep_all.{side}", who=who), key=f"form-all-{side}",
                    on_click=_choose_all, args=(form, merged, side),
                )  # fmt: skip
        for name, clash in merged.clashes.items():
            said = {
                side: state.say(
                    f"record.side.{side}",
                    who=who,
                    value=cell_words(table, name, getattr(clash, side), named),
                )
                for side in (MINE, THEIRS)
            }
            st.radio(
                mistakes.escaped(field_label(table, name)), list(said), None,
                format_func=partial(_said, said),
                key=form.key(f"side:{name}"),
            )  # fmt: skip
        if merged.theirs:
            fields = dict.fromkeys(field_label(table, name) for name in merged.theirs)
            note(state.say("record.merges", who=who, fields=", ".join(fields)))
        st.button(
            state.say("record.save"), type="primary", key="form-settle", icon=":material/save:",
            on_click=tried, args=(partial(_settle, office, form, merged, saved),),
        )  # fmt: skip


def _said(said: Mapping[str, str], side: str) -> str:
    return mistakes.escaped(said[side])


def _choose_all(form: Form, merged: Merge, side: str) -> None:
    for name in merged.clashes:
        st.session_state[form.key(f"side:{name}")] = side


def _settle(office: Office, form: Form, merged: Merge, saved: Saved) -> None:
    chosen = {name: st.session_state.get(form.key(f"side:{name}")) for name in merged.clashes}
    if not all(chosen.values()) or form.theirs is None:
        raise UserError("record.unsettled")
    sides = {name: str(side) for name, side in chosen.items()}
    form.renew(form.theirs, with_status(settle(merged, sides)))
    save(office, form, saved=saved)


def show_draft(office: Office, table: str, row: str, *, taken: Callable[[], None]) -> bool:
    """Offer what somebody typed and did not save; True if there is such a draft."""
    draft = office.draft(table, row)
    if draft is None:
        return False
    st.info(
        mistakes.escaped(state.say("record.draft", at=moment_words(draft.saved_at))),
        icon=":material/history_edu:",
    )
    with st.container(horizontal=True):
        st.button(state.say("record.draft.resume"), type="primary", key="draft-resume",
                  on_click=taken)  # fmt: skip
        st.button(state.say("record.draft.drop"), key="draft-drop",
                  on_click=office.drop_draft, args=(table, row))  # fmt: skip
    return True


def show_problems(form: Form, shown: frozenset[str]) -> None:
    """Show what is wrong above the form: how much, and what no field below says."""
    if not form.problems:
        return
    st.error(state.say("record.problems", n=len(form.problems)))
    for problem in form.problems:
        if problem.column not in shown:
            show_problem(problem)
