"""Tell what a file is from its first bytes; its name means nothing."""

from __future__ import annotations

from geo.loading.content import Refusal

SIGNATURES: tuple[tuple[bytes, str], ...] = (
    (b"PK\x03\x04", "zip"),
    (b"SQLite format 3\x00", "gpkg"),
)
REFUSED: tuple[tuple[bytes, str], ...] = (
    (b"PK\x05\x06", "loading.format.empty_zip"),
    (b"\x00\x00\x27\x0a", "loading.format.bare_shapefile"),
    (b"\xd0\xcf\x11\xe0", "loading.format.old_excel"),
    (b"%PDF", "loading.format.pdf"),
    (b"\x89PNG", "loading.format.image"),
    (b"\xff\xd8\xff", "loading.format.image"),
    (b"GIF8", "loading.format.image"),
    (b"II*\x00", "loading.format.image"),
    (b"MM\x00*", "loading.format.image"),
    (b"\x1f\x8b", "loading.format.other_archive"),
    (b"BZh", "loading.format.other_archive"),
    (b"7z\xbc\xaf", "loading.format.other_archive"),
    (b"Rar!", "loading.format.other_archive"),
    (b"\xfd7zXZ", "loading.format.other_archive"),
    (b"PAR1", "loading.format.unknown"),
    (b"fgb\x03", "loading.format.unknown"),
)
UTF16 = (b"\xff\xfe", b"\xfe\xff")
UTF8_MARK = b"\xef\xbb\xbf"


def format_of(content: bytes) -> str:
    """Name the format: `zip`, `gpkg`, `json` or `text`.

    Raises
    ------
    Refusal
        If it is something else; the message says what to do.
    """
    if not content.strip():
        raise Refusal("loading.format.empty")
    for start, name in SIGNATURES:
        if content.startswith(start):
            return name
    for start, key in REFUSED:
        if content.startswith(start):
            raise Refusal(key)
    return _text_format(content)


def _text_format(content: bytes) -> str:
    if content.startswith(UTF16):
        return "text"
    start = content[:4096].removeprefix(UTF8_MARK).lstrip()
    if b"\x00" in content:
        raise Refusal("loading.format.unknown")
    if start[:1] in (b"{", b"["):
        return "json"
    lowered = start[:200].lower()
    if lowered.startswith((b"<!doctype html", b"<html")):
        raise Refusal("loading.format.web_page")
    if start[:1] == b"<":
        raise Refusal("loading.format.markup")
    return "text"
