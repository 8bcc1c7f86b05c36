"""Reports: which pacts owe one, a click from being recorded; and any other by its dates."""

from __future__ import annotations

import datetime as dt
from functools import partial
from typing import Any

import pandas as pd
import streamlit as st

from geo import model, words
from geo.analysis.choices import Choices
from geo.errors import Problem
from geo.storage.office import Office
from geo.storage.recording import REJECT, DoubtfulError, record
from geo.ui import state
from geo.ui.desk.activities import saved
from geo.ui.desk.forms.fields import cell_in, required_label, show_field, show_problem
from geo.ui.desk.forms.known import known
from geo.ui.desk.forms.saving import done, tried
from geo.ui.markup import note, tag
from geo.ui.markup import show as show_markup

PROBLEMS, ASKED = "_report-problems", "_report-asked"
NAMES = ("from", "to", "received_on")
SHOWN = 10
LONGEST_DAYS = 100


def show(office: Office) -> None:
    """Show who owes a report, and the form for any other."""
    show_markup(tag("h2", state.say("report.title"), class_="section"), class_="head")
    note(state.say("report.zero"))
    _show_owed(office)
    with st.expander(state.say("report.other"), key="report-door", on_change="rerun") as door:
        if door.open:
            _show_form(office)


def _show_owed(office: Office) -> None:
    moment = state.moment(Choices())
    pacts = moment.pacts
    reported = moment.tables["reports"].groupby("pact_id")["to"].max()
    owed = pacts[pacts["owes_report"]].sort_values("last_report_on", na_position="first")
    if owed.empty:
        note(state.say("report.none_owed" if pacts["in_force"].any() else "report.none_in_force"))
        return
    show_markup(tag("h3", state.say("report.owed", n=len(owed))))
    asked = st.text_input(
        state.say("report.find"), key="report-q", type="search", live=True,
        icon=":material/search:", max_chars=100, label_visibility="collapsed",
        placeholder=state.say("report.find"),
    )  # fmt: skip
    wanted = owed[owed["haystack"].str.contains((asked or "").casefold(), regex=False)]
    for pact, row in wanted.head(SHOWN).iterrows():
        _show_one(office, str(pact), row, _day(reported.get(pact)))
    if len(wanted) > SHOWN:
        note(state.say("report.more", n=len(wanted) - SHOWN))


def _show_one(office: Office, pact: str, row: Any, last: dt.date | None) -> None:
    since, until = period(_day(row["signed_on"]), last, state.today())
    days = [words.date(day, state.language(), style="short") for day in (since, until)]
    with st.container(key=f"owed-{pact}", gap="small"):
        show_markup(tag("p", tag("strong", str(row["title"])), tag("br"), _last(row)))
        st.button(
            state.say("report.record", since=days[0], until=days[1]), key=f"report:{pact}",
            icon=":material/task_alt:", help=state.say("report.record.help"),
            on_click=tried, args=(partial(_record, office, pact, since, until),),
        )  # fmt: skip


def _day(value: Any) -> dt.date | None:
    return None if value is None or pd.isna(value) else value.date()


def _last(row: Any) -> str:
    if pd.isna(row["last_report_on"]):
        return state.say("report.never")
    day = words.date(row["last_report_on"].date(), state.language(), style="short")
    return state.say("report.last", day=day)


def period(signed: dt.date | None, last: dt.date | None, today: dt.date) -> tuple[dt.date, dt.date]:
    """Propose the period of the next report: up to the end of last month.

    Parameters
    ----------
    signed
        Day of signing; None if it is not known.
    last
        Last day that was reported on; None if none was.

    Returns
    -------
    tuple
        First and last day: from the day after `last` if that is a few months ago at most, else last
        month alone. A click must not declare years of which nobody has said anything.
    """
    until = today.replace(day=1) - dt.timedelta(days=1)
    month = until.replace(day=1)
    after = last + dt.timedelta(days=1) if last else None
    if after and dt.timedelta(0) <= until - after <= dt.timedelta(days=LONGEST_DAYS):
        return after, until
    return (signed if signed and month < signed <= until else month), until


def _record(office: Office, pact: str, since: dt.date, until: dt.date) -> None:
    today = state.today()
    cells = {
        "pact_id": pact,
        "from": since.isoformat(),
        "to": until.isoformat(),
        "received_on": today.isoformat(),
    }
    row = record(office, "reports", cells, today=today, sure=True)
    saved.remember(row, "reports")
    done(state.say("report.recorded", title=known(office).pact_title(pact)))


def _show_form(office: Office) -> None:
    there = known(office)
    _defaults()
    st.selectbox(
        required_label("reports", "pact_id"), list(there.pacts.index), None,
        key="report-form:pact_id", format_func=there.pact_title, filter_mode="contains",
        placeholder=state.say("field.type_to_find"),
    )  # fmt: skip
    problems: list[Problem] = st.session_state.get(PROBLEMS) or []
    for name in NAMES:
        show_field(f"report-form:{name}", "reports", name, None, problems=problems)
    for problem in problems:
        if problem.column not in NAMES:
            show_problem(problem)
    _show_activities(office)
    asked = _is_asked(problems)
    st.button(
        state.say("entry.save_anyway" if asked else "report.save"), key="report-save",
        on_click=tried, args=(partial(_save, office, sure=asked),), icon=":material/save:",
    )  # fmt: skip


def _defaults() -> None:
    last = state.today().replace(day=1) - dt.timedelta(days=1)
    usual = {"from": last.replace(day=1), "to": last, "received_on": state.today()}
    for name, day in usual.items():
        st.session_state.setdefault(f"report-form:{name}", day)


def _cells() -> dict[str, Any]:
    shape = model.TABLES["reports"]
    cells = {name: cell_in(f"report-form:{name}", shape[name], None) for name in NAMES}
    return {"pact_id": st.session_state.get("report-form:pact_id"), **cells}


def _show_activities(office: Office) -> None:
    """Say how many activities the register has in the period: none is a declared zero."""
    cells = _cells()
    if not all(cells.values()):
        return
    there = office.rows_where("activities", "pact_id", str(cells["pact_id"]))
    inside = [
        row
        for row in there.values()
        if cells["from"] <= row.values["on"].isoformat() <= cells["to"]
    ]
    note(state.say("report.activities", n=len(inside)))


def _is_asked(problems: list[Problem]) -> bool:
    only_doubts = bool(problems) and all(one.severity != REJECT for one in problems)
    return only_doubts and st.session_state.get(ASKED) == _cells()


def _save(office: Office, *, sure: bool) -> None:
    cells = _cells()
    sure = sure and st.session_state.get(ASKED) == cells
    st.session_state[ASKED] = cells
    try:
        row = record(office, "reports", cells, today=state.today(), sure=sure)
    except DoubtfulError as doubt:
        st.session_state[PROBLEMS] = list(doubt.problems)
        return
    st.session_state[PROBLEMS] = []
    saved.remember(row, "reports")
    title = known(office).pact_title(str(cells["pact_id"]))
    done(state.say("report.recorded", title=title))
