"""What was worked out lately, kept for whoever asks for the same; safe between threads."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Hashable
from threading import Lock, RLock
from typing import Generic, TypeVar

V = TypeVar("V")


class Recent(Generic[V]):
    """Keeps the last few values worked out; each is worked out by one thread at a time."""

    def __init__(self, kept: int) -> None:
        self._kept = kept
        self._values: OrderedDict[Hashable, V] = OrderedDict()
        self._locks: dict[Hashable, RLock] = {}
        self._lock = Lock()

    def get(self, key: Hashable, make: Callable[[], V]) -> V:
        """Give the value of a key, working it out if it is not kept."""
        with self._lock:
            turn = self._locks.setdefault(key, RLock())
        with turn:
            if key not in self._values:
                value = make()
                with self._lock:
                    self._values[key] = value
                    self._drop_oldest()
            with self._lock:
                self._values.move_to_end(key)
                return self._values[key]

    def _drop_oldest(self) -> None:
        while len(self._values) > self._kept:
            oldest, _ = self._values.popitem(last=False)
            self._locks.pop(oldest, None)
