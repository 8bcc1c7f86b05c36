"""Set a briefing as PDF: tagged, in real text, claimed as PDF/UA-1 by what writes it."""

from __future__ import annotations

import datetime as dt
import json
from pathlib import Path
from typing import Any

import typst

from geo.reports.briefing import Briefing
from geo.reports.paper.content import Values, content_of
from geo.reports.paper.fonts import typefaces

TEMPLATES = Path(__file__).parent / "templates"
LONGEST = 400  # letters of one text on a poster
WHOLE = frozenset({"svg", "qr", "alt"})


def paper_of(briefing: Briefing) -> bytes:
    """Set the A4 brief: every chapter with its sentences, map, charts and table, and ruled lines.

    Parameters
    ----------
    briefing
        What to set; its texts are data, never markup.

    Returns
    -------
    bytes
        PDF. The same briefing always gives the same bytes.
    """
    return _set("brief.typ", content_of(briefing), briefing.day)


def poster_of(briefing: Briefing) -> bytes:
    """Set the poster for the noticeboard: one page of A4, as good at A3.

    Parameters
    ----------
    briefing
        What to set: title, map, up to five figures and what is next are taken.

    Returns
    -------
    bytes
        PDF of one page.
    """
    return _set("poster.typ", _short(content_of(briefing, charts=False)), briefing.day)


def _short(value: Any, key: str = "") -> Any:
    """Cut texts that no poster could hold; drawings and what they say instead stay whole."""
    if isinstance(value, dict):
        return {name: _short(one, name) for name, one in value.items()}
    if isinstance(value, list):
        return [_short(one, key) for one in value]
    if not isinstance(value, str) or key in WHOLE or len(value) <= LONGEST:
        return value
    return value[: LONGEST - 1].rstrip() + "…"


def _set(template: str, content: Values, day: dt.date) -> bytes:
    made = typst.compile(
        TEMPLATES / template,
        root=TEMPLATES,
        font_paths=typefaces(),
        ignore_system_fonts=True,
        format="pdf",
        pdf_standards=["ua-1"],
        sys_inputs={"content": json.dumps(content)},
        timestamp=dt.datetime.combine(day, dt.time(), dt.UTC),
    )
    return made if isinstance(made, bytes) else made[0]
