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
from importlib.util import find_spec
from pathlib import Path

from xstatic.pkg import leaflet

from geo.mapping import signs

OURS = Path(__file__).parent / "static"
LEAFLET = Path(leaflet.BASE_DIR)

PARTS: Mapping[str, tuple[Path, ...]] = {
    "map.js": (
        OURS / "patti-first.js",
        LEAFLET / "leaflet.js",
        OURS / "patti-base.js",
        OURS / "patti-signs.js",
        OURS / "patti-line.js",
        OURS / "patti-neighbourhoods.js",
        OURS / "patti-buildings.js",
        OURS / "patti-clusters.js",
        OURS / "patti-pacts.js",
        OURS / "patti-sites.js",
        OURS / "patti-controls.js",
        OURS / "patti-map.js",
        OURS / "patti-pick.js",
    ),
    "map.css": (
        LEAFLET / "leaflet.css",
        OURS / "patti-map.css",
        OURS / "patti-sites.css",
        OURS / "patti-pick.css",
    ),
}
TYPES: Mapping[str, str] = {
    ".js": "text/javascript; charset=utf-8",
    ".css": "text/css; charset=utf-8",
}
# The typeface of the pages around the map, so that both speak with one voice: their own file, which
# a browser has by then. Where they are not served there is none.
TYPEFACE = "static/static/media/SourceSansVF-Upright*.woff2"
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
    return tuple(PARTS)


def _body(name: str) -> bytes:
    texts = [SOURCE_MAP.sub(b"", part.read_bytes()) for part in PARTS[name]]
    if name == "map.css":
        texts.append(signs.style_rules().encode())
        texts.append(font_rule().encode())
    return b"\n".join(texts)


@cache
def typeface() -> Path | None:
    """Find Streamlit's own typeface (SIL Open Font License); None if it is not there."""
    streamlit = find_spec("streamlit")
    folder = Path(streamlit.origin or "").parent if streamlit else OURS
    return next(iter(sorted(folder.glob(TYPEFACE))), None)


def font_rule() -> str:
    """Write the rule of the typeface for a sheet or page one folder below the app's own.

    Returns
    -------
    str
        Empty where there is none.
    """
    found = typeface()
    if found is None:
        return ""
    source = f'url("../static/media/{found.name}") format("woff2")'
    return f'@font-face{{font-family:"Patti Text";font-weight:200 900;src:{source}}}'


def address(name: str, folder: str) -> str:
    """Give the address of a file of the map, which changes when the file does."""
    return f"{folder}/{name}?v={asset(name).version}"
