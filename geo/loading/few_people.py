"""Texts that everybody reads and that say how few people there were.

Counts of people below the smallest that is shown are hidden; "pulizia con 3 volontari" in a title
would tell one all the same. Nothing is changed or rejected: whoever writes the text is told.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

import pandas as pd

from geo.errors import Problem
from geo.model.fewest import FEWEST_SHOWN

KEY = "loading.text.few_people"
# The columns that everybody reads and anybody writes as they like.
TEXTS: Mapping[str, tuple[str, ...]] = {
    "pacts": ("title", "description"),
    "activities": ("title",),
    "notes": ("text",),
}
NUMBERS = {
    "it": "due tre quattro cinque sei sette otto nove dieci",
    "en": "two three four five six seven eight nine ten",
}
# "un volontario" and "one person" are as often anybody as they are a count.
ALONE = r"un[oa]? sol[oa]|(?:only|just) one"
PEOPLE = (
    r"volontari[oae]?|person[ae]|partecipant[ei]|presenz[ae]|presenti|abitant[ei]|resident[ei]"
    r"|inquilin[oaie]|cittadin[oaie]|bambin[oaie]|ragazz[oaie]|anzian[oaie]|donn[ae]|uom(?:o|ini)"
    r"|adult[oaie]|giovan[ei]|student[ei]|studentess[ae]|alliev[oaie]|mamm[ae]|pap[àa]|nonn[oaie]"
    r"|soci[oae]?|iscritt[oaie]|signor[aei]|utent[ei]|operator[ei]|operatric[ei]|vicin[ie] di casa"
    r"|volunteers?|people|persons?|participants?|attendees?|residents?|tenants?|neighbou?rs"
    r"|child(?:ren)?|kids?|boys?|girls?|wom[ae]n|m[ae]n|adults?|students?|pensioners?|members?"
)
BETWEEN = (
    r"(?:(?:nuov[ie]|giovani|brav[ie]|altr[ie]|sol[ie]|nostr[ie]|delle|dei|new|young|other|local"
    r"|elderly|more) )?"
)
# What makes of a number no count of who was there.
BEFORE = re.compile(
    r"(?:più di|piu di|oltre|almeno|minimo|massimo|max\.?|fino a|ogni|more than|over|at least"
    r"|up to|every|>=?|≥|≤)\s*$"
)
AFTER = re.compile(r"\s*(?:\+|(?:o|e|ed) (?:più|piu|oltre)|or more|and more)")


def _number(fewest: int) -> str:
    words = [one for names in NUMBERS.values() for one in names.split()[: max(fewest - 2, 0)]]
    figures = [str(n) for n in range(1, fewest)]
    return rf"(?<![\d.,:/])(?:{'|'.join(figures + words)})(?![\d°ªº])(?![.,:/]\d)"


def _patterns(fewest: int) -> tuple[re.Pattern[str], ...]:
    number = _number(fewest)
    counted = rf"(?<!\w)(?:{number}|{ALONE}) {BETWEEN}(?:{PEOPLE})(?!\w)"
    listed = rf"(?<!\w)(?:{PEOPLE}) ?(?:[:=(]|n\.|n°) ?{number}(?!\w)(?! ?(?:h|or[ae]|hours?)\b)"
    there = r"eravamo|siamo|siamo stat[ie]|erano|c'erano"
    together = rf"(?<!\w)(?:{there}) (?:sol[oie] |soltanto )?in {number}(?!\w)"
    return tuple(re.compile(one, re.IGNORECASE) for one in (counted, listed, together))


PATTERNS = _patterns(FEWEST_SHOWN)


def few_people(text: str) -> str | None:
    """Find in a text a count of people that is too small to be shown.

    Parameters
    ----------
    text
        Italian or English.

    Returns
    -------
    str or None
        The words that say it, as they stand; None if nothing does. A lower bound such as "almeno
        3" says none, nor does "un volontario", which may be anybody.
    """
    spaced = re.sub(r"\s+", " ", text)
    for pattern in PATTERNS:
        for found in pattern.finditer(spaced):
            if not BEFORE.search(spaced[: found.start()].lower()) and not AFTER.match(
                spaced[found.end() :].lower()
            ):
                return found[0]
    return None


def check_text(table: str, name: str, text: object) -> list[Problem]:
    """Warn of a cell of a form that says how few people there were; nothing for other columns."""
    if name not in TEXTS.get(table, ()) or not isinstance(text, str):
        return []
    said = few_people(text)
    if said is None:
        return []
    return [Problem(None, name, text[:80], KEY, {"said": said, "k": FEWEST_SHOWN}, "warn")]


def told_in(texts: pd.Series[str]) -> pd.Series[str]:
    """Find the same in many texts: the words that say it, missing where nothing does."""
    found = {text: few_people(str(text)) for text in texts.dropna().unique()}
    told: pd.Series[str] = texts.map(found).astype("str")
    return told
