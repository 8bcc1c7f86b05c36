"""Streamlit's own page, scripts and styles, as a browser that has none of them wants them.

Streamlit leaves its files uncompressed (2.8 MB for our first page) and reads each from disk in a
thread; here they are compressed, and kept.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cache
from pathlib import Path

from starlette.datastructures import MutableHeaders
from starlette.requests import Request
from starlette.responses import Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from geo import words
from geo.mapping import assets, folium_map
from geo.web import first_page, scripts
from geo.web.answers import Answer, answer, respond
from geo.web.base_path import prefix_of
from geo.web.not_found import PAGES

MEDIA_TYPES = {"js": "text/javascript", "css": "text/css"}
FILE = re.compile(r"/static/((js|css)/[\w.-]+\.(?:js|css))$")
# Of the frame that the map is drawn in.
FRAME = "/component/streamlit_folium.st_folium/"
FRAME_FOLDER = scripts.folder_of("streamlit_folium") / "frontend" / "build" / "static"
FRAME_SCRIPT = re.compile(r'<script defer="defer" src="\./static/js/([\w.-]+)"></script>')
ENDS_SCRIPT = ("</script", "<!--")
# What that script tells the page around it is held until it has ended: Chromium notes for its tools
# which place in each script a message is sent from, and would read all of this one again for that.
HOLD = (
    "<script>window.parent=Object.assign([],"
    "{page:window.parent,postMessage(...said){this.push(said)}})</script>"
)
SEND = (
    "<script>{const held=window.parent;window.parent=held.page;"
    "for(const said of held)held.page.postMessage(...said)}</script>"
)
# At the machine nobody signs in: a foreign page must not lay itself over ours to catch its clicks.
GUARDED: Mapping[str, str] = {
    "Content-Security-Policy": "frame-ancestors 'self'",
    "X-Frame-Options": "SAMEORIGIN",
    "Referrer-Policy": "same-origin",
}
ASKED_AGAIN: Mapping[str, str] = {
    "Cache-Control": "no-cache",
    "Vary": "Accept-Encoding, Cookie",
}
OTHERS = ("/component/", "/open-data/")  # HTML that may stand in a frame, or guards itself
HOST_CONFIG = "_stcore/host-config"
SIGNED_IN, TOKEN = "_streamlit_user", "_streamlit_xsrf"


class FrontEnd:
    """Sends Streamlit's page as we write it, and its files compressed, once for all.

    Parameters
    ----------
    base_path
        Where the app is served when not at the root, such as `/patti`.
    """

    def __init__(self, app: ASGIApp, base_path: str = "") -> None:
        self._app = app
        self._base = f"{prefix_of(base_path)}/"
        self._host: str | None = None

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer for Streamlit's page, scripts and styles; leave all else to the app."""
        reading = scope["type"] == "http" and scope["method"] == "GET"
        if reading and (found := _file(scope["path"])):
            await respond(Request(scope), found)(scope, receive, send)
            return
        if reading and self._is_page(scope["path"]):
            await (await self._page(Request(scope)))(scope, receive, send)
            return
        if reading and scope["path"].endswith(f"{FRAME}index.html"):
            named = {**ASKED_AGAIN, "Link": _map_files()}
            await respond(Request(scope), _frame(), named)(scope, receive, send)
            return
        if reading and not any(one in scope["path"] for one in OTHERS):
            send = _guarded(send)
        await self._app(scope, receive, send)

    def _is_page(self, path: str) -> bool:
        return path.startswith(self._base) and path.removeprefix(self._base) in ("", *PAGES)

    async def _page(self, request: Request) -> Response:
        if self._host is None:
            self._host = await _said(self._app, request.scope, f"{self._base}{HOST_CONFIG}")
        page = request.scope["path"].removeprefix(self._base)
        asked = first_page.Asked(
            page=page if page in scripts.PAGES else "",
            language=words.spoken(request.query_params.get("lang")),
            plain=first_page.PLAIN in request.cookies,
            host="" if _is_known_without_token(request) else self._host,
        )
        return respond(request, first_page.written(asked), {**GUARDED, **ASKED_AGAIN})


def _is_known_without_token(request: Request) -> bool:
    """Tell whether someone signed in lacks the token, which the browser's questions bring."""
    named = request.cookies.keys()
    return any(name.startswith(SIGNED_IN) for name in named) and TOKEN not in named


async def _said(app: ASGIApp, scope: Scope, path: str) -> str:
    """Ask the app what it says at an address; nothing if it has no good answer."""
    body, status = bytearray(), 0

    async def hear(message: Message) -> None:
        nonlocal status
        status = message.get("status", status)
        body.extend(message.get("body", b""))

    async def nothing() -> Message:
        return {"type": "http.request", "body": b"", "more_body": False}

    inner = {**scope, "path": path, "raw_path": path.encode(), "query_string": b"", "headers": []}
    await app(inner, nothing, hear)
    return body.decode() if status == 200 else ""


def _file(path: str) -> Answer | None:
    named = FILE.search(path)
    if not named:
        return None
    return _kept(scripts.FOLDER / named[1], named[2])


@cache
def _kept(path: Path, kind: str) -> Answer | None:
    return answer(path.read_bytes(), MEDIA_TYPES[kind]) if path.is_file() else None


def _guarded(send: Send) -> Send:
    async def guarded(message: Message) -> None:
        if message["type"] == "http.response.start":
            headers = MutableHeaders(scope=message)
            headers.setdefault("X-Content-Type-Options", "nosniff")
            if headers.get("content-type", "").startswith("text/html"):
                for name, value in GUARDED.items():
                    headers.setdefault(name, value)
        await send(message)

    return guarded


@cache
def _frame() -> Answer:
    """Write the page of the map's frame with its script inside it: one question less."""
    page = (FRAME_FOLDER.parent / "index.html").read_text(encoding="utf-8")
    code = "".join(
        (FRAME_FOLDER / "js" / name).read_text(encoding="utf-8")
        for name in FRAME_SCRIPT.findall(page)
    )
    if not any(end in code for end in ENDS_SCRIPT):
        inside = f"{HOLD}<script>{code}</script>{SEND}"
        page = FRAME_SCRIPT.sub("", page).replace("</body>", f"{inside}</body>", 1)
    return answer(page.encode(), "text/html; charset=utf-8")


@cache
def _map_files() -> str:
    """Write the header that names what the frame of the map would only ask for once it runs."""
    kinds = {"map.js": "script", "map.css": "style"}
    return ", ".join(
        f"<{assets.address(name, folium_map.FOLDER)}>; rel=preload; as={kind}"
        for name, kind in kinds.items()
    )


def prepare() -> None:
    """Compress what the first page needs, so that the first visitor does not wait for it."""
    for name in scripts.first_asked_for():
        _kept(scripts.FOLDER / "js" / name, "js")
    scripts.import_map("")
    _frame()
