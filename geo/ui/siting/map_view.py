"""The map of candidates and plan; a click opens a place beside it."""

from __future__ import annotations

from dataclasses import replace
from functools import partial

from geo.analysis.choices import Choices
from geo.analysis.siting import gains
from geo.mapping import folium_map
from geo.mapping.shading import Shading
from geo.ui import map_view, state
from geo.ui.siting import chosen
from geo.ui.siting.question import Question
from geo.web import register

KEY = "next-map"


def show(question: Question, now: Choices, sites: tuple[str, ...]) -> None:
    """Show the map with some sites as the plan."""
    map_view.draw(_query(question, now, sites), KEY, partial(_select_clicked, question))


def _query(question: Question, now: Choices, sites: tuple[str, ...]) -> folium_map.LayersQuery:
    moment = question.moment
    site = chosen.get("site")
    return folium_map.LayersQuery(
        choices=replace(now, on=moment.day, set=question.boundary_set),
        edition=register.current_edition().name,
        language=state.language(),
        selected=f"site:{site}" if site else "",
        shading=Shading("coverage", question.radius_m),
        focus="selected" if site else "",
        sites=folium_map.Sites(question.radius_m, sites),
    )


def _select_clicked(question: Question, kind: str, name: str) -> None:
    if kind == "site" and name in question.siting.candidates.index:
        chosen.select(name)
    elif kind == "neighbourhood":
        chosen.select(best_in(question, name))


def best_in(question: Question, neighbourhood: str) -> str | None:
    """Find the place of a neighbourhood that would add most homes to the visitor's plan."""
    inside = question.siting.candidates["neighbourhood_id"].eq(neighbourhood)
    if not inside.any():
        return None
    added = gains(question.siting, chosen.plan())[inside]
    return str(added.idxmax())
