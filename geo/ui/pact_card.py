"""The card of a pact: what, where, who, when, state and history, and what is due next."""

from __future__ import annotations

from typing import Any

import pandas as pd
import streamlit as st
from markupsafe import Markup

from geo import model, words
from geo.analysis import pact as pacts
from geo.analysis.moment import Moment
from geo.model.fewest import FEWEST_SHOWN
from geo.ui import sign_in, state
from geo.ui.markup import facts, sign, tag
from geo.ui.markup import show as show_markup

LATEST = 6
REGISTER = "pages/register.py"
DAYS = ("proposed_on", "signed_on", "starts_on", "ends_on")


def show(moment: Moment, pact: str) -> None:
    """Show everything that may be known of a pact."""
    row = model.row_of(moment.pacts, pact)
    _show_edit()
    show_markup(
        _title(pact, row),
        _state(row),
        *(_due(due) for due in pacts.due_next(moment, pact)[:1]),
        _facts(moment, pact, row),
        _activities(moment, pact),
        _reports(moment, pact, row),
        _history(moment, pact),
        _description(row),
        scrolls=str(row["title"]),
    )


def _show_edit() -> None:
    """Offer who may edit the way to the form; the pact stays selected."""
    if not sign_in.visitor().may("editor"):
        return
    if st.button(
        state.say("pact.edit"), key="card-edit", icon=":material/edit:", type="tertiary",
        on_click=_choose_pacts,
    ):  # fmt: skip
        st.switch_page(REGISTER)


def _choose_pacts() -> None:
    st.session_state["desk"] = "pacts"


def day(value: Any, style: str = "day") -> str:
    """Write a day of the register, or that it is not known."""
    return words.date(None if pd.isna(value) else value.date(), state.language(), style=style)


def people_words(shown: pacts.People) -> str:
    """Say how many people took part, as it may be said."""
    if shown.few:
        return state.say("people.few", k=FEWEST_SHOWN)
    if shown.count is None:
        return state.say("unknown")
    return state.say("people.at_least" if shown.at_least else "people.n", n=shown.count)


def _title(pact: str, row: pd.Series[Any]) -> Markup:
    area = None if pd.isna(row["area"]) else row["area"]
    return tag("h2", sign(area, row["look"], 22), " ", row["title"]) + tag(
        "div", pact, class_="code"
    )


def _state(row: pd.Series[Any]) -> Markup:
    look = state.say(f"look.{row['look']}")
    status = words.code("status", row["status"], state.language())
    why = state.say(f"look.{row['look']}.why")
    return tag("div", look, class_="state") + tag(
        "p", state.say("card.status", status=status), " ", why, class_="purpose"
    )


def _due(due: pacts.Due) -> Markup:
    key = f"due.{due.kind}.late" if due.late else f"due.{due.kind}"
    text = state.say(key, day=words.date(due.on, state.language()))
    return tag("div", text, class_="due late" if due.late else "due")


def _facts(moment: Moment, pact: str, row: pd.Series[Any]) -> Markup:
    say, language = state.say, state.language()
    others = [words.code("area", code, language) for code in pacts.other_areas_of(moment, pact)]
    area = _known(row["area"])
    pairs: dict[str, object] = {
        "area": area and words.code("area", area, language, form="long"),
        "other_areas": ", ".join(others),
        "where": _lines(_places(moment, pact)),
        "who": _lines(_parties(moment, pact)),
        **{name: _day_known(row[name]) for name in DAYS},
        **{name: _code_known(name, row[name]) for name in ("intensity", "good")},
        "source": _source(moment, row),
    }
    missing = [say(f"fact.{name}") for name, value in pairs.items() if not value]
    missing = [term for term in missing if term != say("fact.other_areas")]
    known = facts((say(f"fact.{name}"), value) for name, value in pairs.items() if value)
    if not missing:
        return known
    return known + tag("p", say("card.missing", terms=", ".join(missing)), class_="purpose")


