"""Columns by month, quarter or year: what is registered, what is estimated, what is not over."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd

from geo.charts.canvas import (
    Canvas,
    Rows,
    Spec,
    amounts,
    point,
    rows_of,
    spans_ms,
    time_axis,
    tooltip,
    whole,
)

HEIGHT = 250
STRIP = (HEIGHT + 26, HEIGHT + 8)  # pixels from the top: the completeness strip
HATCHES = 55  # lines over the whole height
NOTE_GLYPHS = "①②③④⑤⑥⑦⑧⑨⑩⑪⑫⑬⑭⑮⑯⑰⑱⑲⑳"


def plot_columns(
    periods: pd.DataFrame,
    canvas: Canvas,
    *,
    every: str = "month",
    notes: pd.DataFrame | None = None,
) -> Spec:
    """Draw one measure by period, with trend, estimates, and how many returns there are.

    Parameters
    ----------
    periods
        One row a period: `period` (first day), `value` (what is registered, missing if nothing is
        or if it is hidden), `filled` (with estimates; missing for none), `whole` (bool: the period
        is over and not cut), `n_owed`, `n_returns`, `trend`, `low`, `high` (missing where there is
        no trend), and texts for the tooltip: `when`, `said`, `estimate`, `returns`, `mark` (what
        stands over a column that is not whole, or over a hidden one).
    every
        `month`, `quarter` or `year`.
    notes
        `on` (date), `number` and `text` of events.

    Returns
    -------
    dict
        The selection `period` holds the first day of a period as an ISO date.
    """
    spans = spans_ms(periods["period"], every)
    data = periods.assign(**{str(name): spans[name] for name in spans})
    top = _top(data)
    axis = time_axis(spans, offset=STRIP[0] - HEIGHT + 4, ticks=True)
    x = {"field": "left", **axis}
    layers = [
        _band(data, x, canvas),
        _columns(data[data["whole"]], x, canvas, hollow=False),
        _columns(data[~data["whole"]], x, canvas, hollow=True),
        _hatches(data, top, canvas),
        _outlines(data, canvas),
        _trend(data, x, canvas),
        *_marks(data, canvas),
        *_strip(data, canvas),
        *_notes(notes, spans, canvas),
        _targets(data, canvas),
    ]
    y = {"domain": [0, top], "nice": False}
    layers[0]["encoding"]["y"]["scale"] = y
    return whole(canvas, layers, height=HEIGHT, many=True)


def _top(data: pd.DataFrame) -> float:
    columns = data[["value", "filled", "high"]].astype("float64")
    most = float(np.nanmax(columns[["value", "filled"]].to_numpy(), initial=1.0))
    band = float(np.nanmax(columns["high"].to_numpy(), initial=0.0))
    return max(most, min(band, 1.5 * most)) * 1.08


def _amount(field: str) -> Spec:
    found = amounts(field)
    return {**found, "axis": {**found["axis"], "ticks": False}}


def _columns(data: pd.DataFrame, x: Spec, canvas: Canvas, *, hollow: bool) -> Spec:
    colours = canvas.colours
    look = {"fill": None, "stroke": colours.filling} if hollow else {"fill": colours.filling}
    rows = data[data["value"].notna()]
    return {
        "data": {"values": rows_of(rows.assign(zero=0), "left", "right", "value", "zero")},
        "mark": {"type": "rect", "strokeWidth": 1.5, **look},
        "encoding": {
            "x": x,
            "x2": {"field": "right"},
            "y": _amount("value"),
            "y2": {"field": "zero"},
        },
    }


def _hatches(data: pd.DataFrame, top: float, canvas: Canvas) -> Spec:
    return {
        "data": {"values": [line for row in _estimated(data) for line in _lines(row, top)]},
        "mark": {"type": "rule", "color": canvas.colours.filling, "strokeWidth": 1},
        "encoding": {
            "x": {"field": "left", "type": "temporal"},
            "x2": {"field": "right"},
            "y": _amount("from"),
            "y2": {"field": "to"},
        },
    }


def _outlines(data: pd.DataFrame, canvas: Canvas) -> Spec:
    return {
        "data": {"values": _estimated(data)},
        "mark": {"type": "rect", "fill": None, "stroke": canvas.colours.filling, "strokeWidth": 1},
        "encoding": {
            "x": {"field": "left", "type": "temporal"},
            "x2": {"field": "right"},
            "y": _amount("bottom"),
            "y2": {"field": "filled"},
        },
    }


def _estimated(data: pd.DataFrame) -> Rows:
    bottom = data["value"].astype("float64").fillna(0.0)
    rows = data.assign(bottom=bottom)[data["filled"].astype("float64") > bottom + 0.5]
    return rows_of(rows, "left", "right", "bottom", "filled")


def _lines(row: dict[str, Any], top: float) -> Rows:
    step = top / HATCHES
    starts = np.arange(row["bottom"], row["filled"] - step, step)
    return [
        {"left": row["left"], "right": row["right"], "from": float(y), "to": float(y + step)}
        for y in starts
    ]


def _band(data: pd.DataFrame, x: Spec, canvas: Canvas) -> Spec:
    rows = data[data["trend"].notna()]
    return {
        "data": {"values": rows_of(rows, "middle", "low", "high")},
        "mark": {"type": "area", "color": canvas.colours.ink, "opacity": 0.13, "clip": True},
        "encoding": {
            "x": {**x, "field": "middle"},
            "y": _amount("low"),
            "y2": {"field": "high"},
        },
    }


def _trend(data: pd.DataFrame, x: Spec, canvas: Canvas) -> Spec:
    rows = data[data["trend"].notna()]
    return {
        "data": {"values": rows_of(rows, "middle", "trend")},
        "mark": {"type": "line", "color": canvas.colours.ink, "strokeWidth": 2, "clip": True},
        "encoding": {"x": {**x, "field": "middle"}, "y": _amount("trend")},
    }


def _marks(data: pd.DataFrame, canvas: Canvas) -> list[Spec]:
    """Write over columns, with the ground's colour round the letters: they stand on others."""
    rows = data[data["mark"] != ""].assign(
        foot=lambda rows: rows["value"].astype("float64").fillna(0)
    )
    values = rows_of(rows, "right", "foot", "mark")
    text = {"type": "text", "align": "right", "baseline": "bottom", "dy": -3, "fontSize": 11}
    ground = canvas.colours.ground
    looks: tuple[Spec, Spec] = ({"stroke": ground, "strokeWidth": 4, "strokeJoin": "round"}, {})
    encoding = {
        "x": {"field": "right", "type": "temporal"},
        "y": _amount("foot"),
        "text": {"field": "mark", "type": "nominal"},
        "color": {"value": canvas.colours.ink},
    }
    halo = {**encoding, "color": {"value": ground}}
    return [
        {"data": {"values": values}, "mark": {**text, **look}, "encoding": how}
        for look, how in zip(looks, (halo, encoding), strict=True)
    ]


