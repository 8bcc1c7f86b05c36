"""The part of the Register where activities and reports are entered."""

from __future__ import annotations

import streamlit as st

from geo.access import Visitor
from geo.ui import sign_in
from geo.ui.desk.activities import entry, returns, saved
from geo.ui.desk.forms import style
from geo.ui.desk.forms.saving import show_outcome


def show(visitor: Visitor) -> None:
    """Show the entry, what was entered lately, and who has not reported."""
    visitor.must("editor")
    office = sign_in.office()
    style.show()
    show_outcome()
    left, right = st.columns([3, 2], gap="large")
    with left:
        if not saved.show_open(office):
            entry.show(office)
            saved.show(office)
    with right:
        returns.show(office)
