"""Plans to keep: under a name in the register, as a link, or as a file that comes back."""

from __future__ import annotations

from collections.abc import Callable

import streamlit as st

from geo import words
from geo.errors import UserError
from geo.loading.plan_file import read_plan
from geo.storage.plans import delete_plan, save_plan, sites_of
from geo.ui import mistakes, sign_in, state
from geo.ui.markup import note, tag
from geo.ui.markup import show as show_markup
from geo.ui.siting import chosen
from geo.ui.siting.question import Question
from geo.web import register

_MISTAKE, _DONE = "_next-mistake", "_next-done"
FILE, FORM = "next-file", "next-save-form"


def show(question: Question, sites: tuple[str, ...]) -> None:
    """Show what is kept, and the ways to keep the plan in sight."""
    show_markup(tag("h2", state.say("next.plans")), class_="next-title")
    _show_outcome()
    left, middle, right = st.columns(3, gap="large")
    with left:
        _show_kept(question)
    with middle:
        _show_save(question, sites)
    with right:
        _show_link()
        _show_file(question)


def _show_outcome() -> None:
    mistake = st.session_state.pop(_MISTAKE, None)
    if mistake is not None:
        mistakes.show_mistake(mistake)
    done = st.session_state.pop(_DONE, None)
    if done:
        st.success(mistakes.escaped(done), icon=":material/check:")


def _show_kept(question: Question) -> None:
    plans = register.current_snapshot().tables["plans"]
    show_markup(tag("h3", state.say("next.plans.kept")))
    if plans.empty:
        note(state.say("next.plans.none"))
        return
    names = {str(plan): _called(row) for plan, row in plans.sort_values("name").iterrows()}
    plan = st.selectbox(
        state.say("next.plans.which"), list(names), format_func=names.__getitem__, key="next-kept"
    )
    with st.container(horizontal=True, gap="small"):
        st.button(
            state.say("next.plans.load"), key="next-load", icon=":material/folder_open:",
            on_click=_load, args=(question, plan),
        )  # fmt: skip
        if sign_in.visitor().may("editor"):
            st.button(
                state.say("next.plans.delete"), key="next-delete", icon=":material/delete:",
                on_click=_tried, args=(lambda: _delete(plan, names[plan]),),
            )  # fmt: skip


def _called(row: object) -> str:
    named, made = str(row["name"]), row["made_on"]  # type: ignore[index]
    return f"{named} · {words.date(made.date(), state.language(), style='day')}"


def _show_save(question: Question, sites: tuple[str, ...]) -> None:
    show_markup(tag("h3", state.say("next.plans.save")))
    if not sign_in.visitor().may("editor"):
        note(state.say("next.plans.read_only"))
        return
    with st.form(FORM, border=False):
        st.text_input(state.say("next.plans.name"), key="next-name", max_chars=120)
        st.form_submit_button(
            state.say("next.plans.keep", n=len(sites)),
            icon=":material/save:",
            on_click=_tried,
            args=(lambda: _save(question, sites),),
        )


def _show_link() -> None:
    show_markup(tag("h3", state.say("next.plans.link")))
    note(state.say("next.plans.link.text"))
    st.code(state.address(), language=None, wrap_lines=True)


def _show_file(question: Question) -> None:
    with st.expander(state.say("next.plans.file"), key="next-file-door", on_change="rerun") as door:
        if door.open:
            st.file_uploader(
                state.say("next.plans.file.label"), type=["geojson", "json"], key=FILE,
                on_change=_tried, args=(lambda: _read(question),),
            )  # fmt: skip


def _tried(work: Callable[[], None]) -> None:
    """Do something in a callback; a mistake is shown by the run that follows."""
    try:
        work()
    except UserError as mistake:
        st.session_state[_MISTAKE] = mistake


def _load(question: Question, plan: str) -> None:
    tables = register.current_snapshot().tables
    _take(question, sites_of(tables, plan))
    if plan in tables["plans"].index:
        radius = f"{tables['plans']['radius_m'][plan]:.0f}"
        if radius in state.SWITCHES["radius"]:
            st.session_state["radius"] = radius


def _take(question: Question, sites: tuple[str, ...]) -> None:
    known = question.siting.candidates.index
    chosen.take(tuple(site for site in sites if site in known))
    chosen.put("lost", tuple(site for site in sites if site not in known))
    chosen.select(None)


def _save(question: Question, sites: tuple[str, ...]) -> None:
    kinds = question.siting.candidates["kind"]
    name = str(st.session_state.get("next-name") or "")
    save_plan(
        sign_in.office(),
        name,
        [(str(kinds[site]), site_id(site)) for site in sites],
        made_on=state.today(),
        boundary_set=question.boundary_set,
        radius_m=question.radius_m,
    )
    st.session_state[_DONE] = state.say("next.plans.saved", name=name.strip())


def site_id(site: str) -> str:
    """Give the register's id of a candidate: a building of a courtyard's name is told apart."""
    return site.removeprefix("building:")


def _delete(plan: str, name: str) -> None:
    delete_plan(sign_in.office(), plan)
    st.session_state[_DONE] = state.say("next.plans.deleted", name=name)


def _read(question: Question) -> None:
    uploaded = st.session_state.get(FILE)
    if uploaded is not None:
        _take(question, read_plan(uploaded.getvalue()))
