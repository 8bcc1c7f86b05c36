"""One request: who sent it, how it stands, its answer, and the proposal that comes of it."""

from __future__ import annotations

from typing import Any

import pandas as pd
import streamlit as st

from geo import model, words
from geo.storage import Office, answering
from geo.ui import state
from geo.ui.desk.requests import doing, on_map
from geo.ui.desk.requests.known import Known, text, title
from geo.ui.desk.requests.sent import contact, written
from geo.ui.markup import facts, note, tag
from geo.ui.markup import show as show_markup

STATUS, DAY, AREA = "requests-new-status", "requests-day", "requests-area"


def show(rows: Known, key: str) -> None:
    """Show a request and what can be done with it."""
    row = rows.asked.loc[key]
    known = (tag("h2", title(row)), _facts(key, row))
    on_map.show_beside(rows, key, row, lambda: show_markup(*known))
    _show_senders(rows, key)
    _show_pact(key, row)
    _show_answer(key, row)


def _facts(key: str, row: pd.Series[Any]) -> Any:
    language = state.language()
    return facts([
        (state.say("requests.code"), key),
        (state.say("requests.received"), words.date(row["on"].date(), language)),
        (state.say("requests.where"), row["where"]),
        (state.say("requests.quarter"), text(row["quarter"]) or state.say("unknown")),
        (state.say("requests.stands"), words.code("request_status", row["status"], language)),
    ])  # fmt: skip


def _show_senders(rows: Known, key: str) -> None:
    senders = rows.senders(key)
    if senders.empty:
        return
    if row_is_erased(senders):
        note(state.say("requests.erased"))
        return
    with st.expander(state.say("requests.senders", n=len(senders)), expanded=True):
        for one, row in senders.iterrows():
            sender = (state.say("requests.code"), str(one))
            show_markup(facts([sender, contact(row)]), written(row))


def row_is_erased(senders: pd.DataFrame) -> bool:
    """Tell whether nothing is left of what was written."""
    return bool(senders[["text", "contact"]].isna().all(axis=None))


def _show_pact(key: str, row: pd.Series[Any]) -> None:
    pact = text(row["pact_id"])
    if pact:
        st.button(
            state.say("requests.open_pact", pact=pact), key="requests-open-pact",
            icon=":material/open_in_new:", on_click=_open_pact, args=(pact,),
        )  # fmt: skip
        return
    st.button(
        state.say("requests.propose"), key="requests-propose", type="primary",
        icon=":material/handshake:", help=state.say("requests.propose.help"),
        on_click=_propose, args=(key, title(row)),
    )  # fmt: skip


def _show_answer(key: str, row: pd.Series[Any]) -> None:
    language = state.language()
    areas = (None, *model.AREAS.codes)
    with st.form(f"requests-answer-{key}"):
        st.selectbox(
            state.say("requests.stands"),
            model.REQUEST_STATUSES.codes,
            index=model.REQUEST_STATUSES.codes.index(row["status"]),
            format_func=lambda code: words.code("request_status", code, language),
            key=f"{STATUS}-{key}",
        )
        known = None if pd.isna(row["answered_on"]) else row["answered_on"].date()
        st.date_input(
            state.say("requests.answered_on"), known or state.today(),
            format="DD/MM/YYYY", key=f"{DAY}-{key}",
        )  # fmt: skip
        st.selectbox(
            state.say("fact.area"), areas, index=areas.index(text(row["area"])),
            format_func=lambda code: words.code("area", code, language), key=f"{AREA}-{key}",
        )  # fmt: skip
        note(state.say("requests.answer.erases"))
        st.form_submit_button(state.say("requests.save"), on_click=_answer, args=(key,))


def _answer(key: str) -> None:
    held = st.session_state
    status, day, area = (held[f"{name}-{key}"] for name in (STATUS, DAY, AREA))

    def work(office: Office) -> str:
        answering.answer(office, key, status=status, on=day, area=area)
        return state.say("requests.saved", id=key)

    doing.do(work)


def _propose(key: str, name: str) -> None:
    def work(office: Office) -> str:
        source = state.say("requests.source", id=key)
        pact = answering.propose(office, key, title=name, today=state.today(), source=source)
        _open_pact(pact)
        return state.say("requests.proposed", pact=pact)

    doing.do(work)


def _open_pact(pact: str) -> None:
    st.session_state["desk"] = "pacts"
    state.select(state.Selection("pact", pact))
