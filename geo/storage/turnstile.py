"""How often one sender gets through: token buckets in memory, of senders that cannot be told."""

from __future__ import annotations

import hashlib
import secrets
import time
from collections import OrderedDict
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from threading import Lock


@dataclass(frozen=True)
class Allowance:
    """So many at once, and then one more every so many seconds."""

    at_once: int
    every_s: float


@dataclass
class _Bucket:
    tokens: float
    at_s: float


class Turnstile:
    """Lets each sender through a few times at once, and then now and then.

    A sender is kept under a hash with a key that this process drew and nobody else has, so that
    memory tells no address, and nothing of it is ever written down.

    Parameters
    ----------
    clock
        Seconds since any moment, never going back.
    kept
        How many senders are remembered; the one that was quiet longest is forgotten first.
    """

    def __init__(self, clock: Callable[[], float] = time.monotonic, *, kept: int = 10_000) -> None:
        self._clock = clock
        self._kept = kept
        self._key = secrets.token_bytes(32)
        self._buckets: OrderedDict[bytes, _Bucket] = OrderedDict()
        self._lock = Lock()

    def wait_s(self, senders: Mapping[str, Allowance]) -> float:
        """Let somebody through under all their names, or under none.

        Returns
        -------
        float
            0 if they are through, else the seconds after which they would be.
        """
        with self._lock:
            found = [(self._bucket(name, of), of) for name, of in senders.items()]
            missing = [(1 - bucket.tokens) * of.every_s for bucket, of in found]
            if wait := max(0.0, *missing):
                return wait
            for bucket, _ in found:
                bucket.tokens -= 1
            return 0.0

    def _bucket(self, name: str, allowance: Allowance) -> _Bucket:
        key = hashlib.blake2b(name.encode(), key=self._key).digest()
        now = self._clock()
        bucket = self._buckets.setdefault(key, _Bucket(allowance.at_once, now))
        gained = (now - bucket.at_s) / allowance.every_s
        bucket.tokens = min(float(allowance.at_once), bucket.tokens + gained)
        bucket.at_s = now
        self._buckets.move_to_end(key)
        while len(self._buckets) > self._kept:
            self._buckets.popitem(last=False)
        return bucket
