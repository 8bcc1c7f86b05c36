"""Each pact in each month: held, declared zero, or no return, told apart by fill and by mark."""

from __future__ import annotations

import pandas as pd

from geo.charts.canvas import Canvas, Spec, name_limit, rows_of, tooltip, whole

ROW_PX = 19
GLYPHS = {"held": "●", "declared_zero": "0", "no_return": "?"}


def plot_calendar(cells: pd.DataFrame, canvas: Canvas) -> Spec:
    """Draw pacts against months.

    Parameters
    ----------
    cells
        One row a pact and month in force: `pact` (its name on the axis, no two alike), `period`,
        `state` (a key of `GLYPHS`), and texts `when`, `title`, `said`. In the order wanted.
    """
    rows = cells.assign(
        month=cells["period"].dt.strftime("%Y-%m-%d"),
        glyph=cells["state"].astype("str").map(GLYPHS),
    )
    columns = ("pact", "month", "state", "glyph", "when", "title", "said")
    pacts = list(dict.fromkeys(rows["pact"]))
    months = sorted(rows["month"].unique())
    return whole(
        canvas,
        [_boxes(canvas), _marks(canvas, len(months))],
        height=max(ROW_PX * len(pacts), ROW_PX),
        many=True,
        data={"values": rows_of(rows, *columns)},
        encoding=_axes(pacts, months),
    )


def _axes(pacts: list[str], months: list[str]) -> Spec:
    bare = {"title": None, "ticks": False, "domain": False}
    label = {
        "labelExpr": "utcFormat(toDate(datum.value), '%b %y')",
        "labelAngle": 0,
        "labelOverlap": True,
        "labelSeparation": 6,
    }
    return {
        "x": {
            "field": "month",
            "type": "ordinal",
            "sort": None,
            "scale": {"domain": months},
            "axis": {**bare, **label, "orient": "top"},
        },
        "y": {
            "field": "pact",
            "type": "nominal",
            "sort": None,
            "scale": {"domain": pacts},
            "axis": {**bare, "labelLimit": name_limit(190)},
        },
    }


def _boxes(canvas: Canvas) -> Spec:
    colours = canvas.colours
    fills = {"held": colours.filling, "declared_zero": colours.empty, "no_return": colours.silent}
    fill = {
        "field": "state",
        "type": "nominal",
        "scale": {"domain": list(fills), "range": list(fills.values())},
        "legend": {
            "orient": "bottom",
            "symbolType": "square",
            "direction": "vertical",
            "title": None,
            "labelExpr": "{" + ",".join(_legend(canvas)) + "}[datum.label]",
            "labelLimit": 300,
            "symbolStrokeColor": colours.quiet,
            "symbolStrokeWidth": 1,
        },
    }
    return {
        "mark": {"type": "rect", "stroke": colours.quiet, "strokeWidth": 0.6},
        "encoding": {"fill": fill, "tooltip": _tips(canvas)},
    }


def _marks(canvas: Canvas, n_months: int) -> Spec:
    size = {
        "expr": f"max(5, min(10, width / {max(n_months, 1)}))"
    }  # a telephone's cells are narrow
    return {
        "mark": {"type": "text", "fontSize": size, "tooltip": None, "color": canvas.colours.ink},
        "encoding": {"text": {"field": "glyph", "type": "nominal"}, "tooltip": _tips(canvas)},
    }


def _tips(canvas: Canvas) -> list[Spec]:
    return tooltip({name: canvas.say(f"chart.tip.{name}") for name in ("title", "when", "said")})


def _legend(canvas: Canvas) -> list[str]:
    """Write our own words as an expression: mark and name of each state."""
    texts = {
        state: f"{glyph}  {canvas.say(f'state.{state}.month')}" for state, glyph in GLYPHS.items()
    }
    return [f"{state}: {_quoted(text)}" for state, text in texts.items()]


def _quoted(text: str) -> str:
    return "'" + text.replace("\\", "\\\\").replace("'", "\\'") + "'"
