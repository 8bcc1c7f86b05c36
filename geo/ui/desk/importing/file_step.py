"""Step one: the file, the templates beside it, and what becomes of the demonstration."""

from __future__ import annotations

import streamlit as st

from geo.loading.office_layout import OFFICE_TABLES
from geo.reports.templates import file_name, write_template
from geo.ui import state
from geo.ui.desk.importing import bench as benches
from geo.ui.desk.importing.bench import Bench
from geo.ui.markup import note, tag
from geo.ui.markup import show as show_markup

KINDS = ("csv", "txt", "xlsx", "geojson", "json", "gpkg", "zip")
TABLE = "import-template"
WORKBOOK = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
DEMONSTRATION = "import-demonstration"


def show(bench: Bench | None) -> None:
    """Show where to drop a file, or which one is on the bench."""
    if bench is None:
        left, right = st.columns([3, 2], gap="large")
        with left:
            _show_drop()
        with right:
            _show_templates()
        return
    with st.container(horizontal=True, vertical_alignment="center", gap="medium"):
        show_markup(tag("p", tag("strong", bench.filename)), class_="note")
        st.button(
            state.say("import.other"), key="import-other", icon=":material/upload_file:",
            on_click=benches.clear, type="tertiary",
        )  # fmt: skip
    if state.is_demonstration():
        _show_demonstration(bench)


def _show_drop() -> None:
    dropped = st.file_uploader(
        state.say("import.drop"), type=list(KINDS), key="import-file", help=None
    )
    note(state.say("import.drop.help"))
    if dropped is not None:
        benches.begin(dropped.getvalue(), dropped.name)
        st.rerun()


def _show_templates() -> None:
    language = state.language()
    table = st.selectbox(
        state.say("import.template"),
        OFFICE_TABLES,
        format_func=lambda name: state.say(f"template.{name}"),
        key=TABLE,
    )
    st.download_button(
        state.say("import.template.get"),
        data=lambda: write_template(table, language),
        file_name=file_name(table, language),
        mime=WORKBOOK,
        key="import-template-get",
        icon=":material/download:",
        on_click="ignore",
    )
    note(state.say("import.template.help"))


def _show_demonstration(bench: Bench) -> None:
    choices = {True: "import.demo.replace", False: "import.demo.keep"}
    # The same is asked beside the button of step four: what was said there shows here.
    st.session_state[DEMONSTRATION] = bench.replace_demonstration
    st.radio(
        state.say("import.demo"),
        list(choices),
        index=None,
        format_func=lambda replaced: state.say(choices[replaced]),
        key=DEMONSTRATION,
        on_change=_choose,
        args=(bench,),
    )


def _choose(bench: Bench) -> None:
    benches.choose_demonstration(bench, bool(st.session_state[DEMONSTRATION]))