def _strip(data: pd.DataFrame, canvas: Canvas) -> list[Spec]:
    """Draw under each column how many of the returns that are owed were received."""
    foot, head = STRIP
    owed = data[data["n_owed"] > 0]
    share = (owed["n_returns"] / owed["n_owed"]).astype("float64")
    rows = owed.assign(head=foot - (foot - head) * share)
    x = {"x": {"field": "left", "type": "temporal"}, "x2": {"field": "right"}}
    values = rows_of(rows, "left", "right", "head")
    empty = {"type": "rect", "fill": canvas.colours.silent}
    full = {"type": "rect", "fill": canvas.colours.quiet}
    pixel = {"field": "head", "type": "quantitative", "scale": None}
    return [
        {
            "data": {"values": values},
            "mark": empty,
            "encoding": {**x, "y": {"value": head}, "y2": {"value": foot}},
        },
        {
            "data": {"values": values},
            "mark": full,
            "encoding": {**x, "y": pixel, "y2": {"value": foot}},
        },
    ]


def _notes(notes: pd.DataFrame | None, spans: pd.DataFrame, canvas: Canvas) -> list[Spec]:
    if notes is None or notes.empty:
        return []
    at = notes["on"].to_numpy().astype("datetime64[ms]").astype("int64")
    inside = (at >= spans["begin"].min()) & (at < spans["end"].max())
    glyphs = [NOTE_GLYPHS[min(n, len(NOTE_GLYPHS)) - 1] for n in notes["number"]]
    rows = notes.assign(at=at, glyph=glyphs)[inside]
    x = {"x": {"field": "at", "type": "temporal"}}
    data = {"values": rows_of(rows, "at", "glyph", "text")}
    rule = {"type": "rule", "color": canvas.colours.quiet, "strokeDash": [3, 3]}
    sign = {"type": "text", "baseline": "bottom", "dy": -2, "fontSize": 16}
    return [
        {"data": data, "mark": rule, "encoding": x},
        {
            "data": data,
            "mark": sign,
            "encoding": {
                **x,
                "y": {"value": 0},
                "text": {"field": "glyph", "type": "nominal"},
                "color": {"value": canvas.colours.ink},
                "tooltip": [
                    {"field": "text", "type": "nominal", "title": canvas.say("chart.note")}
                ],
            },
        },
    ]


def _targets(data: pd.DataFrame, canvas: Canvas) -> Spec:
    """Lay a clear column over each period, which is easier to hit than a low one."""
    texts = ("when", "said", "estimate", "returns")
    rows = data.assign(at=data["period"].dt.strftime("%Y-%m-%d"))
    return {
        "data": {"values": rows_of(rows, "begin", "end", "at", *texts)},
        "params": [point("period", ["at"])],
        "mark": {"type": "rect", "fill": canvas.colours.ink, "cursor": "pointer"},
        "encoding": {
            "x": {"field": "begin", "type": "temporal"},
            "x2": {"field": "end"},
            "y": {"value": 0},
            "y2": {"value": STRIP[0]},
            "opacity": {
                "condition": {"param": "period", "empty": False, "value": 0.14},
                "value": 0.0,
            },
            "tooltip": tooltip({text: canvas.say(f"chart.tip.{text}") for text in texts}),
        },
    }
