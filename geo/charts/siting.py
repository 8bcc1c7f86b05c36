"""What plans of 1, 2, … sites cover: where another pact stops mattering."""

from __future__ import annotations

from math import floor

import pandas as pd

from geo.charts.canvas import Canvas, Spec, rows_of, tooltip, whole

HEIGHT = 260


def plot_curve(sizes: pd.DataFrame, canvas: Canvas, *, size: int, worth: int | None) -> Spec:
    """Draw the share of homes covered against the number of sites.

    Parameters
    ----------
    sizes
        One row a number of sites, 0 for today: `p`, `share` (of one), `proven`, and texts `when`,
        `said`, `sure`.
    size
        The number that the page asks for.
    worth
        The last number that is worth it; None leaves the mark out.
    """
    layers = [_line(canvas), _points(canvas), _chosen(canvas, size)]
    if worth is not None:
        layers.insert(0, _worth(canvas, worth))
    texts = ("when", "said", "sure")
    return whole(
        canvas,
        layers,
        height=HEIGHT,
        data={"values": rows_of(sizes, "p", "share", "proven", *texts)},
        encoding=_axes(sizes, canvas),
    )


def _axes(sizes: pd.DataFrame, canvas: Canvas) -> Spec:
    most = int(sizes["p"].max()) if len(sizes) else 1
    least = floor(10 * float(sizes["share"].min())) / 10 if len(sizes) else 0
    return {
        "x": {
            "field": "p",
            "type": "quantitative",
            "scale": {"domain": [-0.4, most + 0.4], "nice": False, "zero": False},
            "axis": {
                "title": canvas.say("next.curve.axis"),
                "values": list(range(most + 1)),
                "grid": False,
                "labelOverlap": True,
            },
        },
        "y": {
            "field": "share",
            "type": "quantitative",
            "scale": {"domain": [min(least, 0.9), 1], "zero": False},
            "axis": {"title": None, "format": ".0%", "tickCount": 5, "domain": False},
        },
    }


def _line(canvas: Canvas) -> Spec:
    return {"mark": {"type": "line", "color": canvas.colours.accent, "strokeWidth": 2}}


def _points(canvas: Canvas) -> Spec:
    """Draw a full point where it is proven that none is better, a hollow one where it is not."""
    tips = {name: canvas.say(f"next.tip.{name}") for name in ("when", "said", "sure")}
    return {
        "mark": {"type": "point", "filled": True, "size": 46, "opacity": 1, "strokeWidth": 2},
        "encoding": {
            "fill": {
                "condition": {"test": "datum.proven", "value": canvas.colours.accent},
                "value": canvas.colours.ground,
            },
            "stroke": {"value": canvas.colours.accent},
            "tooltip": tooltip(tips),
        },
    }


def _chosen(canvas: Canvas, size: int) -> Spec:
    return {
        "transform": [{"filter": f"datum.p === {size:d}"}],
        "mark": {"type": "point", "filled": False, "size": 260, "strokeWidth": 2.5, "opacity": 1},
        "encoding": {"stroke": {"value": canvas.colours.ink}},
    }


def _worth(canvas: Canvas, worth: int) -> Spec:
    return {
        "data": {"values": [{"p": worth + 0.5}]},
        "mark": {"type": "rule", "strokeDash": [5, 4], "color": canvas.colours.quiet},
        "encoding": {
            "x": {"field": "p", "type": "quantitative"},
            "y": {"value": 0},
            "y2": {"value": HEIGHT},
        },
    }
