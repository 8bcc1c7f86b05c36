"""The typefaces of paper and of pictures: from installed packages, never from the machine.

PDF/UA allows no character without a glyph, and typst refuses to write one. What no typeface has is
therefore shown as an empty box, so that one emoji in a title does not cost a quarter its paper. A
script is added by installing its family, such as `fontpkg-noto-sans-devanagari`.
"""

from __future__ import annotations

import unicodedata
from functools import cache
from importlib.metadata import entry_points
from pathlib import Path

import typst
from fontTools.ttLib import TTFont

# Drawings are set in a typeface's default weight, which must therefore be the regular one.
FIRST = "Noto Sans"
GROUP = "fontpkg.family"
BOX = "\u25a1"
# Signs that only DejaVu Sans Mono has, which is inside typst itself.
INSIDE = frozenset(map(ord, "①②③④⑤⑥⑦⑧⑨⑩⑪⑫⑬⑭⑮⑯⑰⑱⑲⑳●■▲◆⬢✚○□←↑→↓↗↘≤≥≈✓"))
JOINERS = "\u200c\u200d"  # they change letters in Persian and in the scripts of India


def families() -> list[str]:
    """Name the typefaces, the first the one of the pages."""
    return list(_folders())


def folders() -> list[Path]:
    """List where their files are."""
    return list(_folders().values())


@cache
def typefaces() -> typst.Fonts:
    """Open the typefaces for typst."""
    return typst.Fonts(include_system_fonts=False, font_paths=[str(folder) for folder in folders()])


def legible(text: str) -> str:
    """Keep what can be shown: no controls, and a box for what no typeface has.

    Parameters
    ----------
    text
        Any text, also one with markup of its own, which is ASCII and comes out as it is.

    Returns
    -------
    str
        The text in Unicode's composed form.
    """
    composed = unicodedata.normalize("NFC", text)
    return "".join(map(_shown, composed)) if not composed.isascii() else plain(composed)


def plain(text: str) -> str:
    """Take out controls, among them those that turn the direction of writing."""
    return "".join(letter for letter in map(_calm, text) if letter)


def _shown(letter: str) -> str:
    kept = _calm(letter)
    return kept if not kept or ord(kept) in _covered() else BOX


def _calm(letter: str) -> str:
    if letter.isspace():
        return " " if ord(letter) < 160 or letter in "\u0085\u2028\u2029" else letter
    hidden = unicodedata.category(letter) in {"Cc", "Cf", "Cs"} and letter not in JOINERS
    return "" if hidden else letter


@cache
def _folders() -> dict[str, Path]:
    found = {}
    for entry in entry_points(group=GROUP):
        package = entry.load()
        if package.FAMILY.startswith(FIRST):
            found[str(package.FAMILY)] = Path(package.ROOT) / "files"
    return dict(sorted(found.items(), key=lambda pair: (pair[0] != FIRST, pair[0])))


@cache
def _covered() -> frozenset[int]:
    letters: set[int] = set(INSIDE)
    for folder in folders():
        for file in sorted(folder.glob("*.ttf")):
            with TTFont(file, lazy=True) as font:
                letters |= set(font.getBestCmap())
    return frozenset(letters)
