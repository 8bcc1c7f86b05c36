"""Who depends on whom, and how long pacts last."""

from __future__ import annotations

from typing import Any

import pandas as pd

from geo.charts.canvas import Canvas, Spec, name_limit, rows_of, tooltip, whole

BAR_PX = 26
POINT_PX = 44


def plot_dependence(shares: pd.DataFrame, canvas: Canvas) -> Spec:
    """Draw the share of hours that rests on each party, the largest on top.

    Parameters
    ----------
    shares
        One row a party: `party` (no two alike), `share` (of one), `label` (its text), `said`. In
        the order wanted.
    """
    order = list(shares["party"])
    y = {
        "field": "party",
        "type": "nominal",
        "sort": None,
        "scale": {"domain": order, "paddingInner": 0.25},
        "axis": {"title": None, "labelLimit": name_limit(250), "ticks": False, "domain": False},
    }
    x = {
        "field": "share",
        "type": "quantitative",
        "scale": {"domain": [0, _reach(shares["share"])], "nice": False},
        "axis": None,
    }
    tips = tooltip({"party": canvas.say("chart.tip.party"), "said": canvas.say("chart.tip.said")})
    bars = {
        "mark": {"type": "bar", "color": canvas.colours.filling},
        "encoding": {"x": x, "tooltip": tips},
    }
    labels = {
        "mark": {"type": "text", "align": "left", "dx": 5, "fontSize": 12},
        "encoding": {
            "x": x,
            "text": {"field": "label", "type": "nominal"},
            "color": {"value": canvas.colours.ink},
        },
    }
    return whole(
        canvas,
        [bars, labels],
        height=BAR_PX * max(len(order), 1),
        data={"values": rows_of(shares, "party", "share", "label", "said")},
        encoding={"y": y},
    )


def plot_persistence(shares: pd.DataFrame, canvas: Canvas) -> Spec:
    """Draw the share of pacts still active so many months after signing, with its interval.

    Parameters
    ----------
    shares
        One row a time: `after` (its text), `share`, `low`, `high` (of one; missing if unknown),
        `label`, `said`.
    """
    y = {
        "field": "after",
        "type": "nominal",
        "sort": None,
        "axis": {"title": None, "labelFontSize": 13, "ticks": False, "domain": False},
    }
    tips = tooltip({"after": canvas.say("chart.tip.after"), "said": canvas.say("chart.tip.said")})
    ink = canvas.colours.ink
    interval = {
        "mark": {"type": "rule", "strokeWidth": 3, "color": ink, "opacity": 0.45},
        "encoding": {"x": _share("low"), "x2": {"field": "high"}, "tooltip": tips},
    }
    middle = {
        "mark": {"type": "point", "filled": True, "size": 110, "opacity": 1},
        "encoding": {
            "x": _share("share"),
            "color": {"value": canvas.colours.accent},
            "tooltip": tips,
        },
    }
    labels = {
        "mark": {"type": "text", "dy": -13, "fontSize": 12, "fontWeight": 600},
        "encoding": {
            "x": _share("share"),
            "text": {"field": "label", "type": "nominal"},
            "color": {"value": ink},
        },
    }
    return whole(
        canvas,
        [interval, middle, labels],
        height=POINT_PX * max(len(shares), 1),
        data={"values": rows_of(shares, "after", "share", "low", "high", "label", "said")},
        encoding={"y": y},
    )


def _share(field: str) -> dict[str, Any]:
    return {
        "field": field,
        "type": "quantitative",
        "scale": {"domain": [0, 1], "nice": False},
        "axis": {"title": None, "format": ".0%", "tickCount": 5, "domain": False, "ticks": False},
    }


def _reach(shares: pd.Series[float]) -> float:
    most = float(shares.max()) if shares.notna().any() else 1.0
    return most * 1.25
