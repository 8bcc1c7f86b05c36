"""The part of the Register page that brings a file in, from the top to the bottom."""

from __future__ import annotations

from pathlib import Path

import streamlit as st

from geo.access import Visitor
from geo.ui import mistakes, state, style
from geo.ui.desk.importing import (
    bench as benches,
)
from geo.ui.desk.importing import (
    columns_step,
    difference_step,
    file_step,
    outcome,
    problems_step,
)
from geo.ui.desk.importing.bench import Bench
from geo.ui.markup import note, tag
from geo.ui.markup import show as show_markup

SHEET = Path(__file__).with_name("importing.css")
STEPS = ("file", "columns", "problems", "difference")
EVERY_S = 0.5


def show(visitor: Visitor) -> None:
    """Show the four steps, or what came of them."""
    visitor.must("editor")
    style.show_sheet(SHEET)
    bench = benches.current()
    _show_bar(bench)
    if bench is not None and bench.revision is not None:
        outcome.show(bench)
        return
    _show_step(1, bench, file_step.show)
    if bench is not None:
        _watch(bench)
        if bench.trouble is not None:
            mistakes.show_mistake(bench.trouble)
    _show_step(2, bench if bench and bench.raw else None, columns_step.show)
    ready = bench if bench and bench.seen else None
    _show_step(3, ready, problems_step.show)
    _show_step(4, ready, difference_step.show)


def _show_step(number: int, bench: Bench | None, show_inside: object) -> None:
    name = STEPS[number - 1]
    reached = bench is not None or number == 1
    with st.container(border=True, key=f"import-step-{name}"):
        show_markup(
            tag("h2", tag("span", str(number), class_="step-number"),
                " ", state.say(f"import.step.{name}"),
                class_="step reached" if reached else "step"),
            class_="head",
        )  # fmt: skip
        if reached:
            show_inside(bench)  # type: ignore[operator]
        else:
            note(state.say(f"import.later.{name}"))


def _show_bar(bench: Bench | None) -> None:
    now = _now(bench)
    chips = [
        tag(
            "li", f"{at}. ", state.say(f"import.step.{name}"),
            class_="now" if at == now else ("done" if at < now else "later"),
            aria_current="step" if at == now else None,
        )
        for at, name in enumerate(STEPS, start=1)
    ]  # fmt: skip
    with st.container(key="import-bar"):
        show_markup(
            tag("ol", *chips, class_="steps"),
            tag("p", _counts(bench), class_="counts", role="status"),
            class_="import-bar",
        )


def _now(bench: Bench | None) -> int:
    """Tell which step waits for the visitor."""
    if bench is None or bench.raw is None or bench.undone:
        return 1
    if bench.revision is not None:
        return len(STEPS) + 1
    if bench.seen is None:
        return 2
    return 3 if problems_step.open_proposals(bench) or not bench.seen.examination.accepted else 4


def _counts(bench: Bench | None) -> str:
    if bench is None or bench.raw is None or bench.undone:
        return ""
    if bench.seen is None:
        return state.say("import.counts.read", n=len(bench.raw.rows) + len(bench.raw.bad_rows))
    found = bench.seen.examination
    return state.say(
        "import.counts", n=found.rows_in, accepted=found.accepted, rejected=found.rejected
    )


def _watch(bench: Bench) -> None:
    """Say what is under way, and draw the page again when it is over."""
    running = bench.busy
    draw = st.fragment(_show_progress, run_every=EVERY_S if running else None)
    draw(bench, running)


def _show_progress(bench: Bench, drawn_running: bool) -> None:
    if drawn_running and not bench.busy:
        st.rerun()
    if not drawn_running:
        return
    with st.container(horizontal=True, vertical_alignment="center", key="import-progress"):
        show_markup(
            tag("span", class_="turning", aria_hidden="true"),
            tag("span", state.say(_doing(bench), **_how_far(bench)), role="status"),
            class_="progress",
        )
        st.button(
            state.say("import.cancel"), key="import-cancel", icon=":material/close:",
            type="tertiary", on_click=_cancel, args=(bench,),
        )  # fmt: skip


def _cancel(bench: Bench) -> None:
    """Take back what runs: the writing alone, else the whole file from the bench."""
    if bench.writing is None:
        benches.clear()
    else:
        benches.stop_writing(bench)


def _how_far(bench: Bench) -> dict[str, object]:
    work = bench.writing
    if work is None:
        return {}
    return {"done": int(work.value or 0), "rows": int(work.bound or 0)}


def _doing(bench: Bench) -> str:
    if bench.writing is not None:
        return "import.doing.write"
    if bench.reading.running:
        return "import.doing.read"
    return "import.doing.look" if bench.seen is None else "import.doing.look_again"
