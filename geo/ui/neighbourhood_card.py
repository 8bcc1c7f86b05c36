"""The card of a neighbourhood: pacts by area, homes, and how it stands beside the others."""

from __future__ import annotations

from typing import Any

import pandas as pd
import streamlit as st
from markupsafe import Markup

from geo import model, words
from geo.analysis.moment import Moment, pacts_in
from geo.analysis.neighbourhoods import states
from geo.ui import pact_card, state
from geo.ui.markup import facts, sign, table, tag
from geo.ui.markup import show as show_markup

COMPARED = ("n_active", "n_in_force", "n_not_reported", "n_proposals", "n_buildings", "dwellings")


def _boundaries(boundary_set: str) -> str:
    """Say of which set of boundaries it is one: the set's name alone would look like its kind."""
    name = words.code("boundary_set", boundary_set, state.language())
    return f"{state.say('filter.set')}: {name}"


def show(moment: Moment, neighbourhood: str) -> None:
    """Show what is known of a neighbourhood, and the way to its pacts."""
    boundary_set = str(moment.tables["neighbourhoods"].loc[neighbourhood, "boundary_set"])
    known = states(moment, boundary_set)
    row = model.row_of(known, neighbourhood)
    show_markup(
        tag("h2", row["name"]),
        tag("div", _boundaries(boundary_set), class_="code"),
        tag("div", state.say(f"state.{row['state']}"), class_="state"),
        tag("p", _why(row), class_="purpose"),
        _facts(moment, neighbourhood, row),
        _areas(moment, neighbourhood),
        _comparison(known, row),
        scrolls=str(row["name"]),
    )
    st.button(
        state.say("card.filter_place"),
        key="card-filter",
        icon=":material/filter_alt:",
        on_click=_filter_to,
        args=(neighbourhood,),
    )


def _filter_to(neighbourhood: str) -> None:
    st.session_state["place"] = [neighbourhood]
    state.select(None)


def _why(row: pd.Series[Any]) -> str:
    if row["state"] == "not_reported":
        return state.say(
            "state.not_reported.why"
            if pd.notna(row["last_report_on"])
            else "state.not_reported.never",
            day=pact_card.day(row["last_report_on"]),
        )
    return state.say(f"state.{row['state']}.why")


def _facts(moment: Moment, neighbourhood: str, row: pd.Series[Any]) -> Markup:
    known = model.row_of(moment.tables["neighbourhoods"], neighbourhood)
    unknown = int(row["n_unknown_dwellings"])
    dwellings = _figure(row["dwellings"])
    if unknown and pd.isna(row["dwellings"]):
        dwellings += f" ({state.say('card.unknown_dwellings', n=unknown)})"
    return facts(
        [
            (
                state.say("fact.municipality"),
                known["municipality"] if pd.notna(known["municipality"]) else state.say("unknown"),
            ),
            (state.say("compared.dwellings"), dwellings),
            (state.say("fact.last_activity_on"), pact_card.day(row["last_activity_on"])),
            (state.say("fact.source"), _source(moment, known)),
        ]
    )


def _source(moment: Moment, known: pd.Series[Any]) -> str:
    title = moment.tables["origins"]["title"].get(known["origin"])
    parts = [part for part in (known["source"], title) if part is not None and pd.notna(part)]
    return " · ".join(parts) or state.say("unknown")


def _areas(moment: Moment, neighbourhood: str) -> Markup:
    mine = moment.pacts.loc[pacts_in(moment, (neighbourhood,))]
    looks = mine.groupby("area")["look"]
    rows = []
    for code in model.AREAS.codes:
        found = looks.get_group(code) if code in looks.groups else pd.Series(dtype="str")
        name = tag(
            "span", sign(code, "active", 18), " ", words.code("area", code, state.language())
        )
        silent = int((found == "dormant").sum() + (found == "not_reported").sum())
        counts = (int((found == "active").sum()), silent, int((found == "ended").sum()))
        rows.append([name, *(words.number(count, state.language()) for count in counts)])
    head = [
        state.say("fact.area"),
        state.say("look.active"),
        state.say("compared.silent"),
        state.say("look.ended"),
    ]
    return tag("h3", state.say("card.by_area")) + table(
        head, rows, caption=state.say("card.by_area")
    )


def _comparison(known: pd.DataFrame, row: pd.Series[Any]) -> Markup:
    lived_in = known[(known["n_buildings"] > 0) | (known["n_pacts"] > 0)]
    rows = [
        [state.say(f"compared.{name}"), _figure(row[name]), _figure(lived_in[name].median(), 1)]
        for name in COMPARED
    ]
    head = ["", state.say("compared.here"), state.say("compared.median", n=len(lived_in))]
    return tag("h3", state.say("card.compared")) + table(
        head, rows, caption=state.say("card.compared")
    )


def _figure(value: Any, digits: int = 0) -> str:
    if pd.isna(value):
        return state.say("unknown")
    whole = float(value).is_integer()
    return words.number(float(value), state.language(), digits=0 if whole else digits)
