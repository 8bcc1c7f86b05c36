"""The card of a neighbourhood: why it is flagged, what would change it, how sure, and its twins."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

import pandas as pd
import streamlit as st
from markupsafe import Markup

from geo import words
from geo.analysis import gaps
from geo.analysis.gaps import Move
from geo.analysis.siting import candidate_id
from geo.model import row_of
from geo.ui import state
from geo.ui.gaps import phrases
from geo.ui.gaps.figures import Figures
from geo.ui.markup import show as show_markup
from geo.ui.markup import sign, table, tag
from geo.ui.siting import chosen


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
    found = figures.kept(
        ("move", place),
        lambda: gaps.best_move(figures.moment, figures.boundary_set, place, figures.radius_m),
    )
    with st.container(height=560, border=False, key="card-box"):
        show_markup(
            tag("div", tag("h2", row["name"]), _label(row), class_="gap-head"),
            tag("p", phrases.figure(row), class_="gap-figure"),
            tag("p", phrases.sentence(row, figures.radius_m)),
            _why(figures, row),
            tag("h3", state.say("gaps.change")),
            tag("p", phrases.change(found, row, figures.radius_m)),
            scrolls=str(row["name"]),
        )
        if found is not None:
            _show_way(figures, found)
        show_markup(_sure(figures, row), _twins(figures, place))


def _show_way(figures: Figures, found: Move) -> None:
    """Offer to try the place where one more pact would change most."""
    site = candidate_id(figures.moment, found.kind, found.place_id)
    st.button(
        state.say("gaps.try"),
        key="card-try",
        icon=":material/add_location_alt:",
        on_click=_try,
        args=(site,),
    )


def _try(site: str) -> None:
    st.session_state["part"], st.session_state["view"] = "next", "map"
    chosen.open_site(site)


def _label(row: pd.Series[Any]) -> Markup:
    text = f"{phrases.MARKS[row['label']]} {state.say('gaps.label.' + row['label'])}"
    return tag("span", text.strip(), class_=f"gap-label {row['label']}")


def _why(figures: Figures, row: pd.Series[Any]) -> Markup:
    title = tag("h3", state.say("gaps.why"))
    if words.is_unknown(row["shortfall"]):
        return title + tag("p", phrases.not_known(row))
    rows = [[text, _signed(value)] for text, value in phrases.reasons(row)]
    rows.append([tag("strong", state.say("gaps.part.sum")), _signed(float(row["shortfall"]))])
    head = [state.say("gaps.part.head"), state.say("gaps.part.pacts")]
    parts = table(head, rows, caption=state.say("gaps.why"))
    said = [phrases.share_gap(row, figures.table), phrases.last_activity(row)]
    said.append(phrases.if_reported(row))
    about = " ".join(text for text in said if text)
    return title + tag("div", parts, class_="gap-parts") + tag("p", about)


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
