"""Answers of the routes: kept, compressed once, checked by ETag, and never a traceback."""

from __future__ import annotations

import gzip
import hashlib
import json
from collections import OrderedDict
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from threading import Lock

from starlette.requests import Request
from starlette.responses import Response

from geo.errors import UserError
from geo.words import explain

GEOJSON = "application/geo+json"
JSON = "application/json"
FOR_EVER = "public, max-age=31536000, immutable"
SAFE: Mapping[str, str] = {
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "Vary": "Accept-Encoding",
}
SMALLEST_COMPRESSED = 500
LARGE = 500_000


@dataclass(frozen=True)
class Answer:
    """A body that may be kept for ever, and the same compressed."""

    body: bytes
    compressed: bytes | None
    media_type: str
    tag: str


def answer(body: bytes, media_type: str) -> Answer:
    """Compress a body, quickly if it is large."""
    level = 1 if len(body) > LARGE else 6
    small = len(body) < SMALLEST_COMPRESSED
    packed = None if small else gzip.compress(body, compresslevel=level, mtime=0)
    return Answer(body, packed, media_type, f'"{hashlib.sha256(body).hexdigest()[:20]}"')


class Kept:
    """Keeps recent answers, up to a total size in bytes; safe between threads."""

    def __init__(self, most_bytes: int) -> None:
        self._most = most_bytes
        self._size = 0
        self._answers: OrderedDict[str, Answer] = OrderedDict()
        self._lock = Lock()

    def get(self, key: str, make: Callable[[], Answer]) -> Answer:
        """Give the answer of a key, making it if it is not kept."""
        with self._lock:
            if key in self._answers:
                self._answers.move_to_end(key)
                return self._answers[key]
        made = make()
        with self._lock:
            self._keep(key, made)
        return made

    def _keep(self, key: str, made: Answer) -> None:
        if key in self._answers:
            return
        self._answers[key] = made
        self._size += _weight(made)
        while self._size > self._most and len(self._answers) > 1:
            _, dropped = self._answers.popitem(last=False)
            self._size -= _weight(dropped)


def _weight(kept: Answer) -> int:
    return len(kept.body) + len(kept.compressed or b"")


def respond(request: Request, found: Answer, more: Mapping[str, str] = {}) -> Response:
    """Send an answer that never changes; nothing but its tag if the browser has it.

    Parameters
    ----------
    more
        Headers beside the usual ones, or in place of them.
    """
    headers = {**SAFE, "Cache-Control": FOR_EVER, "ETag": found.tag, **more}
    if request.headers.get("if-none-match") == found.tag:
        return Response(status_code=304, headers=headers)
    if found.compressed and "gzip" in request.headers.get("accept-encoding", ""):
        headers["Content-Encoding"] = "gzip"
        return Response(found.compressed, media_type=found.media_type, headers=headers)
    return Response(found.body, media_type=found.media_type, headers=headers)


def elsewhere(address: str) -> Response:
    """Send the browser to another address, and ask it not to remember that."""
    return Response(
        status_code=307, headers={**SAFE, "Cache-Control": "no-store", "Location": address}
    )


def refuse(mistake: UserError, language: str, *, status: int = 400) -> Response:
    """Say what is wrong with a request, in the language asked for."""
    content = {"error": mistake.key, "message": explain(mistake, language)}
    return Response(
        json.dumps(content, ensure_ascii=False).encode(),
        status_code=status,
        media_type=JSON,
        headers={**SAFE, "Cache-Control": "no-store"},
    )
