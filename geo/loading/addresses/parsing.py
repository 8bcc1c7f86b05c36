"""Take an Italian address apart, without knowing any street.

A stair, a floor or a flat is never kept: a place of the register is a building, never a flat.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cache

from geo.loading.addresses.vocabulary import folded, vocabulary, words_of

POSTCODE = re.compile(r"(?:\bcap\s*)?(?:\bi-)?(?<!\d)(\d{5})(?!\d)")
SEGMENTS = re.compile(r"[,;:\n|()]|\s[-–—]\s")
SPACED_RANGE = re.compile(r"(\d)\s*[-–—]\s*(?=\d)")
NO_NUMBER = re.compile(r"\b(?:s ?n ?c|s/n|s n)\b")
# 89, 89/A, 89 a, 12 bis, 49/12, 3p01, 8an02, 10/2p01; the ends of 1-9 and 8 e 10 are `to`.
NUMBER = re.compile(
    r"(?<![\d/a-z])(?P<number>\d{1,4})(?!\d)"
    r"(?P<suffix>"
    r"\s?[/-]?\s?(?:[a-z]?[pnmgc]\d{2}(?!\d)|(?:bis|ter|quater)(?![a-z])"
    r"|[a-z](?:[pnmgc]\d{2})?(?![a-z/]|\s?[/.]|\s\d))"
    r"|\s?/\s?\d{1,3}(?!\d)[a-z]?(?:[pnmgc]\d{2})?(?![a-z\d])"
    r")?"
    r"(?:\s?-\s?(?P<to>\d{1,4}[a-z]?)(?![a-z\d])|\s?e\s(?P<also>\d{1,4})(?!\d))?"
)
ADDED = re.compile(r"[a-z]|bis|ter|quater")
YEAR = re.compile(r"(?:18|19|20)\d\d")
LETTERS = re.compile(r"[a-z]+")
LEADING_ZEROS = re.compile(r"(?<!\d)0+(?=\d)")
LONGEST = 300


@dataclass(frozen=True)
class Address:
    """An address, taken apart; every part is folded to the form in which it is compared.

    Parameters
    ----------
    kind
        The generic word, such as `viale`; None if there is none.
    words
        The name; empty if no street is named.
    number, suffix
        House number: 89 and `a` of `89/A`, 3 and `p1` of `3p01`; None and empty if there is none.
    postcode
        Five figures, or None.
    around
        What else is said of where: a municipality, perhaps something unknown.
    several
        More than one house number or street is meant.
    flat
        A stair, floor or flat stood in the text; it is not kept.
    """

    kind: str | None = None
    words: tuple[str, ...] = ()
    number: int | None = None
    suffix: str = ""
    postcode: str | None = None
    around: tuple[str, ...] = ()
    several: bool = False
    flat: bool = False


@dataclass(frozen=True)
class _Number:
    number: int
    suffix: str
    several: bool


@dataclass(frozen=True)
class _Street:
    kind: str | None
    words: tuple[str, ...]
    number: _Number | None
    rest: str
    before: str = ""


def parse_address(text: str) -> Address:
    """Take an address apart.

    Parameters
    ----------
    text
        Such as `Via Mac Mahon 89/A`, `V.le Monza, 12 bis`, `via G. Scalarini n. 7, 20139 Milano`;
        only the first 300 characters are looked at.

    Returns
    -------
    Address
        With no `words` when no street is named.
    """
    plain = SPACED_RANGE.sub(r"\1-", " ".join(folded(text[:LONGEST]).split()))
    plain = _crossing().sub(r", \1", plain)
    found = POSTCODE.search(plain)
    postcode = found[1] if found else None
    segments = [part.strip(" -/") for part in SEGMENTS.split(POSTCODE.sub(",", plain))]
    segments = [part for part in segments if part]
    at = _street_segment(segments)
    if at is None:
        return Address(postcode=postcode)
    return _address(_street(segments[at]), segments[:at], segments[at + 1 :], postcode)


def number_of(text: str) -> tuple[int | None, str]:
    """Part a house number such as `3p01` or `49/12` into 3 and `p1`, 49 and `12`."""
    found = NUMBER.fullmatch(folded(text).strip())
    if found is None:
        return None, ""
    return int(found["number"]), _suffix(found["suffix"])


def street_of(name: str) -> tuple[str | None, tuple[str, ...]]:
    """Part the name of a street into its generic word and its name's words."""
    kind, rest = _leading_kind(folded(name).strip())
    return kind, words_of(rest)


def _address(
    street: _Street, before: Sequence[str], after: Sequence[str], postcode: str | None
) -> Address:
    numbers = [] if street.number is None else [street.number]
    around, flat = [], False
    for part in (*before, street.before, street.rest, *after):
        alone = NUMBER.fullmatch(_without_markers(part))
        if alone:
            numbers.append(_number(alone))
            continue
        if numbers and not numbers[0].suffix and ADDED.fullmatch(part):
            numbers[0] = replace(numbers[0], suffix=part)
            continue
        left = _without_flats(part)
        flat = flat or left != part
        around.append(left)
    said = [words for part in around if (words := _about(part))]
    crossing = any(word in vocabulary().crossing for part in said for word in part.split())
    first = numbers[0] if numbers else None
    return Address(
        street.kind,
        street.words,
        first.number if first else None,
        first.suffix if first else "",
        postcode,
        tuple(said),
        len(numbers) > 1 or bool(first and first.several) or crossing,
        flat,
    )