def _day_known(value: Any) -> str | None:
    return None if pd.isna(value) else day(value)


def _code_known(codes: str, value: Any) -> str | None:
    known = _known(value)
    return known and words.code(codes, known, state.language())


def _places(moment: Moment, pact: str) -> list[str]:
    named = [
        state.say(
            "card.place",
            place=_known(row["label"]) or state.say("place.unknown"),
            precision=words.code("precision", _known(row["precision"]), state.language()),
        )
        for _, row in pacts.places_of(moment, pact).iterrows()
    ]
    return named or [state.say("place.unknown")]


def _parties(moment: Moment, pact: str) -> list[str]:
    language = state.language()
    found = [
        state.say(
            "card.party",
            name=_known(row["name"]) or words.code("party_kind", _known(row["kind"]), language),
            role=words.code("role", row["role"], language),
        )
        for _, row in pacts.parties_of(moment, pact).iterrows()
    ]
    return found or [state.say("unknown")]


def _source(moment: Moment, row: pd.Series[Any]) -> str:
    origins = moment.tables["origins"]
    title = origins["title"].get(row["origin"]) if pd.notna(row["origin"]) else None
    parts = [part for part in (_known(row["source"]), title) if part]
    said = " · ".join(parts) or state.say("unknown")
    verified = state.say("fact.verified" if row["verified"] else "fact.declared")
    return f"{said} ({verified})"


def _activities(moment: Moment, pact: str) -> Markup:
    found = pacts.activities_of(moment, pact)
    head = tag("h3", state.say("card.activities", n=len(found)))
    if found.empty:
        return head + tag("p", state.say("card.activities.none"), class_="purpose")
    items = [_activity(row) for row in found.head(LATEST).itertuples()]
    return head + tag("ul", *items) + _rest(len(found))


def _activity(row: Any) -> Markup:
    kind = words.code("activity_kind", _known(row.kind), state.language())
    title = _known(row.title) or kind
    shown = pacts.people(row.volunteers, at_least=row.volunteers_at_least)
    parts = [title, people_words(shown)]
    if not shown.few and pd.notna(row.hours):
        parts.append(state.say("hours.n", n=float(row.hours)))
    return tag("li", tag("time", day(row.on)), " ", " · ".join(parts))


def _reports(moment: Moment, pact: str, row: pd.Series[Any]) -> Markup | None:
    found = pacts.reports_of(moment, pact)
    if found.empty and not row["in_force"]:
        return None
    head = tag("h3", state.say("card.reports", n=len(found)))
    if found.empty:
        return head + tag("p", state.say("card.reports.none"), class_="purpose")
    items = [
        tag(
            "li",
            state.say(
                "card.report",
                since=day(one["from"], "short"),
                until=day(one["to"], "short"),
                received=day(one["received_on"], "short"),
            ),
        )
        for _, one in found.head(LATEST).iterrows()
    ]
    return head + tag("ul", *items) + _rest(len(found))


def _history(moment: Moment, pact: str) -> Markup | None:
    steps, language = pacts.history_of(moment, pact), state.language()
    if steps.empty:
        return None
    items = [
        tag("li", tag("time", day(row["on"])), " ", words.code("status", row["status"], language))
        for _, row in steps.iterrows()
    ]
    return tag("h3", state.say("card.history")) + tag("ol", *items)


def _description(row: pd.Series[Any]) -> Markup | None:
    text = _known(row["description"])
    return tag("h3", state.say("card.description")) + tag("p", text) if text else None


def _rest(n: int) -> Markup:
    left = n - LATEST
    return tag("p", state.say("card.more", n=left), class_="code") if left > 0 else Markup("")


def _lines(texts: list[str]) -> Markup:
    return Markup("<br>").join(texts)


def _known(value: Any) -> str | None:
    return None if value is None or pd.isna(value) or value == "" else str(value)
