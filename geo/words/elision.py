"""Italian articles before a number: `l'8%`, `degli 11 quartieri`, where digits hide the vowel."""

from __future__ import annotations

import re
from collections.abc import Mapping

ARTICLES: Mapping[str, str] = {
    "il": "l’", "del": "dell’", "dal": "dall’", "al": "all’", "nel": "nell’", "sul": "sull’",
    "i": "gli ", "dei": "degli ", "dai": "dagli ", "ai": "agli ", "nei": "negli ", "sui": "sugli ",
}  # fmt: skip
PLACE = re.compile(rf"\b({'|'.join(ARTICLES)}) \{{(\w+)\}}", re.IGNORECASE)
# Eight, eleven, eighty, eight hundred, and these many thousands: otto and undici begin so.
VOWEL = re.compile(r"(?:8\d{0,2}|11)(?:\.\d{3})*(?!\d|\.\d{3})")
ONE = re.compile(r"1(?:%|,\d)")


def elided(form: str, told: Mapping[str, str]) -> str:
    """Give a message whose articles suit the numbers that follow them.

    Parameters
    ----------
    form
        The message with its `{names}`.
    told
        What they stand for, written.
    """

    def suited(found: re.Match[str]) -> str:
        article, name = found.groups()
        if not _begins_with_vowel(told.get(name, "")):
            return found.group()
        short = ARTICLES[article.casefold()]
        return (short[:1].upper() + short[1:] if article[0].isupper() else short) + f"{{{name}}}"

    return PLACE.sub(suited, form)


def _begins_with_vowel(text: str) -> bool:
    return bool(VOWEL.match(text) or ONE.match(text))
