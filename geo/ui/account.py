"""The foot of the side bar: who looks, what they may do, and the way in and out."""

from __future__ import annotations

from typing import Literal

import streamlit as st

from geo import words
from geo.access import Visitor
from geo.ui import sign_in, state
from geo.ui.markup import note, tag
from geo.ui.markup import show as show_markup
from geo.web.coming_back import FAILED


def show() -> None:
    """Show who looks, and let them sign in or out."""
    visitor = sign_in.visitor()
    sign_in.share_uploads(visitor)
    wrong = sign_in.mistake()
    with st.container(key="account", gap="small"):
        if wrong:
            note(words.explain(wrong, state.language()))
        elif not sign_in.is_configured():
            _show_machine(visitor)
        elif visitor.name:
            _show_person(visitor)
        else:
            _show_way_in()


def show_refusal(role: str) -> None:
    """Say where a page needs a role what it takes to have it, and give the way in if that is it."""
    note(words.explain(sign_in.needed(role), state.language()))
    if sign_in.is_configured() and not sign_in.visitor().name:
        _show_button("sign-in-here", kind="primary")


def _show_machine(visitor: Visitor) -> None:
    """Show a quiet line to who may edit without signing in; others need none."""
    if visitor.may("editor"):
        note(state.say("account.machine"))


def _show_person(visitor: Visitor) -> None:
    role = state.say(f"account.role.{visitor.role}")
    show_markup(tag("strong", visitor.name.removeprefix("sub:")), tag("span", role), class_="who")
    st.button(
        state.say("account.sign_out"),
        key="sign-out",
        icon=":material/logout:",
        on_click=sign_in.sign_out,
    )


def _show_way_in() -> None:
    if sign_in.has_run_out():
        note(state.say("account.ended"))
    elif FAILED in st.context.cookies:
        note(state.say("account.failed"))
    _show_button("sign-in")


def _show_button(key: str, kind: Literal["primary", "secondary"] = "secondary") -> None:
    said, icon = state.say("account.sign_in"), ":material/login:"
    st.button(said, key=key, icon=icon, type=kind, on_click=st.login)
