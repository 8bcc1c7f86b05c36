"""The empty slide: 16:9, its grid, its one accent, its type."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

from pptx import Presentation
from pptx.dml.color import RGBColor
from pptx.oxml import parse_xml
from pptx.oxml.ns import nsdecls, qn
from pptx.util import Emu, Inches

WIDTH, HEIGHT = 13.333, 7.5  # inches
MARGIN = 0.65
FOOT = 6.72
ACCENT = "297A38"
INK, QUIET, RULE, PALE = "1D2521", "55625B", "C9CEC8", "F4F5F3"
FONT = "Arial"  # on every machine that shows slides, or one of the same widths
SMALLEST_PT = 18
TITLE_PT = (36, 32)
TITLE_ONLY = 5  # of the layouts that the library brings
KEPT_LAYOUTS = (TITLE_ONLY,)
EDGE = (
    f'<p:sp {nsdecls("p", "a")}><p:nvSpPr><p:cNvPr id="9000" name="edge"/><p:cNvSpPr/><p:nvPr '
    'userDrawn="1"/></p:nvSpPr><p:spPr><a:xfrm><a:off x="0" y="0"/>'
    f'<a:ext cx="{Inches(0.14)}" cy="{Inches(HEIGHT)}"/></a:xfrm><a:prstGeom prst="rect">'
    f'<a:avLst/></a:prstGeom><a:solidFill><a:srgbClr val="{ACCENT}"/></a:solidFill>'
    "<a:ln><a:noFill/></a:ln></p:spPr></p:sp>"
)


@dataclass(frozen=True)
class Box:
    """A place on a slide, in inches from its upper left corner."""

    left: float
    top: float
    width: float
    height: float

    def emu(self, *, mirrored: bool = False) -> tuple[Emu, Emu, Emu, Emu]:
        """Write it as the file wants it; mirrored where writing runs from the right."""
        left = WIDTH - self.left - self.width if mirrored else self.left
        inches = (left, self.top, self.width, self.height)
        return tuple(Emu(Inches(side)) for side in inches)  # type: ignore[return-value]


BODY = Box(MARGIN, 0.5, WIDTH - 2 * MARGIN, FOOT - 0.5 - 0.15)


def colour(code: str) -> Any:
    """Make a colour of six hexadecimal digits."""
    return RGBColor.from_string(code)


def empty_deck() -> Any:
    """Open a deck without slides, with one layout: title and nothing else."""
    deck = Presentation()
    deck.slide_width, deck.slide_height = Inches(WIDTH), Inches(HEIGHT)
    _keep_layouts(deck)
    for part in (deck.slide_master, *deck.slide_layouts):
        _clear(part)
    _style_titles(deck.slide_master)
    _paint_theme(deck.slide_master)
    _add_edge(deck.slide_master)
    return deck


def _keep_layouts(deck: Any) -> None:
    layouts = list(deck.slide_layouts)
    for at, layout in enumerate(layouts):
        if at not in KEPT_LAYOUTS:
            deck.slide_layouts.remove(layout)


def _clear(part: Any) -> None:
    """Keep the title's place, on our grid; take away those of date, footer and number."""
    for shape in list(part.placeholders):
        if shape.placeholder_format.type is not None and shape.placeholder_format.idx == 0:
            shape.left, shape.top, shape.width, shape.height = Box(
                MARGIN, 0.5, BODY.width, 1.2
            ).emu()
        else:
            shape.element.getparent().remove(shape.element)


def _style_titles(master: Any) -> None:
    style = master.element.find(".//" + qn("p:titleStyle")).find(qn("a:lvl1pPr"))
    style.set("algn", "l")
    run = style.find(qn("a:defRPr"))
    run.set("sz", str(TITLE_PT[0] * 100))
    run.set("b", "1")


def _paint_theme(master: Any) -> None:
    """Give the theme our accent, ink and typeface, so that what is added later matches."""
    related = next(one for one in master.part.rels.values() if one.reltype.endswith("/theme"))
    part = related.target_part
    xml = part.blob.decode()
    xml = re.sub(r"(<a:accent1>).*?(</a:accent1>)", rf'\1<a:srgbClr val="{ACCENT}"/>\2', xml)
    xml = re.sub(r"(<a:dk1>).*?(</a:dk1>)", rf'\1<a:srgbClr val="{INK}"/>\2', xml)
    xml = re.sub(
        r'(<a:latin|script="Arab"|script="Hebr") typeface="[^"]+"', rf'\1 typeface="{FONT}"', xml
    )
    part._blob = xml.encode()


def _add_edge(master: Any) -> None:
    tree = master.shapes._spTree
    tree.insert(2, parse_xml(EDGE))  # behind all: the two before it are the tree's own
