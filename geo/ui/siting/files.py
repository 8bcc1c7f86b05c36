"""The table of the chosen places, and the plan as files."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import streamlit as st

from geo import words
from geo.analysis.siting.conditions import NOTHING_ASKED, Conditions
from geo.charts.chart import Cell, Chart, Column
from geo.reports import plan_files
from geo.reports.charts_export import Imprint
from geo.reports.plan_files import PlanReport, Site
from geo.ui import state
from geo.ui.markup import note, tag
from geo.ui.markup import show as show_markup
from geo.ui.participation import box
from geo.ui.siting import question as asked
from geo.ui.siting import ranked
from geo.ui.siting.question import Question

SOURCES_NAMED = 3


@dataclass(frozen=True)
class Shown:
    """The plan in sight.

    Parameters
    ----------
    name
        That it was kept under; empty for none.
    answer
        Sentences: what it brings, and how sure that is.
    under
        The conditions that it was chosen under; of the visitor's own plan none.
    """

    title: str
    name: str
    answer: tuple[str, ...]
    sites: tuple[str, ...]
    under: Conditions


def show(question: Question, shown: Shown) -> None:
    """Show the places in order, and the plan as files."""
    with st.container(horizontal=True, vertical_alignment="center", key="head-table", gap="small"):
        show_markup(tag("h2", shown.title, id="title-table"), class_="chart-title")
        _show_downloads(question, shown)
    if not shown.sites:
        note(state.say("next.mine.empty"))
        return
    # Kind and code are for files: here they would push the homes out of sight.
    on_screen = [
        column for name, column in columns(question, shown.sites).items() if name not in OFF_SCREEN
    ]
    box.show_table(Chart("", shown.title, "", {}, tuple(on_screen)))


OFF_SCREEN = ("kind", "code")


def _show_downloads(question: Question, shown: Shown) -> None:
    with st.popover(
        state.say("next.download"), icon=":material/download:", key="files-table",
        disabled=not shown.sites, on_change="rerun",
    ) as opened:  # fmt: skip
        if not opened.open:
            return
        report = report_of(question, shown)
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


def report_of(question: Question, shown: Shown) -> PlanReport:
    """Lay out a plan for files."""
    language, sites = state.language(), shown.sites
    rows = question.siting.candidates
    return PlanReport(
        name=shown.name or state.say("next.file.name"),
        title=shown.name or shown.title,
        answer=shown.answer,
        columns=tuple(columns(question, sites).values()),
        changes=changes(question, sites),
        sites=tuple(
            Site(site, str(row["kind"]), float(row["lon"]), float(row["lat"]))
            for site, (_, row) in zip(sites, rows.reindex(list(sites)).iterrows(), strict=True)
        ),
        imprint=imprint_of(question, language, shown.under),
        headings={
            name: state.say(f"next.page.{name}") for name in ("places", "changes", "assumptions")
        },
        language=language,
        radius_m=question.radius_m,
    )  # fmt: skip


def columns(question: Question, sites: tuple[str, ...]) -> dict[str, Column]:
    """Make the columns of the table by name, one row a place in the order of the plan."""
    say, siting = state.say, question.siting
    gains = [int(gain) for gain in asked.counted(question, sites).gains]
    running = [sum(gains[: at + 1]) for at in range(len(gains))]
    order = list(range(1, len(sites) + 1))
    names = [asked.named(question, site) for site in sites]
    kinds = [say(f"next.kind.{siting.candidates['kind'][site]}") for site in sites]
    places = [asked.place_of(question, site) for site in sites]
    shares = [(siting.covered_already + one) / (siting.total or 1.0) for one in running]
    language = state.language()
    texts: dict[str, tuple[Sequence[Cell], Sequence[str]]] = {
        "order": (order, [str(one) for one in order]),
        "place": (names, names),
        "kind": (kinds, kinds),
        "neighbourhood": (places, places),
        "gain": (gains, [words.number(one, language) for one in gains]),
        "running": (running, [words.number(one, language) for one in running]),
        "share": (
            [round(one, SHARE_DIGITS) for one in shares],
            [words.share(one, language) for one in shares],
        ),
        "code": (sites, sites),
    }
    return {
        name: Column(say(f"next.column.{name}"), *pair, number=name in NUMBERS)
        for name, pair in texts.items()
    }


NUMBERS = ("order", "gain", "running", "share")
SHARE_DIGITS = 4


def changes(question: Question, sites: tuple[str, ...]) -> tuple[Column, ...]:
    """Make the columns of what a plan changes, one row a neighbourhood that gains homes."""
    moved = ranked.gaining(ranked.changed(question, (), sites))
    names = list(moved["name"].astype(str))
    language = state.language()
    told = [Column(state.say("next.column.neighbourhood"), names, names)]
    for when in ("before", "after"):
        shares = [round(float(one), SHARE_DIGITS) for one in moved[f"share_{when}"]]
        texts = [words.share(one, language, digits=0) for one in shares]
        told.append(Column(state.say(f"next.column.{when}"), shares, texts, number=True))
    return tuple(told)


def imprint_of(question: Question, language: str, under: Conditions = NOTHING_ASKED) -> Imprint:
    """Write what the figures rest on: conditions, distance, day, what counts, source."""
    moment, siting = question.moment, question.siting
    demonstration = moment.snapshot.demonstration
    lines = [
        *condition_lines(
            under, language, lambda site: asked.named(question, site), siting.neighbourhoods
        ),
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


def condition_lines(
    under: Conditions,
    language: str,
    named: Callable[[str], str],
    neighbourhoods: Mapping[str, str],
) -> list[str]:
    """Say each condition in force: the best choice is the best of those that respect it."""

    def said(name: str, **values: object) -> str:
        return words.say(f"next.about.{name}", language, **values)

    found = [
        said(name, places=", ".join(map(named, sites)))
        for name, sites in (("decided", under.decided), ("excluded", under.excluded))
        if sites
    ]
    if under.at_most_per_neighbourhood is not None:
        found.append(said("at_most", n=under.at_most_per_neighbourhood))
    if under.minimum is not None:
        places, fewest = under.minimum
        names = ", ".join(neighbourhoods.get(place, place) for place in places)
        found.append(said("minimum", n=fewest, places=names))
    if under.budget is not None:
        found.append(said("budget", budget=int(under.budget)))
    return found


def _sources(question: Question, language: str) -> str:
    tables = question.moment.tables
    used = [tables[name]["origin"].dropna().unique() for name in ("buildings", "pacts")]
    titles = tables["origins"]["title"].reindex([one for some in used for one in some]).dropna()
    named = list(dict.fromkeys(titles))
    shown = ", ".join(named[:SOURCES_NAMED]) or words.say("imprint.register", language)
    more = len(named) - SOURCES_NAMED
    return shown + (words.say("imprint.more", language, n=more) if more > 0 else "")
