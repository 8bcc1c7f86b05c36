"""Find the house number that an address means, and say how sure that is.

A verdict is one of

`exact`
    The same street and number, once short forms, accents and the like are put right.
`sure`
    The name is written otherwise (an error of typing, no given name, no generic word), one street
    alone is meant, and it has this number.
`doubtful`
    Several could be meant, or something contradicts: a person must choose. Never placed.
`unknown_number`
    The street is found, the number is not; its neighbours are candidates. Never placed: in Milan a
    number with a letter stands more than 47 m from the number without one in one case of ten (both
    municipi of the reference, 465 pairs), so that 89 is no answer to 89/A.
`none`
    Nothing like it is known.

The score is that of the street's name (`scoring.py`), less what else differs. Its limits were
chosen on the numbers of municipio 9 and are measured on those of municipio 5 (`bench_addresses`).
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from rapidfuzz.distance import OSA

from geo.loading.addresses.index import AddressIndex, HouseNumber, Street
from geo.loading.addresses.parsing import Address, parse_address
from geo.loading.addresses.scoring import Scored, scored_streets
from geo.loading.addresses.vocabulary import folded, vocabulary, words_of

SURE = 0.79  # one typing error in a name of five letters
LAST_WORD = 0.74  # a given name that is right must not carry another surname
APART = 0.08  # the next street is at least so much less alike
POSSIBLE = 0.6
OTHER_KIND = 0.15
NO_KIND = 0.01
OTHER_POSTCODE = 0.05
CANDIDATES = 5
BEHIND = 0.2  # a candidate is at most so much less alike than the best
PLACED = ("exact", "sure")
GENERAL_POSTCODE = "100"  # 20100: what was written for the whole city


@dataclass(frozen=True)
class Candidate:
    """A house number that may be meant, its score, and whether its number is the one asked for."""

    house: HouseNumber
    score: float
    same_number: bool


@dataclass(frozen=True)
class Match:
    """What an address means.

    Parameters
    ----------
    verdict
        See the module's text.
    candidates
        The best first; one alone if the verdict is `exact` or `sure`, none if it is `none`.
    asked
        The address, taken apart.
    """

    verdict: str
    candidates: tuple[Candidate, ...]
    asked: Address

    @property
    def placed(self) -> HouseNumber | None:
        """The house number that is meant, if there is no doubt."""
        return self.candidates[0].house if self.verdict in PLACED else None

    @property
    def score(self) -> float:
        """How alike the best candidate is, between 0 and 1."""
        return self.candidates[0].score if self.candidates else 0.0


@dataclass(frozen=True)
class _Reading:
    """One way to read the address, and a street that it may mean."""

    scored: Scored
    score: float
    same_kind: bool


def match_address(text: str, index: AddressIndex) -> Match:
    """Find the house number that an address means.

    Parameters
    ----------
    text
        As somebody wrote it.
    index
        The reference, of `index_of`.
    """
    asked = parse_address(text)
    likely = _likely(asked, index)
    if not likely or likely[0].score < POSSIBLE:
        return Match("none", (), asked)
    best = likely[0]
    clear = len(likely) == 1 or best.score - likely[1].score >= APART or _alone(likely)
    house = _house(index, best.scored.street, asked)
    if house is None:
        verdict = "unknown_number" if clear and best.score >= SURE else "doubtful"
        return Match(verdict, _candidates(index, likely, asked), asked)
    verdict = _verdict(best, house, asked, index) if clear else "doubtful"
    if verdict not in PLACED:
        return Match(verdict, _candidates(index, likely, asked), asked)
    score = best.score - (OTHER_POSTCODE if _contradicts(asked, house) else 0.0)
    return Match(verdict, (Candidate(house, round(score, 3), True),), asked)


def _verdict(best: _Reading, house: HouseNumber, asked: Address, index: AddressIndex) -> str:
    if asked.several or not best.same_kind or _elsewhere(asked, house, index):
        return "doubtful"
    other = _contradicts(asked, house)
    if best.scored.same and best.score >= 1 - NO_KIND - 1e-9:
        return "sure" if other or asked.kind is None else "exact"
    like = best.score >= SURE and best.scored.last >= LAST_WORD
    return "sure" if like and not other else "doubtful"


def _alone(likely: Sequence[_Reading]) -> bool:
    """Tell whether one street is the same, word for word, and no other is."""
    same = [one.scored.same and one.same_kind for one in likely[:2]]
    return same == [True, False]


def _likely(asked: Address, index: AddressIndex) -> list[_Reading]:
    towns = frozenset(name for name in index.towns if any(name in part for part in asked.around))
    best: dict[Street, _Reading] = {}
    for kind, words in _ways(asked):
        for scored in scored_streets(index, words):
            found = _reading(scored, kind, towns)
            before = best.get(scored.street)
            if found.score >= POSSIBLE / 2 and (before is None or before.score < found.score):
                best[scored.street] = found
    return sorted(best.values(), key=lambda one: (-one.score, one.scored.street.name))


def _ways(asked: Address) -> Iterable[tuple[str | None, tuple[str, ...]]]:
    yield asked.kind, asked.words
    first = asked.words[0] if asked.words else ""
    if asked.kind is None and len(asked.words) > 1 and len(first) > 1:
        near = {kind for kind in vocabulary().core if OSA.distance(first, kind) <= 1}
        if near:  # `Vai Mac Mahon`; `Vial` may be two kinds and is taken for neither
            yield near.pop() if len(near) == 1 else None, asked.words[1:]


def _reading(scored: Scored, kind: str | None, towns: frozenset[str]) -> _Reading:
    street = scored.street
    same_kind = kind is None or street.kind is None or kind == street.kind
    score = scored.score - (0 if kind else NO_KIND) - (0 if same_kind else OTHER_KIND)
    if towns and street.town not in towns:
        score -= OTHER_KIND
    return _Reading(scored, max(score, 0.0), same_kind)


def _elsewhere(asked: Address, house: HouseNumber, index: AddressIndex) -> bool:
    """Tell whether the address names a place that may be another than this house's."""
    town = folded(house.municipality)
    unknown = [
        part
        for part in asked.around
        if town not in part and "".join(words_of(part)) not in index.quarters
    ]
    agreed = asked.postcode is not None and asked.postcode == house.postcode
    return _foreign(asked, index) or (bool(unknown) and not agreed)


