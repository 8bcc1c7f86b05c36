"""How each year adds up, month by month, over those before it."""

from __future__ import annotations

import pandas as pd

from geo.charts.canvas import Canvas, Spec, amounts, rows_of, tooltip, whole

HEIGHT = 250
NAME_PX = 13  # from one year's name to the next, where lines end together


def plot_years(running: pd.DataFrame, canvas: Canvas) -> Spec:
    """Draw running sums since January, a line a year.

    Parameters
    ----------
    running
        One row a year and month: `year`, `month` (1 to 12), `value` (missing for unknown or
        hidden), `partial` (the month is not over), and texts `when`, `said`, `returns`.
    """
    rows = running[running["value"].notna()].assign(
        name=running["year"].astype("str"),
        age=int(running["year"].max()) - running["year"] if len(running) else 0,
    )
    last = rows.drop_duplicates("year", keep="last")
    return whole(
        canvas,
        [_lines(rows, canvas), _ends(last, canvas), _names(last, canvas)],
        height=HEIGHT,
        encoding=_axes(known=bool(rows["value"].notna().any())),
    )


def _axes(*, known: bool) -> Spec:
    return {
        "x": {
            "field": "month",
            "type": "quantitative",
            "scale": {"domain": [0.7, 12.9], "nice": False, "zero": False},
            "axis": {
                "title": None,
                "values": list(range(1, 13)),
                "labelExpr": "timeFormat(datetime(2001, datum.value - 1, 1), '%b')",
                "grid": False,
                "labelOverlap": True,
            },
        },
        "y": amounts("value", known=known),
    }


def _by_age(canvas: Canvas, values: tuple[object, object, object]) -> Spec:
    this, previous, older = values
    return {
        "condition": [
            {"test": "datum.age === 0", "value": this},
            {"test": "datum.age === 1", "value": previous},
        ],
        "value": older,
    }


def _shades(canvas: Canvas) -> Spec:
    colours = canvas.colours
    older = "#8A968F" if not canvas.dark else "#76837B"
    return _by_age(canvas, (colours.accent, colours.ink, older))


def _lines(rows: pd.DataFrame, canvas: Canvas) -> Spec:
    texts = ("when", "said", "returns")
    return {
        "data": {"values": rows_of(rows, "month", "value", "name", "age", *texts)},
        "mark": {"type": "line", "point": {"size": 26, "filled": True}},
        "encoding": {
            "detail": {"field": "name", "type": "nominal"},
            "color": _shades(canvas),
            "strokeWidth": _by_age(canvas, (3, 2, 1)),
            "strokeDash": _by_age(canvas, ([1, 0], [6, 3], [1, 0])),
            "tooltip": tooltip({text: canvas.say(f"chart.tip.{text}") for text in texts}),
        },
    }


def _ends(last: pd.DataFrame, canvas: Canvas) -> Spec:
    """Draw a hollow end where the month is not over."""
    open_ = last[last["partial"].astype(bool)]
    return {
        "data": {"values": rows_of(open_, "month", "value", "age")},
        "mark": {
            "type": "point",
            "size": 70,
            "filled": True,
            "fill": canvas.colours.ground,
            "strokeWidth": 2,
            "opacity": 1,
        },
        "encoding": {"stroke": _shades(canvas)},
    }


def _names(last: pd.DataFrame, canvas: Canvas) -> Spec:
    return {
        "data": {"values": rows_of(_apart(last), "month", "level", "name", "age")},
        "mark": {"type": "text", "align": "left", "dx": 8, "fontSize": 12, "fontWeight": 600},
        "encoding": {
            "y": {"field": "level", "type": "quantitative"},
            "text": {"field": "name", "type": "nominal"},
            "color": _shades(canvas),
        },
    }


def _apart(last: pd.DataFrame) -> pd.DataFrame:
    """Give each name a level of its own, up from the lowest of those that end in one month."""
    rows = last.assign(level=last["value"].astype("float64")).sort_values("level", kind="stable")
    step = float(rows["level"].max() if len(rows) else 0) * NAME_PX / HEIGHT
    for _, same in rows.groupby("month"):
        place = pd.Series(range(len(same)), index=same.index) * step
        rows.loc[same.index, "level"] = (same["level"] - place).cummax() + place
    return rows
