"""A chart as a file: CSV and XLSX of its table, SVG and PNG of its picture.

Each carries the title, the period, the source, the date and the filters, so that a picture in a
slide still says what it shows.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from textwrap import wrap
from typing import Any

import vl_convert
from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.styles import Font

from geo.charts.canvas import FONT, LIGHT, Spec
from geo.charts.chart import Cell, Chart
from geo.reports.exports import LIVE

WIDTH_PX = 1000
SCALE = 2.0  # a picture of 2,000 pixels fills a projector
LETTERS_A_LINE = 150
VERSION = "6.1"  # of Vega-Lite, as in `geo.charts.canvas.SCHEMA`


@dataclass(frozen=True)
class Imprint:
    """What a file says about itself: lines such as the period, the source and the filters."""

    lines: tuple[str, ...]
    demonstration: bool = False


@dataclass(frozen=True)
class FileKind:
    """A kind of file that a chart can be written as."""

    code: str
    media_type: str
    write: Callable[[Chart, Imprint], bytes]


def write_csv(chart: Chart, imprint: Imprint) -> bytes:
    """Write UTF-8, commas, decimal points; what the file is stands above in lines with `#`."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    for line in (chart.title, *imprint.lines, chart.note):
        writer.writerow([f"# {line}"])
    writer.writerow([_text(column.label) for column in chart.columns])
    for row in zip(*(column.cells for column in chart.columns), strict=True):
        writer.writerow([_text(cell) for cell in row])
    return out.getvalue().encode("utf-8-sig")


def write_xlsx(chart: Chart, imprint: Imprint) -> bytes:
    """Write a workbook: the figures on one sheet, what they are on another. No formula is live."""
    book = Workbook(write_only=True)
    figures = book.create_sheet("1")
    figures.freeze_panes = "B2"
    figures.append([_cell(figures, column.label, bold=True) for column in chart.columns])
    for row in zip(*(column.cells for column in chart.columns), strict=True):
        figures.append([_cell(figures, cell) for cell in row])
    about = book.create_sheet("2")
    for line in (chart.title, *imprint.lines, chart.note):
        about.append([_cell(about, line)])
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def write_svg(chart: Chart, imprint: Imprint) -> bytes:
    """Draw the chart on white as SVG, in text that can be searched."""
    drawn: str = vl_convert.vegalite_to_svg(
        on_paper(chart, imprint), vl_version=VERSION, allowed_base_urls=[]
    )
    return drawn.encode()


def write_png(chart: Chart, imprint: Imprint) -> bytes:
    """Draw the chart on white as PNG, 2,000 pixels wide."""
    drawn: bytes = vl_convert.vegalite_to_png(
        on_paper(chart, imprint), vl_version=VERSION, scale=SCALE, allowed_base_urls=[]
    )
    return drawn


def on_paper(chart: Chart, imprint: Imprint) -> Spec:
    """Give a chart that was drawn for a light page its title, its imprint and its width."""
    subtitle = [line for text in (*imprint.lines, chart.note) for line in _lines(text)]
    title = {
        "text": wrap(chart.title, LETTERS_A_LINE // 2 + 25),
        "subtitle": subtitle,
        "anchor": "start",
        "frame": "bounds",
        "fontSize": 20,
        "fontWeight": 600,
        "color": LIGHT.ink,
        "subtitleFontSize": 12,
        "subtitleColor": LIGHT.quiet,
        "subtitlePadding": 6,
        "font": FONT,
        "subtitleFont": FONT,
        "offset": 28,
    }
    return {
        **chart.spec,
        "width": WIDTH_PX,
        "autosize": {"type": "pad"},
        "padding": 24,
        "background": LIGHT.ground,
        "title": title,
    }


KINDS: Mapping[str, FileKind] = {
    kind.code: kind
    for kind in (
        FileKind("csv", "text/csv", write_csv),
        FileKind(
            "xlsx",
            "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
            write_xlsx,
        ),
        FileKind("svg", "image/svg+xml", write_svg),
        FileKind("png", "image/png", write_png),
    )
}


def file_name(chart: Chart, imprint: Imprint, kind: FileKind, day: str) -> str:
    """Name a file; one of the demonstration register says so."""
    mark = "demonstration-" if imprint.demonstration else ""
    plain = re.sub(r"[^a-z0-9]+", "-", chart.name.lower()).strip("-")
    return f"{mark}{plain}-{day}.{kind.code}"


def _lines(text: str) -> list[str]:
    return wrap(text, LETTERS_A_LINE) or [""]


def _text(cell: Cell) -> str:
    if cell is None:
        return ""
    if isinstance(cell, str):
        return f"'{cell}" if cell.startswith(LIVE) else cell
    return f"{cell:.10g}" if isinstance(cell, float) else str(cell)


def _cell(sheet: Any, value: Cell, *, bold: bool = False) -> Any:
    cell = WriteOnlyCell(sheet, value=value)
    if isinstance(value, str):
        cell.data_type = "s"
    if bold:
        cell.font = Font(bold=True)
    return cell
