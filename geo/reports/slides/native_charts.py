"""A chart that PowerPoint and LibreOffice draw themselves, with its figures in a sheet."""

from __future__ import annotations

import io
import re
from collections.abc import Sequence
from typing import Any

from openpyxl import Workbook
from pptx.chart.data import CategoryChartData
from pptx.enum.chart import (
    XL_CHART_TYPE,
    XL_LABEL_POSITION,
    XL_LEGEND_POSITION,
    XL_TICK_LABEL_POSITION,
)
from pptx.oxml.ns import qn
from pptx.util import Pt

from geo.charts.chart import Cell, Chart, Column
from geo.reports.paper.fonts import plain
from geo.reports.slides.sheet import ACCENT, INK, QUIET, RULE, SMALLEST_PT, Box, colour
from geo.reports.slides.writing import Pen

MONTH = re.compile(r"\d{4}(-\d{2}){0,2}")
MOST_LABELS = 6  # months below the columns
SHADES = (ACCENT, INK, "8A968F", "5C9467", "C9CEC8", QUIET)


def add_chart(slide: Any, box: Box, chart: Chart, pen: Pen) -> Any:
    """Draw a chart's columns of figures over its first column.

    What is unknown or hidden is an empty cell, never 0; bars then say why beside their name.
    """
    over_time = is_time(chart)
    names, series = _names(chart, over_time), _series(chart)
    data = CategoryChartData(number_format=_format(series))
    data.categories = names
    for column in series:
        data.add_series(plain(column.label), known(column.cells))
    frame = slide.shapes.add_chart(_kind(over_time, series), *box.emu(mirrored=pen.rtl), data)
    drawn = frame.chart
    drawn.part.chart_workbook.update_from_xlsx_blob(_sheet(names, series))
    _style(drawn, pen, over_time, len(names))
    return frame


def is_drawable(chart: Chart) -> bool:
    """Tell whether a chart has rows and a column of figures."""
    return chart.n_rows > 0 and bool(_series(chart))


def is_time(chart: Chart) -> bool:
    """Tell whether a chart's rows are days, months or years."""
    cells = chart.columns[0].cells
    return bool(cells) and all(MONTH.fullmatch(str(cell)) for cell in cells)


def least_height(chart: Chart) -> float:
    """Tell how many inches a chart needs for its letters."""
    return 3.2 if is_time(chart) else 0.3 * chart.n_rows + 0.2


def known(cells: Sequence[Cell]) -> list[int | float | None]:
    """Keep the numbers; what is hidden or not known is nothing."""
    return [cell if isinstance(cell, (int, float)) else None for cell in cells]


def _series(chart: Chart) -> list[Column]:
    return [column for column in chart.columns[1:] if column.number]


def _names(chart: Chart, over_time: bool) -> list[str]:
    first, series = chart.columns[0], _series(chart)
    if over_time or len(series) != 1:
        return [plain(text) for text in first.texts]
    said = zip(first.texts, known(series[0].cells), series[0].texts, strict=True)
    return [plain(name if value is not None else f"{name}: {text}") for name, value, text in said]


def _kind(over_time: bool, series: Sequence[Column]) -> Any:
    if not over_time:
        return XL_CHART_TYPE.BAR_CLUSTERED
    return XL_CHART_TYPE.COLUMN_CLUSTERED if len(series) == 1 else XL_CHART_TYPE.LINE_MARKERS


def _format(series: Sequence[Column]) -> str:
    numbers = [value for column in series for value in known(column.cells) if value is not None]
    return "#,##0" if all(float(value).is_integer() for value in numbers) else "[=0]0;#,##0.0"


def _sheet(names: Sequence[str], series: Sequence[Column]) -> bytes:
    """Write the sheet behind the chart; a name that looks like a formula stays a text."""
    book = Workbook()
    sheet: Any = book.active
    for at, name in enumerate(names, start=2):
        _text(sheet.cell(at, 1), name)
    for across, column in enumerate(series, start=2):
        _text(sheet.cell(1, across), plain(column.label))
        for at, value in enumerate(known(column.cells), start=2):
            sheet.cell(at, across).value = value
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def _text(cell: Any, text: str) -> None:
    cell.value = text
    cell.data_type = "s"


def _style(chart: Any, pen: Pen, over_time: bool, n_names: int) -> None:
    chart.font.size, chart.font.color.rgb = Pt(SMALLEST_PT), colour(INK)
    chart._chartSpace.txPr.p_lst[0].pPr.get_or_add_defRPr().set("lang", pen.language)
    chart.has_title = False
    chart.has_legend = len(chart.plots[0].series) > 1
    if chart.has_legend:
        chart.legend.position, chart.legend.include_in_layout = XL_LEGEND_POSITION.BOTTOM, False
    for series, shade in zip(chart.plots[0].series, SHADES * 9, strict=False):
        _shade(series, shade, lines=over_time and chart.has_legend)
    if over_time:
        _style_months(chart, n_names)
        return
    _style_bars(chart)


def _shade(series: Any, shade: str, *, lines: bool) -> None:
    series.format.line.color.rgb = colour(shade)
    if not lines:
        series.format.fill.solid()
        series.format.fill.fore_color.rgb = colour(shade)
        series.invert_if_negative = False


def _style_bars(chart: Any) -> None:
    names, values = chart.category_axis, chart.value_axis
    names.reverse_order = True
    names.format.line.color.rgb = colour(QUIET)
    names.has_major_gridlines = values.has_major_gridlines = False
    values.visible = False
    values.minimum_scale = 0
    plot = chart.plots[0]
    plot.gap_width = 60
    plot.has_data_labels = True
    labels = plot.data_labels
    labels.show_value, labels.position = True, XL_LABEL_POSITION.OUTSIDE_END
    labels.font.size, labels.font.bold = Pt(SMALLEST_PT), True


def _style_months(chart: Any, n_names: int) -> None:
    names, values = chart.category_axis, chart.value_axis
    skip = max(1, -(-n_names // MOST_LABELS))
    for tag in ("c:tickLblSkip", "c:tickMarkSkip"):
        _set_skip(names, tag, skip)
    names.tick_label_position = XL_TICK_LABEL_POSITION.LOW
    names.has_major_gridlines = False
    names.format.line.color.rgb = colour(QUIET)
    values.minimum_scale = 0
    values.format.line.fill.background()
    values.major_gridlines.format.line.color.rgb = colour(RULE)
    if not chart.has_legend:
        chart.plots[0].gap_width = 40


def _set_skip(axis: Any, tag: str, skip: int) -> None:
    element = axis._element
    made = element.makeelement(qn(tag), {"val": str(skip)})
    element.find(qn("c:noMultiLvlLbl")).addprevious(made)
