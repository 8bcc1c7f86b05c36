"""Where the neighbourhoods would rank with a plan: kept, and worked out before it is asked for."""

from __future__ import annotations

import pandas as pd

from geo.analysis import what_if
from geo.analysis.moment import Moment
from geo.recent import Recent
from geo.ui.siting import question as asked
from geo.ui.siting.question import Question
from geo.web import register
from geo.web.proofs import Work, Works

# With the moment, so that no other one takes its identity while the ranks are kept.
_ranks: Recent[tuple[Moment, pd.DataFrame]] = Recent(60)
_shortfalls: Recent[tuple[Moment, pd.Series[int]]] = Recent(200)
_READY: Works[bool] = Works()


def changed(question: Question, before: tuple[str, ...], after: tuple[str, ...]) -> pd.DataFrame:
    """List the neighbourhoods that one plan moves and another did not, as `what_if.changed`."""
    return what_if.changed(_with(question, before), _with(question, after))


def gaining(moved: pd.DataFrame) -> pd.DataFrame:
    """Keep of what `changed` gives the neighbourhoods in which a larger share has a pact near."""
    return moved[moved["share_after"] > moved["share_before"].fillna(0.0)]


def prepare(question: Question, sites: tuple[str, ...]) -> None:
    """Work out beside the page what a click on one of these sites will ask for.

    With 100 neighbourhoods the ranks by pacts missing take 30 ms, and the table of gaps, once a
    day of the register, 400 ms.
    """
    places = dict.fromkeys(what_if.neighbourhoods_of(question.siting, sites))

    def make(work: Work[bool]) -> bool:
        for place in ("", *places):
            if not work.over():
                _shortfall(question, (place,) if place else ())
        return True

    _READY.ask((*_key(question), tuple(places)), asked.who(), make)


def _with(question: Question, sites: tuple[str, ...]) -> pd.DataFrame:
    places = what_if.neighbourhoods_of(question.siting, sites)

    def make() -> tuple[Moment, pd.DataFrame]:
        told = _shortfall(question, places)
        found = what_if.ranks(question.siting, _table(question), sites, shortfall=told)
        return question.moment, found

    return _ranks.get((*_key(question), frozenset(sites)), make)[1]


def _shortfall(question: Question, places: tuple[str, ...]) -> pd.Series[int]:
    def make() -> tuple[Moment, pd.Series[int]]:
        return question.moment, what_if.shortfall_ranks(_table(question), places)

    return _shortfalls.get((*_key(question), places), make)[1]


def _table(question: Question) -> pd.DataFrame:
    return register.gaps_on(question.moment, question.boundary_set, question.radius_m)


def _key(question: Question) -> tuple[int, str, int]:
    return id(question.moment), question.boundary_set, question.radius_m
