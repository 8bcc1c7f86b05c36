"""Streamlit's scripts: which a page needs, and the small ones of them in one piece.

Streamlit's page asks for 59 scripts, most of them smaller than the request that asks for them: each
costs a browser 2.5 ms here, and six at a time a round trip. The small ones come with the page
itself, in an import map; where that is not understood they are fetched as before.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping
from functools import cache
from importlib.util import find_spec
from pathlib import Path
from urllib.parse import quote


def folder_of(package: str) -> Path:
    """Find where an installed package is, without importing it."""
    return Path(str(find_spec(package).origin)).parent  # type: ignore[union-attr]


PAGE = folder_of("streamlit") / "static" / "index.html"
FOLDER = PAGE.parent / "static"
# What pages are made of, by the names of Streamlit's scripts before their hashes.
WITH_A_MAP = ("Html", "ComponentInstance")
# What follows the map is not named: read earlier, it would take of the map's time.
AFTER_THE_MAP = ("ButtonGroup", "Button", "BidiComponent", "TextInput", "Multiselect", "Pagination")
PAGES: Mapping[str, tuple[str, ...]] = {
    "participation": ("Html", "ButtonGroup", "ArrowVegaLiteChart", "embed", "vega-interpreter"),
    "about": ("Html", "ButtonGroup", "BidiComponent"),
}
SMALL = 8_000  # characters; up to 25,000 was no faster
NAMED = re.compile(r"static/js/([\w.-]+\.js)")
IMPORTED = re.compile(r"""((?:from|import)\s*["'])\./([\w.-]+\.js)(?=["'])""")
# These ask where they are, which a script inside the page cannot say.
PLACED = ("import(", "import.meta")
# What a data address may hold as it stands; `<` would end the script element that it is in.
IN_ADDRESS = "!\"$&'()*+,-./:;=>?@[\\]^_`{|}~ "


@cache
def named() -> tuple[str, ...]:
    """List the scripts that Streamlit's page names itself."""
    return tuple(NAMED.findall(PAGE.read_text(encoding="utf-8")))


@cache
def added(page: str) -> tuple[str, ...]:
    """List the scripts of a page beside those that Streamlit's page names."""
    return tuple(name for name in _with_imports(scripts(page)) if name not in named())


def scripts(page: str) -> list[str]:
    """List the scripts of what a page is made of, as this release of Streamlit has them."""
    return _present(PAGES.get(page, WITH_A_MAP))


def first_asked_for() -> list[str]:
    """List what the first visitor of a page with a map asks for, beside what the page brings."""
    needed = [*named(), *_with_imports(_present((*WITH_A_MAP, *AFTER_THE_MAP)))]
    return [name for name in needed if name not in small("")]


@cache
def small(page: str) -> Mapping[str, str]:
    """Read the scripts of a page that come with it, by name."""
    texts = {name: source(name) for name in (*named(), *added(page))}
    return {
        name: text
        for name, text in texts.items()
        if len(text) <= SMALL and not any(mark in text for mark in PLACED)
    }


@cache
def import_map(page: str) -> str:
    """Write the import map that holds the small scripts of a page.

    A script inside the page has no address that another could stand beside, so that what it
    imports is found by its name alone: each name that one of them imports is in the map as well.

    Returns
    -------
    str
        JSON, for a script element in the folder that has `static/js`.
    """
    addresses: dict[str, str] = {}
    within = small(page)
    wanted = {name for text in within.values() for _, name in IMPORTED.findall(text)}
    for name, text in within.items():
        addresses[f"./static/js/{name}"] = _data_address(text)
        if name in wanted:
            addresses[name] = addresses[f"./static/js/{name}"]
    addresses |= {name: f"./static/js/{name}" for name in sorted(wanted - set(within))}
    return json.dumps({"imports": addresses}, separators=(",", ":"))


def _data_address(text: str) -> str:
    return "data:text/javascript," + quote(IMPORTED.sub(r"\1\2", text), safe=IN_ADDRESS)


def source(name: str) -> str:
    """Read a script of Streamlit's."""
    return (FOLDER / "js" / name).read_text(encoding="utf-8")


def _present(starts: Iterable[str]) -> list[str]:
    """List scripts by the names before their hashes."""
    present = sorted(path.name for path in (FOLDER / "js").glob("*.js"))
    return [name for start in starts for name in present if name.split(".")[0] == start]


def _with_imports(names: list[str]) -> list[str]:
    """List scripts and all that they import, each once, what is imported after what imports."""
    found = dict.fromkeys(names)
    for name in (waiting := list(names)):
        new = [one for _, one in IMPORTED.findall(source(name)) if one not in found]
        found |= dict.fromkeys(new)
        waiting.extend(new)
    return list(found)