def _foreign(asked: Address, index: AddressIndex) -> bool:
    known = asked.postcode is None or asked.postcode in index.postcodes
    return not known and not str(asked.postcode).endswith(GENERAL_POSTCODE)


def _contradicts(asked: Address, house: HouseNumber) -> bool:
    if asked.postcode is None or house.postcode is None:
        return False
    return asked.postcode != house.postcode and not asked.postcode.endswith(GENERAL_POSTCODE)


def _house(index: AddressIndex, street: Street, asked: Address) -> HouseNumber | None:
    if asked.number is None:
        return None
    for row in index.rows_of(street, asked.number):
        if index.suffix(row) == asked.suffix:
            return index.house_number(row, street)
    return None


def _candidates(
    index: AddressIndex, likely: Sequence[_Reading], asked: Address
) -> tuple[Candidate, ...]:
    """List what could be meant: the number in each street, else the numbers nearest to it."""
    best = likely[0].score
    near = [one for one in likely[:CANDIDATES] if one.score >= max(POSSIBLE, best - BEHIND)]
    found: list[Candidate] = []
    for one in near:
        street = one.scored.street
        house = _house(index, street, asked)
        if house is not None:
            found.append(Candidate(house, round(one.score, 3), True))
            continue
        most = CANDIDATES if one is near[0] and len(near) == 1 else 2
        for row in _nearest(index, street, asked)[:most]:
            other = index.house_number(row, street)
            found.append(Candidate(other, round(one.score, 3), False))
    return tuple(found[:CANDIDATES])


def _nearest(index: AddressIndex, street: Street, asked: Address) -> list[int]:
    """Order a street's rows by how near their number is; the same side of the street first."""
    rows = range(*street.rows)
    if asked.number is None:
        return list(rows)
    wanted = asked.number

    def far(row: int) -> tuple[int, int, int]:
        other = int(index.numbers[row])
        return abs(other - wanted) + (other - wanted) % 2, abs(other - wanted), row

    return sorted(rows, key=far)
