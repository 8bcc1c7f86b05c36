"""The same question, smaller: equal rows merged, dominated candidates dropped."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd
from scipy.sparse import csr_array  # type: ignore[import-untyped]

from geo.analysis.siting.conditions import NO_LIMIT, Rules
from geo.analysis.siting.problem import Flags, Floats, Integers, Siting

SEED = 20_741_974
ROUNDING = 1e-6
ROUNDS = 12  # rows of a candidate that a dominating one must share before all are compared


@dataclass(frozen=True, eq=False)
class Core:
    """What is left to decide.

    Parameters
    ----------
    weights
        One a merged row, all positive.
    rows, columns
        The cover matrix by row, and by column.
    origin
        Position of each column among the candidates of the instance.
    fixed
        Positions of the candidates that are in the plan already.
    base
        Weight that those cover.
    slots
        The most sites beside those.
    integral
        True if all weights are whole numbers.
    """

    weights: Floats
    rows: csr_array
    columns: csr_array
    origin: Integers
    fixed: Integers
    base: float
    slots: int
    integral: bool

    @property
    def reachable(self) -> float:
        """Weight of the plan if every row were covered."""
        return self.base + float(self.weights.sum())

    def floored(self, bound: float) -> float:
        """Round a bound down to what a value can be."""
        return float(np.floor(bound + ROUNDING)) if self.integral else float(bound)

    def closed(self, value: float, bound: float) -> bool:
        """Tell whether a bound proves a value: nothing that could be lies between them."""
        if self.integral:
            return self.floored(bound) <= value + ROUNDING
        return bool(bound - value <= ROUNDING * max(1.0, abs(value)))


def core_of(siting: Siting, rules: Rules) -> Core:
    """Leave out what does not matter; neither does the order of rows and candidates."""
    ids = pd.Index(siting.candidates.index.astype("str"))
    order = np.argsort(ids.to_numpy(dtype=object), kind="stable")
    columns = order[rules.allowed[order]]
    weights, integral = siting.weights, bool((siting.weights == np.round(siting.weights)).all())
    done = _covered(siting.cover, rules.decided)
    cover = siting.cover[np.flatnonzero(~done & (weights > 0))]
    whole = Core(
        weights=weights[~done & (weights > 0)],
        rows=csr_array(cover[:, columns]),
        columns=csr_array((0, 0)),
        origin=columns,
        fixed=rules.decided,
        base=float(weights[done].sum()),
        slots=rules.p - len(rules.decided),
        integral=integral,
    )
    return _merged(whole)


def narrowed(core: Core, *, keep: Flags, take: Integers) -> Core:
    """Decide some columns of a core: drop all but `keep`, and put those of `take` in the plan."""
    done = _covered(core.rows, take)
    left = keep.copy()
    left[take] = False
    rows = core.rows[np.flatnonzero(~done)]
    smaller = Core(
        weights=core.weights[~done],
        rows=csr_array(rows[:, np.flatnonzero(left)]),
        columns=core.columns,
        origin=core.origin[left],
        fixed=np.concatenate([core.fixed, core.origin[take]]),
        base=core.base + float(core.weights[done].sum()),
        slots=core.slots - len(take),
        integral=core.integral,
    )
    return _merged(smaller)


def _covered(cover: csr_array, columns: Integers) -> Flags:
    chosen = np.zeros(cover.shape[1])
    chosen[columns] = 1
    return np.asarray(cover @ chosen > 0, dtype=bool)


def _merged(core: Core) -> Core:
    """Merge rows that the same candidates cover; drop those that none covers."""
    rows = core.rows[np.flatnonzero(np.diff(core.rows.indptr) > 0)]
    weights = core.weights[np.diff(core.rows.indptr) > 0]
    rows.sort_indices()
    group, first = _equal_rows(rows)
    merged = csr_array(rows[first])
    summed = np.bincount(group, weights=weights, minlength=len(first)).astype(np.float64)
    merged.data = np.ones(len(merged.indices))
    return Core(
        weights=summed,
        rows=merged,
        columns=csr_array(merged.T),
        origin=core.origin,
        fixed=core.fixed,
        base=core.base,
        slots=core.slots,
        integral=core.integral,
    )


def _equal_rows(rows: csr_array) -> tuple[Integers, Integers]:
    """Number the distinct rows in an order that does not depend on theirs; give one of each."""
    if not rows.shape[0]:
        return np.empty(0, np.int64), np.empty(0, np.int64)
    signs = np.random.default_rng(SEED).integers(0, 2**63, rows.shape[1], dtype=np.uint64)
    hashes = np.add.reduceat(signs[rows.indices], rows.indptr[:-1])
    _, first, group = np.unique(hashes, return_index=True, return_inverse=True)
    twins = first[group]
    lengths = np.diff(rows.indptr)
    # Two different rows of one hash: once in about 10^10 instances, and then nothing is merged.
    same = np.array_equal(lengths, lengths[twins])
    if not (same and np.array_equal(rows.indices, rows[twins].indices)):
        return np.arange(rows.shape[0]), np.arange(rows.shape[0])
    return group, first


def without_dominated(core: Core, rules: Rules) -> Core:
    """Drop candidates whose homes another one reaches too, if it can stand for them.

    It can if it costs no more, is of the same neighbourhood where those are limited, and where a
    minimum is asked the dropped one does not count towards it.
    """
    lesser, greater = _within(core)
    if not len(lesser):
        return core
    here, there = core.origin[lesser], core.origin[greater]
    size = np.diff(core.columns.indptr)
    strict = (size[greater] > size[lesser]) | (rules.cost[there] < rules.cost[here])
    worse = (rules.cost[there] <= rules.cost[here]) & (strict | (greater < lesser))
    if rules.per_group < NO_LIMIT:
        worse &= rules.group[here] == rules.group[there]
    if rules.fewest:
        worse &= ~rules.wanted[here]
    keep = np.ones(len(size), dtype=bool)
    keep[lesser[worse]] = False
    if not rules.fewest:
        keep &= size > 0
    return narrowed(core, keep=keep, take=np.empty(0, np.int64))


def _within(core: Core) -> tuple[Integers, Integers]:
    """List the pairs of different columns of which the first lies inside the second."""
    full = np.flatnonzero(np.diff(core.columns.indptr) > 0)
    if len(full) < 2:
        return np.empty(0, np.int64), np.empty(0, np.int64)
    sharing = core.rows[_nth_rows(core, full, 0)]
    for turn in range(1, ROUNDS):
        sharing = sharing.multiply(core.rows[_nth_rows(core, full, turn)])
    pairs = csr_array(sharing).tocoo()
    lesser, greater = full[pairs.row], pairs.col.astype(np.int64)
    apart = lesser != greater
    lesser, greater = lesser[apart], greater[apart]
    common = np.asarray(core.columns[lesser].multiply(core.columns[greater]).sum(axis=1))
    inside = common == np.diff(core.columns.indptr)[lesser]
    return lesser[inside], greater[inside]


def _nth_rows(core: Core, columns: Integers, turn: int) -> Integers:
    """Give a row of each column: first the one that fewest others share, then others in turn."""
    start, stop = core.columns.indptr[columns], core.columns.indptr[columns + 1]
    if turn == 0:
        degree = np.diff(core.rows.indptr)[core.columns.indices]
        # The lowest of each slice, by sorting slices whole: degree first within its column.
        owner = np.repeat(np.arange(core.columns.shape[0]), np.diff(core.columns.indptr))
        order = np.lexsort((degree, owner))
        return np.asarray(core.columns.indices[order[start]], dtype=np.int64)
    at = start + ((stop - start) * turn) // ROUNDS
    return np.asarray(core.columns.indices[at], dtype=np.int64)
