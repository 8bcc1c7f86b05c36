"""What all charts share: colours on light and dark, language of numbers and dates, the frame."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

import pandas as pd
from babel import Locale

from geo import words

Spec = dict[str, Any]
Rows = list[dict[str, Any]]
FONT = "Source Sans, Liberation Sans, Arial, sans-serif"
SCHEMA = "https://vega.github.io/schema/vega-lite/v6.json"
DAY_MS = 86_400_000
GAP_SHARE = 0.09  # of a column's width that stays free on either side


@dataclass(frozen=True)
class Colours:
    """Colours by their part; every line and filling reaches 3:1 on `ground`, text 4.5:1."""

    ink: str
    quiet: str
    grid: str
    ground: str
    filling: str
    accent: str
    silent: str
    empty: str
    sure: str


LIGHT = Colours(
    "#1D2521", "#55625B", "#E3E7E2", "#FFFFFF", "#5C9467", "#22692F", "#EAD9B5", "#FFFFFF",
    "#22692F",
)  # fmt: skip
DARK = Colours(
    "#E9EEEA", "#B4BFB8", "#2C3530", "#141A17", "#5FA26D", "#7CC98A", "#574A2C", "#141A17",
    "#8AD598",
)  # fmt: skip


@dataclass(frozen=True)
class Canvas:
    """What a chart is drawn on.

    Parameters
    ----------
    language
        Such as `it`.
    dark
        True on a dark page; files are always light.
    """

    language: str
    dark: bool = False

    @property
    def colours(self) -> Colours:
        """The colours of this ground."""
        return DARK if self.dark else LIGHT

    def say(self, key: str, /, **values: object) -> str:
        """Say a message in the chart's language."""
        return words.say(key, self.language, **values)

    def number(self, value: object, *, digits: int = 0) -> str:
        """Write a number; hours keep their half, whole ones none."""
        if words.is_unknown(value):
            return words.say("unknown", self.language)
        amount = round(float(value), digits)  # type: ignore[arg-type]
        return words.number(amount, self.language, digits=0 if amount.is_integer() else digits)


def amounts(field: str, *, known: bool = True) -> Spec:
    """Encode a field of amounts on the vertical axis.

    With little to show the axis says 0 and 1, and not 0 three times; where no amount is known, it
    would else stand in mid air.
    """
    axis = {"title": None, "format": ",d", "tickCount": 5, "tickMinStep": 1, "domain": False}
    scale = {} if known else {"scale": {"domain": [0, 1]}}
    return {"field": field, "type": "quantitative", "axis": axis, **scale}


def whole(
    canvas: Canvas, layers: Sequence[Spec], *, height: int, many: bool = False, **more: Any
) -> Spec:
    """Put layers into one view that takes the width it is given.

    One of `many` marks is painted rather than built of elements, of which the browser would have
    to style hundreds.
    """
    painted = {"usermeta": {"embedOptions": {"renderer": "canvas"}}} if many else {}
    return {
        "$schema": SCHEMA,
        "width": "container",
        "height": height,
        "autosize": {"type": "fit-x", "contains": "padding"},
        "padding": {"left": 0, "right": 4, "top": 4, "bottom": 4},
        "layer": list(layers),
        "config": config(canvas),
        **painted,
        **more,
    }


def config(canvas: Canvas) -> Spec:
    """Write the look and the language of a chart; nothing is left to the browser's settings."""
    colours = canvas.colours
    label = {"labelColor": colours.quiet, "titleColor": colours.quiet, "labelFontSize": 12}
    axis = {
        **label,
        "titleFontSize": 12,
        "titleFontWeight": "normal",
        "gridColor": colours.grid,
        "domainColor": colours.quiet,
        "tickColor": colours.quiet,
        "aria": False,
    }
    return {
        "background": "transparent",
        "font": FONT,
        "view": {"stroke": None},
        "axis": axis,
        "legend": {**label, "title": None, "symbolStrokeColor": colours.ink, "aria": False},
        "text": {"color": colours.ink, "font": FONT},
        "mark": {"aria": False},
        "locale": locale(canvas.language),
    }


