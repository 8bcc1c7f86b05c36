"""The file itself: slides, style and script in one, with a policy that forbids all loading."""

from __future__ import annotations

import base64
import hashlib
from functools import cache
from pathlib import Path

from markupsafe import Markup

from geo import words
from geo.mapping import assets
from geo.reports.briefing.parts import Briefing
from geo.reports.deck.pictures import DARK_COLOURS, LIGHT_COLOURS
from geo.reports.deck.slides import live_html, slide_html, slides_of

FOLDER = Path(__file__).parent
# What each command looks like, as a path in a box of 24 by 24.
CONTROLS = {
    "previous": "M15 4L7 12L15 20",
    "next": "M9 4L17 12L9 20",
    "notes": "M5 4H19V20H5ZM8 9H16M8 14H13",
    "clock": "M12 3A9 9 0 1 0 12 21A9 9 0 1 0 12 3ZM12 7V12L15.5 14",
    "theme": "M12 3A9 9 0 1 0 12 21A9 9 0 1 0 12 3ZM12 3V21M12 7H18M12 12H21M12 17H18",
    "full_screen": "M4 9V4H9M15 4H20V9M20 15V20H15M9 20H4V15",
}


def deck_of(briefing: Briefing, *, live_map: str = "") -> bytes:
    """Write a briefing as one HTML file that works without network, by a double click.

    Parameters
    ----------
    live_map
        Address of a page of the map beside the one that the deck is served at: it becomes a
        chapter, after the map on paper. Empty for a deck that is taken away.

    Returns
    -------
    bytes
        UTF-8, at most 3 MB. Every text is escaped; nothing is loaded, and a policy forbids it, but
        for the live map, from the deck's own server and when it is shown.
    """
    slides = _slides(briefing, live_map)
    body = Markup("\n").join(slides)
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
        policy=policy(script, framed=bool(live_map)),
        title=f"{briefing.title} · {briefing.subtitle}",
        style=Markup(_style()),  # noqa: S704  ours
        body=body,
        controls=_controls(briefing.language, len(slides)),
        script=Markup(script),  # noqa: S704  ours
    )
    return str(page).encode()


def _slides(briefing: Briefing, live_map: str) -> list[Markup]:
    slides = slides_of(briefing)
    mapped = next((at for at, one in enumerate(slides, start=1) if one.chapter.map), len(slides))
    before = mapped if live_map else len(slides)
    count = len(slides) + bool(live_map)
    parts = [slide_html(one, n, briefing, count) for n, one in enumerate(slides[:before], start=1)]
    if live_map:
        parts.append(live_html(live_map, before + 1, briefing, count))
    rest = enumerate(slides[before:], start=len(parts) + 1)
    return [*parts, *(slide_html(one, n, briefing, count) for n, one in rest)]


def policy(script: str, *, framed: bool = False) -> str:
    """Write the policy of the file: one script by its digest, and nothing from anywhere.

    Parameters
    ----------
    framed
        True: a page of the deck's own server may stand in it.
    """
    digest = base64.b64encode(hashlib.sha256(script.encode()).digest()).decode()
    rules = (
        "default-src 'none'",
        f"script-src 'sha256-{digest}'",
        "style-src 'unsafe-inline'",
        "font-src data:",
        "base-uri 'none'",
        "form-action 'none'",
        *(("frame-src 'self'",) if framed else ()),
    )
    return "; ".join(rules)


def _controls(language: str, count: int) -> Markup:
    buttons = Markup().join(
        Markup('<button type="button" data-do="{}" aria-label="{}" title="{}">{}</button>').format(
            name, *[words.say(f"brief.deck.{name}", language)] * 2, _icon(path)
        )
        for name, path in CONTROLS.items()
    )
    return Markup(
        '<nav class="controls" aria-label="{}">{}<output class="count" data-count="{}"></output>'
        "</nav>{}"
    ).format(words.say("brief.deck.controls", language), buttons, count, _clock(language))


def _clock(language: str) -> Markup:
    now, elapsed, reset = (
        words.say(f"brief.deck.clock.{name}", language) for name in ("now", "elapsed", "reset")
    )
    return Markup(
        '<aside class="clock" aria-label="{}" hidden><span>{} <time class="now"></time></span>'
        '<span>{} <time class="elapsed"></time></span>'
        '<button type="button" data-do="reset">{}</button></aside>'
    ).format(words.say("brief.deck.clock", language), now, elapsed, reset)


def _icon(path: str) -> Markup:
    return Markup(
        '<svg class="icon" viewBox="0 0 24 24" aria-hidden="true"><path d="{}"/></svg>'
    ).format(path)


@cache
def _text(name: str) -> str:
    return (FOLDER / name).read_text(encoding="utf-8")


@cache
def _style() -> str:
    sheet = _text("deck.css")
    sheet = sheet.replace("/*light*/", LIGHT_COLOURS).replace("/*dark*/", DARK_COLOURS)
    return sheet.replace("/*font*/", _font())


def _font() -> str:
    """Embed the dashboard's typeface; without it, the system's is used."""
    found = assets.typeface()
    if found is None:
        return ""
    data = base64.b64encode(found.read_bytes()).decode()
    return (
        '@font-face{font-family:"Source Sans";font-weight:200 900;'
        f'src:url(data:font/woff2;base64,{data}) format("woff2")}}'
    )
