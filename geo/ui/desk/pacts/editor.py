"""The form of a pact, with all that belongs to it, saved in one transaction."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from functools import partial

import streamlit as st

from geo import model
from geo.loading.persons import individual_pacts
from geo.storage.lifecycle import with_status
from geo.storage.office import Office
from geo.storage.recording import check_cells, deletion
from geo.storage.sheets import parts_in
from geo.storage.telling import counted
from geo.storage.writing import Edit
from geo.ui import shell, state
from geo.ui.desk.forms.going import show_way
from geo.ui.desk.forms.known import known, namer
from geo.ui.desk.forms.saving import done, is_gone, save, show_conflict, show_problems, tried
from geo.ui.desk.forms.session import Form
from geo.ui.desk.pacts import parts
from geo.ui.markup import note, tag
from geo.ui.markup import show as show_markup

DATES = ("proposed_on", "signed_on", "starts_on", "ends_on")
SHOWN = frozenset(
    {"title", "description", "area", "intensity", "good", "public", "source", "verified", *DATES}
)
Done = Callable[[str], None]


def show(office: Office, form: Form, *, saved: Done, gone: Callable[[], None]) -> None:
    """Show the form, or what somebody else did to the pact meanwhile."""
    _show_title(office, form)
    if show_conflict(office, form, saved=saved, named=namer(office)):
        return
    show_problems(form, SHOWN | {"status"})
    left, right = st.columns([1, 1], gap="large")
    with left:
        _show_what(form, person=_is_of_person(office, form))
        _show_when(form)
    with right:
        parts.show_steps(form)
        parts.show_parties(office, form)
        parts.show_places(office, form)
        _show_rest(form)
    form.keep(office)
    _show_buttons(office, form, saved)
    if form.base.there:
        _show_deletion(office, form, gone)


def _show_title(office: Office, form: Form) -> None:
    title = form.base.cells.get("title") if form.base.there else state.say("pact.new")
    show_markup(
        tag("h2", title or form.base.id, class_="section"),
        tag("p", form.base.id, class_="purpose"),
        class_="head",
    )
    if not form.base.there:
        return
    with st.container(horizontal=True, vertical_alignment="center", key="pact-ways"):
        st.page_link(
            shell.EXPLORE, label=state.say("pact.on_map"), icon=":material/map:",
            query_params={"pact": form.base.id},
        )  # fmt: skip
        show_way(
            "history", form.base.id, state.say("record.history"),
            leaving=partial(_leave, office, form),
        )  # fmt: skip


def _leave(office: Office, form: Form) -> None:
    collect(form)
    form.keep(office)


def _section(key: str) -> None:
    show_markup(tag("h3", state.say(key)))


def _is_of_person(office: Office, form: Form) -> bool:
    there = parts_in(form.cells, "pact_parties")
    rows = [{**cells, "id": key, "pact_id": form.base.id} for key, cells in there.items()]
    links = model.as_frame("pact_parties", rows)
    alone = individual_pacts({"pact_parties": links, "parties": known(office).parties})
    return len(alone) > 0


def _show_what(form: Form, *, person: bool) -> None:
    _section("pact.what")
    form.show("title", person=person)
    form.show("description", person=person)
    form.show("area")
    parts.show_areas(form)
    one, two = st.columns(2)
    with one:
        form.show("intensity")
    with two:
        form.show("good")


def _show_when(form: Form) -> None:
    _section("pact.when")
    for pair in (DATES[:2], DATES[2:]):
        for column, name in zip(st.columns(2), pair, strict=True):
            with column:
                form.show(name)


def _show_rest(form: Form) -> None:
    _section("pact.publishing")
    form.show("public")
    form.show("source")
    form.show("verified")


def _show_buttons(office: Office, form: Form, saved: Done) -> None:
    with st.container(horizontal=True, vertical_alignment="center", key="pact-buttons"):
        st.button(
            state.say("record.save"), type="primary", key="pact-save", icon=":material/save:",
            shortcut="ctrl+enter", on_click=tried, args=(partial(_save, office, form, saved),),
        )  # fmt: skip
        if form.changed:
            st.button(
                state.say("record.discard"), key="pact-discard",
                on_click=_discard, args=(office, form),
            )  # fmt: skip
            note(state.say("record.kept"))


def _save(office: Office, form: Form, saved: Done) -> None:
    collect(form)
    found = [*check_cells("pacts", form.cells), *parts.check_steps(form.cells)]
    form.problems = problems = [] if is_gone(office, form) else found
    if not problems:
        save(office, form, saved=saved)


def collect(form: Form) -> None:
    """Take what all widgets of the form hold."""
    form.collect()
    parts.collect(form)
    form.cells = with_status(form.cells)


def _discard(office: Office, form: Form) -> None:
    office.drop_draft("pacts", form.base.id if form.base.there else "")
    form.kept = None
    form.renew(form.base, form.base.cells)


def _show_deletion(office: Office, form: Form, gone: Callable[[], None]) -> None:
    with st.expander(state.say("pact.delete"), key="pact-delete-door", on_change="rerun") as door:
        if not door.open:
            return
        edits = deletion(office, "pacts", form.base.id)
        note(state.say("pact.delete.text"))
        lines = [
            state.say(f"pact.delete.{key}", what=counted(counts, state.language()))
            for key, counts in _counts(edits).items()
            if counts
        ]
        show_markup(tag("ul", *(tag("li", line) for line in lines)), class_="back")

        def delete() -> None:
            office.save(edits)
            office.drop_draft("pacts", form.base.id)
            form.renew(form.base, form.base.cells)
            done(state.say("record.deleted", row=form.base.id))
            gone()

        st.button(
            state.say("pact.delete.sure"), key="pact-delete", icon=":material/delete:",
            on_click=tried, args=(delete,),
        )  # fmt: skip


def _counts(edits: Sequence[Edit]) -> dict[str, Counter[str]]:
    """Count by table what goes with a row, and what stays and forgets it."""
    return {
        "goes": Counter(edit.table for edit in edits if edit.values is None),
        "stays": Counter(edit.table for edit in edits if edit.values is not None),
    }
