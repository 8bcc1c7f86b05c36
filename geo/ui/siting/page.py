"""The part of the page on where the next pacts should go, from the top to the bottom."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import streamlit as st

from geo.analysis.choices import Choices
from geo.analysis.moment import Moment
from geo.analysis.siting import Plan
from geo.analysis.siting.conditions import NOTHING_ASKED
from geo.errors import UserError
from geo.ui import mistakes, state, style
from geo.ui.markup import note
from geo.ui.participation import page as participation
from geo.ui.siting import (
    answer,
    beside,
    chosen,
    conditions,
    controls,
    curve,
    files,
    map_view,
    places,
    plans,
    ranked,
)
from geo.ui.siting import question as asked
from geo.ui.siting.files import Shown
from geo.ui.siting.question import Question
from geo.web.sitings import posed_on

SHEET = Path(__file__).with_name("siting.css")


@dataclass(frozen=True)
class Answered:
    """A question with the best plan known, or with what contradicts itself in it."""

    question: Question
    plan: Plan | None
    trouble: UserError | None

    @property
    def proposed(self) -> tuple[str, ...]:
        """The places of the plan; none if there is no plan."""
        return self.plan.sites if self.plan else ()


def show(moment: Moment, choices: Choices) -> None:
    """Show where the next pacts should go."""
    participation.show_style()
    style.show_sheet(SHEET)
    chosen.begin()
    boundary_set = state.boundary_set(choices)
    siting = posed_on(moment, boundary_set, int(state.switch("radius"))).siting
    chosen.drop_unknown(siting.candidates.index)
    head = st.container(key="next-answer")
    controls.show(moment, boundary_set)
    if siting.candidates.empty or not siting.total:
        st.info(state.say("next.empty"), icon=":material/holiday_village:")
        chosen.keep()
        return
    conditions.show(siting)
    found = _answered(moment, boundary_set)
    _show_body(found, choices)
    with head:
        _show_answer(found)


def _answered(moment: Moment, boundary_set: str) -> Answered:
    need = str(chosen.get("next-weight"))
    homes = posed_on(moment, boundary_set, int(state.switch("radius"))).siting
    question = asked.ask(moment, boundary_set, need, conditions.conditions_of(homes))
    try:
        return Answered(question, asked.first_answer(question), None)
    except UserError as trouble:
        return Answered(question, None, trouble)


def _show_answer(found: Answered) -> None:
    if found.trouble is not None:
        mistakes.show_mistake(found.trouble)
        note(state.say("next.contradiction"))
    elif found.plan is not None:
        answer.show(found.question, found.plan, in_sight=not _another_plan(found))
    lost = chosen.get("lost")
    if lost:
        st.warning(mistakes.escaped(state.say("next.lost", n=len(lost), ids=", ".join(lost))))


def _another_plan(found: Answered) -> bool:
    mine = chosen.plan() if chosen.get("next-shown") == chosen.MINE else found.proposed
    return set(mine) != set(found.proposed)


def _show_body(found: Answered, choices: Choices) -> None:
    sites = beside.shown_sites(found.proposed)
    ranked.prepare(found.question, found.proposed)
    left, right = st.columns([2, 1], gap="medium")
    with left:
        if state.view() == "map":
            map_view.show(found.question, choices, sites)
        else:
            places.show(found.question, sites)
    with right:
        beside.show(found.question, found.proposed)
    left, right = st.columns(2, gap="large")
    with left, st.container(key="section-table"):
        files.show(found.question, _shown(found, sites))
    with right, st.container(key="section-curve"):
        if found.trouble is None:
            curve.show(found.question)
    # Before the link to the plan is written, which is the address.
    chosen.keep()
    with st.container(key="section-plans"):
        plans.show(found.question, sites)


def _shown(found: Answered, sites: tuple[str, ...]) -> Shown:
    question, told = found.question, []
    mine = chosen.get("next-shown") == chosen.MINE or found.plan is None
    if sites:
        told.append(answer.sentence(question, sites))
    # How sure the proposal is tells as much of a plan of the same places.
    under = NOTHING_ASKED
    if found.plan is not None and set(sites) == set(found.plan.sites):
        under = question.conditions
        told.append(answer.status(question, found.plan, asked.PROOFS.known(question.key))[1])
    key = "next.table.mine" if mine else "next.table.proposal"
    name = chosen.kept_name(sites) if mine else ""
    return Shown(state.say(key, n=len(sites)), name, tuple(told), sites, under)
