"""The chart of coverage against the number of places, with its sentence, table and files."""

from __future__ import annotations

from typing import Any

import pandas as pd
import streamlit as st

from geo import words
from geo.analysis.what_if import worth_while
from geo.charts import Canvas
from geo.charts.canvas import records
from geo.charts.chart import Chart, Column
from geo.charts.siting import plot_curve
from geo.recent import Recent
from geo.reports import charts_export
from geo.ui import state
from geo.ui.markup import note, tag
from geo.ui.markup import show as show_markup
from geo.ui.participation import box
from geo.ui.siting import files
from geo.ui.siting import question as asked
from geo.ui.siting.question import Question

EVERY_S = 0.5
# With the figures, so that no others take their identity while the chart is kept.
_drawn: Recent[tuple[pd.DataFrame, Chart]] = Recent(100)


def show(question: Question) -> None:
    """Show the curve when it is there; it is worked out beside the page."""
    work = asked.curve_of(question)
    draw = st.fragment(_show, run_every=EVERY_S if work.running else None)
    draw(question, work.running)


def _show(question: Question, drawn_running: bool) -> None:
    work = asked.curve_of(question)
    if drawn_running and not work.running:
        st.rerun()
    if work.answer is None:
        note(state.say("next.curve.running" if work.running else "next.proof.failed"))
        return
    drawn = _chart(question, work.answer, box.canvas())
    with st.container(horizontal=True, vertical_alignment="center", key="head-curve", gap="small"):
        show_markup(tag("h2", drawn.title, id="title-curve"), class_="chart-title")
        shape = _show_shapes()
        _show_downloads(question, work.answer, drawn)
    if shape == "table":
        box.show_table(drawn)
    else:
        alt = state.say("chart.alt", title=drawn.title)
        st.vega_lite_chart(drawn.spec, key="chart-curve", theme=None, width="stretch", alt=alt)
    note(drawn.note)


def _show_shapes() -> str:
    return str(
        st.segmented_control(
            state.say("chart.shape"),
            box.SHAPES,
            default=box.SHAPES[0],
            required=True,
            format_func=lambda shape: state.say(f"chart.shape.{shape}"),
            key="shape-curve",
            label_visibility="collapsed",
        )
    )


def _show_downloads(question: Question, told: pd.DataFrame, drawn: Chart) -> None:
    paper = Canvas(state.language())
    label = state.say("chart.download")
    with (
        st.popover(
            label, icon=":material/download:", key="files-curve", on_change="rerun"
        ) as opened,
        st.container(key="kinds-curve"),
    ):
        if not opened.open:
            return
        imprint = files.imprint_of(question, state.language(), question.conditions)
        for kind in charts_export.KINDS.values():
            st.download_button(
                state.say(f"chart.download.{kind.code}"),
                data=files.writer(kind, lambda: _chart(question, told, paper), imprint),
                file_name=charts_export.file_name(
                    drawn, imprint, kind, question.moment.day.isoformat()
                ),
                mime=kind.media_type,
                key=f"file-curve-{kind.code}",
                on_click="ignore",
                width="stretch",
            )


def _chart(question: Question, told: pd.DataFrame, canvas: Canvas) -> Chart:
    """Draw the curve, or give the one drawn before."""
    key = (id(told), question.size, question.need, canvas)
    return _drawn.get(key, lambda: (told, curve_chart(question, told, canvas)))[1]


def curve_chart(question: Question, told: pd.DataFrame, canvas: Canvas) -> Chart:
    """Make the chart of what plans of 1, 2, … sites cover."""
    siting = question.weighed.siting
    worth = worth_while(told, siting.total)
    rows = _with_texts(question, told, canvas)
    return Chart(
        canvas.say("next.curve.name"),
        _title(told, worth, canvas),
        canvas.say("next.curve.note.need" if question.need else "next.curve.note"),
        plot_curve(rows, canvas, size=question.size, worth=worth),
        _columns(rows, canvas),
    )


def _title(told: pd.DataFrame, worth: int | None, canvas: Canvas) -> str:
    if worth is None:
        return canvas.say("next.curve.title.all", n=int(told.index.max()))
    if worth == 0:
        return canvas.say("next.curve.title.none")
    share = words.share(told["share"].get(worth), canvas.language, digits=0)
    return canvas.say("next.curve.title", n=worth, share=share)


def _with_texts(question: Question, told: pd.DataFrame, canvas: Canvas) -> pd.DataFrame:
    siting = question.weighed.siting
    share = siting.covered_already / siting.total if siting.total else 0.0
    today: dict[str, Any] = {"p": 0, "value": 0.0, "bound": 0.0, "share": share, "proven": True}
    rows = pd.concat([pd.DataFrame([today]), told.reset_index()], ignore_index=True)
    rows["added"] = rows["value"].diff()
    rows["when"] = [canvas.say("next.curve.sites", n=int(p)) for p in rows["p"]]
    rows["said"] = [words.share(one, canvas.language) for one in rows["share"]]
    rows["sure"] = [_sure(row, siting.total, canvas) for row in records(rows)]
    return rows


def _sure(row: dict[str, Any], total: float, canvas: Canvas) -> str:
    if not row["p"]:
        return canvas.say("next.curve.today")
    if row["proven"]:
        return canvas.say("next.curve.proven")
    most = row["share"] + (row["bound"] - row["value"]) / (total or 1.0)
    return canvas.say("next.curve.bound", share=words.share(min(most, 1.0), canvas.language))


def _columns(rows: pd.DataFrame, canvas: Canvas) -> tuple[Column, ...]:
    def texts(name: str) -> list[str]:
        return [canvas.number(one) for one in rows[name]]

    def cells(name: str) -> list[float | None]:
        return [None if words.is_unknown(one) else float(one) for one in rows[name]]

    sizes = [int(p) for p in rows["p"]]
    return (
        Column(canvas.say("next.curve.axis"), sizes, [str(p) for p in sizes]),
        Column(canvas.say("next.column.value"), cells("value"), texts("value"), number=True),
        Column(canvas.say("next.column.added"), cells("added"), texts("added"), number=True),
        Column(canvas.say("next.column.share"), cells("share"), list(rows["said"]), number=True),
        Column(canvas.say("next.column.sure"), list(rows["sure"]), list(rows["sure"])),
    )
