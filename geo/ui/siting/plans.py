"""Plans to keep: under a name in the register, as a link, or as a file that comes back."""

from __future__ import annotations

import streamlit as st

from geo import words
from geo.analysis.siting import OF_BUILDING
from geo.loading.plan_file import read_plan
from geo.storage.plans import LONGEST_NAME, LONGEST_NOTE, delete_plan, save_plan, sites_of
from geo.ui import sign_in, state
from geo.ui.markup import note, tag
from geo.ui.markup import show as show_markup
from geo.ui.outcome import Outcome
from geo.ui.siting import chosen
from geo.ui.siting.question import Question
from geo.web import register

# Told for a while, not once: a proof that ends meanwhile runs the page again.
OUTCOME = Outcome("_next-outcome", shown_s=30.0)
FILE, FORM = "next-file", "next-save-form"


def show(question: Question, sites: tuple[str, ...]) -> None:
    """Show what is kept, and the ways to keep the plan in sight."""
    show_markup(tag("h2", state.say("next.plans")), class_="next-title")
    # Always there: what stands under it would otherwise be built again when a message comes.
    with st.container(key="next-outcome"):
        OUTCOME.show()
    left, middle, right = st.columns(3, gap="large")
    with left:
        _show_kept(question)
    with middle:
        _show_save(question, sites)
    with right:
        _show_link()
        _show_file(question)


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
    editing = sign_in.visitor().may("editor")
    if editing and not words.is_unknown(plans["note"][plan]):
        show_markup(tag("p", str(plans["note"][plan]), class_="next-kept-note"))
    with st.container(horizontal=True, gap="small"):
        st.button(
            state.say("next.plans.load"), key="next-load", icon=":material/folder_open:",
            on_click=OUTCOME.tried, args=(lambda: _load(question, plan),),
        )  # fmt: skip
        if editing:
            st.button(
                state.say("next.plans.delete"), key="next-delete", icon=":material/delete:",
                on_click=OUTCOME.tried, args=(lambda: _delete(plan, names[plan]),),
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
        st.text_input(state.say("next.plans.name"), key="next-name", max_chars=LONGEST_NAME)
        st.text_area(
            state.say("next.plans.note"), key="next-note", max_chars=LONGEST_NOTE, height=80
        )
        st.form_submit_button(
            state.say("next.plans.keep", n=len(sites)),
            icon=":material/save:",
            on_click=OUTCOME.tried,
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
                on_change=OUTCOME.tried, args=(lambda: _read(question),),
            )  # fmt: skip


def _load(question: Question, plan: str) -> None:
    tables = register.current_snapshot().tables
    _take(question, sites_of(tables, plan))
    if plan not in tables["plans"].index:
        return
    row = tables["plans"].loc[plan]
    chosen.name_plan(str(row["name"]), chosen.plan())
    radius = f"{row['radius_m']:.0f}"
    if radius in state.SWITCHES["radius"]:
        st.session_state["radius"] = radius
    if row["boundary_set"] in register.current_snapshot().boundary_sets:
        st.session_state["set"] = str(row["boundary_set"])
    st.session_state["next-name"] = str(row["name"])
    st.session_state["next-note"] = "" if words.is_unknown(row["note"]) else str(row["note"])


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
        note=str(st.session_state.get("next-note") or ""),
    )
    chosen.name_plan(name.strip(), sites)
    OUTCOME.done(state.say("next.plans.saved", name=name.strip()))


def site_id(site: str) -> str:
    """Give the register's id of a candidate: a building of a courtyard's name is told apart."""
    return site.removeprefix(OF_BUILDING)


def _delete(plan: str, name: str) -> None:
    delete_plan(sign_in.office(), plan)
    chosen.name_plan("", ())
    OUTCOME.done(state.say("next.plans.deleted", name=name))


def _read(question: Question) -> None:
    uploaded = st.session_state.get(FILE)
    if uploaded is not None:
        _take(question, read_plan(uploaded.getvalue()))
        OUTCOME.done(state.say("next.plans.read", n=len(chosen.plan())))
