"""Streamlit's own scripts and styles, sent compressed, and named to the browser before it asks.

Streamlit leaves its files uncompressed (2.8 MB for our first page) and reads each from disk in a
thread; the browser learns of a widget's script only when the widget arrives.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from functools import cache
from importlib.util import find_spec
from pathlib import Path

from starlette.datastructures import MutableHeaders
from starlette.requests import Request
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from geo.mapping import assets, folium_map
from geo.web.answers import Answer, answer, respond


def _folder(package: str) -> Path:
    return Path(str(find_spec(package).origin)).parent  # type: ignore[union-attr]


PAGE = _folder("streamlit") / "static" / "index.html"
FOLDER = PAGE.parent / "static"
MEDIA_TYPES = {"js": "text/javascript", "css": "text/css"}
FILE = re.compile(r"/static/((js|css)/[\w.-]+\.(?:js|css))$")
# Of the frame that the map is drawn in; their names hold a hash, as Streamlit's do.
FRAME = "/component/streamlit_folium.st_folium/"
FRAME_FOLDER = _folder("streamlit_folium") / "frontend" / "build" / "static"
# What pages are made of, by the names of Streamlit's scripts before their hashes.
WITH_A_MAP = ("Html", "ComponentInstance")
# What follows the map is not named: read earlier, it would take of the map's time.
AFTER_THE_MAP = ("ButtonGroup", "Button", "BidiComponent", "TextInput", "Multiselect", "Pagination")
PAGES: Mapping[str, tuple[str, ...]] = {
    "participation": ("Html", "ButtonGroup", "ArrowVegaLiteChart", "embed", "vega-interpreter"),
    "about": ("Html", "ButtonGroup", "BidiComponent"),
}
# At the machine nobody signs in: a foreign page must not lay itself over ours to catch its clicks.
GUARDED: Mapping[str, str] = {
    "Content-Security-Policy": "frame-ancestors 'self'",
    "X-Frame-Options": "SAMEORIGIN",
    "Referrer-Policy": "same-origin",
}
OTHERS = ("/component/", "/open-data/")  # HTML that needs none of Streamlit's scripts
IMPORTED = re.compile(r"""(?:from|import)\s*["']\./([\w.-]+\.js)["']""")


class FrontEnd:
    """Sends Streamlit's files compressed, once for all, and preloads those of the first page."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer for Streamlit's scripts and styles; leave all else to the app."""
        reading = scope["type"] == "http" and scope["method"] == "GET"
        if reading and (found := _file(scope["path"])):
            await respond(Request(scope), found)(scope, receive, send)
            return
        if reading and scope["path"].endswith(f"{FRAME}index.html"):
            send = _naming(send, _map_files())
        elif reading and not any(one in scope["path"] for one in OTHERS):
            page = scope["path"].rpartition("/")[2]
            send = _naming(send, links(page if page in PAGES else ""), GUARDED)
        await self._app(scope, receive, send)


def _file(path: str) -> Answer | None:
    named = FILE.search(path)
    if not named:
        return None
    before = path[: named.start()]
    folder = FRAME_FOLDER if f"{before}/".endswith(FRAME) else FOLDER
    return _kept(folder / named[1], named[2])


@cache
def _kept(path: Path, kind: str) -> Answer | None:
    return answer(path.read_bytes(), MEDIA_TYPES[kind]) if path.is_file() else None


def _naming(send: Send, named_files: str, more: Mapping[str, str] = {}) -> Send:
    async def named(message: Message) -> None:
        if message["type"] == "http.response.start":
            headers = MutableHeaders(scope=message)
            headers.setdefault("X-Content-Type-Options", "nosniff")
            if headers.get("content-type", "").startswith("text/html"):
                headers.append("Link", named_files)
                for name, value in more.items():
                    headers.setdefault(name, value)
        await send(message)

    return named


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
    named = re.findall(r"static/js/([\w.-]+\.js)", PAGE.read_text(encoding="utf-8"))
    for name in (*named, *_with_imports(_present((*WITH_A_MAP, *AFTER_THE_MAP)))):
        _kept(FOLDER / "js" / name, "js")
    for path in FRAME_FOLDER.glob("js/*.js"):
        _kept(path, "js")


@cache
def links(page: str) -> str:
    """Write the header that names the scripts of a page, without those that every page names."""
    named = PAGE.read_text(encoding="utf-8")
    names = [name for name in _with_imports(scripts(page)) if name not in named]
    return ", ".join(
        f"<./static/js/{name}>; rel=modulepreload; fetchpriority=low" for name in names
    )


def scripts(page: str) -> list[str]:
    """List the scripts of a page that this release of Streamlit has."""
    return _present(PAGES.get(page, WITH_A_MAP))


def _present(starts: Iterable[str]) -> list[str]:
    """List scripts by the names before their hashes."""
    present = sorted(path.name for path in (FOLDER / "js").glob("*.js"))
    return [name for start in starts for name in present if name.split(".")[0] == start]


def _with_imports(names: list[str]) -> list[str]:
    """List scripts and all that they import, each once, what is imported after what imports."""
    found = dict.fromkeys(names)
    for name in (waiting := list(names)):
        text = (FOLDER / "js" / name).read_text(encoding="utf-8")
        new = [one for one in IMPORTED.findall(text) if one not in found]
        found |= dict.fromkeys(new)
        waiting.extend(new)
    return list(found)
