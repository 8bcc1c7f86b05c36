"""What this visitor chose of the question "where next": in the session, and in the address.

A widget's state is gone when a run does not draw it, such as behind a closed expander: hence the
copy that `begin` brings back and `keep` renews.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import streamlit as st

from geo.ui import state
from geo.ui.written import Written

MOST_SITES = 20
MOST_IN_PLAN = 50
USUAL_SIZE = 5
PROPOSAL, MINE = "proposal", "mine"
# Keys of widgets, and what they hold before anybody touched them.
WIDGETS: Mapping[str, Any] = {
    "next-size": USUAL_SIZE,
    "next-weight": "",
    "next-shown": PROPOSAL,
    "next-decided": [],
    "next-excluded": [],
    "next-limited": False,
    "next-per": 1,
    "next-budgeted": False,
    "next-budget": 50_000.0,
    "next-cost": None,
    "next-where": [],
    "next-fewest": 1,
}
OTHERS: Mapping[str, Any] = {
    "plan": (),
    "site": None,
    "pinned": None,
    "costs": {},
    "patience_s": 30.0,
    "stopped": None,
    "lost": (),
    "kept": ("", ()),
}
_STORE = "_next"
WRITTEN = Written("_next-address")
OURS = ("plan", "size", "weight")


def begin() -> None:
    """Bring back what was chosen before, or take over what a link says."""
    store = _held()
    held = {name: st.query_params.get_all(name) for name in OURS if name in st.query_params}
    if held and WRITTEN.is_from_outside(held, _pairs(_now(store))):
        _take_over(store, held)
    for key in WIDGETS:
        st.session_state[key] = st.session_state.get(key, store[key])


def _held() -> dict[str, Any]:
    store: dict[str, Any] = st.session_state.setdefault(_STORE, {**WIDGETS, **OTHERS})
    return store


def open_site(site: str) -> None:
    """Open a site from another part of the page; for use in callbacks."""
    _held()["site"] = site


def keep() -> None:
    """Copy what the widgets hold, and write the plan into the address."""
    store = st.session_state[_STORE]
    store |= _now(store)
    pairs = _pairs(store)
    for name in OURS:
        if st.query_params.get_all(name) == pairs.get(name, []):
            continue
        if name in pairs:
            st.query_params[name] = pairs[name]
        elif name in st.query_params:
            del st.query_params[name]
    WRITTEN.keep(pairs)


def _now(store: Mapping[str, Any]) -> dict[str, Any]:
    return {**store, **{key: st.session_state.get(key, store[key]) for key in WIDGETS}}


def get(name: str) -> Any:
    """Give something chosen."""
    if name in WIDGETS:
        return st.session_state.get(name, st.session_state[_STORE][name])
    return st.session_state[_STORE][name]


def put(name: str, value: Any) -> None:
    """Choose something; for use in callbacks."""
    st.session_state[_STORE][name] = value
    if name in WIDGETS:
        st.session_state[name] = value


def plan() -> tuple[str, ...]:
    """Give the visitor's own plan, in its order."""
    return tuple(get("plan"))


def add(site: str) -> None:
    """Put a site at the end of the visitor's plan, and show that plan."""
    if site not in plan() and len(plan()) < MOST_IN_PLAN:
        _change_plan((*plan(), site))
    put("next-shown", MINE)


def remove(site: str) -> None:
    """Take a site out of the visitor's plan."""
    _change_plan(tuple(one for one in plan() if one != site))


def take(sites: tuple[str, ...]) -> None:
    """Make some sites the visitor's plan, and show it."""
    _change_plan(sites[:MOST_IN_PLAN])
    put("next-shown", MINE if sites else PROPOSAL)


def _change_plan(sites: tuple[str, ...]) -> None:
    put("plan", sites)
    put("lost", ())  # it was told until the plan changed


def name_plan(name: str, sites: tuple[str, ...]) -> None:
    """Remember under which name a plan is kept; for use in callbacks."""
    put("kept", (name, sites))


def kept_name(sites: tuple[str, ...]) -> str:
    """Tell under which name this visitor saved or opened these very sites; empty if not."""
    name, known = get("kept")
    return name if sites and known == sites else ""


def select(site: str | None) -> None:
    """Open a site beside the map, or none."""
    put("site", site)


def pin(site: str | None) -> None:
    """Hold a site, to compare others with it."""
    put("pinned", site)


def toggle(key: str, site: str) -> None:
    """Put a site on the list of decided or excluded ones, or take it off."""
    listed = list(get(key))
    put(key, [one for one in listed if one != site] if site in listed else [*listed, site])


def drop_unknown(known: Any) -> None:
    """Leave out ids that the register does not have; `lost` has them until the plan changes."""
    gone = [site for site in plan() if site not in known]
    if gone:
        put("lost", tuple(gone))
        put("plan", tuple(site for site in plan() if site in known))
    for key in ("next-decided", "next-excluded"):
        kept = [site for site in get(key) if site in known]
        if len(kept) != len(get(key)):
            put(key, kept)
    for name in ("site", "pinned"):
        if get(name) is not None and get(name) not in known:
            put(name, None)


def _take_over(store: dict[str, Any], held: Mapping[str, list[str]]) -> None:
    sites = dict.fromkeys(site[: state.LONGEST_ID] for site in held.get("plan", []))
    store["plan"] = tuple(sites)[:MOST_IN_PLAN]
    store["lost"] = ()
    size = (held.get("size") or [""])[-1]
    whole = int(size) if size.isascii() and size.isdigit() and len(size) < 4 else USUAL_SIZE
    weight = (held.get("weight") or [""])[-1][: state.LONGEST_ID]
    store["next-size"] = min(max(whole, 1), MOST_SITES)
    store["next-weight"] = weight
    store["next-shown"] = MINE if sites else PROPOSAL
    for key in ("next-size", "next-weight", "next-shown"):
        st.session_state[key] = store[key]


def _pairs(store: Mapping[str, Any]) -> dict[str, list[str]]:
    pairs = {
        "plan": list(store["plan"]),
        "size": [str(store["next-size"])] if store["next-size"] != USUAL_SIZE else [],
        "weight": [store["next-weight"]] if store["next-weight"] else [],
    }
    return {name: values for name, values in pairs.items() if values}
