"""Columns stacked by area, in the map's colours."""

from __future__ import annotations

import pandas as pd

from geo import model, words
from geo.charts.canvas import (
    Canvas,
    Spec,
    amounts,
    point,
    rows_of,
    spans_ms,
    time_axis,
    tooltip,
    whole,
)
from geo.mapping import signs

HEIGHT = 270
GAP_PX = 1.2
# A telephone at a large zoom has no room for two names beside each other.
COLUMNS = {"expr": "width < 300 ? 1 : 2"}
SHAPES = {
    "common_spaces": "circle",
    "urban_regeneration": "square",
    "culture_education": "triangle-up",
    "inclusion": "diamond",
    "equal_opportunities": "M-.4,-.7L.4,-.7L.8,0L.4,.7L-.4,.7L-.8,0Z",
    "mutual_aid": "cross",
    "none": "stroke",
}


def plot_areas(cells: pd.DataFrame, canvas: Canvas, *, every: str = "quarter") -> Spec:
    """Draw one measure by period, stacked by area.

    Parameters
    ----------
    cells
        One row an area and period: `area` (code, `none` for undeclared), `period`, `value`
        (missing for unknown or hidden: nothing is drawn), and texts `when`, `said`.

    Returns
    -------
    dict
        The selection `area` holds the code of an area.
    """
    known = cells[cells["value"].astype("float64") > 0]
    order = [code for code in (*model.AREAS.codes, "none") if code in set(known["area"])]
    stacked = stack(known, order)
    spans = spans_ms(cells["period"], every)
    rows = stacked.join(spans.loc[stacked.index])
    rows = rows.assign(name=rows["area"].map(lambda code: name_of(code, canvas)))
    names = [name_of(code, canvas) for code in order]
    layer = _segments(rows, order, names, canvas)
    layer["encoding"]["x"] |= time_axis(spans)
    return whole(canvas, [layer, _legend(rows, order, names)], height=HEIGHT)


def name_of(area: str, canvas: Canvas) -> str:
    """Name an area in the chart's language."""
    if area == "none":
        return canvas.say("area.none")
    return words.code("area", area, canvas.language)


def stack(known: pd.DataFrame, order: list[str]) -> pd.DataFrame:
    """Lay values upon each other in an order, with a thin gap: `low` and `top` of each."""
    rank = known["area"].map({code: place for place, code in enumerate(order)})
    rows = known.assign(rank=rank).sort_values(["period", "rank"], kind="stable")
    value = rows["value"].astype("float64")
    end = value.groupby(rows["period"]).cumsum()
    most = float(end.max()) if len(end) else 1.0
    gap = (most * GAP_PX / HEIGHT) * (value > most * 3 * GAP_PX / HEIGHT)
    below = rows["period"].duplicated(keep="last")
    return rows.assign(low=end - value, top=end - gap * below)


def _segments(rows: pd.DataFrame, order: list[str], names: list[str], canvas: Canvas) -> Spec:
    colours = canvas.colours
    fills = [signs.sign_of(code).fill for code in order]
    columns = ("left", "right", "low", "top", "area", "name", "when", "said")
    return {
        "data": {"values": rows_of(rows, *columns)},
        "params": [point("area", ["area"])],
        "mark": {"type": "rect", "stroke": colours.ink, "strokeWidth": 0.6, "cursor": "pointer"},
        "encoding": {
            "x": {"field": "left", "type": "temporal"},
            "x2": {"field": "right"},
            "y": amounts("low", known=not rows.empty),
            "y2": {"field": "top"},
            "color": {
                "field": "name",
                "type": "nominal",
                "scale": {"domain": names, "range": fills},
                "legend": {
                    "orient": "bottom",
                    "columns": COLUMNS,
                    "title": None,
                    "symbolStrokeWidth": 1,
                    "symbolStrokeColor": colours.ink,
                    "symbolSize": 130,
                    "labelLimit": 220,
                },
            },
            "opacity": {"condition": {"param": "area", "value": 1}, "value": 0.25},
            "tooltip": tooltip(
                {
                    "name": canvas.say("fact.area"),
                    "when": canvas.say("chart.tip.when"),
                    "said": canvas.say("chart.tip.said"),
                }
            ),
        },
    }


def _legend(rows: pd.DataFrame, order: list[str], names: list[str]) -> Spec:
    """Draw nothing, but give the legend the shapes of the areas."""
    first = rows.drop_duplicates("area")
    shapes = [SHAPES[code] for code in order]
    return {
        "data": {"values": rows_of(first, "left", "low", "name")},
        "mark": {"type": "point", "size": 0, "filled": True, "opacity": 0},
        "encoding": {
            "x": {"field": "left", "type": "temporal"},
            "y": {"field": "low", "type": "quantitative"},
            "color": {"field": "name", "type": "nominal"},
            "shape": {
                "field": "name",
                "type": "nominal",
                "scale": {"domain": names, "range": shapes},
                "legend": {"orient": "bottom", "columns": COLUMNS, "title": None},
            },
        },
    }
