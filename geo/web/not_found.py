"""Addresses at which there is nothing: a page that says so, in the visitor's language.

Streamlit answers any address with its own first page, status 200, and opens an English dialog.
"""

from __future__ import annotations

import re
from functools import cache
from http import HTTPMethod

from markupsafe import Markup
from starlette.requests import Request
from starlette.responses import Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from geo import words
from geo.reports import plain_page
from geo.storage import asking
from geo.web.answers import SAFE, elsewhere
from geo.web.base_path import prefix_of

# In the order of the menu; the first is at the root alone.
FIRST, ASK = "explore", "ask"
PAGES = (FIRST, "participation", "neighbourhoods", "present", ASK, "register", "about")
# Under these ours and Streamlit's routes answer for themselves.
ROUTES = re.compile(
    r"(?:assets|layers|map|deck|open-data|static|media|component|app|auth|oauth2callback"
    r"|index\.html|_stcore)(?:/|$)"
)
LANGUAGE = re.compile(r"\s*([a-z]{2,3})\b[^,;]*(?:;\s*q=([01](?:\.\d{0,3})?))?", re.IGNORECASE)


class NotFound:
    """Answers 404 where Streamlit would send its first page for an address that is none of ours.

    Parameters
    ----------
    base_path
        Where the app is served when not at the root, such as `/patti`.
    """

    def __init__(self, app: ASGIApp, base_path: str = "") -> None:
        self._app = app
        self._base = f"{prefix_of(base_path)}/"

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Leave pages and routes alone; look at what is answered for anything else."""
        if scope["type"] != "http" or scope["method"] not in (HTTPMethod.GET, HTTPMethod.HEAD):
            await self._app(scope, receive, send)
            return
        asked = str(scope["path"]).removeprefix(self._base)
        if asked == FIRST:
            query = scope["query_string"].decode("latin-1")
            await elsewhere("./" + (f"?{query}" if query else ""))(scope, receive, send)
            return
        known = asked in ("", *PAGES) or ROUTES.match(asked) or asked.startswith("/")
        await self._app(scope, receive, send if known else _instead(scope, receive, send, asked))


def _instead(scope: Scope, receive: Receive, send: Send, asked: str) -> Send:
    """Send our page in place of a page; a file, a redirect or an error stays what it is."""
    replaced = False

    async def looked_at(message: Message) -> None:
        nonlocal replaced
        if message["type"] == "http.response.start" and _is_page(message):
            replaced = True
            await _answer(Request(scope), asked.count("/"))(scope, receive, send)
        if not replaced:
            await send(message)

    return looked_at


def _is_page(message: Message) -> bool:
    kinds = [value for name, value in message["headers"] if name.lower() == b"content-type"]
    return message["status"] == 200 and any(one.startswith(b"text/html") for one in kinds)


def _answer(request: Request, depth: int) -> Response:
    language = language_of(
        request.query_params.get("lang", ""), request.headers.get("accept-language", "")
    )
    policy = plain_page.policy(_style())
    headers = {**SAFE, "Cache-Control": "no-store", "Content-Security-Policy": policy}
    body = page(language, depth, asks=asking.is_open())
    return Response(body, status_code=404, media_type="text/html", headers=headers)


def language_of(asked: str, accepted: str) -> str:
    """Choose a language: as the address says, else the first that the browser likes and we have."""
    if asked in words.languages():
        return asked
    found = [(float(q or 1), code.lower()) for code, q in LANGUAGE.findall(accepted[:200])]
    liked = [code for _, code in sorted(found, key=lambda one: -one[0])]
    return next((code for code in liked if code in words.languages()), words.DEFAULT)


def page(language: str, depth: int, *, asks: bool) -> bytes:
    """Write the page: what is wrong, and where there is something.

    Parameters
    ----------
    depth
        How many folders below the app's root the address is: links lead back up, wherever a proxy
        serves the app.
    asks
        Whether residents can send requests.
    """
    up = "../" * depth or "./"
    query = f"?lang={language}" if language != words.DEFAULT else ""
    listed = Markup("").join(
        Markup('<li><a href="{}{}{}">{}</a></li>').format(
            up, "" if name == FIRST else name, query, words.say(f"page.{name}", language)
        )
        for name in PAGES
        if asks or name != ASK
    )
    title = words.say("not_found.title", language)
    body = Markup("<header><h1>{}</h1><p>{}</p></header><main><ul>{}</ul></main>").format(
        title, words.say("not_found.text", language), listed
    )
    return plain_page.write(
        body,
        title=f"{title} · {words.say('app.name', language)}",
        language=language,
        style=_style(),
    )


@cache
def _style() -> str:
    return plain_page.SHEET.read_text(encoding="utf-8") + "li { padding-block: 0.25rem; }\n"
