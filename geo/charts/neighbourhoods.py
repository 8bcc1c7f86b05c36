"""Small multiples: one row of columns a neighbourhood, all on the same scale."""

from __future__ import annotations

from typing import Any

import pandas as pd

from geo.charts.canvas import Canvas, Spec, rows_of, spans_ms, time_axis, tooltip, whole

ROW_PX = 50
FOOT = 0.16  # share of a row that stays free under its line
FULL = 0.54  # share of a row that its highest column takes


def plot_neighbourhoods(
    cells: pd.DataFrame, canvas: Canvas, *, most: float, every: str = "quarter"
) -> Spec:
    """Draw one measure by period, a row of columns for each neighbourhood.

    Parameters
    ----------
    cells
        One row a neighbourhood and period: `place` (name), `place_id`, `period`, `value` (missing
        for unknown or hidden), `state`, and texts `when`, `said`, `returns`. In the order wanted.
    most
        The value of the highest column, the same for all charts that are to be compared.
    """
    order = list(dict.fromkeys(cells["place_id"]))
    spans = spans_ms(cells["period"], every)
    rows = cells.join(spans)
    rows["foot"] = FOOT - 1.0 - rows["place_id"].map({place: at for at, place in enumerate(order)})
    height = rows["value"].astype("float64") / max(most, 1.0) * FULL
    rows["head"] = rows["foot"] + height
    x = {"field": "left", **time_axis(spans)}
    layers = [
        _columns(rows[height > 0], canvas),
        _grounds(rows, canvas),
        _names(rows, canvas),
        _unknown(rows[rows["state"] == "no_return"], canvas),
        _targets(rows, canvas),
    ]
    layers[0]["encoding"]["x"] = x
    layers[0]["encoding"]["y"] |= {
        "scale": {"domain": [-len(order), 0], "nice": False, "zero": False},
        "axis": None,
    }
    return whole(canvas, layers, height=ROW_PX * max(len(order), 1), many=True)


def _columns(rows: pd.DataFrame, canvas: Canvas) -> Spec:
    return {
        "data": {"values": rows_of(rows, "left", "right", "foot", "head", "value", "place")},
        "mark": {"type": "rect", "fill": canvas.colours.filling},
        "encoding": {
            "x2": {"field": "right"},
            "y": _level("foot"),
            "y2": {"field": "head"},
        },
    }


def _grounds(rows: pd.DataFrame, canvas: Canvas) -> Spec:
    return {
        "data": {"values": rows_of(rows.drop_duplicates("place_id"), "foot")},
        "mark": {"type": "rule", "color": canvas.colours.quiet, "strokeWidth": 0.8},
        "encoding": {"y": _level("foot")},
    }


def _names(rows: pd.DataFrame, canvas: Canvas) -> Spec:
    first = rows.drop_duplicates("place_id").assign(top=lambda rows: rows["foot"] + 1 - FOOT)
    return {
        "data": {"values": rows_of(first, "top", "place")},
        "mark": {"type": "text", "align": "left", "baseline": "top", "dy": 2, "fontSize": 12},
        "encoding": {
            "x": {"value": 0},
            "y": _level("top"),
            "text": {"field": "place", "type": "nominal"},
            "color": {"value": canvas.colours.ink},
        },
    }


def _unknown(rows: pd.DataFrame, canvas: Canvas) -> Spec:
    return {
        "data": {"values": rows_of(rows, "middle", "foot")},
        "mark": {"type": "text", "text": "?", "baseline": "bottom", "dy": -1, "fontSize": 11},
        "encoding": {
            "x": {"field": "middle", "type": "temporal"},
            "y": _level("foot"),
            "color": {"value": canvas.colours.quiet},
        },
    }


def _targets(rows: pd.DataFrame, canvas: Canvas) -> Spec:
    texts = ("place", "when", "said", "returns")
    data = rows.assign(top=rows["foot"] + 1 - FOOT)
    return {
        "data": {"values": rows_of(data, "begin", "end", "foot", "top", *texts)},
        "mark": {"type": "rect", "fill": canvas.colours.ink, "opacity": 0.0},
        "encoding": {
            "x": {"field": "begin", "type": "temporal"},
            "x2": {"field": "end"},
            "y": _level("foot"),
            "y2": {"field": "top"},
            "tooltip": tooltip({text: canvas.say(f"chart.tip.{text}") for text in texts}),
        },
    }


def _level(field: str) -> dict[str, Any]:
    return {"field": field, "type": "quantitative"}
