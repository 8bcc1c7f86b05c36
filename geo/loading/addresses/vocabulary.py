"""The words of Italian addresses, and the one form in which each is compared."""

from __future__ import annotations

import re
import tomllib
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

FILE = Path(__file__).parent / "toponyms.toml"
APOSTROPHES = re.compile(r"['’‘`´ʼ]")
DEGREE = re.compile(r"[°º]")
DOTTED = re.compile(r"(?<![a-z])([a-z]{1,2})\. ?([a-z]{1,5})(?![a-z])")
ROMAN = re.compile(r"(?=[ivx]{2,})x{0,3}(?:ix|iv|v?i{0,3})")
ROMAN_DIGITS = {"i": 1, "v": 5, "x": 10}
WORD = re.compile(r"[a-z0-9]+")


@dataclass(frozen=True)
class Vocabulary:
    """What `toponyms.toml` says, by the form that people write."""

    kinds: Mapping[str, str]
    core: frozenset[str]
    words: Mapping[str, tuple[str, ...]]
    titles: frozenset[str]
    particles: frozenset[str]
    numerals: Mapping[str, str]
    dates: frozenset[str]
    flats: frozenset[str]
    quarters: frozenset[str]
    silent: frozenset[str]
    crossing: frozenset[str]
    numbers: frozenset[str]

    @property
    def light(self) -> frozenset[str]:
        """Words that tell little about which street is meant."""
        return self.titles | self.particles


@cache
def vocabulary() -> Vocabulary:
    """Read the words of Italian addresses."""
    told: dict[str, Any] = tomllib.loads(FILE.read_text(encoding="utf-8"))
    around = told["around"]
    return Vocabulary(
        kinds=_inverted(told["kinds"]),
        core=frozenset(told["core"]["kinds"]),
        words={form: tuple(word.split()) for form, word in _inverted(told["words"]).items()},
        titles=frozenset(told["titles"]["words"]),
        particles=frozenset(told["particles"]["words"]),
        numerals=_inverted(told["numerals"]),
        dates=frozenset(told["dates"]["words"]),
        flats=frozenset(told["flats"]["words"]),
        quarters=frozenset(around["quarters"]),
        silent=frozenset(around["silent"]),
        crossing=frozenset(around["crossing"]),
        numbers=frozenset(around["numbers"]),
    )


def _inverted(forms: Mapping[str, list[str]]) -> dict[str, str]:
    return {form: name for name, each in forms.items() for form in (name, *each)}


def folded(text: str) -> str:
    """Fold case, accents, apostrophes, dotted short forms: `P.zza dell'Unità` is `pzza dell unita`.

    Other marks stay, because `89/A` needs them.
    """
    plain = DEGREE.sub("°", APOSTROPHES.sub(" ", text))
    plain = unicodedata.normalize("NFKD", plain).casefold()
    plain = "".join(letter for letter in plain if not unicodedata.combining(letter))
    return DOTTED.sub(_joined, plain).replace(".", " ")


def _joined(found: re.Match[str]) -> str:
    whole = found[1] + found[2]
    known = vocabulary()
    # `V. L. Ornato` has two initials; `G.B.` is one name.
    is_short = whole in known.words or (len(found[2]) > 1 and whole in known.kinds)
    return whole if is_short else f"{found[1]} {found[2]}"


def words_of(name: str) -> tuple[str, ...]:
    """Give the words of a folded name in the form in which they are compared.

    Short forms are written out, `San`, `Santa` and `Sant'` are one word, and numbers are digits
    whether they were written so, in words or in Roman letters.
    """
    known = vocabulary()
    found = WORD.findall(name.replace("°", " "))
    said: list[str] = []
    for word, after in zip(found, [*found[1:], ""], strict=False):
        if word.isdigit():
            said.append(str(int(word)))
        elif after in known.dates and word in ROMAN_DIGITS:
            said.append(str(ROMAN_DIGITS[word]))
        elif word in known.numerals:
            said.append(known.numerals[word])
        elif ROMAN.fullmatch(word):
            said.append(str(_roman(word)))
        else:
            said.extend(known.words.get(word, (word,)))
    return tuple(said)


def _roman(word: str) -> int:
    values = [ROMAN_DIGITS[letter] for letter in word]
    pairs = zip(values, [*values[1:], 0], strict=True)
    return sum(-value if value < after else value for value, after in pairs)
