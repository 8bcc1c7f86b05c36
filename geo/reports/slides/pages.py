"""What stands on which slide: one message each."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import partial
from itertools import accumulate

from geo.charts.chart import Chart
from geo.reports.briefing import Chapter, Entry, Figure, PaperMap, Table
from geo.reports.slides.marks import room_below
from geo.reports.slides.native_charts import is_drawable, least_height
from geo.reports.slides.native_tables import pages_of, size_of
from geo.reports.slides.sheet import BODY, SMALLEST_PT, Box
from geo.reports.slides.writing import height_in, portions

LEGEND_WIDTH = 3.9  # inches, beside the map
LEAST_FIGURES, LEAST_MAP, LEAST_TABLE = 1.6, 3.4, 2.0  # inches high
SIGN_IN, ENTRY_GAP = 0.3, 0.07  # of a legend


@dataclass(frozen=True)
class Page:
    """One slide."""

    title: str
    notes: Sequence[str]
    lines: Sequence[str] = ()
    figures: Sequence[Figure] = ()
    table: Table | None = None
    table_pt: float = SMALLEST_PT
    chart: Chart | None = None
    map: PaperMap | None = None
    legend: Sequence[Entry] = ()


def pages(chapter: Chapter, words: dict[str, str]) -> list[Page]:
    """Share a chapter out over slides: no two have the same title."""
    if chapter.chart and not is_drawable(chapter.chart):
        chapter = replace(chapter, chart=None)
    made = list(_parts(chapter, words))
    return [_numbered(page, at, made) for at, page in enumerate(made)]


def _parts(chapter: Chapter, words: dict[str, str]) -> Iterator[Page]:
    """Give the sentences a slide of their own where they leave too little room below them."""
    lines, shown = chapter.lines, _shown(chapter, words)
    alone = not shown or bool(lines and _left(chapter.title, lines) < shown[0].least)
    if alone:
        for share in portions(lines, room_below(chapter.title)):
            yield Page(chapter.title, _notes(chapter), share)
    for at, part in enumerate(shown):
        first = at == 0 and not alone
        yield from part.pages(chapter.title if first else part.title, lines if first else ())


@dataclass(frozen=True)
class Part:
    """Something to look at: the title it has if the chapter's is taken, and the inches it needs."""

    title: str
    least: float
    pages: Callable[[str, Sequence[str]], Iterator[Page]]


def _shown(chapter: Chapter, words: dict[str, str]) -> list[Part]:
    spoken = _notes(chapter)
    parts = []
    if chapter.figures:
        blank = Page("", spoken, figures=chapter.figures)
        parts.append(Part(chapter.title, LEAST_FIGURES, partial(_one, blank)))
    if chapter.map:
        named = words.get("legend", "") or chapter.title
        maps = partial(_maps, chapter.map, named, spoken)
        parts.append(Part(chapter.title, LEAST_MAP, maps))
    if chapter.chart:
        least = least_height(chapter.chart)
        blank = Page("", spoken, chart=chapter.chart)
        parts.append(Part(chapter.chart.title, least, partial(_one, blank)))
    if chapter.table:
        tables = partial(_tables, chapter.table, spoken)
        parts.append(Part(chapter.table.caption, LEAST_TABLE, tables))
    return parts


def _one(blank: Page, title: str, lines: Sequence[str]) -> Iterator[Page]:
    yield replace(blank, title=title, lines=lines)


def _maps(
    drawn: PaperMap, named: str, spoken: Sequence[str], title: str, lines: Sequence[str]
) -> Iterator[Page]:
    fitting = _fitting(drawn.legend, _left(title, lines))
    yield Page(title, spoken, lines, map=drawn, legend=drawn.legend[:fitting])
    rest = drawn.legend[fitting:]
    while rest:
        fitting = 2 * max(_fitting(rest, room_below(named).height), 1)
        yield Page(named, spoken, legend=rest[:fitting])
        rest = rest[fitting:]


def _tables(
    table: Table, spoken: Sequence[str], title: str, lines: Sequence[str]
) -> Iterator[Page]:
    room = Box(BODY.left, 0, BODY.width, _left(title, lines))
    shares = pages_of(table, room)
    size = size_of(table, room) if len(shares) == 1 else SMALLEST_PT
    for at, share in enumerate(shares):
        yield Page(title, spoken, lines if at == 0 else (), table=share, table_pt=size)


def _left(title: str, lines: Sequence[str]) -> float:
    room = room_below(title)
    return room.height - (height_in(lines, 22, room.width) + 0.25 if lines else 0)


def entry_height(entry: Entry, width_in: float) -> float:
    """Estimate how high a line of the legend is, in inches, with the gap below it."""
    return height_in([entry.word], SMALLEST_PT, width_in - SIGN_IN - 0.15) + ENTRY_GAP


def _fitting(legend: Sequence[Entry], room: float) -> int:
    heights = accumulate(entry_height(entry, LEGEND_WIDTH) for entry in legend)
    return sum(height <= room for height in heights)


def _notes(chapter: Chapter) -> list[str]:
    charted = [chapter.chart.title, chapter.chart.note] if chapter.chart else []
    said = [chapter.title, *chapter.lines, *charted, chapter.note]
    return [text for text in said if text]


def _numbered(page: Page, at: int, made: Sequence[Page]) -> Page:
    same = [one for one in made if one.title == page.title]
    if len(same) == 1:
        return page
    place = sum(one.title == page.title for one in made[: at + 1])
    return replace(page, title=f"{page.title} ({place}/{len(same)})")
