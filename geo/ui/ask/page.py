"""The form: what, where, a few words, and perhaps a contact that only the staff see."""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path

import streamlit as st

from geo import model, words
from geo.errors import UserError
from geo.model import Place
from geo.storage import asking
from geo.storage.asking import LONGEST_CONTACT, LONGEST_TEXT, Submission
from geo.storage.erasing import SETTING, contact_days
from geo.ui import mistakes, shell, state, style
from geo.ui.ask import sender
from geo.ui.desk.place_picker import chosen_place, pick_place, settled_place
from geo.ui.markup import show as show_markup
from geo.ui.markup import tag
from geo.web import register

SHEET = Path(__file__).with_name("ask.css")
KIND, TEXT, CONTACT, TRAP = "ask-kind", "ask-text", "ask-contact", "ask-website"
FORM = "ask-form"
SENDING, WRONG, DONE, TURN = "_ask_sending", "_ask_wrong", "_ask_done", "_ask_turn"


@dataclass
class Sending:
    """Whether somebody pressed the button, and the code that came of it.

    Streamlit drops a callback at its next touch of the session if another message has arrived, and
    one does: that of the field that the press left. Here nothing touches the session.
    """

    pressed: bool = False
    code: str | None = None

    def press(self) -> None:
        """Note that the button was pressed; the run of the page that follows sends."""
        self.pressed = True


def show() -> None:
    """Show the form, the code of what was just sent, or that no request is taken at present."""
    style.show_sheet(SHEET)
    sending: Sending = st.session_state.setdefault(SENDING, Sending())
    if sending.pressed:
        _send(sending)
    if sending.code:
        st.session_state[DONE] = sending.code
        _forget()
    with st.container(key="ask"):
        _show_languages()
        code = st.session_state.get(DONE)
        if code:
            _show_done(code)
        elif not asking.is_open():
            _show_closed()
        else:
            _show_form()


def _show_languages() -> None:
    # On a phone the menu, with the choice of language, is folded away.
    others = [one for one in words.languages() if one != state.language()]
    with st.container(horizontal=True, horizontal_alignment="right", key="ask-languages"):
        for one in others:
            st.button(
                words.say("language.name", one),
                key=f"ask-lang-{one}",
                icon=":material/language:",
                type="tertiary",
                on_click=_speak,
                args=(one,),
            )


def _show_closed() -> None:
    show_markup(
        tag("h1", state.say("ask.title"), class_="headline"),
        tag("p", state.say("ask.closed"), class_="answer"),
        class_="head",
    )
    st.page_link(shell.EXPLORE, label=state.say("ask.closed.explore"), icon=":material/map:")


def _speak(language: str) -> None:
    st.session_state["lang"] = language


def _show_form() -> None:
    sender.begin()
    show_markup(
        tag("h1", state.say("ask.title"), class_="headline"),
        tag("p", state.say("ask.purpose"), class_="answer"),
        class_="head",
    )
    st.radio(
        state.say("ask.what"),
        model.REQUEST_KINDS.codes,
        index=None,
        format_func=lambda code: state.say(f"ask.what.{code}"),
        key=KIND,
    )
    show_markup(tag("h2", state.say("ask.where"), class_="section"), class_="head")
    pick_place(_picker())
    _show_words()


def _picker() -> str:
    # Another turn is another picker: what was chosen before is not there any more.
    return f"ask-place-{st.session_state.get(TURN, 0)}"


def _show_words() -> None:
    show_markup(tag("h2", state.say("ask.words"), class_="section"), class_="head")
    with st.form(FORM, border=False, enter_to_submit=False):
        st.text_area(
            state.say("ask.text"),
            key=TEXT,
            height=110,
            max_chars=LONGEST_TEXT,
            placeholder=state.say("ask.text.example"),
        )
        st.text_input(
            state.say("ask.contact"),
            key=CONTACT,
            max_chars=LONGEST_CONTACT,
            autocomplete="off",
        )
        with st.container(key="ask-website-box"):
            st.text_input(state.say("ask.trap"), key=TRAP, autocomplete="off")
        _show_privacy()
        for mistake in _wrong():
            mistakes.show_mistake(mistake)
        st.form_submit_button(
            state.say("ask.send"),
            key="ask-send",
            type="primary",
            on_click=st.session_state[SENDING].press,
        )


def _show_privacy() -> None:
    days = contact_days(os.environ.get(SETTING))
    lines = (state.say(f"ask.privacy.{name}", n=days) for name in ("use", "who", "until", "names"))
    show_markup(
        tag("h3", state.say("ask.privacy")),
        tag("ul", *(tag("li", line) for line in lines)),
        class_="card ask-privacy",
    )


def _send(sending: Sending) -> None:
    wish = _wish(settled_place(_picker()) or Place())
    who = sender.sender(str(st.session_state.get(TRAP) or ""))
    wrong: list[UserError] = []
    sending.pressed = False
    try:
        sending.code = asking.submit(register.current_store(), wish, who)
    except UserError as mistake:
        wrong = list(asking.check_submission(wish)) or [mistake]
    st.session_state[WRONG] = (wish, wrong)


def _wrong() -> list[UserError]:
    """List what was wrong with what is still as it was sent."""
    sent, wrong = st.session_state.get(WRONG) or (None, [])
    return wrong if sent == _wish(chosen_place(_picker()) or Place()) else []


def _wish(place: Place) -> Submission:
    held = st.session_state
    return Submission(
        kind=held.get(KIND),
        text=str(held.get(TEXT) or ""),
        contact=str(held.get(CONTACT) or ""),
        **vars(place),
    )


def _forget() -> None:
    """Leave nothing of what was sent on a phone that somebody else may take."""
    for name in (KIND, TEXT, CONTACT, TRAP, WRONG, SENDING, sender.BEGAN):
        st.session_state.pop(name, None)
    st.session_state[TURN] = st.session_state.get(TURN, 0) + 1


def _show_done(code: str) -> None:
    show_markup(
        tag("h1", state.say("ask.done"), class_="headline"),
        tag("p", state.say("ask.done.code"), class_="answer"),
        tag("p", code, class_="ask-code"),
        tag("h2", state.say("ask.done.next"), class_="section"),
        tag("ol", *(tag("li", state.say(f"ask.done.next.{at}")) for at in (1, 2, 3))),
        class_="head ask-done",
    )
    st.success(state.say("ask.done.note"), icon=":material/check_circle:")
    st.button(state.say("ask.again"), key="ask-again", on_click=_begin_again)


def _begin_again() -> None:
    st.session_state.pop(DONE, None)
