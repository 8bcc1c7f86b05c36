"""What stands on which slide: one message each."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import accumulate

from geo.charts.chart import Chart
from geo.reports.briefing import Chapter, Entry, Figure, PaperMap, Table
from geo.reports.slides.native_charts import least_height
from geo.reports.slides.native_tables import pages_of, size_of
from geo.reports.slides.sheet import BODY, SMALLEST_PT, Box
from geo.reports.slides.writing import height_in, portions

ROOM = Box(BODY.left, 0, BODY.width, 4.2)  # below a title of two lines
LEGEND_ROOM = Box(0, 0, 3.9, 4.2)  # beside the map
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
    made = list(_parts(chapter, words))
    return [_numbered(page, at, made) for at, page in enumerate(made)]


def _parts(chapter: Chapter, words: dict[str, str]) -> Iterator[Page]:
    spoken = _notes(chapter)
    lines: Sequence[str] = chapter.lines
    if chapter.figures:
        yield Page(chapter.title, spoken, lines, chapter.figures)
        lines = ()
    elif not (chapter.map or chapter.chart or chapter.table):
        for share in portions(lines, ROOM):
            yield Page(chapter.title, spoken, share)
        return
    first = not chapter.figures
    if chapter.map:
        yield from _maps(chapter, chapter.map, lines if first else (), words)
        lines, first = (), False
    if chapter.chart:
        if first and lines and _left_below(lines) < least_height(chapter.chart):
            yield Page(chapter.title, spoken, lines)
            first = False
        title = chapter.title if first else chapter.chart.title
        yield Page(title, spoken, lines if first else (), chart=chapter.chart)
        first = False
    if chapter.table:
        title = chapter.title if first else chapter.table.caption
        yield from _tables(chapter.table, title, lines if first else (), spoken)


def _maps(
    chapter: Chapter, drawn: PaperMap, lines: Sequence[str], words: dict[str, str]
) -> Iterator[Page]:
    fitting = _fitting(drawn.legend)
    beside, rest = drawn.legend[:fitting], drawn.legend[fitting:]
    yield Page(chapter.title, _notes(chapter), lines, map=drawn, legend=beside)
    if rest:
        title = words.get("legend", "") or chapter.title
        yield Page(title, _notes(chapter), legend=rest)


def _tables(
    table: Table, title: str, lines: Sequence[str], spoken: Sequence[str]
) -> Iterator[Page]:
    room = Box(ROOM.left, 0, ROOM.width, max(_left_below(lines), 1.5))
    shares = pages_of(table, room)
    size = size_of(table, room) if len(shares) == 1 else SMALLEST_PT
    for at, share in enumerate(shares):
        yield Page(title, spoken, lines if at == 0 else (), table=share, table_pt=size)


def _left_below(lines: Sequence[str]) -> float:
    return ROOM.height - (height_in(lines, 22, ROOM.width) + 0.25 if lines else 0)


def entry_height(entry: Entry, width_in: float) -> float:
    """Estimate how high a line of the legend is, in inches, with the gap below it."""
    return height_in([entry.word], SMALLEST_PT, width_in - SIGN_IN - 0.15) + ENTRY_GAP


def _fitting(legend: Sequence[Entry]) -> int:
    heights = accumulate(entry_height(entry, LEGEND_ROOM.width) for entry in legend)
    return sum(height <= LEGEND_ROOM.height for height in heights)


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
