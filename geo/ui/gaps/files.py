"""The whole table, on the page and as files."""

from __future__ import annotations

from collections.abc import Callable

import pandas as pd
import streamlit as st

from geo.reports import gap_tables
from geo.reports.exports import FileKind
from geo.ui import state, table_numbers
from geo.ui.gaps.figures import Figures
from geo.ui.markup import note

KEY = "gap-table"


def show_table(figures: Figures) -> None:
    """Show every measure of every neighbourhood; choosing a row opens its card."""
    rows = figures.kept("rows", lambda: gap_tables.rows(figures.table, figures.order))
    paper = state.say("table.on_paper", n=len(rows))
    note(state.say("gaps.table.help"), on_paper=paper)
    shown = rows.rename(columns=lambda name: state.say(f"gap.column.{name}"))
    shown[state.say("gap.column.label")] = rows["label"].map(
        lambda code: state.say(f"gaps.label.{code}")
    )
    shown[state.say("gap.column.state")] = rows["state"].map(
        lambda code: state.say(f"state.{code}")
    )
    shown = shown.drop(columns=state.say("gap.column.neighbourhood_id"))
    st.dataframe(
        table_numbers.written(shown, state.language()),
        key=KEY,
        hide_index=True,
        height=620,
        on_select=lambda: _open_chosen(rows),
        selection_mode="single-row",
        placeholder=table_numbers.UNKNOWN,
        alt=state.say("gaps.table.alt", n=len(rows)),
    )


def _open_chosen(rows: pd.DataFrame) -> None:
    picked = st.session_state[KEY]["selection"]["rows"]
    if picked:
        place = str(rows["neighbourhood_id"].iloc[picked[0]])
        state.select(state.Selection("neighbourhood", place))
        st.session_state["view"] = "map"


def show_downloads(figures: Figures) -> None:
    """Offer the table and the grid as files, made only when one is asked for."""
    with st.popover(
        state.say("gaps.download", n=len(figures.table)),
        key="gap-files",
        icon=":material/download:",
        disabled=figures.table.empty,
        on_change="rerun",
    ) as opened:
        if opened.open:
            note(state.say("gaps.download.what", radius=figures.radius_m))
            for kind in gap_tables.KINDS.values():
                _show_one(figures, kind)


def _show_one(figures: Figures, kind: FileKind) -> None:
    st.download_button(
        state.say(f"download.{kind.code}"),
        data=_maker(figures, kind),
        file_name=gap_tables.file_name(figures.moment, figures.boundary_set, kind),
        mime=kind.media_type,
        key=f"gap-file-{kind.code}",
        on_click="ignore",
        width="stretch",
    )


def _maker(figures: Figures, kind: FileKind) -> Callable[[], bytes]:
    return lambda: kind.write(
        gap_tables.public_rows(
            figures.moment, figures.boundary_set, figures.table, figures.order, figures.radius_m
        )
    )
