"""The question that a page asks, and its answers: kept, shared, and proven beside the page."""

from __future__ import annotations

import secrets
from collections.abc import Hashable
from dataclasses import dataclass
from functools import cached_property

import pandas as pd
import streamlit as st

from geo import words
from geo.analysis.moment import Moment
from geo.analysis.siting import Conditions, Plan, Siting, curve, greedy, solve
from geo.analysis.what_if import Steps, steps
from geo.recent import Recent
from geo.ui import state
from geo.ui.siting import chosen
from geo.web.proofs import Work, Works
from geo.web.sitings import Posed, posed_on

CURVE_S = 20.0
_greedy: Recent[Plan] = Recent(60)
PROOFS: Works[Plan] = Works()
CURVES: Works[pd.DataFrame] = Works()
_WHO, _ASKED, _ANEW = "_next-who", "_next-asked", "_next-anew"


@dataclass(frozen=True)
class Question:
    """What is asked: of which day and places, how many sites, within which radius and conditions.

    Parameters
    ----------
    homes, weighed
        The instance that counts homes, and the one that the choice is made by: the same unless
        homes are weighted by a need.
    """

    moment: Moment
    boundary_set: str
    size: int
    need: str
    conditions: Conditions
    homes: Posed
    weighed: Posed

    @property
    def siting(self) -> Siting:
        """The instance that counts homes."""
        return self.homes.siting

    @property
    def radius_m(self) -> int:
        """Metres in a straight line."""
        return int(self.siting.radius_m)

    @cached_property
    def conditions_key(self) -> Hashable:
        """The conditions as something to look up by."""
        asked = self.conditions
        costs = tuple(sorted((asked.costs or {}).items()))
        return (
            asked.decided, asked.excluded, asked.at_most_per_neighbourhood, costs,
            asked.budget, asked.minimum,
        )  # fmt: skip

    @property
    def key(self) -> Hashable:
        """What the same question always has."""
        return (self.weighed.digest, self.size, self.conditions_key)

    @property
    def curve_key(self) -> Hashable:
        """The same without the number of sites."""
        return (self.weighed.digest, self.conditions_key)


def ask(moment: Moment, boundary_set: str, need: str, conditions: Conditions) -> Question:
    """Pose the question as the controls stand.

    Raises
    ------
    UserError
        If homes cannot be weighted as asked.
    """
    radius = int(state.switch("radius"))
    homes = posed_on(moment, boundary_set, radius)
    weighed = posed_on(moment, boundary_set, radius, need) if need else homes
    return Question(
        moment, boundary_set, int(chosen.get("next-size")), need, conditions, homes, weighed
    )


def first_answer(question: Question) -> Plan:
    """Give the best plan known: proven or not, else the greedy one, worked out at once.

    Raises
    ------
    UserError
        If no plan can respect the conditions.
    """
    known = PROOFS.known(question.key)
    if known is not None and known.answer is not None:
        return known.answer
    return _greedy.get(
        question.key,
        lambda: greedy(question.weighed.siting, question.size, question.conditions),
    )


def follow(question: Question) -> Work[Plan] | None:
    """Join the proof of a question, leaving the one that this session waited for before.

    Returns
    -------
    Work or None
        None if the visitor stopped this very proof.
    """
    before = st.session_state.get(_ASKED)
    if before not in (None, question.key):
        _leave(before)
        chosen.put("patience_s", chosen.OTHERS["patience_s"])
    if chosen.get("stopped") == question.key:
        return None
    chosen.put("stopped", None)
    st.session_state[_ASKED] = question.key
    patience = float(chosen.get("patience_s"))

    def prove(work: Work[Plan]) -> Plan:
        return solve(
            question.weighed.siting, question.size, question.conditions,
            time_limit_s=patience, on_progress=work.tell, cancelled=work.over,
        )  # fmt: skip

    return PROOFS.ask(question.key, who(), prove)


def stop(question: Question) -> None:
    """Take back the proof; for use as a callback."""
    _leave(question.key)
    chosen.put("stopped", question.key)


def again(question: Question, patience_s: float) -> None:
    """Begin the proof anew, with more time; for use as a callback."""
    PROOFS.drop(question.key)
    chosen.put("stopped", None)
    chosen.put("patience_s", patience_s)
    st.session_state[_ANEW] = True


def begun_anew() -> bool:
    """Tell, once, that the proof was begun anew: the page has to ask for it."""
    return bool(st.session_state.pop(_ANEW, False))


def curve_of(question: Question) -> Work[pd.DataFrame]:
    """Join the work on what plans of 1, 2, … sites cover."""

    def draw(_work: Work[pd.DataFrame]) -> pd.DataFrame:
        siting = question.weighed.siting
        return curve(siting, chosen.MOST_SITES, question.conditions, time_limit_s=CURVE_S)

    return CURVES.ask(question.curve_key, who(), draw)


def who() -> str:
    """Name this session, for counting who waits for an answer."""
    return str(st.session_state.setdefault(_WHO, secrets.token_hex(8)))


def _leave(key: Hashable) -> None:
    known = PROOFS.known(key)
    if known is not None:
        known.leave(who())


def counted(question: Question, sites: tuple[str, ...]) -> Steps:
    """Count the homes that each site of a plan adds to those before it."""
    return steps(question.siting, sites)


def named(question: Question, site: str) -> str:
    """Name a site: its name, else its code."""
    name, _ = question.siting.named.get(site, (None, None))
    return site if name is None else str(name)


def place_of(question: Question, site: str) -> str:
    """Name the neighbourhood of a site."""
    _, inside = question.siting.named.get(site, (None, None))
    return question.siting.neighbourhoods.get(str(inside), state.say("next.place.none"))


def share_of(question: Question, homes: float) -> str:
    """Write the share of all known homes."""
    total = question.siting.total
    return words.share(homes / total if total else None, state.language())
