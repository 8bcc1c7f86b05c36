"""Downloads of exactly what is in sight."""

from __future__ import annotations

from collections.abc import Callable

import streamlit as st

from geo.analysis.chosen import Chosen
from geo.analysis.moment import Moment
from geo.reports import exports
from geo.ui import state


def show(moment: Moment, pacts: Chosen) -> None:
    """Offer the pacts as files, made only when one is asked for."""
    with st.popover(
        state.say("download.title", n=len(pacts)),
        key="downloads",
        icon=":material/download:",
        disabled=not len(pacts),
        on_change="rerun",
    ) as opened:
        if opened.open:
            for kind in exports.KINDS.values():
                _show_one(moment, pacts, kind)


def _show_one(moment: Moment, pacts: Chosen, kind: exports.FileKind) -> None:
    st.download_button(
        state.say(f"download.{kind.code}"),
        data=_maker(moment, pacts, kind),
        file_name=exports.file_name(moment, kind),
        mime=kind.media_type,
        key=f"download-{kind.code}",
        on_click="ignore",
        width="stretch",
    )


def _maker(moment: Moment, pacts: Chosen, kind: exports.FileKind) -> Callable[[], bytes]:
    return lambda: kind.write(exports.public_rows(moment, pacts.rows))
