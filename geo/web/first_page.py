"""The one page that Streamlit's browser side runs in, as we send it.

It is Streamlit's, with what a visitor would otherwise wait for: our style sheet, the small scripts,
what the server would say of itself, and the language; and with what Streamlit says in English.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from markupsafe import escape

from geo import words
from geo.web import scripts
from geo.web.answers import Answer, answer

SHEET = Path(__file__).with_name("page.css")
SPARED = Path(__file__).with_name("spared.js")
# An empty date field of Streamlit's says dd/mm/yyyy whatever the language.
LETTERS = {"day": "dd", "month": "mm", "year": "yyyy"}
EMPTY = '[data-testid="stDateInput"] [data-type="{part}"][data-placeholder]'
# A browser that must not run scripts from data addresses asks for the page without.
PLAIN = "pacts_plain"
GO_PLAIN = (
    "<script>addEventListener('error',({target})=>{"
    f"const has=()=>document.cookie.includes('{PLAIN}');"
    "if(target.type!=='module'||has())return;"
    f"document.cookie='{PLAIN}=1;max-age=86400;samesite=lax';"
    "if(has())location.reload()},true)</script>"
)
ROOT = '<div id="root">'
MAIN = '<script type="module"'
NO_SCRIPT = re.compile(r"(<noscript>).*?(</noscript>)", re.DOTALL)
PRELOAD = re.compile(r'\s*<link rel="modulepreload"[^>]*/([\w.-]+)">')
TITLE = re.compile(r"<title>[^<]*</title>")


@dataclass(frozen=True)
class Asked:
    """What is asked of the page.

    Parameters
    ----------
    page
        One of `scripts.PAGES`; empty for any other.
    language
        One that we have.
    plain
        True: the small scripts stay outside.
    host
        The server's answer to `_stcore/host-config`, as JSON: with it the browser opens its line
        at once rather than after two questions. Empty: it asks.
    """

    page: str
    language: str
    plain: bool = False
    host: str = ""


@cache
def written(asked: Asked) -> Answer:
    """Write the page, once for all who ask the same."""
    return answer(text(asked).encode(), "text/html; charset=utf-8")


def text(asked: Asked) -> str:
    """Write the page as HTML."""
    page = _in_language(scripts.PAGE.read_text(encoding="utf-8"), asked.language)
    within = {} if asked.plain else scripts.small(asked.page)
    page = PRELOAD.sub(lambda link: "" if link[1] in within else link[0], page)
    within_it = "" if asked.plain else GO_PLAIN + _import_map(asked.page)
    spared = f"<script>{SPARED.read_text(encoding='utf-8')}</script>"
    page = page.replace(MAIN, _host(asked.host) + within_it + spared + MAIN, 1)
    more = "".join(_preload(name) for name in scripts.added(asked.page) if name not in within)
    page = page.replace("</head>", f"{more}</head>", 1)
    # Of two equal rules the later one counts: after those of React, which are in the head, and
    # before the sheets of single pages, which are in the root.
    return page.replace(ROOT, f"<style>{sheet()}</style>{ROOT}", 1)


def _in_language(page: str, language: str) -> str:
    spoken = f'<html lang="{language}" dir="{words.direction(language)}">'
    title = f"<title>{escape(words.say('app.name', language))}</title>"
    page = page.replace('<html lang="en">', spoken, 1)
    page = TITLE.sub(lambda _: title, page, count=1)
    return NO_SCRIPT.sub(lambda tags: tags[1] + _without_scripts(language) + tags[2], page)


def _import_map(page: str) -> str:
    return f'<script type="importmap">{scripts.import_map(page)}</script>'


def _host(config: str) -> str:
    if not config:
        return ""
    # The folder that the page's own scripts are in is the app's, wherever a proxy serves it.
    here = 'new URL(".",document.baseURI).href'
    known = config.replace("<", "\\u003c")
    return f"<script>window.__streamlit={{BACKEND_BASE_URL:{here},HOST_CONFIG:{known}}}</script>"


def _preload(name: str) -> str:
    return f'<link rel="modulepreload" crossorigin fetchpriority="low" href="./static/js/{name}">'


def _without_scripts(language: str) -> str:
    query = f"?lang={language}" if language != words.DEFAULT else ""
    said, link = (words.say(f"no_script.{part}", language) for part in ("text", "link"))
    return f'<p>{escape(said)} <a href="./open-data/{query}">{escape(link)}</a></p>'


@cache
def sheet() -> str:
    """Write the style sheet of all pages; its few words follow the page's language."""
    rules = SHEET.read_text(encoding="utf-8")
    return rules + "".join(_words_of(language) for language in words.languages())


def _words_of(language: str) -> str:
    choose = words.say("import.choose", language)
    return f':root:lang({language}){{--choose-file:"{choose}"}}{date_letters(language)}'


def date_letters(language: str) -> str:
    """Write rules that show the letters of an empty date field as a language has them."""
    said = {part: words.say(f"date.{part}", language) for part in LETTERS}
    return "".join(
        _letters(f":root:lang({language}) {EMPTY.format(part=part)}", letters)
        for part, letters in said.items()
        if letters != LETTERS[part]
    )


def _letters(where: str, letters: str) -> str:
    return f"{where}{{font-size:0}}{where}::after{{content:'{letters}';font-size:.875rem}}"
