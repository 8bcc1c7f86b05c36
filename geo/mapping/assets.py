"""The scripts and style sheets that the map needs, from installed packages and this folder.

They are put together into one script and one style sheet, named with a hash of their content, so
that a browser fetches each once and keeps it.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.metadata import PackageNotFoundError, files
from pathlib import Path

from xstatic.pkg import leaflet, leaflet_markercluster

from geo.mapping import signs

OURS = Path(__file__).parent / "static"
LEAFLET = Path(leaflet.BASE_DIR)
CLUSTERS = Path(leaflet_markercluster.BASE_DIR)

PARTS: Mapping[str, tuple[Path, ...]] = {
    "map.js": (
        LEAFLET / "leaflet.js",
        CLUSTERS / "leaflet.markercluster.js",
        OURS / "patti-base.js",
        OURS / "patti-signs.js",
        OURS / "patti-line.js",
        OURS / "patti-neighbourhoods.js",
        OURS / "patti-buildings.js",
        OURS / "patti-grid.js",
        OURS / "patti-pacts.js",
        OURS / "patti-sites.js",
        OURS / "patti-controls.js",
        OURS / "patti-map.js",
        OURS / "patti-pick.js",
    ),
    "map.css": (
        LEAFLET / "leaflet.css",
        CLUSTERS / "MarkerCluster.css",
        OURS / "patti-map.css",
        OURS / "patti-sites.css",
        OURS / "patti-pick.css",
    ),
}
TYPES: Mapping[str, str] = {
    ".js": "text/javascript; charset=utf-8",
    ".css": "text/css; charset=utf-8",
    ".woff2": "font/woff2",
}
# The typeface of the pages around the map, so that both speak with one voice.
TYPEFACE = "text.woff2"
TYPEFACE_IN = ("streamlit", "SourceSansVF-Upright*.woff2")
SOURCE_MAP = re.compile(rb"^//# sourceMappingURL=.*$", re.MULTILINE)


@dataclass(frozen=True)
class Asset:
    """A file of the map: its bytes, media type and the hash that its address carries."""

    name: str
    body: bytes
    media_type: str
    version: str


@cache
def asset(name: str) -> Asset:
    """Put one file of the map together.

    Raises
    ------
    KeyError
        If there is none of that name.
    """
    body = _body(name)
    version = hashlib.sha256(body).hexdigest()[:12]
    return Asset(name, body, TYPES[Path(name).suffix], version)


def names() -> tuple[str, ...]:
    """List the files of the map."""
    return (*PARTS, *([TYPEFACE] if _typeface() else []))


def _body(name: str) -> bytes:
    if name == TYPEFACE and (found := _typeface()):
        return found.read_bytes()
    texts = [SOURCE_MAP.sub(b"", part.read_bytes()) for part in PARTS[name]]
    if name == "map.css":
        texts.append(signs.style_rules().encode())
        texts.extend([_font_rule()] if _typeface() else [])
    return b"\n".join(texts)


def _font_rule() -> bytes:
    source = f'url("{TYPEFACE}?v={asset(TYPEFACE).version}") format("woff2")'
    return f'@font-face{{font-family:"Patti Text";font-weight:200 900;src:{source}}}'.encode()


@cache
def _typeface() -> Path | None:
    package, pattern = TYPEFACE_IN
    try:
        listed = files(package) or []
    except PackageNotFoundError:
        return None
    found = [Path(str(one.locate())) for one in listed if one.match(pattern)]
    return next((path for path in found if path.is_file()), None)


def address(name: str, folder: str) -> str:
    """Give the address of a file of the map, which changes when the file does."""
    return f"{folder}/{name}?v={asset(name).version}"
