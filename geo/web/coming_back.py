"""Signing in leads away and back to the first page; here the visitor comes back to where they were.

The page that they left is kept in a cookie while they are away. It only ever becomes an address of
this server: one word of a path, and its query.
"""

from __future__ import annotations

import re
from http.cookies import SimpleCookie
from typing import Protocol
from urllib.parse import quote, unquote, urlsplit

from starlette.datastructures import Headers, MutableHeaders
from starlette.requests import cookie_parser
from starlette.types import ASGIApp, Message, Receive, Scope, Send

LEFT, FAILED = "pacts_left", "pacts_sign_in_failed"
SIGNED_IN = "_streamlit_user="
IN, OUT, BACK = "/auth/login", "/auth/logout", "/oauth2callback"
PAGE = re.compile(r"[a-z_-]{0,40}")
LANGUAGE = re.compile(r"(?:^|&)(lang=[a-z]{2})(?:&|$)")
LONGEST = 2_000
# What a query may hold as it stands; anything else is written as %XX.
IN_QUERY = "%=&+,.:;@/?~-_!*()'"
AWAY_S, TOLD_S = 900, 20


class ComingBack:
    """Brings who signs in back to the page they left, and who signs out to the first page."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Look at what is answered on the three addresses of signing in; leave all else alone."""
        asked = scope["type"] == "http" and scope["method"] == "GET"
        path = scope["path"] if asked else ""
        for end, step in STEPS.items():
            if path.endswith(end):
                await self._app(scope, receive, _changing(send, scope, step))
                return
        await self._app(scope, receive, send)


class Step(Protocol):
    """Changes the start of an answer."""

    def __call__(self, scope: Scope, message: Message) -> None:
        """Change it in place, as ASGI has it."""


def _changing(send: Send, scope: Scope, step: Step) -> Send:
    async def changed(message: Message) -> None:
        if message["type"] == "http.response.start":
            step(scope, message)
        await send(message)

    return changed


def _leave(scope: Scope, message: Message) -> None:
    """Keep the page that is left; if the provider cannot be reached, go back to it at once."""
    left = page_left(Headers(scope=scope).get("referer", ""))
    headers = MutableHeaders(scope=message)
    if message["status"] < 400:
        headers.append("Set-Cookie", _cookie(scope, LEFT, quote(left, safe=""), AWAY_S))
        return
    message["status"] = 302
    headers["Location"] = _base(scope, IN) + left
    headers.append("Set-Cookie", _cookie(scope, FAILED, "1", TOLD_S))


def _leave_for_good(scope: Scope, message: Message) -> None:
    """Keep nothing but the language."""
    query = urlsplit(Headers(scope=scope).get("referer", "")).query
    spoken = LANGUAGE.search(query)
    left = f"/?{spoken[1]}" if spoken else "/"
    headers = MutableHeaders(scope=message)
    headers.append("Set-Cookie", _cookie(scope, LEFT, quote(left, safe=""), AWAY_S))
    if headers.get("location") == f"{_base(scope, OUT)}/":
        headers["Location"] = _base(scope, OUT) + left


def _come_back(scope: Scope, message: Message) -> None:
    """Go on to the page that was left, and tell it if nobody came."""
    headers, base = MutableHeaders(scope=message), _base(scope, BACK)
    if headers.get("location") != f"{base}/":
        return
    left = unquote(cookie_parser(Headers(scope=scope).get("cookie", "")).get(LEFT, ""))
    headers["Location"] = base + page_left(left)
    came = any(one.startswith(SIGNED_IN) and "Max-Age=0" not in one for one in _set(headers))
    if scope["query_string"] and not came:
        headers.append("Set-Cookie", _cookie(scope, FAILED, "1", TOLD_S))
    headers.append("Set-Cookie", _cookie(scope, LEFT, "", 0))


STEPS: dict[str, Step] = {IN: _leave, OUT: _leave_for_good, BACK: _come_back}


def page_left(address: str) -> str:
    """Take of an address, which anybody may have written, what leads to a page of ours.

    Returns
    -------
    str
        A slash, the last word of the path, and the query; a slash alone if there is no such page.
    """
    try:
        parts = urlsplit(address)
    except ValueError:
        return "/"
    page = parts.path.rpartition("/")[2]
    if len(address) > LONGEST or not PAGE.fullmatch(page):
        return "/"
    query = quote(parts.query, safe=IN_QUERY)
    return f"/{page}?{query}" if query else f"/{page}"


def _set(headers: MutableHeaders) -> list[str]:
    return headers.getlist("set-cookie")


def _base(scope: Scope, end: str) -> str:
    """Tell where the app is served, in front of one of the three addresses."""
    return quote(str(scope["path"]).removesuffix(end), safe="/-_.~")


def _cookie(scope: Scope, name: str, value: str, seconds: int) -> str:
    made: SimpleCookie = SimpleCookie({name: value})
    end = next(one for one in STEPS if scope["path"].endswith(one))
    # Another application may be served beside ours, under another path of the same name.
    made[name].update(
        {"path": _base(scope, end) or "/", "max-age": str(seconds), "samesite": "lax"}
    )
    made[name]["httponly"] = True
    if scope["scheme"] == "https":
        made[name]["secure"] = True
    return made[name].OutputString()
