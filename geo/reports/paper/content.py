"""A briefing as plain values for typst: texts stay texts, no letter of them is ever markup."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from geo import words
from geo.reports.briefing import Briefing, Chapter, Entry, Figure, PaperMap, Table
from geo.reports.paper.fonts import families, legible
from geo.reports.paper.pictures import chart_alt, chart_svg, clean_svg, qr_svg

Values = dict[str, Any]
LINKS = ("https://", "http://")


def content_of(briefing: Briefing, *, charts: bool = True) -> Values:
    """Write a briefing as values of JSON; `charts` False leaves them undrawn."""
    language, _, region = words.locale_of(briefing.language).partition("_")
    address = legible(briefing.public_address)
    return {
        "lang": language,
        "region": region,
        "dir": briefing.direction,
        "fonts": families(),
        "title": legible(briefing.title),
        "subtitle": legible(briefing.subtitle),
        "day": [briefing.day.year, briefing.day.month, briefing.day.day],
        "source": legible(briefing.source),
        "demonstration": legible(briefing.demonstration_line) if briefing.demonstration else "",
        "words": {key: legible(word) for key, word in briefing.words.items()},
        "address": address,
        "link": address.startswith(LINKS),
        "qr": qr_svg(address),
        "chapters": [_chapter(one, charts) for one in briefing.chapters],
    }


def _chapter(chapter: Chapter, charts: bool) -> Values:
    return {
        "key": chapter.key,
        "title": legible(chapter.title),
        "lines": [legible(line) for line in chapter.lines],
        "figures": [_figure(figure) for figure in chapter.figures],
        "table": _table(chapter.table) if chapter.table else None,
        "chart": _chart(chapter) if charts else None,
        "map": _map(chapter.map) if chapter.map else None,
        "note": legible(chapter.note),
    }


def _figure(figure: Figure) -> Values:
    texts = {"name": figure.name, "text": figure.text, "about": figure.about}
    return {key: legible(text) for key, text in texts.items()}


def _table(table: Table) -> Values:
    return {
        "caption": legible(table.caption),
        "head": _legible_all(table.head),
        "rows": [_legible_all(row) for row in table.rows],
        "numbers": list(table.numbers),
    }


def _chart(chapter: Chapter) -> Values | None:
    chart = chapter.chart
    if chart is None:
        return None
    return {
        "title": legible(chart.title),
        "note": legible(chart.note),
        "svg": chart_svg(chart),
        "alt": legible(chart_alt(chart)),
    }


def _map(drawn: PaperMap) -> Values:
    return {
        "svg": clean_svg(drawn.svg),
        "alt": legible(drawn.alt),
        "legend": [_entry(entry) for entry in drawn.legend],
    }


def _entry(entry: Entry) -> Values:
    return {"svg": entry.svg, "word": legible(entry.word)}


def _legible_all(texts: Sequence[str]) -> list[str]:
    return [legible(text) for text in texts]
