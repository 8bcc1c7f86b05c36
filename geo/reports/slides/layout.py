"""What fills a slide below its title: sentences, then one thing to look at."""

from __future__ import annotations

import io
from collections.abc import Sequence
from typing import Any

from geo.reports.briefing import Entry, Figure, PaperMap
from geo.reports.paper.pictures import chart_alt, clean_svg, png_of
from geo.reports.slides.marks import ABOVE_FOOT, describe
from geo.reports.slides.native_charts import add_chart
from geo.reports.slides.native_tables import add_table
from geo.reports.slides.pages import SIGN_IN, Page, beside_map, entry_height, map_box
from geo.reports.slides.sheet import ACCENT, BODY, FOOT, INK, QUIET, SMALLEST_PT, Box
from geo.reports.slides.writing import Look, Pen, height_in, size_for

GAP = 0.25
ACROSS = 4  # figures beside one another
NUMBER_PT = (44, 36, 32, 28, 24)
LARGE_PT = 36
MOST_CARD = 2.2  # inches


def fill(slide: Any, page: Page, top: float, pen: Pen) -> None:
    """Fill a slide from `top` inches down to its source line."""
    room = Box(BODY.left, top, BODY.width, FOOT - ABOVE_FOOT - top)
    room = _lines(slide, page, room, pen)
    if page.figures:
        _figures(slide, page.figures, room, pen)
    if page.map:
        _map(slide, page.map, page.legend, room, pen)
    elif page.legend:
        _legend(slide, page.legend, room, pen, columns=2)
    if page.chart:
        describe(add_chart(slide, room, page.chart, pen), chart_alt(page.chart))
    if page.table:
        describe(add_table(slide, room, page.table, page.table_pt, pen), page.table.caption)


def _lines(slide: Any, page: Page, room: Box, pen: Pen) -> Box:
    """Write the sentences; tell what room is left below them."""
    if not page.lines:
        return room
    alone = not (page.figures or page.table or page.chart or page.map)
    box = room if alone else Box(room.left, room.top, room.width, room.height * 0.4)
    size = size_for(page.lines, box, (24, 22, 20) if alone else (22, 20))
    height = height_in(page.lines, size, room.width)
    pen.box(slide, Box(room.left, room.top, room.width, height), page.lines, Look(size))
    down = height + GAP
    return Box(room.left, room.top + down, room.width, max(room.height - down, 1.0))


def _figures(slide: Any, figures: Sequence[Figure], room: Box, pen: Pen) -> None:
    """Put figures beside one another; in two columns if their numbers are long."""
    across = min(len(figures), ACROSS)
    size = _number_pt(figures, room.width / across)
    if across > 2 and size < LARGE_PT:
        larger = min(_number_pt(figures, room.width / 2), LARGE_PT)
        if _cards_in(figures, 2, larger, room.width) <= room.height:
            across, size = 2, larger
    width = (room.width - GAP * (across - 1)) / across
    height = min(room.height / -(-len(figures) // across), MOST_CARD)
    for at, figure in enumerate(figures):
        row, column = divmod(at, across)
        left, top = room.left + column * (width + GAP), room.top + row * height
        _figure(slide, figure, Box(left, top, width, height - 0.05), size, pen)


def _cards_in(figures: Sequence[Figure], across: int, size: float, width: float) -> float:
    """Estimate how high figures are in so many columns, in inches."""
    card = width / across - GAP
    tallest = max(
        height_in([one.text], size, card)
        + height_in([one.name], 20, card)
        + (height_in([one.about], SMALLEST_PT, card) if one.about else 0)
        for one in figures
    )
    return (tallest + 0.1) * -(-len(figures) // across)


def _number_pt(figures: Sequence[Figure], width: float) -> float:
    card = Box(0, 0, width - GAP, 0.75)
    return min(size_for([figure.text], card, NUMBER_PT) for figure in figures)


def _figure(slide: Any, figure: Figure, box: Box, size: float, pen: Pen) -> None:
    shape = pen.box(slide, box, [figure.text], Look(size, True, ACCENT))
    frame = shape.text_frame
    pen.line(frame.add_paragraph(), figure.name, Look(20, True, INK))
    if figure.about:
        pen.line(frame.add_paragraph(), figure.about, Look(SMALLEST_PT, False, QUIET))


def _map(slide: Any, drawn: PaperMap, legend: Sequence[Entry], room: Box, pen: Pen) -> None:
    box = map_box(drawn, room)
    image = png_of(clean_svg(drawn.svg), box.width * 72, dots_an_inch=220)
    describe(slide.shapes.add_picture(io.BytesIO(image), *box.emu(mirrored=pen.rtl)), drawn.alt)
    free = beside_map(drawn, room)
    _legend(slide, legend, free, pen, columns=1)


def _legend(slide: Any, legend: Sequence[Entry], room: Box, pen: Pen, *, columns: int) -> None:
    width = room.width / columns
    each = -(-len(legend) // columns)
    for column in range(columns):
        top = room.top
        for entry in legend[column * each : (column + 1) * each]:
            left = room.left + column * width
            top += _entry(slide, entry, Box(left, top, width - GAP, 0), pen)


def _entry(slide: Any, entry: Entry, box: Box, pen: Pen) -> float:
    sign = Box(box.left, box.top + 0.02, SIGN_IN, SIGN_IN)
    image = io.BytesIO(png_of(entry.svg, 24, dots_an_inch=300))
    describe(slide.shapes.add_picture(image, *sign.emu(mirrored=pen.rtl)), "")
    width = box.width - SIGN_IN - 0.15
    height = entry_height(entry, box.width)
    beside = Box(box.left + SIGN_IN + 0.15, box.top, width, height)
    pen.box(slide, beside, [entry.word], Look(SMALLEST_PT))
    return height
