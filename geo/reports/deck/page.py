"""The file itself: slides, style and script in one, with a policy that forbids all loading."""

from __future__ import annotations

import base64
import hashlib
from functools import cache
from pathlib import Path

from markupsafe import Markup

from geo import words
from geo.reports.briefing.parts import Briefing
from geo.reports.deck.pictures import DARK_COLOURS, LIGHT_COLOURS
from geo.reports.deck.slides import slide_html, slides_of

FOLDER = Path(__file__).parent
CONTROLS = (
    ("previous", "‹"),
    ("next", "›"),
    ("notes", "N"),
    ("theme", "◐"),
    ("full_screen", "⛶"),
)


def deck_of(briefing: Briefing) -> bytes:
    """Write a briefing as one HTML file that works without network, by a double click.

    Returns
    -------
    bytes
        UTF-8, at most 3 MB. Every text is escaped; nothing is loaded, and a policy forbids it.
    """
    slides = slides_of(briefing)
    body = Markup("\n").join(
        slide_html(slide, n, briefing, len(slides)) for n, slide in enumerate(slides, start=1)
    )
    script = _text("deck.js")
    page = Markup(
        '<!DOCTYPE html>\n<html lang="{lang}" dir="{dir}">\n<head>\n<meta charset="utf-8">\n'
        '<meta http-equiv="Content-Security-Policy" content="{policy}">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        '<meta name="referrer" content="no-referrer">\n'
        "<title>{title}</title>\n<style>{style}</style>\n</head>\n<body>\n"
        "<main>\n{body}\n</main>\n{controls}\n<script>{script}</script>\n</body>\n</html>\n"
    ).format(
        lang=briefing.language,
        dir=briefing.direction,
        policy=policy(script),
        title=f"{briefing.title} · {briefing.subtitle}",
        style=Markup(_style()),
        body=body,
        controls=_controls(briefing.language, len(slides)),
        script=Markup(script),
    )
    return str(page).encode()


def policy(script: str) -> str:
    """Write the policy of the file: one script by its digest, and nothing from anywhere."""
    digest = base64.b64encode(hashlib.sha256(script.encode()).digest()).decode()
    rules = (
        "default-src 'none'",
        f"script-src 'sha256-{digest}'",
        "style-src 'unsafe-inline'",
        "base-uri 'none'",
        "form-action 'none'",
    )
    return "; ".join(rules)


def _controls(language: str, count: int) -> Markup:
    buttons = Markup().join(
        Markup('<button type="button" data-do="{}" aria-label="{}" title="{}">{}</button>').format(
            name, *[words.say(f"brief.deck.{name}", language)] * 2, sign
        )
        for name, sign in CONTROLS
    )
    return Markup(
        '<nav class="controls" aria-label="{}">{}<output class="count" data-count="{}"></output>'
        "</nav>"
    ).format(words.say("brief.deck.controls", language), buttons, count)


@cache
def _text(name: str) -> str:
    return (FOLDER / name).read_text(encoding="utf-8")


@cache
def _style() -> str:
    sheet = _text("deck.css")
    return sheet.replace("/*light*/", LIGHT_COLOURS).replace("/*dark*/", DARK_COLOURS)
