"""Finding a pact: a search, a filter by status, and the list."""

from __future__ import annotations

from collections.abc import Callable
from math import ceil
from typing import Any

import pandas as pd
import streamlit as st

from geo import model, words
from geo.analysis.moment import plain
from geo.mapping import signs
from geo.storage.office import Office
from geo.ui import mistakes, state
from geo.ui.component import list_component
from geo.ui.desk.forms.known import known
from geo.ui.desk.forms.saying import moment_words
from geo.ui.markup import note

PER_PAGE = 15
LIST = "desk-pact-list"


def show(
    office: Office,
    *,
    opened: Callable[[str], None],
    begun: Callable[[], None],
    people: Callable[[], None],
) -> None:
    """Show what is found, with the ways to open one and to begin a new one."""
    _show_drafts(office, opened, begun)
    pacts = _found(known(office).pacts)
    with st.container(horizontal=True, vertical_alignment="center"):
        st.button(
            state.say("pact.new"), type="primary", key="pact-new", icon=":material/add:",
            on_click=begun,
        )  # fmt: skip
        st.button(
            state.say("party.list"), key="party-list", type="tertiary", icon=":material/groups:",
            on_click=people,
        )  # fmt: skip
    note(state.say("pact.found", n=len(pacts)))
    _show_list(pacts, opened)


def _found(pacts: pd.DataFrame) -> pd.DataFrame:
    left, right = st.columns([2, 1])
    with left:
        asked = st.text_input(
            state.say("pact.search"), key="desk-pact-q", icon=":material/search:", type="search",
            placeholder=state.say("pact.search.hint"), live=True, max_chars=100,
        )  # fmt: skip
    with right:
        chosen = st.multiselect(
            state.say("field.status"), model.STATUSES.codes, key="desk-pact-status",
            format_func=lambda code: words.code("status", code, state.language()),
            placeholder=state.say("field.any"),
        )  # fmt: skip
    keep = pacts["status"].isin(chosen) if chosen else pd.Series(True, index=pacts.index)
    for word in plain(pd.Series((asked or "").split(), dtype="str")):
        keep &= pacts["haystack"].str.contains(word, regex=False)
    return pacts[keep]


def _show_list(pacts: pd.DataFrame, opened: Callable[[str], None]) -> None:
    pages = max(1, ceil(len(pacts) / PER_PAGE))
    page = min(int(st.session_state.get("desk-pact-page", 1)), pages)
    rows = pacts.iloc[(page - 1) * PER_PAGE : page * PER_PAGE]

    def picked() -> None:
        pact = st.session_state[LIST].get("picked")
        if pact:
            opened(str(pact))

    list_component()(
        data={
            "label": state.say("list.label"),
            "signs": _signs(rows),
            "items": [_item(row) for row in rows.itertuples()],
        },
        key=LIST,
        on_picked_change=picked,
    )
    if pages > 1:
        st.pagination(pages, key="desk-pact-page", max_visible_pages=5)


def _look(status: str) -> str:
    if status in model.PROPOSAL_STATUSES:
        return "proposal"
    if status in model.ENDED_STATUSES:
        return "ended"
    return "suspended" if status == "suspended" else "active"


def _key(area: Any, status: str) -> str:
    return f"{area if isinstance(area, str) else ''} {_look(status)}"


def _signs(rows: pd.DataFrame) -> dict[str, dict[str, str]]:
    found = {}
    for area, status in zip(rows["area"], rows["status"], strict=True):
        code = area if isinstance(area, str) else None
        svg = signs.sign_svg(code, _look(status), 20)
        found[_key(area, status)] = {
            "svg": svg,
            "name": words.code("area", code, state.language()),
        }
    return found


def _item(pact: Any) -> dict[str, str]:
    parts = [words.code("status", pact.status, state.language()), str(pact.Index)]
    if pd.notna(pact.ends_on):
        until = words.date(pact.ends_on.date(), state.language(), style="short")
        parts.append(state.say("pact.until", day=until))
    if not pact.public:
        parts.append(state.say("pact.hidden"))
    about = " · ".join(parts)
    sign = _key(pact.area, pact.status)
    return {"id": str(pact.Index), "title": pact.title, "about": about, "sign": sign}


def _show_drafts(office: Office, opened: Callable[[str], None], begun: Callable[[], None]) -> None:
    titles = known(office).pacts["title"]
    for row, draft in list(office.drafts("pacts").items())[:3]:
        typed = dict(draft.values.get("cells", {})).get("title")
        title = typed or titles.get(row) or state.say("pact.new")
        with st.container(horizontal=True, vertical_alignment="center"):
            st.button(
                mistakes.escaped(
                    state.say("record.draft.of", title=title, at=moment_words(draft.saved_at))
                ),
                key=f"draft:{row}", icon=":material/history_edu:",
                on_click=opened if row else begun, args=(row,) if row else (),
            )  # fmt: skip
