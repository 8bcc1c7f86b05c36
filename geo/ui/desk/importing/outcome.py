"""What came of an import, what to do next, and the way back."""

from __future__ import annotations

from functools import partial

import streamlit as st

from geo.ui import shell, sign_in, state
from geo.ui.desk.importing import bench as benches
from geo.ui.desk.importing.bench import Bench
from geo.ui.markup import note, tag
from geo.ui.markup import show as show_markup
from geo.ui.outcome import Outcome

UNDOING = Outcome("_import-undo")


def show(bench: Bench) -> None:
    """Say that the file is in, or that it was taken out again."""
    if bench.undone:
        show_markup(tag("h2", state.say("import.undone"), class_="section"), class_="head")
        note(state.say("import.undone.text"))
        _show_another(primary=True)
        return
    found = bench.seen.examination if bench.seen else None
    show_markup(
        tag("h2", state.say("import.done", file=bench.filename), class_="section"),
        tag("p", state.say("import.counts", n=found.rows_in, accepted=found.accepted,
                           rejected=found.rejected)) if found else None,
        tag("p", state.say("import.done.text"), class_="purpose"),
        class_="head",
    )  # fmt: skip
    with st.container(horizontal=True, gap="small", vertical_alignment="center"):
        if st.button(
            state.say("import.see"), key="import-see", type="primary", icon=":material/map:"
        ):
            st.switch_page(shell.EXPLORE)
        _show_another(primary=False)
        st.button(
            state.say("import.undo"), key="import-undo", icon=":material/undo:", type="tertiary",
            on_click=UNDOING.tried, args=(partial(_undo, bench),),
        )  # fmt: skip
    UNDOING.show()


def _show_another(*, primary: bool) -> None:
    st.button(
        state.say("import.another"), key="import-another", icon=":material/upload_file:",
        type="primary" if primary else "secondary", on_click=benches.clear,
    )  # fmt: skip


def _undo(bench: Bench) -> None:
    if bench.revision is None:
        return
    sign_in.office().undo(bench.revision)
    bench.undone = True