def _about(part: str) -> str:
    """Say what a part names that could be another place; a quarter names none."""
    known = vocabulary()
    words = [word for word in LETTERS.findall(part) if word not in known.silent]
    return "" if words and words[0] in known.quarters else " ".join(words)


def _street_segment(segments: Sequence[str]) -> int | None:
    lettered = [at for at, part in enumerate(segments) if _has_name(part)]
    for named in (_starts_with_kind, _holds_kind):
        found = next((at for at in lettered if named(segments[at])), None)
        if found is not None:
            return found
    return lettered[0] if lettered else None


def _has_name(part: str) -> bool:
    return any(len(word) > 1 for word in LETTERS.findall(_without_markers(part)))


def _starts_with_kind(part: str) -> bool:
    leading = NUMBER.match(part)
    return _leading_kind(part[leading.end() :].strip() if leading else part)[0] is not None


def _holds_kind(part: str) -> bool:
    return any(word in vocabulary().core for word in LETTERS.findall(part))


def _street(part: str) -> _Street:
    part = NO_NUMBER.sub(" ", _without_markers(part)).strip()
    leading = NUMBER.match(part)
    if leading and _leading_kind(part[leading.end() :].strip())[0]:
        kind, rest = _leading_kind(part[leading.end() :].strip())
        return _Street(kind, words_of(rest), _number(leading), "")
    kind, rest = _leading_kind(part)
    before = ""
    if kind is None:
        kind, before, rest = _kind_inside(part)
    found = _house_number(rest)
    if found is None:
        return _Street(kind, words_of(rest), None, "", before)
    name = rest[: found.start()]
    return _Street(kind, words_of(name), _number(found), rest[found.end() :].strip(), before)


def _leading_kind(part: str) -> tuple[str | None, str]:
    first, _, rest = part.partition(" ")
    kind = vocabulary().kinds.get(first)
    return (kind, rest.strip()) if kind and LETTERS.search(rest) else (None, part)


def _kind_inside(part: str) -> tuple[str | None, str, str]:
    """Find a kind that stands after the name, or after words that are not the address."""
    for found in LETTERS.finditer(part):
        if found[0] not in vocabulary().core:
            continue
        name, rest = part[: found.start()].strip(), part[found.end() :].strip()
        if not rest or NUMBER.match(rest):
            return found[0], "", f"{name} {rest}"
        # "Comitato di via Pavia" names no other place, "Rozzano via Pavia" does.
        of = name.rpartition(" ")[2] in vocabulary().particles
        return found[0], "" if of else name, rest
    return None, "", part


def _house_number(rest: str) -> re.Match[str] | None:
    """Find the house number: the first number that is no part of the name."""
    numbers = list(NUMBER.finditer(rest))
    for at, found in enumerate(numbers):
        before = LETTERS.findall(rest[: found.start()])
        after = LETTERS.search(rest, found.end())
        if not before:
            continue
        if before[-1] in vocabulary().dates and YEAR.fullmatch(found["number"]):
            continue
        more = at + 1 < len(numbers)
        if more and after and after.start() < numbers[at + 1].start() and _named(after[0]):
            continue
        return found
    return None


def _named(word: str) -> bool:
    known = vocabulary()
    other = known.flats | known.silent | known.quarters | known.crossing | known.numbers
    return len(word) > 3 and word not in other


def _number(found: re.Match[str]) -> _Number:
    several = bool(found["to"] or found["also"])
    return _Number(int(found["number"]), _suffix(found["suffix"]), several)


def _suffix(text: str | None) -> str:
    letters = re.sub(r"[\s/-]", "", text or "")
    return LEADING_ZEROS.sub("", letters)


@cache
def _crossing() -> re.Pattern[str]:
    return re.compile(rf"\b({'|'.join(vocabulary().crossing)})\b")


@cache
def _marker() -> re.Pattern[str]:
    words = "|".join(sorted(vocabulary().numbers, key=len, reverse=True))
    return re.compile(rf"(?<!\d)(?<!\d )\b(?:{words})\b[\s°]*(?=\d)")


def _without_markers(part: str) -> str:
    return _marker().sub("", part).replace("°", " ").strip()


@cache
def _flat() -> re.Pattern[str]:
    words = "|".join(sorted(vocabulary().flats, key=len, reverse=True))
    return re.compile(rf"\b(?:{words})\b\s*(?:n\s*)?(?:[a-z]\b|\d{{1,3}}[a-z]?\b|[ivx]+\b)?")


def _without_flats(part: str) -> str:
    return re.sub(r"\s+", " ", _flat().sub(" ", part)).strip(" -/")


def without_flat(text: str) -> str:
    """Cut a stair, floor or flat off an address as it was written; other text stays as it is."""
    kept = list(_kept(text))
    return " ".join("".join(kept).split()).strip(" ,;-")


@cache
def _flat_as_written() -> re.Pattern[str]:
    words = "|".join(sorted(vocabulary().flats - {"ed"}, key=len, reverse=True))
    return re.compile(
        rf"[\s,;-]+(?:{words})\b[.\s°]*(?:n[.\s°]*)?(?:[a-z]\b|\d{{1,3}}[a-z]?\b|[ivx]+\b)",
        re.IGNORECASE,
    )


def _kept(text: str) -> Iterator[str]:
    number = re.search(r"\d", text)
    start = number.end() if number else len(text)
    yield text[:start]
    yield _flat_as_written().sub("", text[start:])
