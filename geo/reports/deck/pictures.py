"""Charts as SVG inside a slide: large letters, and colours that follow light and dark."""

from __future__ import annotations

import re
from dataclasses import asdict
from typing import Any

import vl_convert
from markupsafe import Markup

from geo.charts.canvas import DARK, LIGHT, Colours
from geo.charts.chart import Chart
from geo.reports.charts_export import VERSION

LETTER_PX = 28  # the smallest letter, at 1080 lines
BESIDES = 62  # units of a chart over and under its columns: axis and strip
LARGEST = 2.3  # pixels a unit, so that two bars do not fill a wall
SIZES = ("fontSize", "labelFontSize", "titleFontSize")
NAMES = tuple(asdict(LIGHT))
# `empty` and `ground` are one colour, as are `accent` and `sure`: the first name stands for both.
BY_COLOUR = {getattr(LIGHT, name): name for name in reversed(NAMES)}


def chart_svg(chart: Chart, name: str, width_px: int, height_px: int) -> Markup:
    """Draw a chart for a box of so many pixels at 1080 lines; letters of at least 28 pixels.

    Parameters
    ----------
    name
        Of the slide: ids inside the picture begin with it, so that two pictures share none.
    """
    height = float(chart.spec["height"]) + BESIDES
    scale = min(LARGEST, height_px / height)
    spec = {
        **_legible(chart.spec, LETTER_PX / scale),
        "width": round(width_px / scale),
        "autosize": {"type": "fit-x", "contains": "padding"},
    }
    drawn = vl_convert.vegalite_to_svg(spec, vl_version=VERSION, allowed_base_urls=[])
    return Markup(_themed(_own_ids(_plain(drawn), name)))  # noqa: S704  Vega escapes its texts


def chart_colours(colours: Colours) -> str:
    """Write the colours of charts as custom properties."""
    return "".join(f"--c-{name}:{value};" for name, value in asdict(colours).items())


LIGHT_COLOURS, DARK_COLOURS = chart_colours(LIGHT), chart_colours(DARK)


def _legible(part: Any, letter: float) -> Any:
    """Raise all letters of a specification to a size."""
    if isinstance(part, list):
        return [_legible(one, letter) for one in part]
    if not isinstance(part, dict):
        return part
    return {
        name: max(value, letter) if name in SIZES else _legible(value, letter)
        for name, value in part.items()
    }


def _plain(svg: str) -> str:
    """Leave out what only assistive technology reads: the words stand beside the picture."""
    return re.sub(r' (?:role|aria-[a-z]+)="[^"]*"', "", svg).replace(
        "<svg ",
        '<svg aria-hidden="true" focusable="false" preserveAspectRatio="xMinYMin meet" ',
        1,
    )


def _own_ids(svg: str, name: str) -> str:
    svg = re.sub(r'\bid="([^"]+)"', rf'id="{name}-\1"', svg)
    return re.sub(r"url\(#([^)]+)\)", rf"url(#{name}-\1)", svg)


def _themed(svg: str) -> str:
    """Put custom properties in the place of the light page's colours."""
    for colour, name in BY_COLOUR.items():
        for written in {colour, colour.lower()}:
            svg = re.sub(rf'(fill|stroke)="{re.escape(written)}"', rf'\1="var(--c-{name})"', svg)
    return svg
