"""The first sentence: what the proposed plan brings, and how sure it is that none is better."""

from __future__ import annotations

import streamlit as st

from geo import words
from geo.analysis.siting import Plan
from geo.ui import state
from geo.ui.markup import show as show_markup
from geo.ui.markup import tag
from geo.ui.siting import question as asked
from geo.ui.siting.question import Question
from geo.web.proofs import Work

EVERY_S = 0.5
MORE_S = 180.0
CLOSE = 0.0005


def show(question: Question, plan: Plan, *, in_sight: bool) -> None:
    """Show the answer, and the proof as it comes.

    Parameters
    ----------
    in_sight
        Whether the map shows this plan, and not another of the visitor's own.
    """
    work = asked.follow(question)
    running = work is not None and work.running
    draw = st.fragment(_show, run_every=EVERY_S if running else None)
    draw(question, plan, work, running, in_sight)


def _show(
    question: Question, plan: Plan, work: Work[Plan] | None, drawn_running: bool, in_sight: bool
) -> None:
    if asked.begun_anew() or (drawn_running and work is not None and not work.running):
        st.rerun()
    show_markup(
        tag("p", sentence(question, plan.sites, in_sight=in_sight), class_="answer next-answer"),
        tag("p", state.say("next.greedy.none"), class_="purpose") if not plan.sites else None,
        class_="next-sentence",
    )
    with st.container(horizontal=True, vertical_alignment="center", gap="small", key="next-proof"):
        tone, text = status(question, plan, work)
        show_markup(tag("p", text, class_=f"proof proof--{tone}", role="status"))
        _show_buttons(question, plan, work)


def sentence(question: Question, sites: tuple[str, ...], *, in_sight: bool = True) -> str:
    """Say what a plan brings; one that is not in sight is called the proposal."""
    siting = question.siting
    if not siting.weights.sum():
        return state.say("next.answer.all", radius=question.radius_m)
    gained = sum(asked.counted(question, sites).gains)
    before = siting.covered_already
    return state.say(
        "next.answer" if in_sight else "next.answer.proposal",
        n=len(sites),
        homes=int(gained),
        radius=question.radius_m,
        before=asked.share_of(question, before),
        after=asked.share_of(question, before + gained),
    )


def status(question: Question, plan: Plan, work: Work[Plan] | None) -> tuple[str, str]:
    """Say how sure the plan is: a tone and a sentence."""
    if plan.proven:
        key = "next.proof.proven.need" if question.need else "next.proof.proven"
        return "proven", state.say(key, n=question.size)
    bound = plan.bound
    if work is not None and work.bound is not None and work.running:
        bound = min(bound, work.bound)
    if work is None:
        return "stopped", _limit(question, plan, bound) + " " + state.say("next.proof.stopped")
    if work.running:
        return "running", _limit(question, plan, bound) + " " + state.say("next.proof.running")
    if work.trouble is not None:
        return "stopped", state.say("next.proof.failed")
    return "open", _limit(question, plan, bound) + " " + state.say("next.proof.open")


def _limit(question: Question, plan: Plan, bound: float) -> str:
    if question.need:
        more = max(bound / plan.value - 1, CLOSE) if plan.value else 1.0
        return state.say("next.limit.need", n=question.size, more=_percent(more))
    return state.say("next.limit", n=question.size, bound=int(bound))


def _percent(share: float) -> str:
    return words.share(share, state.language())


def _show_buttons(question: Question, plan: Plan, work: Work[Plan] | None) -> None:
    if plan.proven:
        return
    if work is not None and work.running:
        st.button(
            state.say("next.proof.stop"), key="next-stop", icon=":material/stop_circle:",
            on_click=asked.stop, args=(question,),
        )  # fmt: skip
        return
    key = "next.proof.again" if work is None else "next.proof.longer"
    st.button(
        state.say(key), key="next-again", icon=":material/refresh:",
        on_click=asked.again, args=(question, MORE_S),
    )  # fmt: skip
