"""Which of many known texts is most like a given one, fast enough for thousands of either."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable
from difflib import SequenceMatcher
from typing import Generic, TypeVar

from geo.loading.names import bare

V = TypeVar("V")
LOOKED_AT = 12


class Likeness(Generic[V]):
    """Known texts, and what each stands for.

    Texts that share most triples of letters are compared letter by letter; capitals, accents,
    punctuation and leading zeros do not count.
    """

    def __init__(self, known: Iterable[tuple[str, V]]) -> None:
        self._known = [(plain(text), value) for text, value in known]
        self._with: dict[str, list[int]] = defaultdict(list)
        for at, (text, _) in enumerate(self._known):
            for triple in _triples(text):
                self._with[triple].append(at)

    def nearest(self, text: str, n: int = 5) -> list[tuple[float, V]]:
        """List what the most similar texts stand for, with a likeness of 0 to 1, the best first."""
        wanted = plain(text)
        if not wanted:
            return []
        shared = Counter(at for triple in _triples(wanted) for at in self._with.get(triple, ()))
        likeliest = sorted(shared, key=lambda at: -self._dice(wanted, at, shared[at]))[:LOOKED_AT]
        best: dict[V, float] = {}
        for at in likeliest:
            other, value = self._known[at]
            best[value] = max(best.get(value, 0.0), _alike(wanted, other))
        ranked = sorted(
            ((score, value) for value, score in best.items()), key=lambda each: -each[0]
        )
        return ranked[:n]

    def _dice(self, wanted: str, at: int, shared: int) -> float:
        return 2 * shared / (len(wanted) + len(self._known[at][0]) + 4)


def plain(text: str) -> str:
    """Reduce a text to letters and figures, without leading zeros: `P-012` and `p 12` are one."""
    return re.sub(r"(?<![0-9])0+(?=[0-9])", "", bare(text))


def _triples(text: str) -> set[str]:
    padded = f"  {text} "
    return {padded[at : at + 3] for at in range(len(padded) - 2)}


def _alike(one: str, other: str) -> float:
    if one == other:
        return 1.0
    ratio = SequenceMatcher(None, one, other, autojunk=False).ratio()
    shorter, longer = sorted((one, other), key=len)
    inside = len(shorter) >= 4 and shorter in longer
    return max(ratio, 0.75) if inside else ratio
