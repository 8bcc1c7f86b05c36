"""Horizontal bars with their figures on them: by area, by kind of proposer, by neighbourhood."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from geo.charts import Canvas, Spec
from geo.charts.canvas import whole
from geo.charts.chart import Cell, Chart, Column

BAR_PX = 26
LABEL_PX = 260


@dataclass(frozen=True)
class Bar:
    """One bar.

    Parameters
    ----------
    name
        What it is; no two alike.
    value
        Its length; None for what is not known, which has a text and no bar.
    text
        What stands at its end.
    colour
        Its filling; empty for the usual one.
    """

    name: str
    value: float | int | None
    text: str
    colour: str = ""


def bar_chart(
    name: str, title: str, note: str, head: tuple[str, str], bars: Sequence[Bar], canvas: Canvas
) -> Chart:
    """Make a chart of bars, in the order given, and its table.

    Parameters
    ----------
    head
        Headings of the names and of the values.
    """
    cells: list[Cell] = [bar.value for bar in bars]
    columns = (
        Column(head[0], [bar.name for bar in bars], [bar.name for bar in bars]),
        Column(head[1], cells, [bar.text for bar in bars], number=True),
    )
    return Chart(name, title, note, _spec(bars, canvas), columns)


def _spec(bars: Sequence[Bar], canvas: Canvas) -> Spec:
    colours = canvas.colours
    most = max([float(bar.value or 0) for bar in bars], default=0.0) or 1.0
    rows = [
        {"name": bar.name, "value": bar.value or 0, "text": bar.text,
         "colour": bar.colour or colours.filling}
        for bar in bars
    ]  # fmt: skip
    y = {
        "field": "name",
        "type": "nominal",
        "sort": None,
        "scale": {"domain": [bar.name for bar in bars], "paddingInner": 0.3},
        "axis": {
            "title": None,
            "labelLimit": LABEL_PX,
            "labelFontSize": 13,
            "labelColor": colours.ink,
            "ticks": False,
            "domain": False,
        },
    }
    x = {
        "field": "value",
        "type": "quantitative",
        "scale": {"domain": [0, 1.25 * most], "nice": False},
        "axis": None,
    }
    mark = {"type": "bar", "stroke": colours.ink, "strokeWidth": 0.8}
    colour = {"field": "colour", "type": "nominal", "scale": None}
    text = {"type": "text", "align": "left", "dx": 6, "fontSize": 14, "fontWeight": 600}
    layers: list[Spec] = [
        {
            "transform": [{"filter": "datum.value > 0"}],
            "mark": mark,
            "encoding": {"x": x, "color": colour},
        },
        {
            "mark": text,
            "encoding": {
                "x": x,
                "text": {"field": "text", "type": "nominal"},
                "color": {"value": colours.ink},
            },
        },
    ]
    return whole(
        canvas,
        layers,
        height=BAR_PX * max(len(bars), 1),
        data={"values": rows},
        encoding={"y": y},
    )
