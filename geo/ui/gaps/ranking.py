"""The ranking beside the map: the same neighbourhoods, those that lack most first."""

from __future__ import annotations

from typing import Any

import streamlit as st

from geo import words
from geo.model import row_of
from geo.ui import state
from geo.ui.component import ranking_component
from geo.ui.gaps import phrases
from geo.ui.gaps.figures import Figures

KEY = "gap-ranking"


def show(figures: Figures) -> None:
    """Show the ranking; choosing a neighbourhood opens its card."""
    items = figures.kept(("ranking", state.language()), lambda: _items(figures))
    # Those without enough data come last, behind a door: of 88 NIL they can be most.
    ranked = int(figures.table["rank"].notna().sum())
    with st.container(height=520, border=False, key="list-box"):
        ranking_component()(
            data={
                "label": state.say("gaps.ranking"),
                "chosen": None,
                "items": items,
                "ranked": ranked,
                "rest": state.say("gaps.answer.unknown", n=len(items) - ranked),
            },
            key=KEY,
            on_picked_change=_open_picked,
        )


def _items(figures: Figures) -> list[dict[str, Any]]:
    longest = max(float(figures.table["shortfall_upper"].max()), 1.0)
    return [_item(figures, place, longest) for place in figures.order]


def _item(figures: Figures, place: str, longest: float) -> dict[str, Any]:
    row = row_of(figures.table, place)
    known = not words.is_unknown(row["shortfall"])
    return {
        "id": place,
        "rank": str(row["rank"]) if not words.is_unknown(row["rank"]) else "–",
        "name": str(row["name"]),
        "mark": phrases.MARKS[row["label"]],
        "label": state.say(f"gaps.label.{row['label']}"),
        "tone": row["label"],
        "figure": phrases.figure(row),
        "sentence": phrases.sentence(row, figures.radius_m),
        "low": float(row["shortfall_lower"]) / longest if known else None,
        "mid": float(row["shortfall"]) / longest if known else None,
        "high": float(row["shortfall_upper"]) / longest if known else None,
    }


def _open_picked() -> None:
    picked = st.session_state[KEY].get("picked")
    if picked:
        state.select(state.Selection("neighbourhood", str(picked)))
