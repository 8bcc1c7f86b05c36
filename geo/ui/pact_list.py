"""The list beside the map: the same pacts, in words and signs."""

from __future__ import annotations

import streamlit as st

from geo.analysis.choices import Choices
from geo.analysis.chosen import Chosen
from geo.analysis.moment import Moment
from geo.ui import sign_list, state
from geo.ui.markup import note


def show(moment: Moment, pacts: Chosen, now: Choices) -> None:
    """Show the pacts, twenty a page; a click opens one."""
    if not len(pacts):
        show_empty(now)
        return
    sign_list.show(
        len(pacts),
        lambda part: [_item(*moment.lines[row]) for row in pacts.numbers[part]],
        lambda pact: state.select(state.Selection("pact", pact)),
        key="pact-list",
        label=state.say("list.label"),
        box=st.container(height=520, border=False, key="list-box"),
    )


def show_empty(now: Choices) -> None:
    """Say that nothing matches, which filter is to blame, and offer to remove it."""
    key = "empty.title" if now.filtering else "empty.none"
    st.info(state.say(key), icon=":material/search_off:")
    if now.filtering:
        note(state.say("empty.text"))
        st.button(state.say("filter.clear"), key="empty-clear", on_click=state.forget_all)


def _item(pact: str, title: str, area: str | None, look: str, place: str | None) -> sign_list.Item:
    where = place or state.say("place.unknown")
    about = f"{state.say('look.' + look)} · {where}"
    return sign_list.Item(pact, title, about, area, look)
