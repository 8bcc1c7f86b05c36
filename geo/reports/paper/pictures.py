"""The pictures of a briefing, ready for paper: charts, maps and the code that leads on line."""

from __future__ import annotations

import io
import re
from functools import cache

import segno
import typst
import vl_convert

from geo.charts.canvas import LIGHT, Spec
from geo.charts.chart import Chart
from geo.reports.charts_export import VERSION
from geo.reports.paper.fonts import FIRST, folders, legible, typefaces

WIDTH_PX = 740  # at this width letters of 12 px are 8 points on A4
LONGEST_ADDRESS = 300  # bytes: at 24 mm a dot is still a third of a millimetre
MOST_ROWS = 14  # a longer table would make the alternative text a burden
FAMILY = re.compile(r'font-family="[^"]*"|font-family:[^;"]*')
PICTURE = b"""#set page(width: auto, height: auto, margin: 0pt, fill: white)
#image(bytes(sys.inputs.svg), format: "svg", width: float(sys.inputs.width) * 1pt)"""


def chart_svg(chart: Chart, width_px: int = WIDTH_PX) -> str:
    """Draw a chart on white without its title, in the typeface of the paper."""
    _know_typefaces()
    spec: Spec = {
        **chart.spec,
        "config": {**chart.spec.get("config", {}), "font": FIRST},
        "width": width_px,
        "autosize": {"type": "fit-x", "contains": "padding"},
        "padding": 4,
        "background": LIGHT.ground,
    }
    drawn = vl_convert.vegalite_to_svg(spec, vl_version=VERSION, allowed_base_urls=[])
    return clean_svg(drawn)


def clean_svg(svg: str) -> str:
    """Set a drawing in the typeface of the paper, with only letters that it has."""
    named = FAMILY.sub(lambda found: _family(found.group()), svg)
    return legible(named)


def chart_alt(chart: Chart) -> str:
    """Say in words what a chart shows: its title, its note, and its figures if they are few."""
    parts = [chart.title, chart.note]
    if chart.n_rows <= MOST_ROWS:
        parts += ["; ".join(_row(chart, at)) for at in range(chart.n_rows)]
    return ". ".join(part.rstrip(".") for part in parts if part) + "."


def qr_svg(address: str) -> str:
    """Draw the code of an address; empty if there is none, or one too long for a telephone."""
    if not address or len(address.encode()) > LONGEST_ADDRESS:
        return ""
    out = io.BytesIO()
    segno.make(address, error="m", micro=False).save(out, kind="svg", border=2, xmldecl=False)
    return out.getvalue().decode()


def png_of(svg: str, width_pt: float, *, dots_an_inch: int = 144) -> bytes:
    """Paint a drawing as PNG, in the same typefaces whatever machine paints it."""
    painted = typst.compile(
        PICTURE,
        font_paths=typefaces(),
        ignore_system_fonts=True,
        format="png",
        ppi=dots_an_inch,
        sys_inputs={"svg": svg, "width": str(width_pt)},
    )
    return painted if isinstance(painted, bytes) else painted[0]


@cache
def _know_typefaces() -> None:
    """Let Vega measure letters as they will be set, or long names would be cut."""
    for folder in folders():
        vl_convert.register_font_directory(str(folder))


def _family(found: str) -> str:
    return f'font-family="{FIRST}"' if "=" in found else f"font-family:{FIRST}"


def _row(chart: Chart, at: int) -> list[str]:
    name, *others = chart.columns
    return [name.texts[at], *(f"{other.label}: {other.texts[at]}" for other in others)]
