"""A table that can be edited, over as many slides as its rows need."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from pptx.oxml import parse_xml
from pptx.oxml.ns import nsdecls, qn
from pptx.util import Inches

from geo.reports.briefing import Table
from geo.reports.slides.sheet import ACCENT, INK, RULE, SMALLEST_PT, Box
from geo.reports.slides.writing import LINE, Look, Pen, bare, lines_of

ROW_GAP = 0.16  # inches above and below the letters of a row, together
CELL_GAP = 0.24  # between columns
PLAIN_STYLE = "{2D5ABB26-0587-4C30-8999-92F81FD0307C}"  # "No Style, No Grid"
SIZES_PT = (24, 22, 20, SMALLEST_PT)
EM_A_WORD = 0.62  # of Arial in bold, for a word of wide letters
LONGEST = 34  # letters: beyond them a column gets no wider, its cells break into lines


def pages_of(table: Table, box: Box) -> list[Table]:
    """Share the rows of a table out, so that each share fits at the smallest size."""
    widths = _widths(table, box.width)
    room = box.height - _height(table.head, widths, SMALLEST_PT)
    pages: list[list[Sequence[str]]] = [[]]
    left = room
    for row in table.rows:
        needed = _height(row, widths, SMALLEST_PT)
        if pages[-1] and needed > left:
            pages.append([])
            left = room
        pages[-1].append(row)
        left -= needed
    return [Table(table.caption, table.head, rows, table.numbers) for rows in pages]


def size_of(table: Table, box: Box) -> float:
    """Choose the largest letters at which a table fits, whole words in every column."""
    rows = [table.head, *table.rows]
    widths = _widths(table, box.width)
    words = [max(map(_longest_word, column)) for column in zip(*rows, strict=True)]
    for size in SIZES_PT:
        whole = all(_word_in(n, size) <= width for n, width in zip(words, widths, strict=True))
        if whole and sum(_height(row, widths, size) for row in rows) <= box.height:
            return size
    return SMALLEST_PT


def add_table(slide: Any, box: Box, table: Table, size_pt: float, pen: Pen) -> Any:
    """Put a table on a slide; its first row is marked as its head."""
    rows = [table.head, *table.rows]
    widths = _widths(table, box.width)
    frame = slide.shapes.add_table(len(rows), len(table.head), *box.emu(mirrored=pen.rtl))
    drawn = frame.table
    _unstyle(drawn, pen)
    for at, width in enumerate(widths):
        drawn.columns[at].width = Inches(width)
    for at, row in enumerate(rows):
        drawn.rows[at].height = Inches(_height(row, widths, size_pt))
        for text, cell, number in zip(row, drawn.rows[at].cells, table.numbers, strict=True):
            _write(cell, text, pen, Look(size_pt, at == 0, INK), number=number)
    frame.height = sum(row.height for row in drawn.rows)
    return frame


def _unstyle(drawn: Any, pen: Pen) -> None:
    properties = drawn._tbl.tblPr
    properties.find(qn("a:tableStyleId")).text = PLAIN_STYLE
    drawn.first_row, drawn.first_col, drawn.horz_banding = True, True, False
    if pen.rtl:
        properties.set("rtl", "1")


def _write(cell: Any, text: str, pen: Pen, look: Look, *, number: bool) -> None:
    bare(cell.text_frame)
    cell.margin_left = cell.margin_right = Inches(CELL_GAP / 2)
    cell.margin_top = cell.margin_bottom = Inches(ROW_GAP / 2)
    pen.write(cell.text_frame, [text], look, end=number)
    properties = cell._tc.get_or_add_tcPr()
    properties.append(_rule(*((19050, ACCENT) if look.bold else (9525, RULE))))


def _rule(width: int, shade: str) -> Any:
    return parse_xml(
        f'<a:lnB {nsdecls("a")} w="{width}"><a:solidFill><a:srgbClr val="{shade}"/>'
        "</a:solidFill></a:lnB>"
    )


def _widths(table: Table, width_in: float) -> list[float]:
    """Give each column its longest word, and share what is left by the length of its cells."""
    columns = list(zip(table.head, *table.rows, strict=True))
    least = [_word_in(max(map(_longest_word, column)), SMALLEST_PT) for column in columns]
    lengths = [min(max(map(len, column)), LONGEST) + 1 for column in columns]
    spare = width_in - sum(least)
    if spare < 0:
        return [width_in * one / sum(least) for one in least]
    return [one + spare * length / sum(lengths) for one, length in zip(least, lengths, strict=True)]


def _longest_word(text: str) -> int:
    return min(max(map(len, text.split()), default=0), LONGEST)


def _word_in(letters: int, size_pt: float) -> float:
    return letters * size_pt * EM_A_WORD / 72 + CELL_GAP


def _height(row: Sequence[str], widths: Sequence[float], size_pt: float) -> float:
    lines = max(
        lines_of(text, size_pt, width - CELL_GAP) for text, width in zip(row, widths, strict=True)
    )
    return lines * size_pt * LINE / 72 + ROW_GAP
