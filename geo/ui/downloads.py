"""Downloads of exactly what is in sight."""

from __future__ import annotations

from collections.abc import Callable

import pandas as pd
import streamlit as st

from geo.analysis.moment import Moment
from geo.reports import exports
from geo.ui import state


def show(moment: Moment, pacts: pd.DataFrame) -> None:
    """Offer the pacts as files, made only when one is asked for."""
    with st.container(horizontal=True, gap="small", vertical_alignment="center", key="downloads"):
        st.markdown(state.say("download.title", n=len(pacts)), width="content")
        for kind in exports.KINDS.values():
            st.download_button(
                state.say(f"download.{kind.code}"),
                data=_maker(moment, pacts, kind),
                file_name=exports.file_name(moment, kind),
                mime=kind.media_type,
                key=f"download-{kind.code}",
                on_click="ignore",
                disabled=pacts.empty,
            )


def _maker(moment: Moment, pacts: pd.DataFrame, kind: exports.FileKind) -> Callable[[], bytes]:
    return lambda: kind.write(exports.public_rows(moment, pacts))
