"""Long answers worked out beside the pages: watched, taken back, shared by who asks the same."""

from __future__ import annotations

import logging
from collections import OrderedDict
from collections.abc import Callable, Hashable
from threading import Lock, Semaphore, Thread
from typing import Generic, TypeVar

from geo.errors import UserError

V = TypeVar("V")
KEPT = 60
log = logging.getLogger("patti")


class Work(Generic[V]):
    """One answer in the making.

    Parameters
    ----------
    make
        Works it out; is given this object, to `tell` how far it is and ask whether it is `over`.
    turn
        Taken while it works, so that few work at a time.
    """

    def __init__(self, make: Callable[[Work[V]], V], turn: Semaphore) -> None:
        self._make = make
        self._turn = turn
        self._watchers: set[str] = set()
        self._lock = Lock()
        self.value: float | None = None
        self.bound: float | None = None
        self.answer: V | None = None
        self.trouble: Exception | None = None
        self.running = True
        self.stopped = False

    def start(self) -> None:
        """Begin, in a thread that does not keep the server from ending."""
        Thread(target=self._run, name="proof", daemon=True).start()

    def watch(self, who: str) -> None:
        """Count somebody as waiting."""
        with self._lock:
            self._watchers.add(who)

    def leave(self, who: str) -> None:
        """Count somebody as not waiting any more; with nobody left the work is taken back."""
        with self._lock:
            self._watchers.discard(who)
            if self.running and not self._watchers:
                self.stopped = True

    def tell(self, value: float, bound: float) -> None:
        """Say how far the work is."""
        self.value, self.bound = value, bound

    def over(self) -> bool:
        """Tell whether nobody waits any more."""
        return self.stopped

    def _run(self) -> None:
        try:
            with self._turn:
                if not self.stopped:
                    self.answer = self._make(self)
        except UserError as mistake:
            self.trouble = mistake
        except Exception as reason:  # the page says so; here it must not end the thread in silence
            log.exception("a proof failed")
            self.trouble = reason
        finally:
            self.running = False


class Works(Generic[V]):
    """The last few answers by question, one worked out at a time; one taken back is not kept."""

    def __init__(self, kept: int = KEPT) -> None:
        self._kept = kept
        self._works: OrderedDict[Hashable, Work[V]] = OrderedDict()
        self._lock = Lock()
        self._turn = Semaphore(1)

    def ask(self, key: Hashable, who: str, make: Callable[[Work[V]], V]) -> Work[V]:
        """Join the work on a question, beginning it if nobody has."""
        with self._lock:
            known = self._works.get(key)
            if known is None or known.stopped:
                known = self._works[key] = Work(make, self._turn)
                known.start()
            known.watch(who)
            self._works.move_to_end(key)
            while len(self._works) > self._kept:
                self._works.popitem(last=False)[1].stopped = True
            return known

    def known(self, key: Hashable) -> Work[V] | None:
        """Give the work on a question, if there is any."""
        with self._lock:
            return self._works.get(key)

    def drop(self, key: Hashable) -> None:
        """Forget an answer, so that the question can be asked again."""
        with self._lock:
            known = self._works.pop(key, None)
        if known is not None:
            known.stopped = True
