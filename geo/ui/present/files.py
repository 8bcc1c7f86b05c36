"""The papers to take along, each made when it is asked for."""

from __future__ import annotations

from functools import partial

import streamlit as st

from geo.reports.briefing import Briefing
from geo.reports.kinds import KINDS, file_name
from geo.ui import state

ICONS = {
    "deck": ":material/slideshow:",
    "pdf": ":material/description:",
    "poster": ":material/newspaper:",
    "slides": ":material/co_present:",
}


def show(briefing: Briefing) -> None:
    """Offer every way of showing a briefing as a file."""
    for code, kind in KINDS.items():
        st.download_button(
            state.say(f"present.file.{code}"),
            data=partial(kind.write, briefing),
            file_name=file_name(briefing, kind),
            mime=kind.media_type,
            key=f"present-{code}",
            icon=ICONS[code],
            on_click="ignore",
            width="stretch",
        )
