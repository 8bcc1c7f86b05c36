"""Text on a slide: language and direction of every run, and a size at which it fits."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from textwrap import wrap
from typing import Any

from babel.core import get_global
from pptx.enum.text import MSO_ANCHOR, PP_ALIGN
from pptx.util import Inches, Pt

from geo import words
from geo.reports.briefing import Briefing
from geo.reports.paper.fonts import plain
from geo.reports.slides.sheet import INK, SMALLEST_PT, Box, colour

EM_A_LETTER = 0.5  # of Arial, on average, with room to spare
LINE = 1.2
GAP_PT = 8


@dataclass(frozen=True)
class Look:
    """How text looks."""

    size_pt: float = 20
    bold: bool = False
    ink: str = INK


@dataclass(frozen=True)
class Pen:
    """What writes in the language of a briefing."""

    language: str
    rtl: bool

    @property
    def align(self) -> Any:
        """Where lines begin."""
        return PP_ALIGN.RIGHT if self.rtl else PP_ALIGN.LEFT

    @property
    def align_end(self) -> Any:
        """Where figures of a column end."""
        return PP_ALIGN.LEFT if self.rtl else PP_ALIGN.RIGHT

    def write(self, frame: Any, texts: Sequence[str], look: Look, *, end: bool = False) -> None:
        """Fill a frame with paragraphs."""
        frame.word_wrap = True
        for at, text in enumerate(texts):
            paragraph = frame.paragraphs[0] if at == 0 else frame.add_paragraph()
            self.line(paragraph, text, look, end=end)
            if at:
                paragraph.space_before = Pt(GAP_PT)

    def line(self, paragraph: Any, text: str, look: Look | None, *, end: bool = False) -> None:
        """Write one paragraph; without a look it has that of its placeholder."""
        paragraph.alignment = self.align_end if end else self.align
        if self.rtl:
            paragraph._p.get_or_add_pPr().set("rtl", "1")
        run = paragraph.add_run()
        run.text = plain(text)
        run._r.get_or_add_rPr().set("lang", self.language)
        if look:
            run.font.size, run.font.bold = Pt(look.size_pt), look.bold
            run.font.color.rgb = colour(look.ink)

    def box(self, slide: Any, box: Box, texts: Sequence[str], look: Look, **more: Any) -> Any:
        """Put text on a slide, without margins of its own, so that edges meet the grid."""
        shape = slide.shapes.add_textbox(*box.emu(mirrored=self.rtl))
        bare(shape.text_frame)
        self.write(shape.text_frame, texts, look, **more)
        return shape


def pen_of(briefing: Briefing) -> Pen:
    """Take up the pen for a briefing."""
    return Pen(_with_country(words.locale_of(briefing.language)), briefing.direction == "rtl")


def _with_country(locale: str) -> str:
    """Write a locale as office programs know it: of `it` they want `it-IT`."""
    if "_" not in locale:
        language, *_, country = get_global("likely_subtags").get(locale, locale).split("_")
        locale = f"{language}_{country}"
    return locale.replace("_", "-")


def bare(frame: Any, *, anchor: Any = MSO_ANCHOR.TOP) -> None:
    """Take a frame's margins away."""
    frame.margin_left = frame.margin_right = frame.margin_top = frame.margin_bottom = Inches(0)
    frame.vertical_anchor = anchor


def height_in(texts: Sequence[str], size_pt: float, width_in: float) -> float:
    """Estimate how high paragraphs are, in inches."""
    lines = sum(lines_of(text, size_pt, width_in) for text in texts)
    return (lines * size_pt * LINE + max(len(texts) - 1, 0) * GAP_PT) / 72


def lines_of(text: str, size_pt: float, width_in: float) -> int:
    """Estimate into how many lines a text breaks."""
    a_line = max(int(width_in * 72 / (size_pt * EM_A_LETTER)), 1)
    return max(math.ceil(len(text) / a_line), 1)


def size_for(texts: Sequence[str], box: Box, sizes: Sequence[float] = (24, 22, 20)) -> float:
    """Choose the largest size at which paragraphs fit; never below the smallest allowed."""
    fitting = (size for size in sizes if height_in(texts, size, box.width) <= box.height)
    return next(fitting, SMALLEST_PT)


def portions(texts: Sequence[str], box: Box) -> list[list[str]]:
    """Share paragraphs out over as many slides as they need at the smallest size."""
    a_line = int(box.width * 72 / (SMALLEST_PT * EM_A_LETTER))
    most = a_line * int(box.height * 72 / (SMALLEST_PT * LINE))
    shares: list[list[str]] = [[]]
    for text in (part for whole in texts for part in wrap(whole, most)):
        if shares[-1] and height_in([*shares[-1], text], SMALLEST_PT, box.width) > box.height:
            shares.append([])
        shares[-1].append(text)
    return shares
