"""Texts that everybody reads and that name somebody's home.

Of a pact of one person everybody learns the neighbourhood alone; a street in its title would tell
more. A flat, or whose home it is, is told too much of anybody. Nothing is changed or rejected:
whoever writes the text is told. The pact's own address is masked besides (`storage.one_person`).
"""

from __future__ import annotations

import re

import pandas as pd

from geo.errors import Problem
from geo.loading.few_people import TEXTS

HOME, STREET = "loading.text.home", "loading.text.street"
NUMBER = r"(?:(?i:n\.?|n°|numero|civico)\s*)?\d{1,4}(?:\s?/?[A-Za-z])?(?!\w)"
KINDS = (
    r"via|viale|v\.le|piazza|p\.?zza|piazzale|p\.le|piazzetta|largo|vicolo|vico|alzaia|salita"
    r"|cortile|corte|c\.so|corso(?!\s+d[ei]\b)"
)
PARTICLE = (
    r"(?i:(?:d[aei]|de[il]|dell[aeo]|degli|san|sant[ao]|val)\s+|dell[’']\s*|sant[’']\s*|d[’']\s*)"
)
WORD = r"[A-ZÀ-ÖØ-Þ][\w’'.-]*"
SAINT = r"(?<=san )\w+|(?<=santa )\w+|(?<=santo )\w+"
NAME = rf"{PARTICLE}*(?:{WORD}|{SAINT})(?:\s+{PARTICLE}*{WORD})*"
STREETS = re.compile(
    rf"(?<!\w)(?i:{KINDS})\s+{NAME}(?:,?\s*{NUMBER})?"
    rf"|(?<!\w)(?:\d{{1,4}}\s+)?{WORD}(?:\s+{WORD})?\s+(?:Street|Road|Avenue|Lane)(?!\w)"
)
HOMES = re.compile(
    rf"(?<!\w)(?i:interno|int\.|appartamento|app\.to|flat|apartment)\s*{NUMBER}"
    rf"|(?<!\w)(?i:a casa d[ei]l? |casa (?:della signora|del signor) |citofon\w+ )\s*{WORD}"
    rf"|(?<!\w)(?i:at the home of |home of (?:mrs|mr|ms)\.? )\s*{WORD}"
)


def home_in(text: str) -> str | None:
    """Find in a text a flat, or whose home something is in: the words that say it."""
    return _first(HOMES, text)


def street_in(text: str) -> str | None:
    """Find in a text a street or a court by its name, with or without a number."""
    return _first(STREETS, text)


def _first(pattern: re.Pattern[str], text: str) -> str | None:
    found = pattern.search(re.sub(r"\s+", " ", text))
    return found[0].strip() if found else None


def check_text(table: str, name: str, text: object, *, person: bool) -> list[Problem]:
    """Warn of a cell of a form that names a home; nothing for what not everybody reads.

    Parameters
    ----------
    person
        True: the text is about a pact of one person.
    """
    if name not in TEXTS.get(table, ()) or not isinstance(text, str):
        return []
    said, key = home_in(text), HOME
    if said is None and person:
        said, key = street_in(text), STREET
    return [Problem(None, name, text[:80], key, {"said": said}, "warn")] if said else []


def told_in(texts: pd.Series[str], of_person: pd.Series[bool]) -> dict[str, pd.Series[str]]:
    """Find the same in many texts: by the key of the message, the words that say it.

    Parameters
    ----------
    of_person
        True where the text is about a pact of one person.
    """
    unique = texts.dropna().unique()
    homes: pd.Series[str] = texts.map({text: home_in(str(text)) for text in unique}).astype("str")
    about = texts.where(of_person & homes.isna())
    streets = about.map({text: street_in(str(text)) for text in about.dropna().unique()})
    return {HOME: homes, STREET: streets.astype("str")}
