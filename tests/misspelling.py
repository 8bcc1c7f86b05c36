"""House numbers as people write them: one way of misspelling each, and all of them by chance."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from random import Random

SHORT = {
    "Via": ("V.",),
    "Viale": ("V.le", "Vle", "v.le"),
    "Piazza": ("P.zza", "P.za", "Pza", "p.zza"),
    "Piazzale": ("P.le", "P.zle", "Ple"),
    "Corso": ("C.so", "Cso"),
    "Largo": ("L.go", "Lgo"),
    "Vicolo": ("V.lo", "Vic."),
    "Alzaia": ("Alz.",),
}
MISTYPED = {
    "Via": ("Vai", "Va", "Vua", "Iva"),
    "Viale": ("Vaile", "Viael", "Vilae"),
    "Piazza": ("Piaza", "Piazz", "Paizza"),
    "Corso": ("Corzo", "Croso", "Coso"),
    "Largo": ("Lagro", "Largp"),
    "Piazzale": ("Piazale", "Piazzle"),
}
KEYS = ("qwertyuiop", "asdfghjkl", "zxcvbnm")
SMALL = {"di", "del", "della", "dei", "degli", "da", "de", "e", "la", "il", "alla", "in", "al"}
NUMERALS = {
    "Venticinque": ("XXV", "25"),
    "Ventiquattro": ("XXIV", "24"),
    "Secondo": ("II", "2°"),
}
FLATS = (" scala B int. 4", ", sc. A", " - piano 3", ", interno 12", " int.7", " scala 2 p. 1")


@dataclass(frozen=True)
class Written:
    """An address in parts; `text` puts them together."""

    kind: str
    name: str
    number: str
    between: str = " "
    after: str = ""
    postcode: str = ""

    @property
    def text(self) -> str:
        street = f"{self.kind} {self.name}".strip()
        return f"{street}{self.between}{self.number}{self.after}"


Change = Callable[[Written, Random], Written | None]


def written(street: str, number: str, postcode: str | None) -> Written:
    kind, _, name = street.partition(" ")
    return Written(kind, name, number, postcode=postcode or "")


def _letters(name: str) -> list[int]:
    """Positions of letters in words of four letters or more, not the first of a word."""
    return [
        at
        for word in re.finditer(r"[^\W\d_]{4,}", name)
        for at in range(word.start() + 1, word.end())
    ]


def _other_letter(one: Written, chance: Random) -> Written | None:
    places = _letters(one.name)
    if not places:
        return None
    at = chance.choice(places)
    row = next((keys for keys in KEYS if one.name[at] in keys), None)
    if row is None:
        return None
    near = row.index(one.name[at]) + chance.choice((-1, 1))
    return replace(one, name=one.name[:at] + row[near % len(row)] + one.name[at + 1 :])


def _dropped_letter(one: Written, chance: Random) -> Written | None:
    places = _letters(one.name)
    if not places:
        return None
    at = chance.choice(places)
    return replace(one, name=one.name[:at] + one.name[at + 1 :])


def _doubled_letter(one: Written, chance: Random) -> Written | None:
    """Double a consonant, or write a double one once: the commonest error in Italian names."""
    doubles = [found.start() for found in re.finditer(r"([bcdfglmnprstvz])\1", one.name)]
    if doubles:
        at = chance.choice(doubles)
        return replace(one, name=one.name[:at] + one.name[at + 1 :])
    single = [at for at in _letters(one.name) if one.name[at] in "bcdfglmnprstvz"]
    if not single:
        return None
    at = chance.choice(single)
    return replace(one, name=one.name[:at] + one.name[at] + one.name[at:])


def _swapped_letters(one: Written, chance: Random) -> Written | None:
    places = [
        at for at in _letters(one.name)[:-1]
        if one.name[at + 1].isalpha() and one.name[at] != one.name[at + 1]
    ]  # fmt: skip
    if not places:
        return None
    at = chance.choice(places)
    name = one.name
    return replace(one, name=name[:at] + name[at + 1] + name[at] + name[at + 2 :])


def _two_errors(one: Written, chance: Random) -> Written | None:
    changes = (_other_letter, _dropped_letter, _doubled_letter, _swapped_letters)
    first = chance.choice(changes)(one, chance)
    return first and chance.choice(changes)(first, chance)


def _no_kind(one: Written, _: Random) -> Written:
    return replace(one, kind="")


def _short_kind(one: Written, chance: Random) -> Written | None:
    return replace(one, kind=chance.choice(SHORT[one.kind])) if one.kind in SHORT else None


def _mistyped_kind(one: Written, chance: Random) -> Written | None:
    return replace(one, kind=chance.choice(MISTYPED[one.kind])) if one.kind in MISTYPED else None


def _given_name(one: Written) -> tuple[str, str] | None:
    first, _, rest = one.name.partition(" ")
    told = first.casefold() not in SMALL and "'" not in first and len(first) > 3
    return (first, rest) if told and rest and rest.split()[0].casefold() not in SMALL else None


def _no_given_name(one: Written, _: Random) -> Written | None:
    parts = _given_name(one)
    return parts and replace(one, name=parts[1])


def _initial(one: Written, chance: Random) -> Written | None:
    parts = _given_name(one)
    return parts and replace(one, name=f"{parts[0][0]}.{chance.choice((' ', ''))}{parts[1]}")


def _name_last(one: Written, _: Random) -> Written | None:
    parts = _given_name(one)
    return parts and replace(one, name=f"{parts[1]} {parts[0]}")


def _kind_last(one: Written, _: Random) -> Written:
    return replace(one, kind="", name=f"{one.name} {one.kind.lower()}")


def _capitals(one: Written, _: Random) -> Written:
    return replace(one, kind=one.kind.upper(), name=one.name.upper(), number=one.number.upper())


def _accents(one: Written, chance: Random) -> Written | None:
    bare = "".join(
        letter for letter in unicodedata.normalize("NFD", one.name)
        if not unicodedata.combining(letter)
    )  # fmt: skip
    if bare != one.name:
        last = one.name[-1] not in "abcdefghijklmnopqrstuvwxyz"
        return replace(one, name=chance.choice((bare, f"{bare}'") if last else (bare,)))
    if "'" in one.name:
        return replace(one, name=one.name.replace("'", chance.choice((" ", "", "’", "' "))))
    if one.name[-1] in "aeiou":
        return replace(
            one,
            name=one.name[:-1] + {"a": "à", "e": "è", "i": "ì", "o": "ò", "u": "ù"}[one.name[-1]],
        )
    return None


def _numerals(one: Written, chance: Random) -> Written | None:
    for word, others in NUMERALS.items():
        if word in one.name:
            return replace(one, name=one.name.replace(word, chance.choice(others)))
    return None


def _number_written(one: Written, chance: Random) -> Written:
    parted = re.fullmatch(r"(\d+)(/?)(.*)", one.number)
    assert parted
    number, slash, suffix = parted.groups()
    if not suffix:
        marked = chance.choice((f"n. {number}", f"n°{number}", f"civ. {number}", f"N {number}"))
        return replace(one, number=marked, between=chance.choice((" ", ", ")))
    if slash or (suffix[0] in "pnmgc" and len(suffix) > 1):
        return replace(
            one,
            number=chance.choice((f"{number}/{suffix}", f"{number} / {suffix}"))
            if slash
            else chance.choice((f"{number}{suffix.upper()}", f"{number}/{suffix}")),
        )
    joined = chance.choice(
        (
            f"{number}/{suffix.upper()}",
            f"{number} {suffix}",
            f"{number}-{suffix.upper()}",
            f"{number}{suffix.upper()}",
        )
    )
    return replace(one, number=joined, between=chance.choice((" ", ", ")))


def _with_city(one: Written, chance: Random) -> Written | None:
    if not one.postcode:
        return None
    after = chance.choice((", {} Milano", " - {} Milano (MI)", " {} MILANO", ", Milano", " Milano"))
    return replace(one, after=after.format(one.postcode))


def _with_flat(one: Written, chance: Random) -> Written:
    return replace(one, after=chance.choice(FLATS))


CHANGES: Mapping[str, Change] = {
    "as published": lambda one, _: one,
    "another letter": _other_letter,
    "letter dropped": _dropped_letter,
    "double letter": _doubled_letter,
    "letters swapped": _swapped_letters,
    "two errors": _two_errors,
    "no generic word": _no_kind,
    "short generic word": _short_kind,
    "mistyped generic word": _mistyped_kind,
    "no given name": _no_given_name,
    "initial": _initial,
    "surname first": _name_last,
    "generic word last": _kind_last,
    "capitals": _capitals,
    "accents, apostrophes": _accents,
    "numerals": _numerals,
    "number's form": _number_written,
    "postcode, city": _with_city,
    "stair, flat": _with_flat,
}
MIXED = ("short generic word", "initial", "number's form", "with city", "letter dropped")


def _mixed(one: Written, chance: Random) -> Written | None:
    """A short generic word, an initial, an error of typing, and the number in another form."""
    for change in (_short_kind, _initial, _dropped_letter, _number_written):
        one = change(one, chance) or one
    return one


ALL: Mapping[str, Change] = {**CHANGES, "all at once": _mixed}
