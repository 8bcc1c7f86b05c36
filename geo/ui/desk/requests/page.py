"""The part of the Register page about requests: the way to the form, and the staff's two lists."""

from __future__ import annotations

from pathlib import Path

import streamlit as st

from geo.access import Visitor
from geo.storage import asking
from geo.ui import account, state, style
from geo.ui.desk.requests import answered, doing, listed, sent
from geo.ui.desk.requests.known import Known, known
from geo.ui.markup import note, tag
from geo.ui.markup import show as show_markup

SHEET = Path(__file__).with_name("requests.css")
PART = "requests-part"
PARTS = ("held", "all")


def show(visitor: Visitor) -> None:
    """Show the form's address to everybody, and what was sent to the staff alone."""
    style.show_sheet(SHEET)
    _show_form_address()
    if not visitor.may("editor"):
        account.show_refusal("editor")
        return
    doing.OUTCOME.show()
    rows = known()
    if doing.opened():
        _show_one(rows)
    else:
        show_lists(rows)


def _show_form_address() -> None:
    if not asking.is_open():
        note(state.say("requests.form.off", setting=asking.SETTING))
        return
    query = "" if state.language() == "it" else f"?lang={state.language()}"
    link = tag("a", state.say("requests.form.open"), href=f"./ask{query}", target="_self")
    show_markup(tag("p", state.say("requests.form.on"), " ", link), class_="note")


def _show_one(rows: Known) -> None:
    kind, key = doing.opened() or ("", "")
    table = rows.sent if kind == "sent" else rows.asked
    st.button(
        state.say("requests.back"),
        key="requests-back",
        icon=":material/arrow_back:",
        type="tertiary",
        on_click=doing.open_row,
        args=(None,),
    )
    if key not in table.index:
        note(state.say("requests.unknown", id=key))
    elif kind == "sent":
        sent.show(rows, key)
    else:
        answered.show(rows, key)


def show_lists(rows: Known) -> None:
    """Show the two lists, one at a time; a sentence where there is nothing to list."""
    counts = {"held": len(rows.held), "all": len(rows.asked)}
    if not any(counts.values()):
        note(state.say("requests.none"))
        return
    st.session_state.setdefault(PART, "held" if counts["held"] else "all")
    part = st.segmented_control(
        state.say("requests.part"),
        PARTS,
        required=True,
        format_func=lambda name: state.say(f"requests.part.{name}", n=counts[name]),
        key=PART,
        label_visibility="collapsed",
    )
    if part == "held":
        listed.show_sent(rows)
    else:
        listed.show_asked(rows)
