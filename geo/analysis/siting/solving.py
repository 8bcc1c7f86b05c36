"""From the first good plan to a proven one."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import replace

import numpy as np
import pandas as pd

from geo.analysis.siting.conditions import NOTHING_ASKED, Conditions, Rules, rules_of
from geo.analysis.siting.dual import Dual, bounds_by_size, dual_of, settled
from geo.analysis.siting.exact import Prover
from geo.analysis.siting.plan import Plan, plan_of
from geo.analysis.siting.problem import Floats, Integers, Siting
from geo.analysis.siting.reduction import Core, core_of, narrowed, without_dominated
from geo.analysis.siting.renewal import renew
from geo.analysis.siting.search import Search, start
from geo.errors import UserError

Progress = Callable[[float, float], None]
DUAL_STEPS = 600
CURVE_STEPS = 150
MOST_STEPS = 100_000
QUICK = 20_000  # entries of the cover matrix that HiGHS takes about a second for
PROVABLE = 100_000  # entries above which its first step outlasts most patience, and proves little
SEARCH_SHARE = 0.2  # of the time left, to look for a better plan before the proof is begun
STALE_S = 0.7  # without a better plan, after which the proof is begun
ALONE_S = 0.3  # for which HiGHS works alone: most proofs end before


def greedy(siting: Siting, p: int, conditions: Conditions = NOTHING_ASKED) -> Plan:
    """Choose sites at once: the one that adds most, again and again, then swaps.

    Parameters
    ----------
    p
        The most sites, decided ones included.

    Returns
    -------
    Plan
        Whose bound is cheap: the p largest gains one by one, or all that can be reached.

    Raises
    ------
    UserError
        If the conditions cannot be respected, or name what is not there.
    """
    begun = time.monotonic()
    rules = rules_of(siting, p, conditions)
    core = core_of(siting, rules)
    alone = np.sort(np.asarray(core.columns @ core.weights))[::-1]
    bound = min(core.reachable, core.base + float(alone[: core.slots].sum()))
    found = start(core, rules)
    return _told(siting, rules, core, _sites(core, found.chosen), bound=bound, begun=begun)


def solve(
    siting: Siting,
    p: int,
    conditions: Conditions = NOTHING_ASKED,
    *,
    time_limit_s: float = 30.0,
    on_progress: Progress | None = None,
    cancelled: Callable[[], bool] | None = None,
) -> Plan:
    """Choose the best sites, and prove it as far as time allows.

    Greedy with swaps first; then a bound by Lagrangian relaxation, which also tells the candidates
    that no better plan can have; then HiGHS on what is left.

    Parameters
    ----------
    p
        The most sites, decided ones included.
    time_limit_s
        After about so many seconds the best plan so far comes back with its bound.
    on_progress
        Told the best value and the bound so far, from this thread.
    cancelled
        Asked often; when it says true, the best plan so far comes back with its bound.

    Raises
    ------
    UserError
        If the conditions cannot be respected, or name what is not there.
    """
    begun = time.monotonic()
    rules = rules_of(siting, p, conditions)
    run = _Run(core_of(siting, rules), rules, begun + time_limit_s, on_progress, cancelled)
    run.go()
    return _told(siting, rules, run.core, run.sites, bound=run.bound, begun=begun)


class _Run:
    """One question being answered: the best plan and the lowest bound so far."""

    def __init__(
        self,
        core: Core,
        rules: Rules,
        deadline: float,
        on_progress: Progress | None,
        cancelled: Callable[[], bool] | None,
    ) -> None:
        self.core, self.rules, self.deadline = core, rules, deadline
        self.on_progress, self.cancelled = on_progress, cancelled
        self.value, self.sites, self.bound = -np.inf, core.fixed, core.reachable
        self.changed = time.monotonic()

    def go(self) -> None:
        """Search, bound, prove, search again."""
        search = start(self.core, self.rules)
        self._better(search.value, _sites(self.core, search.chosen))
        dual = self._bounded(None)
        if self.done:
            return
        if self._left(dual).rows.nnz > QUICK:
            until = time.monotonic() + (self.deadline - time.monotonic()) * SEARCH_SHARE
            self.changed = time.monotonic()
            self._renewed(
                search, lambda: time.monotonic() > min(until, self.changed + STALE_S), seed=1
            )
            dual = self._bounded(dual)
        if not self.done:
            self._prove(self._left(dual), search)
        if not self.done:
            self._renewed(search, lambda: False, seed=3)

    def _bounded(self, before: Dual | None) -> Dual:
        prices = before.prices if before else None
        dual = dual_of(self.core, self.value, steps=DUAL_STEPS, stop=self.stop, prices=prices)
        self._lower(dual.bound)
        return dual

    def _renewed(self, search: Search, until: Callable[[], bool], *, seed: int) -> None:
        renew(
            search,
            steps=MOST_STEPS,
            stop=lambda: self.done or until(),
            better=lambda value, columns: self._better(value, _sites(self.core, columns)),
            seed=seed,
        )

    @property
    def done(self) -> bool:
        """True if nothing better can be found, or nobody waits for it."""
        return self.core.closed(self.value, self.bound) or self.stop()

    def stop(self) -> bool:
        """Tell whether time is up or the question was taken back."""
        return time.monotonic() > self.deadline or bool(self.cancelled and self.cancelled())

    def _better(self, value: float, sites: Integers) -> None:
        if value > self.value:
            self.value, self.sites, self.changed = value, sites, time.monotonic()
            self._tell()

    def _lower(self, bound: float) -> None:
        self.bound = max(min(self.bound, bound), self.value)
        self._tell()

    def _tell(self) -> None:
        if self.on_progress:
            self.on_progress(self.value, self.bound)

    def _left(self, dual: Dual) -> Core:
        """Leave what a plan better than the best can have."""
        keep, take = settled(self.core, dual, self.value)
        if len(take) > self.core.slots or not keep[take].all():
            self._lower(self.value)
            return self.core
        return narrowed(self.core, keep=keep, take=take)

    def _prove(self, core: Core, search: Search) -> None:
        """Let HiGHS look for a plan better than the best, and go on searching meanwhile."""
        if core.rows.nnz > PROVABLE or self.done:
            return
        small = without_dominated(core, self.rules)
        hint = np.flatnonzero(np.isin(small.origin, self.sites))
        prover = Prover(small, self.rules, hint, seconds=self.deadline - time.monotonic())
        prover.wait(ALONE_S)
        self._renewed(search, lambda: not self._hears(prover), seed=2)
        prover.stop()
        found = prover.found()
        if found is not None:
            covered = np.asarray(small.rows[:, found].sum(axis=1)) > 0
            value = small.base + float(small.weights[covered].sum())
            self._better(value, _sites(small, found))
        self._lower(prover.bound)

    def _hears(self, prover: Prover) -> bool:
        if prover.bound < self.bound and prover.working:
            self._lower(prover.bound)
        return prover.working


def curve(
    siting: Siting,
    up_to: int = 20,
    conditions: Conditions = NOTHING_ASKED,
    *,
    time_limit_s: float = 10.0,
) -> pd.DataFrame:
    """Tell what plans of 1, 2, … sites cover.

    Parameters
    ----------
    time_limit_s
        After about so many seconds bounds are no longer lowered.

    Returns
    -------
    DataFrame
        Indexed by `p`, from the smallest that the conditions allow: `value`, `bound`, `share` of
        all known dwellings covered (already or by the plan), `proven`. Every plan is greedy with
        swaps, started from the one before.

    Raises
    ------
    UserError
        If the conditions cannot be respected with `up_to` sites either.
    """
    deadline = time.monotonic() + time_limit_s
    rules = rules_of(siting, up_to, conditions)
    core = core_of(siting, rules)
    sizes = [p for p in range(1, up_to + 1) if _possible(siting, p, conditions)]
    values = _values_by_size(core, rules, sizes)
    bounds = _bounds_by_size(core, sizes, values, stop=lambda: time.monotonic() > deadline)
    known = siting.total or 1.0
    return pd.DataFrame(
        {
            "value": values,
            "bound": bounds,
            "share": (siting.covered_already + values) / known,
            "proven": [core.closed(*pair) for pair in zip(values, bounds, strict=True)],
        },
        index=pd.Index(sizes, name="p"),
    )


def _values_by_size(core: Core, rules: Rules, sizes: list[int]) -> Floats:
    values, before = [], np.empty(0, np.int64)
    for p in sizes:
        part = replace(core, slots=p - len(core.fixed))
        search = start(part, replace(rules, p=p), before)
        before = search.chosen
        values.append(search.value)
    highest: Floats = np.maximum.accumulate(np.asarray(values, dtype=np.float64))
    return highest


def _bounds_by_size(
    core: Core, sizes: list[int], values: Floats, *, stop: Callable[[], bool]
) -> Floats:
    slots = np.asarray(sizes) - len(core.fixed)
    bounds, prices = np.full(len(sizes), core.reachable), None
    for slot, value in zip(slots, values, strict=True):
        part = replace(core, slots=int(slot))
        dual = dual_of(part, float(value), steps=CURVE_STEPS, stop=stop, prices=prices)
        prices = dual.prices
        bounds = np.minimum(bounds, bounds_by_size(core, dual, slots))
    lowered: Floats = np.maximum([core.floored(bound) for bound in bounds], values)
    return lowered


def _possible(siting: Siting, p: int, conditions: Conditions) -> bool:
    try:
        rules_of(siting, p, conditions)
    except UserError:
        return False
    return True


def _sites(core: Core, columns: Integers) -> Integers:
    return np.concatenate([core.fixed, core.origin[columns]])


def _told(
    siting: Siting, rules: Rules, core: Core, sites: Integers, *, bound: float, begun: float
) -> Plan:
    plan = plan_of(siting, rules, sites)
    proven = core.closed(plan.value, bound)
    return replace(
        plan,
        bound=plan.value if proven else core.floored(bound),
        proven=proven,
        seconds=time.monotonic() - begun,
    )
