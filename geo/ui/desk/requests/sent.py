"""One thing that was sent: what it says, what it is like, and the decision about it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import geopandas as gpd
import pandas as pd
import streamlit as st
from markupsafe import Markup

from geo import model, words
from geo.model import Place
from geo.storage import Office, answering
from geo.storage.alike import alike
from geo.ui import state
from geo.ui.desk.place_picker import pick_place, settled_place
from geo.ui.desk.requests import doing, on_map
from geo.ui.desk.requests.known import Known, text, title
from geo.ui.markup import facts, note, tag
from geo.ui.markup import show as show_markup

INTO, REASON, PLACE = "requests-into", "requests-reason", "_requests_place"
COMPARED = ["kind", "on", "building_id", "courtyard_id", "geometry"]


def show(rows: Known, key: str) -> None:
    """Show what was sent and the three things that can be done with it."""
    row = rows.sent.loc[key]
    same, twins = _alike(rows, key)
    known = (tag("h2", title(row)), _facts(key, row), written(row), _likely(rows, same, twins))
    on_map.show_beside(rows, key, row, lambda: show_markup(*known))
    if row["state"] != "held":
        return
    next_one = _next(rows, key)
    _show_placing(rows, key, row)
    with st.container(horizontal=True, gap="small", key="requests-decide"):
        st.button(
            state.say("requests.accept"), key="requests-accept", type="primary",
            icon=":material/check:", on_click=_accept, args=(key, next_one),
        )  # fmt: skip
        _show_merge(rows, key, same, next_one)
        _show_refuse(key, next_one)


def written(row: pd.Series[Any]) -> Markup:
    """Tell what somebody wrote, letter for letter."""
    said = text(row["text"])
    if said:
        return tag("blockquote", said, class_="asked")
    return tag("p", state.say("requests.no_text"), class_="purpose")


def _facts(key: str, row: pd.Series[Any]) -> Markup:
    return facts(
        [
            (state.say("requests.code"), key),
            (state.say("requests.received"), words.date(row["on"].date(), state.language())),
            (state.say("requests.where"), row["where"]),
            (state.say("requests.quarter"), text(row["quarter"]) or state.say("unknown")),
            contact(row),
        ]
    )


def contact(row: pd.Series[Any]) -> tuple[str, str]:
    """Tell how to reach somebody, as a term and what is known of it."""
    return state.say("requests.contact"), text(row["contact"]) or state.say("requests.no_contact")


def _alike(rows: Known, key: str) -> tuple[list[str], list[str]]:
    asked, held = rows.asked[COMPARED], rows.held[COMPARED].add_prefix("sent:", axis="index")
    both = pd.concat([asked, held])
    tables = {name: rows.snapshot.tables[name] for name in ("buildings", "courtyards")}
    if f"sent:{key}" not in both.index:
        return [], []
    placed = gpd.GeoDataFrame(both, geometry="geometry", crs=model.AT_REST)
    found = alike(f"sent:{key}", placed, **tables)
    twins = [one.removeprefix("sent:") for one in found if one.startswith("sent:")]
    return [one for one in found if not one.startswith("sent:")], twins


def _likely(rows: Known, same: list[str], twins: list[str]) -> Markup | None:
    if not same and not twins:
        return None
    lines = [_line(one, rows.asked.loc[one]) for one in same[:5]]
    lines += [_line(one, rows.sent.loc[one]) for one in twins[:5]]
    head = tag("h3", state.say("requests.alike", n=len(same) + len(twins)))
    return head + tag("ul", *(tag("li", line) for line in lines))


def _line(key: str, row: pd.Series[Any]) -> str:
    language = state.language()
    codes = "request_status" if "status" in row else "submission_state"
    stands = words.code(codes, row["status" if "status" in row else "state"], language)
    day = words.date(row["on"].date(), language, style="day")
    return f"{key} · {row['where']} · {day} · {stands}"


def _next(rows: Known, key: str) -> str | None:
    others = [str(one) for one in rows.held.index if one != key]
    return others[0] if others else None


def _show_merge(rows: Known, key: str, same: list[str], next_one: str | None) -> None:
    waiting = rows.asked[~rows.asked["status"].isin(model.SETTLED_STATUSES)]
    first = [one for one in same if one in waiting.index]
    others = first + [str(one) for one in waiting.index if one not in first]
    if not others:
        return
    with st.popover(state.say("requests.merge"), icon=":material/merge:"):
        st.selectbox(
            state.say("requests.merge.into"),
            others,
            format_func=lambda one: f"{one} · {title(rows.asked.loc[one])}",
            key=INTO,
        )
        st.button(
            state.say("requests.merge.do"), key="requests-merge",
            on_click=_merge, args=(key, next_one),
        )  # fmt: skip


def _show_refuse(key: str, next_one: str | None) -> None:
    with st.popover(state.say("requests.refuse"), icon=":material/block:"):
        st.radio(
            state.say("requests.reason"),
            model.REFUSALS.codes,
            format_func=lambda code: words.code("refusal", code, state.language()),
            key=REASON,
        )
        show_markup(tag("p", state.say("requests.refuse.erases"), class_="purpose"), class_="note")
        st.button(
            state.say("requests.refuse.do"), key="requests-refuse",
            on_click=_refuse, args=(key, next_one),
        )  # fmt: skip


def _show_placing(rows: Known, key: str, row: pd.Series[Any]) -> None:
    st.session_state.pop(PLACE, None)
    if text(row["quarter"]) is not None:
        return
    note(state.say("requests.place_it"))
    point = on_map.point_at(rows.snapshot, row)
    lon, lat = point or (None, None)
    start = Place(address=text(row["address"]), precision=text(row["precision"]), lon=lon, lat=lat)
    st.session_state[PLACE] = f"requests-place-{key}"
    pick_place(st.session_state[PLACE], start=start)


def _accept(key: str, next_one: str | None) -> None:
    picker: str | None = st.session_state.get(PLACE)
    picked = settled_place(picker) if picker else None

    def work(office: Office) -> str:
        answering.accept(office, key, place=_columns(picked) if picked else None)
        return state.say("requests.accepted", id=key)

    _decide(work, next_one)


def _columns(place: Place) -> dict[str, Any]:
    return place.columns() | {"geometry": None if place.in_register else place.point}


def _merge(key: str, next_one: str | None) -> None:
    into = str(st.session_state[INTO])

    def work(office: Office) -> str:
        answering.merge(office, key, into)
        return state.say("requests.merged", id=key, into=into)

    _decide(work, next_one)


def _refuse(key: str, next_one: str | None) -> None:
    reason = str(st.session_state[REASON])

    def work(office: Office) -> str:
        answering.refuse(office, key, reason)
        return state.say("requests.refused", id=key)

    _decide(work, next_one)


def _decide(work: Callable[[Office], str], next_one: str | None) -> None:
    def whole(office: Office) -> str:
        told = work(office)
        doing.open_row(("sent", next_one) if next_one else None)
        return told

    doing.do(whole)
