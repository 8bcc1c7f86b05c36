"""Chance that always falls the same way: the demonstration must be the same for everybody."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from math import exp
from statistics import NormalDist
from typing import TypeVar

import numpy as np

SEED = 20191109
T = TypeVar("T")


class Dice:
    """A seeded source of chance; the same names give the same throws.

    Parameters
    ----------
    names
        What the throws are for, such as a year: adding a year changes no other year.
    """

    def __init__(self, *names: int) -> None:
        self._random = np.random.default_rng([SEED, *names]).random

    def chance(self, probability: float) -> bool:
        """Be true with a probability."""
        return bool(self._random() < probability)

    def between(self, low: float, high: float) -> float:
        """Throw a number between two."""
        return float(low + (high - low) * self._random())

    def whole(self, low: int, high: int) -> int:
        """Throw a whole number between two, both included."""
        return low + int(self._random() * (high - low + 1))

    def pick(self, options: Sequence[T]) -> T:
        """Pick one of some options."""
        return options[int(self._random() * len(options))]

    def weighted(self, options: Mapping[T, float]) -> T:
        """Pick one of some options by weight."""
        left = self._random() * sum(options.values())
        for option, weight in options.items():
            left -= weight
            if left < 0:
                return option
        return next(option for option, weight in options.items() if weight)

    def shuffled(self, options: Sequence[T]) -> list[T]:
        """Put options in any order."""
        order = sorted((self._random(), n) for n in range(len(options)))
        return [options[n] for _, n in order]

    def heavy(self, median: float, spread: float) -> float:
        """Throw a positive number with a heavy tail (log-normal)."""
        ranked = min(max(self._random(), 1e-9), 1 - 1e-9)
        return median * exp(spread * NormalDist().inv_cdf(ranked))

    def events(self, mean: float) -> int:
        """Throw how many events fall into a time that has `mean` of them (Poisson)."""
        left, n, enough = self._random(), 0, exp(-mean)
        while left > enough:
            left *= self._random()
            n += 1
        return n

    def after(self, day: dt.date, low: int, high: int) -> dt.date:
        """Throw a day some days after another."""
        return day + dt.timedelta(days=self.whole(low, high))
