"""What a planner asks of a plan beside its size: behind one closed door, drawn when it is open."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from itertools import islice
from typing import Any

import pandas as pd
import streamlit as st

from geo.analysis.siting import Conditions, Siting
from geo.recent import Recent
from geo.ui import state
from geo.ui.markup import note
from geo.ui.siting import chosen

EDITOR, BASE = "next-costs", "_next-costs-base"
# Above so many, a list of all names would weigh a megabyte: a search on the server offers a few.
MANY, OFFERED = 300, 50
# With the instance, so that no other one takes its identity while the names are kept.
_names: Recent[tuple[Siting, dict[str, str]]] = Recent(8)


def conditions_of(siting: Siting) -> Conditions:
    """Read the conditions as the session holds them."""
    budgeted, where = bool(chosen.get("next-budgeted")), tuple(chosen.get("next-where"))
    return Conditions(
        decided=tuple(chosen.get("next-decided")),
        excluded=tuple(chosen.get("next-excluded")),
        at_most_per_neighbourhood=int(chosen.get("next-per"))
        if chosen.get("next-limited")
        else None,
        costs=_costs(siting) if budgeted else None,
        budget=float(chosen.get("next-budget") or 0) if budgeted else None,
        minimum=(where, int(chosen.get("next-fewest"))) if where else None,
    )


def _costs(siting: Siting) -> dict[str, float]:
    usual = chosen.get("next-cost")
    known = {} if usual is None else dict.fromkeys(map(str, siting.candidates.index), float(usual))
    own = {site: cost for site, cost in chosen.get("costs").items() if cost is not None}
    return known | {site: cost for site, cost in own.items() if site in siting.candidates.index}


def show(siting: Siting) -> None:
    """Show the conditions; how many are in force stands under the closed door."""
    # A title that changed would make another door of it, and close it.
    title = state.say("next.conditions")
    with st.expander(title, key="next-conditions", on_change="rerun") as opened:
        if opened.open:
            _show_all(siting)
    if in_force() and not opened.open:
        note(state.say("next.conditions.n", n=in_force()))


def _show_all(siting: Siting) -> None:
    names = _names.get(id(siting), lambda: (siting, _named(siting)))[1]
    sites = list(names)

    def name(site: str) -> str:
        return names.get(site, site)

    left, right = st.columns(2, gap="large")
    with left:
        _show_sites("next-decided", names)
        _show_sites("next-excluded", names)
        _show_limit()
    with right:
        _show_minimum(siting)
        _show_budget()
    if chosen.get("next-budgeted"):
        _show_costs(siting, sites, name)


def in_force() -> int:
    """Count the conditions in force."""
    asked = ("next-decided", "next-excluded", "next-limited", "next-where", "next-budgeted")
    return sum(bool(chosen.get(key)) for key in asked)


def _named(siting: Siting) -> dict[str, str]:
    """Name every site, in the order of the names."""
    rows = siting.candidates
    places = rows["neighbourhood_id"].map(dict(siting.neighbourhoods))
    pairs = zip(rows.index, rows["name"], places, strict=True)
    names = {
        str(site): " · ".join(str(part) for part in (name, place) if not pd.isna(part)) or str(site)
        for site, name, place in pairs
    }
    return dict(sorted(names.items(), key=lambda pair: pair[1].casefold()))


def _show_sites(key: str, names: dict[str, str]) -> None:
    found = list(names)
    if len(found) > MANY:
        asked = st.text_input(
            state.say(key), key=f"{key}-search", icon=":material/search:",
            placeholder=state.say("next.search"),
        )  # fmt: skip
        kept = chosen.get(key)
        found = [*kept, *(site for site in matching(names, asked) if site not in kept)]
    st.multiselect(
        state.say(key), found, format_func=lambda site: names.get(site, site), key=key,
        placeholder=state.say("next.choose"),
        label_visibility="collapsed" if len(names) > MANY else "visible",
    )  # fmt: skip


def matching(names: Mapping[str, str], asked: str) -> list[str]:
    """Find the first sites whose name or id holds every word asked for, in any order."""
    wanted = asked.casefold().split()
    found = (
        site
        for site, name in names.items()
        if all(word in f"{name} {site}".casefold() for word in wanted)
    )
    return list(islice(found, OFFERED))


def _show_limit() -> None:
    with st.container(horizontal=True, gap="small", vertical_alignment="center"):
        st.checkbox(state.say("next-limited"), key="next-limited")
        st.number_input(
            state.say("next-per"), 1, chosen.MOST_SITES, step=1, key="next-per", width=130,
            label_visibility="collapsed", disabled=not chosen.get("next-limited"),
        )  # fmt: skip


def _show_minimum(siting: Siting) -> None:
    places = sorted(siting.neighbourhoods, key=lambda place: siting.neighbourhoods[place])
    chosen.put("next-where", [place for place in chosen.get("next-where") if place in places])
    st.multiselect(
        state.say("next-where"), places, format_func=lambda place: siting.neighbourhoods[place],
        key="next-where", placeholder=state.say("next.choose"),
    )  # fmt: skip
    if chosen.get("next-where"):
        st.number_input(
            state.say("next-fewest"), 1, chosen.MOST_SITES, step=1, key="next-fewest", width=200
        )


def _show_budget() -> None:
    st.checkbox(state.say("next-budgeted"), key="next-budgeted")
    if not chosen.get("next-budgeted"):
        return
    with st.container(horizontal=True, gap="small"):
        st.number_input(
            state.say("next-budget"), min_value=0.0, step=1000.0, format="%.0f", key="next-budget"
        )
        st.number_input(
            state.say("next-cost"), min_value=0.0, step=1000.0, format="%.0f", key="next-cost",
            placeholder=state.say("next.cost.none"),
        )  # fmt: skip


def _show_costs(siting: Siting, sites: list[str], name: Callable[[str], str]) -> None:
    note(state.say("next.costs.note"))
    if EDITOR not in st.session_state or BASE not in st.session_state:
        st.session_state[BASE] = (tuple(sites), dict(chosen.get("costs")))
    if st.session_state[BASE][0] != tuple(sites):
        st.session_state[BASE] = (tuple(sites), dict(chosen.get("costs")))
    before = st.session_state[BASE][1]
    place, cost = state.say("next.column.place"), state.say("next.column.cost")
    frame = pd.DataFrame(
        {place: [name(site) for site in sites], cost: [before.get(site) for site in sites]},
        index=pd.Index(sites, name=state.say("next.column.code")),
    ).astype({cost: "float64"})
    st.data_editor(
        frame,
        key=EDITOR,
        height=260,
        hide_index=True,
        placeholder=state.say("next.cost.none"),
        disabled=[place],
        column_config={cost: st.column_config.NumberColumn(min_value=0.0, format="localized")},
        on_change=_take_costs,
        args=(tuple(sites), cost),
    )


def _take_costs(sites: tuple[str, ...], column: str) -> None:
    edited: dict[int, dict[str, Any]] = st.session_state[EDITOR]["edited_rows"]
    changes = {sites[int(row)]: cells[column] for row, cells in edited.items() if column in cells}
    chosen.put("costs", {**chosen.get("costs"), **changes})
