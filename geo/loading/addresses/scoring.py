"""How alike the name of a street is to what somebody wrote.

The score of a street is between 0 and 1:

    score = sum(w * s) / (sum(w) + asked + left)

over the pairs of words that belong together, where `w` is the weight of the word (`index.py`) and
`s` how alike the two are; `asked` is the weight of the words that somebody wrote and the street
lacks, `left` that of the street's words that nobody wrote: 0.12 of it for a given name, which
people leave out (`Via Scalarini`), all of it for the last word, which they never do.

Two words are as alike as `1 - d / n`, `d` being the typing errors between them (a letter more,
less, another, or two swapped: the "optimal string alignment" distance, Boytsov 2011, ACM JEA 16)
and `n` the longer one's letters. 4 and 5 letters may differ by one error, 6 to 10 by two, longer
words by three, shorter ones by none. An initial is its name to 0.9, a beginning of three letters
or more to 0.85; the last word of a name is never shortened. A name without its spaces is compared
as well (`Macmahon`).
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from rapidfuzz import process
from rapidfuzz.distance import OSA

from geo.loading.addresses.index import LIGHT, AddressIndex, Street
from geo.loading.addresses.vocabulary import vocabulary

INITIAL, BEGINNING = 0.9, 0.85
SHORTEST_BEGINNING = 3
GIVEN_NAME = 0.12
UNLIKE_ORDER = 0.01
JOINED = 0.02  # a name that is alike only without its spaces
LOOKED_AT = 30
LEAST = 0.45
LEAST_JOINED = 0.8


@dataclass(frozen=True)
class Scored:
    """A street and how alike its name is.

    Parameters
    ----------
    same
        The name is the same, word for word.
    last
        How alike the last word is, or the whole name without its spaces.
    """

    street: Street
    score: float
    same: bool
    last: float


def errors_allowed(length: int) -> int:
    """Tell how many typing errors a word of some letters may have."""
    return 0 if length < 4 else 1 if length < 6 else 2 if length < 11 else 3


def scored_streets(index: AddressIndex, words: Sequence[str]) -> list[Scored]:
    """Score the streets that could be meant, the best first; the kind is not looked at."""
    if not index.streets or not words:
        return []
    whole, alike = _alike(index, words)
    light = vocabulary().light
    asked = np.array([LIGHT if word in light else 1.0 for word in words])
    best = np.maximum.reduceat(alike[:, index.flat], index.starts, axis=1)
    rough = asked @ best / asked.sum()
    likely = np.flatnonzero(rough >= LEAST)
    likely = likely[np.argsort(-rough[likely], kind="stable")][:LOOKED_AT]
    joined = _joined(index, words)
    found = []
    for at in {*likely.tolist(), *joined}:
        street = index.streets[at]
        pairs = _pairs(_of_street(street, whole, alike))
        score, same = _score(index, street, words, pairs)
        whole_name = joined.get(at, 0.0)
        last = max(whole_name, _last(street, pairs))
        found.append(Scored(street, max(score, whole_name), same, last))
    return sorted(found, key=lambda one: (-one.score, one.street.name))


def _alike(
    index: AddressIndex, words: Sequence[str]
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Tell how alike written words are to the index's, as a whole and as a short form."""
    errors = process.cdist(words, index.words, scorer=OSA.distance, score_cutoff=3, dtype=np.uint8)
    longer = np.maximum(index.lengths[None, :], np.array([len(word) for word in words])[:, None])
    allowed = np.array([errors_allowed(length) for length in range(int(longer.max()) + 1)])
    whole = np.where(errors <= allowed[longer], 1 - errors / longer, 0.0)
    for at, word in enumerate(words):
        if word.isdigit():
            whole[at][whole[at] < 1] = 0
    alike = whole.copy()
    for at, word in enumerate(words):
        _add_beginnings(index.words, word, alike[at])
    return whole, alike


def _add_beginnings(words: Sequence[str], word: str, alike: NDArray[np.float64]) -> None:
    if word.isdigit() or 1 < len(word) < SHORTEST_BEGINNING:
        return
    worth = INITIAL if len(word) == 1 else BEGINNING
    first = bisect_left(words, word)
    last = bisect_left(words, word + "￿")
    alike[first:last] = np.maximum(alike[first:last], worth)


def _joined(index: AddressIndex, words: Sequence[str]) -> dict[int, float]:
    whole = "".join(words)
    if len(whole) < 5:
        return {}
    found = process.extract(
        whole,
        index.joined,
        scorer=OSA.normalized_similarity,
        score_cutoff=LEAST_JOINED,
        limit=5,
    )
    return {
        at: similarity - JOINED
        for name, similarity, at in found
        if round((1 - similarity) * max(len(name), len(whole))) <= errors_allowed(len(whole))
    }


def _last(street: Street, pairs: Sequence[tuple[int, int, float]]) -> float:
    at = len(street.words) - 1
    return next((worth for _, theirs, worth in pairs if theirs == at), 0.0)


def _of_street(
    street: Street, whole: NDArray[np.float64], alike: NDArray[np.float64]
) -> NDArray[np.float64]:
    """Take the columns of a street's words; nobody shortens the last one."""
    columns = alike[:, street.words]
    columns[:, -1] = whole[:, street.words[-1]]
    return columns


def _score(
    index: AddressIndex,
    street: Street,
    words: Sequence[str],
    pairs: Sequence[tuple[int, int, float]],
) -> tuple[float, bool]:
    light = vocabulary().light
    weights = index.weights[list(street.words)]
    matched = sum(weights[theirs] * worth for _, theirs, worth in pairs)
    whole = sum(weights[theirs] for _, theirs, _ in pairs)
    paired = {ours for ours, _, _ in pairs}
    asked = sum(
        LIGHT if word in light or len(word) == 1 else 1.0
        for at, word in enumerate(words)
        if at not in paired
    )
    left = _left(weights, {theirs for _, theirs, _ in pairs})
    order = [theirs for _, theirs, _ in sorted(pairs)]
    total = whole + asked + left
    score = matched / total if total else 0.0
    same = len(pairs) == len(words) == len(street.words) and score > 1 - 1e-9
    if order != sorted(order):
        score -= UNLIKE_ORDER
    return float(score), same


def _left(weights: NDArray[np.float64], paired: set[int]) -> float:
    last = len(weights) - 1
    return float(
        sum(
            weight * (1.0 if at == last else GIVEN_NAME)
            for at, weight in enumerate(weights)
            if at not in paired
        )
    )


def _pairs(alike: NDArray[np.float64]) -> list[tuple[int, int, float]]:
    """Pair written words with the street's, the most alike first."""
    ours, theirs = np.nonzero(alike)
    worth = alike[ours, theirs]
    pairs: list[tuple[int, int, float]] = []
    for at in np.argsort(-worth - 1e-6 * (ours == theirs), kind="stable"):
        mine, other = int(ours[at]), int(theirs[at])
        if all(mine != one and other != two for one, two, _ in pairs):
            pairs.append((mine, other, float(worth[at])))
    return pairs
