"""Read a PDF back: its words, its tags, its typefaces."""

import io
import re
from collections.abc import Iterator

from pypdf import PdfReader
from pypdf.generic import DictionaryObject


def reader(pdf: bytes) -> PdfReader:
    return PdfReader(io.BytesIO(pdf))


def pages(pdf: bytes) -> list[str]:
    return [page.extract_text() for page in reader(pdf).pages]


def words(text: str) -> str:
    """Drop what a line break may add or take."""
    return re.sub(r"\s+", "", text)


def all_words(pdf: bytes) -> str:
    return words("".join(pages(pdf)))


def tags(pdf: bytes) -> list[tuple[str, str]]:
    """List every structure element in the order of reading: its kind, its alternative text."""
    root = reader(pdf).trailer["/Root"]["/StructTreeRoot"]
    return list(_walk(root["/K"]))


def _walk(node: object) -> Iterator[tuple[str, str]]:
    found = node.get_object()
    if isinstance(found, list):
        for one in found:
            yield from _walk(one)
    elif isinstance(found, DictionaryObject) and "/S" in found:
        yield str(found["/S"]), str(found.get("/Alt", ""))
        if "/K" in found:
            yield from _walk(found["/K"])


def fonts(pdf: bytes) -> list[DictionaryObject]:
    """List the typefaces of all pages and of the drawings on them."""
    found: dict[int, DictionaryObject] = {}
    for page in reader(pdf).pages:
        _fonts(page["/Resources"], found)
    return list(found.values())


def _fonts(resources: DictionaryObject, found: dict[int, DictionaryObject]) -> None:
    for font in resources.get("/Font", {}).values():
        inner = font.get_object()["/DescendantFonts"][0].get_object()
        found[id(inner)] = inner["/FontDescriptor"].get_object()
    for thing in resources.get("/XObject", {}).values():
        if "/Resources" in thing.get_object():
            _fonts(thing.get_object()["/Resources"], found)
