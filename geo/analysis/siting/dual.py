"""A bound that no plan can pass, from Lagrangian relaxation, without a solver.

Each row i gets a price u_i between 0 and its weight. Whatever the prices, no choice of q columns
covers more than sum(w - u) plus the q largest sums of prices by column (Galvão & ReVelle 1996,
EJOR 88:114-123). Conditions beside the number of sites are left out, which only raises the bound.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from geo.analysis.siting.problem import Flags, Floats, Integers
from geo.analysis.siting.reduction import ROUNDING, Core

PATIENCE = 15  # steps without a better bound before steps are halved
SHORTEST = 1e-3


@dataclass(frozen=True, eq=False)
class Dual:
    """Prices and what follows from them.

    Parameters
    ----------
    prices
        One a row of the core.
    sums
        Sum of prices by column.
    bound
        No plan of the core covers more.
    """

    prices: Floats
    sums: Floats
    bound: float


def dual_of(
    core: Core,
    value: float,
    *,
    steps: int,
    stop: Callable[[], bool],
    prices: Floats | None = None,
) -> Dual:
    """Lower the bound by subgradient steps of Polyak's length.

    Parameters
    ----------
    value
        That of a plan: what the bound is to come down to.
    steps
        The most steps.
    stop
        Asked before every step.
    prices
        To start from.
    """
    best = _priced(core, core.weights / 2 if prices is None else prices)
    now, stride, waited, direction = best, 1.0, 0, np.zeros(len(core.weights))
    for _ in range(steps):
        if stop() or core.closed(value, best.bound) or stride < SHORTEST:
            break
        slope = _slope(core, now)
        direction = slope + 0.3 * direction
        length = float(direction @ (direction * core.weights))
        if length <= 0:
            break
        step = stride * (now.bound - value) / length
        moved = np.clip(now.prices - step * direction * core.weights, 0, core.weights)
        now = _priced(core, moved)
        waited += 1
        if now.bound < best.bound - 1e-9:
            best, waited = now, 0
        if waited >= PATIENCE:
            now, stride, waited = best, stride / 2, 0
            direction = np.zeros(len(core.weights))
    return best


def _priced(core: Core, prices: Floats) -> Dual:
    sums = np.asarray(core.columns @ prices)
    bound = core.base + float((core.weights - prices).sum() + _largest(sums, core.slots).sum())
    return Dual(prices, sums, bound)


def _largest(sums: Floats, count: int) -> Floats:
    if count >= len(sums):
        return sums
    return np.partition(sums, len(sums) - count)[len(sums) - count :] if count else sums[:0]


def _top(sums: Floats, count: int) -> Integers:
    if count <= 0 or count >= len(sums):
        return np.arange(len(sums) if count > 0 else 0)
    return np.argpartition(sums, len(sums) - count)[len(sums) - count :]


def _slope(core: Core, dual: Dual) -> Floats:
    chosen = np.zeros(len(core.origin))
    chosen[_top(dual.sums, core.slots)] = 1.0
    slope = np.asarray(core.rows @ chosen) - 1.0
    stuck = ((slope > 0) & (dual.prices <= 0)) | ((slope < 0) & (dual.prices >= core.weights))
    slope[stuck] = 0.0
    return slope


def settled(core: Core, dual: Dual, value: float) -> tuple[Flags, Integers]:
    """Tell which columns can still be in a plan better than one known, and which must be.

    Returns
    -------
    tuple
        A flag a column, false where any plan with it stays at or below the value; and the columns
        without which any plan does.
    """
    if not 0 < core.slots < len(dual.sums):
        return np.ones(len(dual.sums), dtype=bool), np.empty(0, np.int64)
    top = _top(dual.sums, core.slots + 1)
    order = top[np.argsort(-dual.sums[top], kind="stable")]
    last, next_ = dual.sums[order[-2]], dual.sums[order[-1]]
    inside = np.zeros(len(dual.sums), dtype=bool)
    inside[order[:-1]] = True
    with_it = np.where(inside, dual.bound, dual.bound - last + dual.sums)
    without = np.where(inside, dual.bound - dual.sums + next_, dual.bound)
    return _better(core, with_it, value), np.flatnonzero(~_better(core, without, value))


def _better(core: Core, bound: Floats, value: float) -> Flags:
    if core.integral:
        return np.asarray(np.floor(bound + ROUNDING) > value + ROUNDING)
    return np.asarray(bound > value + ROUNDING * max(1.0, abs(value)))


def bounds_by_size(core: Core, dual: Dual, sizes: Integers) -> Floats:
    """Bound the plans of several sizes with the same prices.

    Parameters
    ----------
    sizes
        Numbers of sites beside the fixed ones.
    """
    highest = np.concatenate([[0.0], np.cumsum(np.sort(dual.sums)[::-1])])
    rest = core.base + float((core.weights - dual.prices).sum())
    return np.asarray(rest + highest[np.minimum(sizes, len(dual.sums))])