@cache
def locale(language: str) -> Spec:
    """Write Babel's numbers and dates of a language as Vega wants them."""
    known = Locale.parse(words.locale_of(language))
    months = {width: known.months["stand-alone"][width] for width in ("wide", "abbreviated")}
    days = {width: known.days["stand-alone"][width] for width in ("wide", "abbreviated")}
    symbols = known.number_symbols.get("latn", known.number_symbols)
    return {
        "number": {
            "decimal": symbols["decimal"],
            "thousands": symbols["group"],
            "grouping": [3],
            "currency": ["", ""],
        },
        "time": {
            "dateTime": "%d/%m/%Y %H:%M",
            "date": "%d/%m/%Y",
            "time": "%H:%M",
            "periods": ["AM", "PM"],
            "days": [days["wide"][(day - 1) % 7] for day in range(7)],
            "shortDays": [days["abbreviated"][(day - 1) % 7] for day in range(7)],
            "months": [months["wide"][month] for month in range(1, 13)],
            "shortMonths": [months["abbreviated"][month] for month in range(1, 13)],
        },
    }


def name_limit(most_px: int) -> Spec:
    """Give names beside a chart so many pixels, yet on a telephone less than half its width.

    A file has no room around it to ask for: there, names are as long as they may.
    """
    return {"expr": f"max(80, min({most_px}, (containerSize()[0] || 1000) * .4))"}


def spans_ms(periods: pd.Series[pd.Timestamp], every: str) -> pd.DataFrame:
    """Lay periods out on the axis of time: `left`, `middle` and `right` of each, in ms UTC."""
    months = {"month": 1, "quarter": 3, "year": 12}[every]
    ends = periods + pd.DateOffset(months=months)
    begin, end = (
        side.to_numpy().astype("datetime64[ms]").astype("int64") for side in (periods, ends)
    )
    gap = (end - begin) * GAP_SHARE
    return pd.DataFrame(
        {
            "begin": begin,
            "end": end,
            "left": begin + gap,
            "middle": (begin + end) / 2,
            "right": end - gap,
        },
        index=periods.index,
    )


def time_axis(spans: pd.DataFrame, **more: Any) -> Spec:
    """Make the axis of time, in UTC so that no month slips into another."""
    domain = [int(spans["begin"].min()), int(spans["end"].max())] if len(spans) else [0, DAY_MS]
    years = (domain[1] - domain[0]) / DAY_MS / 365
    form = "%Y" if years > 3 else "%b %Y"
    ticks = {"interval": "year", "step": 1} if years > 3 else {"interval": "month", "step": 3}
    return {
        "type": "temporal",
        "scale": {"type": "utc", "domain": domain, "nice": False},
        "axis": {
            "title": None,
            "format": form,
            "formatType": "time",
            "grid": False,
            "tickCount": ticks,
            "labelOverlap": True,
            "labelFlush": False,
            "labelBound": True,
            **more,
        },
    }


def rows_of(frame: pd.DataFrame, *columns: str) -> Rows:
    """Write rows as plain JSON values; what is missing is null."""
    kept = frame[list(columns)] if columns else frame
    return [{name: _plain(value) for name, value in row.items()} for row in records(kept)]


def records(frame: pd.DataFrame) -> Rows:
    """List the rows of a frame, each by the names of its columns."""
    return [{str(name): value for name, value in row.items()} for row in frame.to_dict("records")]


def point(name: str, fields: Sequence[str]) -> Spec:
    """Make a selection of one thing by click; a second click takes it back."""
    again = f"datum && vlSelectionTest('{name}_store', datum)"
    return {"name": name, "select": {"type": "point", "fields": list(fields), "toggle": again}}


def tooltip(pairs: Mapping[str, str]) -> list[Spec]:
    """Make a tooltip of fields whose texts are written already."""
    return [{"field": field, "type": "nominal", "title": title} for field, title in pairs.items()]


def _plain(value: Any) -> Any:
    if words.is_unknown(value):
        return None
    if isinstance(value, pd.Timestamp):
        return value.date().isoformat()
    return value.item() if hasattr(value, "item") else value
