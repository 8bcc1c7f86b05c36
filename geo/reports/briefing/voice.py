"""How a briefing speaks: one language, plain or easy to read."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from babel.lists import format_list

from geo import words
from geo.charts import Canvas
from geo.model.fewest import FEWEST_SHOWN

MOST_NAMED = 4


@dataclass(frozen=True)
class Voice:
    """A language, and whether it is the easy-to-read edition.

    Parameters
    ----------
    language
        Such as `it`.
    easy
        True: messages whose key ends in `.easy` are said where there are any.
    """

    language: str
    easy: bool = False

    @property
    def canvas(self) -> Canvas:
        """What the charts of the briefing are drawn on: always light."""
        return Canvas(self.language)

    def say(self, key: str, /, **values: object) -> str:
        """Say a message, in its easy form where the edition is easy and there is one."""
        return words.say(self._key(key), self.language, **values)

    def sentence(self, key: str, /, **values: object) -> str:
        """Say a message with a capital first letter."""
        return capital(self.say(key, **values))

    def code(self, codes: str, value: str | None) -> str:
        """Say a code of a list; one that is not declared says so."""
        return words.code(codes, value, self.language)

    def number(self, value: Any, *, digits: int = 0) -> str:
        """Write a number, or that it is not known."""
        return self.canvas.number(value, digits=digits)

    def share(self, value: float | None, *, digits: int = 0) -> str:
        """Write a share of one as a percentage."""
        return words.share(value, self.language, digits=digits)

    def date(self, day: dt.date | None, *, style: str = "long") -> str:
        """Write a date."""
        return words.date(day, self.language, style=style)

    def listed(self, names: Sequence[str], *, most: int = MOST_NAMED) -> str:
        """List names as a sentence does; beyond `most`, the rest is counted."""
        shown = list(names)
        if len(shown) > most:
            shown = [*shown[: most - 1], self.say("brief.others", n=len(shown) - most + 1)]
        return str(format_list(shown, locale=words.locale_of(self.language)))

    def month(self, day: dt.date) -> str:
        """Name a month in full: `maggio 2023`."""
        return words.date(day, self.language).split(" ", 1)[1]

    def few(self) -> str:
        """Say that a count of people is too small to be shown."""
        return self.say("amount.few", k=FEWEST_SHOWN)

    def _key(self, key: str) -> str:
        easy = f"{key}.easy"
        return easy if self.easy and words.knows(easy, words.DEFAULT) else key


def capital(text: str) -> str:
    """Begin with a capital letter."""
    return text[:1].upper() + text[1:]
