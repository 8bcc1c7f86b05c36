"""What stands on which slide: one message each."""

from __future__ import annotations

import re
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

MAP_WIDTH, MAP_GAP = 7.4, 0.4  # inches
VIEW_BOX = re.compile(r'viewBox="[-\d.]+ [-\d.]+ ([\d.]+) ([\d.]+)"')
LEAST_FIGURES, LEAST_MAP, LEAST_TABLE = 1.6, 3.4, 2.0  # inches high
SIGN_IN, ENTRY_GAP, ENTRY_END = 0.3, 0.04, 0.25  # of a legend


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
    room = Box(BODY.left, 0, BODY.width, _left(title, lines))
    fitting = _fitting(drawn.legend, beside_map(drawn, room))
    yield Page(title, spoken, lines, map=drawn, legend=drawn.legend[:fitting])
    rest = drawn.legend[fitting:]
    while rest:
        half = replace(room_below(named), width=BODY.width / 2)
        fitting = 2 * max(_fitting(rest, half), 1)
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


def map_box(drawn: PaperMap, room: Box) -> Box:
    """Place a map at the beginning of a room, as high as it can be."""
    found = VIEW_BOX.search(drawn.svg)
    ratio = float(found[2]) / float(found[1]) if found else 0.72
    height = min(room.height, MAP_WIDTH * ratio)
    return Box(room.left, room.top, height / ratio, height)


def beside_map(drawn: PaperMap, room: Box) -> Box:
    """Tell what room is left beside a map."""
    taken = map_box(drawn, room).width + MAP_GAP
    return Box(room.left + taken, room.top, room.width - taken, room.height)


def _fitting(legend: Sequence[Entry], room: Box) -> int:
    heights = accumulate(entry_height(entry, room.width - ENTRY_END) for entry in legend)
    return sum(height <= room.height for height in heights)


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
