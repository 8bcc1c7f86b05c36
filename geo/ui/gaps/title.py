"""The first lines of the page, on both of its parts."""

from __future__ import annotations

import streamlit as st

from geo import words
from geo.analysis.moment import Moment
from geo.ui import headline, state
from geo.ui.gaps.figures import Figures
from geo.ui.markup import show as show_markup
from geo.ui.markup import tag

NAMED = 3


def show(figures: Figures) -> None:
    """Show how many gaps there are, how many homes are near a pact, and what is not known."""
    _show(figures.moment, answer(figures), state.say("gaps.purpose"))


def show_next(moment: Moment) -> None:
    """Show what the other part is for."""
    _show(moment, None, state.say("next.purpose"))


def _show(moment: Moment, said: str | None, purpose: str) -> None:
    fresh = words.date(moment.fresh_until, state.language(), style="day")
    left, right = st.columns([3, 2], vertical_alignment="top")
    with left:
        show_markup(
            tag("h1", state.say("page.neighbourhoods"), class_="headline"),
            tag("p", said, class_="answer") if said else None,
            tag("p", f"{state.say('headline.fresh', day=fresh)} {purpose}", class_="purpose"),
            class_="head",
        )
    with right, st.container(horizontal=True, horizontal_alignment="right"):
        headline.show_switch("part")
        headline.show_switch("view")
        headline.show_link()


def answer(figures: Figures) -> str | None:
    """Say how many gaps there are and how many homes are near a pact; None without boundaries."""
    if figures.table.empty:
        return None
    unknown = int(figures.table["label"].eq("not_enough_data").sum())
    judged = len(figures.table) - unknown
    # Where nothing can be judged, "0 gaps" would be a claim.
    parts = [_named(figures, label) for label in ("clear_gap", "possible_gap") if judged]
    parts.append(_covered(figures))
    if unknown:
        parts.append(state.say("gaps.answer.unknown", n=unknown))
    told = " · ".join(parts)
    if len(figures.moment.snapshot.boundary_sets) < 2:
        return told[:1].upper() + told[1:]
    return state.say("gaps.answer.of", places=_places(figures), answer=told)


def _named(figures: Figures, label: str) -> str:
    """Say which neighbourhoods have a label, those that lack most by name."""
    table = figures.table.loc[list(figures.order)]
    names = list(table.loc[table["label"] == label, "name"].astype(str))
    said = state.say(f"gaps.answer.{label}", n=len(names))
    if not names:
        return said
    shown = ", ".join(names[:NAMED])
    more = len(names) - NAMED
    return f"{said}: {shown}" + (" " + state.say("gaps.answer.more", n=more) if more > 0 else "")


def _places(figures: Figures) -> str:
    key = f"boundary_set.n.{figures.boundary_set}"
    known = key if words.knows(key, words.DEFAULT) else "boundary_set.n.other"
    return state.say(known, n=len(figures.table))


def _covered(figures: Figures) -> str:
    total = figures.total
    if words.is_unknown(total["share"]):
        return state.say("gaps.answer.homes_unknown")
    least = total["share_upper"] > total["share"] or total["n_unknown"] > 0
    return state.say(
        "gaps.answer.covered.least" if least else "gaps.answer.covered",
        share=words.share(total["share"], state.language(), digits=0),
        radius=figures.radius_m,
    )
