"""The card of a neighbourhood: why it is flagged, what would change it, how sure, and its twins."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

import pandas as pd
import streamlit as st
from markupsafe import Markup

from geo import words
from geo.analysis import gaps
from geo.model import row_of
from geo.ui import state
from geo.ui.gaps import phrases
from geo.ui.gaps.figures import Figures
from geo.ui.markup import show as show_markup
from geo.ui.markup import sign, table, tag


def show(figures: Figures, place: str) -> None:
    """Show what is known of a neighbourhood's gaps, with the way back to the ranking."""
    st.button(
        state.say("gaps.back"),
        key="card-back",
        icon=":material/arrow_back:",
        type="tertiary",
        on_click=state.select,
        args=(None,),
    )
    row = row_of(figures.table, place)
    with st.container(height=560, border=False, key="card-box"):
        show_markup(
            tag("h2", row["name"]),
            tag("div", _label(row), class_=f"gap-label {row['label']}"),
            tag("p", phrases.sentence(row, figures.radius_m)),
            _why(figures, row),
            _change(figures, place),
            _sure(figures, row),
            _twins(figures, place),
            scrolls=str(row["name"]),
        )


def _label(row: pd.Series[Any]) -> str:
    return f"{phrases.MARKS[row['label']]} {state.say('gaps.label.' + row['label'])}"


def _why(figures: Figures, row: pd.Series[Any]) -> Markup:
    title = tag("h3", state.say("gaps.why"))
    if words.is_unknown(row["shortfall"]):
        return title + tag("p", _not_known(row))
    language = state.language()
    parts = phrases.reasons(row)
    rows = [[text, _signed(value)] for text, value in parts]
    rows.append([tag("strong", state.say("gaps.part.sum")), _signed(float(row["shortfall"]))])
    head = [state.say("gaps.part.head"), state.say("gaps.part.pacts")]
    said = [phrases.figure(row), phrases.if_reported(row), phrases.share_gap(row, figures.table)]
    said.append(phrases.last_activity(row))
    return Markup("").join(
        (
            title,
            table(head, rows, caption=words.say("gaps.why", language)),
            *(tag("p", text) for text in said if text),
        )
    )


def _not_known(row: pd.Series[Any]) -> str:
    if words.is_unknown(row["dwellings"]):
        return state.say("gaps.unknown.homes", n=int(row["n_unknown"]))
    return state.say("gaps.unknown.few", n=int(row["dwellings"]))


def _change(figures: Figures, place: str) -> Markup:
    found = figures.kept(
        ("move", place),
        lambda: gaps.best_move(figures.moment, figures.boundary_set, place, figures.radius_m),
    )
    return tag("h3", state.say("gaps.change")) + tag("p", phrases.move(found, figures.radius_m))


def _sure(figures: Figures, row: pd.Series[Any]) -> Markup:
    known = int(figures.table["rank"].notna().sum())
    said = (tag("p", text) for text in phrases.how_sure(row, known))
    return tag("h3", state.say("gaps.sure")) + Markup("").join(said)


def _twins(figures: Figures, place: str) -> Markup:
    found = figures.kept(
        ("twins", place),
        lambda: gaps.twins(figures.moment, figures.boundary_set, place, figures.table),
    )
    title = tag("h3", state.say("gaps.twins"))
    if found.empty:
        return title + tag("p", state.say("gaps.twins.none"))
    pairs = [
        (twin["name"], area, pact)
        for _, twin in found.iterrows()
        for area, pact in zip(twin["areas"], twin["pacts"], strict=True)
    ]
    lines = [tag("li", *_copied(figures, *pair)) for pair in pairs[:6]]
    features = {name for names in found["features"] for name in names}
    named = ", ".join(sorted(_feature(name) for name in features))
    return title + tag("p", state.say("gaps.twins.how", features=named)) + tag("ul", *lines)


def _feature(name: str) -> str:
    if name in {"dwellings", "residents"}:
        return state.say(f"gaps.feature.{name}")
    return words.code("indicator", name, state.language())


def _copied(figures: Figures, twin: str, area: str, pact: str) -> tuple[object, ...]:
    language = state.language()
    title = str(figures.moment.pacts.loc[pact, "title"])
    link = tag("a", title, href=pact_address(pact), target="_self")
    text = state.say("gaps.twins.pact", name=twin, area=words.code("area", area, language))
    return sign(area, "active", 16), f" {text}: ", link


def pact_address(pact: str) -> str:
    """Write the address of a pact on the first page, relative to this one."""
    pairs = {"pact": pact} | ({"lang": state.language()} if state.language() != "it" else {})
    return "./?" + urlencode(pairs)


def _signed(value: float) -> str:
    if round(value, 1) == 0:
        return words.number(0, state.language())
    text = words.number(abs(value), state.language(), digits=1)
    return ("−" if round(value, 1) < 0 else "+") + text
