"""Charts as drawn, kept for the next visitor who asks for the same."""

from __future__ import annotations

from collections.abc import Callable, Hashable
from typing import Any, TypeVar

from geo import words
from geo.analysis.choices import Choices
from geo.charts import Canvas
from geo.charts.chart import Chart
from geo.recent import Recent
from geo.reports.charts_export import Imprint
from geo.ui.participation.figures import Figures

SOURCES_NAMED = 3
Make = Callable[[Figures, Canvas], Chart]
V = TypeVar("V")
_kept: Recent[tuple[Figures, Any]] = Recent(300)


def kept(figures: Figures, key: tuple[Hashable, ...], make: Callable[[], V]) -> V:
    """Work something out for some figures, or give what was worked out before."""
    found: V = _kept.get((id(figures), *key), lambda: (figures, make()))[1]
    return found


def chart_of(figures: Figures, canvas: Canvas, key: tuple[Hashable, ...], make: Make) -> Chart:
    """Draw a chart, or give the one that was drawn of the same figures on the same canvas."""
    return kept(figures, ("chart", canvas, *key), lambda: make(figures, canvas))


def imprint_of(figures: Figures, language: str) -> Imprint:
    """Write what a file says about itself: period, filters, source, date."""
    return kept(figures, ("imprint", language), lambda: _imprint(figures, language))


def _imprint(figures: Figures, language: str) -> Imprint:
    demonstration = figures.moment.snapshot.demonstration
    lines = [
        words.say(
            "imprint.period",
            language,
            since=words.date(figures.period.since, language, style="day"),
            until=words.date(figures.period.until, language, style="day"),
        ),
        words.say("imprint.filters", language, filters=filters_text(figures, language)),
        words.say("imprint.source", language, source=source_text(figures, language)),
        words.say(
            "imprint.date",
            language,
            day=words.date(figures.moment.day, language),
            fresh=words.date(figures.fresh, language),
        ),
    ]
    if demonstration:
        lines.append(words.say("imprint.demonstration", language))
    return Imprint(tuple(lines), demonstration)


def source_text(figures: Figures, language: str) -> str:
    """Name where what is counted comes from."""
    named = figures.sources
    shown = ", ".join(named[:SOURCES_NAMED]) or words.say("imprint.register", language)
    more = len(named) - SOURCES_NAMED
    return shown + (words.say("imprint.more", language, n=more) if more > 0 else "")


def filters_text(figures: Figures, language: str) -> str:
    """Write the filters in force as one line."""
    now = figures.choices
    parts = [
        f"{words.say(f'filter.{name}', language)}: {', '.join(values)}"
        for name, values in _chosen(figures, now, language)
        if values
    ]
    return "; ".join(parts) or words.say("imprint.no_filters", language)


def _chosen(figures: Figures, now: Choices, language: str) -> list[tuple[str, list[str]]]:
    places = figures.moment.tables["neighbourhoods"]["name"]
    return [
        ("q", [f"«{now.q}»"] if now.q else []),
        ("area", [_named("area", one, language) for one in now.area]),
        ("state", [words.say(f"look.{one}", language) for one in now.state]),
        ("status", [words.code("status", one, language) for one in now.status]),
        ("place", [str(places.get(one, one)) for one in now.place]),
        ("kind", [_named("party_kind", one, language) for one in now.kind]),
        ("attention", [words.say(f"attention.{one}", language) for one in now.attention]),
    ]


def _named(codes: str, value: str, language: str) -> str:
    if value == "none":
        return words.say("area.none" if codes == "area" else "kind.none", language)
    return words.code(codes, value, language)
