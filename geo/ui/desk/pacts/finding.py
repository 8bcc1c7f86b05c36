"""Finding a pact: a search, a filter by status, and the list."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pandas as pd
import streamlit as st

from geo import model, words
from geo.analysis.moment import plain
from geo.storage.office import Office
from geo.ui import mistakes, sign_list, state
from geo.ui.desk.forms.known import known
from geo.ui.desk.forms.saying import moment_words
from geo.ui.markup import note

PER_PAGE = 15


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
    note(state.say("pact.found" if len(pacts) else "pact.found.none", n=len(pacts)))
    sign_list.show(
        len(pacts), lambda part: map(_item, pacts[part].itertuples()), opened,
        key="desk-pact-list", label=state.say("list.label"), per_page=PER_PAGE,
    )  # fmt: skip


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


def _look(status: str) -> str:
    if status in model.PROPOSAL_STATUSES:
        return "proposal"
    if status in model.ENDED_STATUSES:
        return "ended"
    return "suspended" if status == "suspended" else "active"


def _item(pact: Any) -> sign_list.Item:
    parts = [words.code("status", pact.status, state.language()), str(pact.Index)]
    if pd.notna(pact.ends_on):
        until = words.date(pact.ends_on.date(), state.language(), style="short")
        parts.append(state.say("pact.until", day=until))
    if not pact.public:
        parts.append(state.say("pact.hidden"))
    area = pact.area if isinstance(pact.area, str) else None
    about = " · ".join(parts)
    return sign_list.Item(str(pact.Index), pact.title, about, area, _look(pact.status))


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
