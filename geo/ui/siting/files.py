"""The table of the chosen places, and the plan as files."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import streamlit as st

from geo import words
from geo.charts.chart import Chart, Column
from geo.reports import plan_files
from geo.reports.charts_export import Imprint
from geo.reports.plan_files import PlanReport, Site
from geo.ui import state
from geo.ui.markup import note, tag
from geo.ui.markup import show as show_markup
from geo.ui.participation import box
from geo.ui.siting import question as asked
from geo.ui.siting.question import Question

SOURCES_NAMED = 3


def show(question: Question, report: PlanReport) -> None:
    """Show the places in order, and the plan as files."""
    with st.container(horizontal=True, vertical_alignment="center", key="head-table", gap="small"):
        show_markup(tag("h2", report.title, id="title-table"), class_="chart-title")
        _show_downloads(question, report)
    if not report.sites:
        note(state.say("next.mine.empty"))
        return
    # The code is for files: here it would push the table out of its half of the page.
    box.show_table(Chart(report.name, report.title, "", {}, report.columns[:-1]))
    note(" ".join(report.answer))


def _show_downloads(question: Question, report: PlanReport) -> None:
    with st.popover(
        state.say("next.download"), icon=":material/download:", key="files-table",
        disabled=not report.sites, on_change="rerun",
    ) as opened:  # fmt: skip
        if not opened.open:
            return
        for kind in plan_files.KINDS.values():
            st.download_button(
                state.say(f"next.download.{kind.code}"),
                data=_plan_writer(kind, report),
                file_name=plan_files.file_name(report, kind, question.moment.day.isoformat()),
                mime=kind.media_type,
                key=f"file-plan-{kind.code}",
                on_click="ignore",
                width="stretch",
            )


def _plan_writer(kind: plan_files.FileKind, report: PlanReport) -> Callable[[], bytes]:
    return lambda: kind.write(report)


def writer(kind: Any, draw: Callable[[], Chart], imprint: Imprint) -> Callable[[], bytes]:
    """Make what draws a chart and writes it as a file when it is asked for."""
    return lambda: bytes(kind.write(draw(), imprint))


def report_of(
    question: Question, sites: tuple[str, ...], *, title: str, answer: tuple[str, ...]
) -> PlanReport:
    """Lay out a plan for files."""
    language = state.language()
    rows = question.siting.candidates
    return PlanReport(
        name=state.say("next.file.name"),
        title=title,
        answer=answer,
        columns=columns(question, sites),
        sites=tuple(
            Site(site, str(row["kind"]), float(row["lon"]), float(row["lat"]))
            for site, (_, row) in zip(sites, rows.reindex(list(sites)).iterrows(), strict=True)
        ),
        imprint=imprint_of(question, language),
        headings={
            name: state.say(f"next.page.{name}") for name in ("places", "assumptions")
        },
        language=language,
        radius_m=question.radius_m,
    )  # fmt: skip


def columns(question: Question, sites: tuple[str, ...]) -> tuple[Column, ...]:
    """Make the columns of the table, one row a place in the order of the plan."""
    say, siting = state.say, question.siting
    gains = [int(gain) for gain in asked.counted(question, sites).gains]
    running = [sum(gains[: at + 1]) for at in range(len(gains))]
    order = list(range(1, len(sites) + 1))
    names = [asked.named(question, site) for site in sites]
    kinds = [say(f"next.kind.{siting.candidates['kind'][site]}") for site in sites]
    places = [asked.place_of(question, site) for site in sites]
    shares = [(siting.covered_already + one) / (siting.total or 1.0) for one in running]
    language = state.language()
    return (
        Column(say("next.column.order"), order, [str(one) for one in order], number=True),
        Column(say("next.column.place"), names, names),
        Column(say("next.column.kind"), kinds, kinds),
        Column(say("next.column.neighbourhood"), places, places),
        _numbers(say("next.column.gain"), gains, language),
        _numbers(say("next.column.running"), running, language),
        Column(say("next.column.share"), shares, [words.share(one, language) for one in shares],
               number=True),
        Column(say("next.column.code"), list(sites), list(sites)),
    )  # fmt: skip


def _numbers(label: str, values: list[int], language: str) -> Column:
    return Column(label, values, [words.number(one, language) for one in values], number=True)


def imprint_of(question: Question, language: str) -> Imprint:
    """Write what the figures rest on: distance, day, what counts, source."""
    moment, siting = question.moment, question.siting
    demonstration = moment.snapshot.demonstration
    lines = [
        words.say("next.about.distance", language, radius=question.radius_m),
        words.say("next.about.day", language, day=words.date(moment.day, language)),
        words.say("next.about.homes", language, n=int(siting.total),
                  covered=int(siting.covered_already)),
    ]  # fmt: skip
    for key, n in (("unknown", siting.n_unknown), ("unplaced", siting.n_unplaced)):
        if n:
            lines.append(words.say(f"next.about.{key}", language, n=n))
    if question.need:
        need = words.code("indicator", question.need, language)
        lines.append(words.say("next.about.need", language, need=need))
        without = question.weighed.siting.n_without_need
        if without:
            lines.append(words.say("next.about.without_need", language, n=without))
    lines.append(words.say("imprint.source", language, source=_sources(question, language)))
    if demonstration:
        lines.append(words.say("imprint.demonstration", language))
    return Imprint(tuple(lines), demonstration)


def _sources(question: Question, language: str) -> str:
    tables = question.moment.tables
    used = [tables[name]["origin"].dropna().unique() for name in ("buildings", "pacts")]
    titles = tables["origins"]["title"].reindex([one for some in used for one in some]).dropna()
    named = list(dict.fromkeys(titles))
    shown = ", ".join(named[:SOURCES_NAMED]) or words.say("imprint.register", language)
    more = len(named) - SOURCES_NAMED
    return shown + (words.say("imprint.more", language, n=more) if more > 0 else "")
