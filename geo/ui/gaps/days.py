"""Two days side by side."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pandas as pd
import streamlit as st

from geo import words
from geo.analysis import gaps
from geo.errors import UserError
from geo.ui import filters, mistakes, state
from geo.ui.gaps.figures import Figures, compared_day
from geo.ui.markup import note, table, tag
from geo.ui.markup import show as show_markup
from geo.web import register

OPEN = "compare-days"
DAY = "compared-day"


def show(figures: Figures) -> None:
    """Offer to compare with another day; what was asked for in the address is open."""
    st.session_state.setdefault(OPEN, bool(state.noted("vs")))
    with st.expander(
        state.say("compare.title"), key=OPEN, on_change="rerun", icon=":material/compare_arrows:"
    ) as opened:
        if opened.open:
            _show(figures)


def _show(figures: Figures) -> None:
    try:
        day = compared_day()
    except UserError as mistake:
        mistakes.show_mistake(mistake)
        day = None
    st.session_state[DAY] = day
    st.date_input(
        state.say("compare.day"),
        min_value=filters.FIRST_DAY,
        max_value=state.today(),
        key=DAY,
        format="DD/MM/YYYY",
        on_change=_note_day,
        width=220,
    )
    if day is None:
        note(state.say("compare.help"))
        return
    _show_changes(figures, day)


def _note_day() -> None:
    day = st.session_state.get(DAY)
    st.session_state["vs"] = day.isoformat() if day else None


def _show_changes(figures: Figures, day: dt.date) -> None:
    then = register.moment_on(day, figures.moment.snapshot)
    before = register.gaps_on(then, figures.boundary_set, figures.radius_m)
    found = figures.kept(("days", day), lambda: gaps.compare_days(before, figures.table))
    changed = found[_has_changed(found)]
    language = state.language()
    days = {
        "before": words.date(day, language, style="day"),
        "after": words.date(figures.moment.day, language, style="day"),
    }
    n = int(found["label_changed"].eq(True).sum())
    say = state.say
    note(say("compare.answer", n=n, **days) if n else say("compare.answer.none", **days))
    if changed.empty:
        note(state.say("compare.same"))
        return
    order = changed["shortfall_change"].abs().sort_values(ascending=False, na_position="last").index
    rows = [_row(changed.loc[place]) for place in order]
    head = [state.say(f"compare.head.{name}") for name in ("name", "active", "share", "short")]
    compared = table(head, rows, caption=state.say("compare.title"))
    show_markup(tag("div", compared, class_="gap-days"), class_="card")


def _has_changed(found: pd.DataFrame) -> pd.Series[bool]:
    pairs = ("label", "n_active", "share")
    same = pd.Series(True, index=found.index)
    for name in pairs:
        before, after = found[f"{name}_before"], found[f"{name}_after"]
        same &= (before.eq(after).fillna(False) | (before.isna() & after.isna())).astype(bool)
    return ~same


def _row(row: pd.Series[Any]) -> list[object]:
    language = state.language()

    def pair(name: str, write: Any) -> str:
        before, after = (
            state.say("compare.unknown") if words.is_unknown(value) else write(value)
            for value in (row[f"{name}_before"], row[f"{name}_after"])
        )
        return before if before == after else f"{before} → {after}"

    return [
        _named(row, pair("label", lambda code: state.say(f"gaps.label.{code}"))),
        pair("n_active", lambda n: words.number(int(n), language)),
        pair("share", lambda share: words.share(share, language, digits=0)),
        pair("shortfall", lambda short: words.number(short, language, digits=1)),
    ]


def _named(row: pd.Series[Any], labels: str) -> object:
    """Name a neighbourhood, with what it is called now if that changed."""
    if words.is_unknown(row["label_changed"]) or not row["label_changed"]:
        return row["name"]
    return tag("div", row["name"], tag("small", labels))
