"""The grid of neighbourhoods and areas, with the gaps lit, and the pacts behind a cell."""

from __future__ import annotations

from typing import Any

import pandas as pd
import streamlit as st
from markupsafe import Markup

from geo import model, words
from geo.analysis.gaps.areas import STATES
from geo.mapping import signs
from geo.ui import state
from geo.ui.component import grid_component
from geo.ui.gaps.card import pact_address
from geo.ui.gaps.figures import Figures
from geo.ui.markup import note, sign, tag
from geo.ui.markup import show as show_markup

KEY = "area-grid"
CELL = "grid-cell"
TEXTS = {"lapsed": "–", "never": "✕", "unknown": "?"}


def show(figures: Figures) -> None:
    """Show the grid; choosing a cell lists the pacts that were ever signed there."""
    language = state.language()
    dark = st.context.theme.type == "dark"
    show_markup(tag("h2", state.say("grid.title"), class_="section"), class_="head")
    note(state.say("grid.help"))
    head = [
        {
            "text": words.code("area", code, language),
            "svg": signs.sign_svg(code, "active", 18, outline=_outline(dark)),
        }
        for code in model.AREAS.codes
    ]
    rows = figures.kept(("grid rows", language), lambda: _rows(figures))
    chosen = state.selection()
    grid_component()(
        data={
            "caption": state.say("grid.title"),
            "corner": words.code("boundary_set", figures.boundary_set, language),
            "head": head,
            "rows": rows,
            "dark": dark,
            "chosen": chosen.id if chosen else None,
        },
        key=KEY,
        on_picked_change=_remember,
    )
    _show_pacts(figures)


def _outline(dark: bool) -> str:
    return signs.OUTLINE_ON_DARK if dark else signs.OUTLINE


def _rows(figures: Figures) -> list[dict[str, Any]]:
    by_place = dict(iter(figures.grid.groupby("neighbourhood_id")))
    return [
        {
            "id": place,
            "name": str(figures.table.loc[place, "name"]),
            "cells": [
                _cell(figures, {str(name): value for name, value in cell.items()})
                for _, cell in by_place[place].iterrows()
            ],
        }
        for place in figures.order
    ]


def _cell(figures: Figures, cell: dict[str, Any]) -> dict[str, Any]:
    language = state.language()
    kind = str(cell["state"])
    name = str(figures.table.loc[cell["neighbourhood_id"], "name"])
    said = state.say(f"grid.{kind}", n=int(cell["n_active"]))
    return {
        "area": cell["area"],
        "state": kind,
        "pacts": len(cell["pacts"]),
        "text": str(cell["n_active"]) if kind == STATES[0] else TEXTS[kind],
        "said": f"{name}, {words.code('area', cell['area'], language)}: {said}",
    }


def _remember() -> None:
    st.session_state[CELL] = st.session_state[KEY].get("picked") or st.session_state.get(CELL)


def _show_pacts(figures: Figures) -> None:
    place, _, area = str(st.session_state.get(CELL) or "").partition(" ")
    cells = figures.grid
    found = cells[(cells["neighbourhood_id"] == place) & (cells["area"] == area)]
    if found.empty:
        return
    pacts = list(found["pacts"].iloc[0])
    name = str(figures.table.loc[place, "name"])
    title = state.say(
        "grid.pacts", name=name, area=words.code("area", area, state.language()), n=len(pacts)
    )
    lines = [tag("li", *_line(figures.moment.pacts.loc[pact], pact)) for pact in pacts]
    show_markup(tag("h3", title), tag("ul", Markup("").join(lines)))


def _line(pact: pd.Series[Any], code: str) -> tuple[object, ...]:
    area = None if pd.isna(pact["area"]) else str(pact["area"])
    look = state.say(f"look.{pact['look']}")
    link = tag("a", str(pact["title"]), href=pact_address(code), target="_self")
    return sign(area, str(pact["look"]), 16), " ", link, f" · {look}"
