"""What every slide carries: title, source, number, and that its data are invented."""

from __future__ import annotations

from typing import Any

from pptx.enum.text import MSO_ANCHOR
from pptx.oxml import parse_xml
from pptx.oxml.ns import nsdecls
from pptx.util import Pt

from geo.reports.briefing import Briefing
from geo.reports.paper.fonts import plain
from geo.reports.slides.sheet import (
    BODY,
    FOOT,
    INK,
    QUIET,
    SMALLEST_PT,
    TITLE_PT,
    Box,
    colour,
)
from geo.reports.slides.writing import Look, Pen, bare, height_in

LONGEST_TITLE = 170  # letters: three lines; the whole sentence is in the notes
NUMBER_IN = 0.9
TOP, TOP_MARKED = 0.5, 0.85  # of the title, the second below the mark
BELOW_TITLE, ABOVE_FOOT = 0.2, 0.15
DECORATIVE = (
    '<a:extLst {}><a:ext uri="{{C183D7F6-B498-43B3-948B-1728B52AA6E4}}">'
    '<adec:decorative xmlns:adec="http://schemas.microsoft.com/office/drawing/2017/decorative" '
    'val="1"/></a:ext></a:extLst>'
)


def write_title(slide: Any, text: str, top: float, pen: Pen) -> float:
    """Write a slide's title into its placeholder; tell how far down it reaches, in inches."""
    shown, size, height = _title(text)
    title = slide.shapes.title
    place = Box(BODY.left, top, BODY.width, height)
    title.left, title.top, title.width, title.height = place.emu()
    bare(title.text_frame)
    title.text_frame.word_wrap = True
    pen.line(title.text_frame.paragraphs[0], shown, Look(size, True, INK))
    return top + height + BELOW_TITLE


def room_below(title: str) -> Box:
    """Tell what room a slide has below its title, also when it says that data are invented."""
    top = TOP_MARKED + _title(title)[2] + BELOW_TITLE
    return Box(BODY.left, top, BODY.width, FOOT - ABOVE_FOOT - top)


def _title(text: str) -> tuple[str, float, float]:
    said = plain(text)
    shown = said if len(said) <= LONGEST_TITLE else said[: LONGEST_TITLE - 1].rstrip() + "…"
    size = TITLE_PT[0] if height_in([shown], TITLE_PT[0], BODY.width) < 1.25 else TITLE_PT[1]
    return shown, size, height_in([shown], size, BODY.width)


def mark_demonstration(slide: Any, briefing: Briefing, pen: Pen) -> None:
    """Say at the head of a slide that its data are invented."""
    if not briefing.demonstration:
        return
    shape = pen.box(
        slide,
        Box(BODY.left, 0.28, BODY.width, 0.42),
        [briefing.demonstration_line],
        Look(SMALLEST_PT, True, INK),
    )
    bare(shape.text_frame, anchor=MSO_ANCHOR.MIDDLE)
    shape.text_frame.margin_left = shape.text_frame.margin_right = Pt(8)
    shape.line.color.rgb, shape.line.width = colour(INK), Pt(1)


def mark_foot(slide: Any, briefing: Briefing, pen: Pen) -> None:
    """Write the source and the slide's number."""
    width = BODY.width - NUMBER_IN - 0.2
    source = Box(BODY.left, FOOT, width, 0.62)
    pen.box(slide, source, [briefing.source], Look(SMALLEST_PT, False, QUIET))
    right = Box(BODY.left + BODY.width - NUMBER_IN, FOOT, NUMBER_IN, 0.4)
    shape = slide.shapes.add_textbox(*right.emu(mirrored=pen.rtl))
    bare(shape.text_frame)
    paragraph = shape.text_frame.paragraphs[0]
    paragraph.alignment = pen.align_end
    paragraph._p.append(
        parse_xml(
            f'<a:fld {nsdecls("a")} id="{{B6F15528-21DE-4FAA-801E-634DDDAF4B2B}}" '
            f'type="slidenum"><a:rPr lang="{pen.language}" sz="{SMALLEST_PT * 100}">'
            f'<a:solidFill><a:srgbClr val="{QUIET}"/></a:solidFill></a:rPr><a:t>‹#›</a:t></a:fld>'
        )
    )


def describe(shape: Any, text: str) -> None:
    """Give a picture, chart or table its alternative text; without one it is decoration."""
    named = shape._element.xpath(".//p:cNvPr")[0]
    named.set("descr", plain(text))
    if not text:
        named.append(parse_xml(DECORATIVE.format(nsdecls("a"))))
