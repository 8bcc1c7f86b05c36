"""How much a visitor may leave in the server's memory through Streamlit's address for uploads.

Streamlit takes files from anybody who has a page open, and keeps them until the page is closed,
whether or not something on it asks for a file. Here every page has a share, larger for those who
may edit; what is over it is refused before it is read.
"""

from __future__ import annotations

import re
from collections import OrderedDict
from threading import Lock

from starlette.datastructures import Headers
from starlette.responses import Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from geo.web.answers import SAFE

ADDRESS = re.compile(r"/_stcore/upload_file/([^/]+)/([^/]+)$")
VISITORS_BYTES = 1_000_000
EDITORS_BYTES = 100_000_000
PAGES_KNOWN = 20_000


class Shares:
    """How many bytes each page holds, and how many it may; safe between threads."""

    def __init__(self, known: int = PAGES_KNOWN) -> None:
        self._known = known
        self._held: OrderedDict[str, dict[str, int]] = OrderedDict()
        self._editors: OrderedDict[str, None] = OrderedDict()
        self._lock = Lock()

    def widen(self, page: str, *, editor: bool) -> None:
        """Say whether a page, known by Streamlit's session, belongs to somebody who may edit."""
        with self._lock:
            self._editors.pop(page, None)
            if editor:
                self._editors[page] = None
            while len(self._editors) > self._known:
                self._editors.popitem(last=False)

    def take(self, page: str, file: str, size: int) -> bool:
        """Count a file in, if its page's share has room for it."""
        with self._lock:
            held = self._held.get(page, {})
            others = sum(bytes_ for name, bytes_ in held.items() if name != file)
            if others + size > (EDITORS_BYTES if page in self._editors else VISITORS_BYTES):
                return False
            self._held[page] = {**held, file: size}
            self._held.move_to_end(page)
            while len(self._held) > self._known:
                self._held.popitem(last=False)
            return True

    def give_back(self, page: str, file: str) -> None:
        """Count a file out."""
        with self._lock:
            held = self._held.get(page, {})
            held.pop(file, None)
            if not held:
                self._held.pop(page, None)


shares = Shares()


class Uploads:
    """Refuses uploads over their page's share."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Count what is put and deleted at the address for uploads; leave all else alone."""
        found = ADDRESS.search(scope["path"]) if scope["type"] == "http" else None
        if found and scope["method"] == "PUT":
            await self._put(scope, receive, send, (found[1], found[2]))
            return
        if found and scope["method"] == "DELETE":
            send = _giving_back(send, (found[1], found[2]), when_done=True)
        await self._app(scope, receive, send)

    async def _put(self, scope: Scope, receive: Receive, send: Send, file: tuple[str, str]) -> None:
        # Without its length a file could be larger than it was counted for.
        length = Headers(scope=scope).get("content-length", "")
        if not length.isdecimal():
            await Response(status_code=411, headers=SAFE)(scope, receive, send)
        elif not shares.take(*file, int(length)):
            await Response(status_code=413, headers=SAFE)(scope, receive, send)
        else:
            await self._app(scope, receive, _giving_back(send, file, when_done=False))


def _giving_back(send: Send, file: tuple[str, str], *, when_done: bool) -> Send:
    """Count a file out: when it was deleted, or when it was not taken after all."""

    async def watched(message: Message) -> None:
        if message["type"] == "http.response.start":
            done = message["status"] < 300
            if done == when_done:
                shares.give_back(*file)
        await send(message)

    return watched
