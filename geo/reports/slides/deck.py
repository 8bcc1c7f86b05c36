"""Slides of a briefing: titles in their places, notes filled in, 16:9."""

from __future__ import annotations

import datetime as dt
import io
from typing import Any

from pptx.enum.text import MSO_ANCHOR

from geo.reports.briefing import Briefing
from geo.reports.paper.fonts import plain
from geo.reports.paper.pictures import png_of, qr_svg
from geo.reports.slides.layout import fill
from geo.reports.slides.marks import (
    TOP,
    TOP_MARKED,
    describe,
    mark_demonstration,
    mark_foot,
    write_title,
)
from geo.reports.slides.pages import Page, pages
from geo.reports.slides.sheet import ACCENT, BODY, INK, QUIET, Box, empty_deck
from geo.reports.slides.writing import Look, Pen, bare, pen_of

QR_IN = 2.2


def slides_of(briefing: Briefing) -> bytes:
    """Make slides with charts and tables that can be edited.

    Parameters
    ----------
    briefing
        What to show.

    Returns
    -------
    bytes
        PPTX: a slide of the place and period, then one message a slide.
    """
    deck, pen = empty_deck(), pen_of(briefing)
    _sign(deck, briefing)
    _add_opening(deck, briefing, pen)
    for chapter in briefing.chapters:
        for page in pages(chapter, briefing.words):
            _add_page(deck, page, briefing, pen)
    out = io.BytesIO()
    deck.save(out)
    return out.getvalue()


def _sign(deck: Any, briefing: Briefing) -> None:
    about = deck.core_properties
    about.title, about.subject = plain(briefing.title), plain(briefing.subtitle)
    about.language = briefing.language
    about.author = about.last_modified_by = about.keywords = about.comments = ""
    about.created = about.modified = dt.datetime.combine(briefing.day, dt.time())
    about.revision = 1


def _add_opening(deck: Any, briefing: Briefing, pen: Pen) -> None:
    slide = deck.slides.add_slide(deck.slide_layouts[0])
    title = slide.shapes.title
    title.left, title.top, title.width, title.height = Box(BODY.left, 1.5, BODY.width, 1.7).emu()
    bare(title.text_frame, anchor=MSO_ANCHOR.BOTTOM)
    title.text_frame.word_wrap = True
    size = 54 if len(briefing.title) <= 50 else 36
    pen.line(title.text_frame.paragraphs[0], briefing.title, Look(size, True, ACCENT))
    pen.box(slide, Box(BODY.left, 3.4, BODY.width, 1), [briefing.subtitle], Look(24, False, QUIET))
    if briefing.public_address:
        _add_address(slide, plain(briefing.public_address), pen)
    mark_demonstration(slide, briefing, pen)
    mark_foot(slide, briefing, pen)
    first = briefing.chapters[:1]
    _speak(slide, [briefing.title, briefing.subtitle, *(one.title for one in first)], pen)


def _add_address(slide: Any, address: str, pen: Pen) -> None:
    code = qr_svg(address)
    left = BODY.left
    if code:
        image = io.BytesIO(png_of(code, QR_IN * 72, dots_an_inch=200))
        side = Box(left, 4.35, QR_IN, QR_IN).emu(mirrored=pen.rtl)
        describe(slide.shapes.add_picture(image, *side), address)
        left += QR_IN + 0.3
    beside = Box(left, 4.95, BODY.left + BODY.width - left, 1)
    pen.box(slide, beside, [address], Look(20, False, INK))


def _add_page(deck: Any, page: Page, briefing: Briefing, pen: Pen) -> None:
    slide = deck.slides.add_slide(deck.slide_layouts[0])
    top = TOP_MARKED if briefing.demonstration else TOP
    below = write_title(slide, page.title, top, pen)
    fill(slide, page, below, pen)
    mark_demonstration(slide, briefing, pen)
    mark_foot(slide, briefing, pen)
    _speak(slide, page.notes, pen)


def _speak(slide: Any, texts: Any, pen: Pen) -> None:
    frame = slide.notes_slide.notes_text_frame
    for at, text in enumerate(texts):
        paragraph = frame.paragraphs[0] if at == 0 else frame.add_paragraph()
        pen.line(paragraph, text, None)
