"""Good plans at once: greedy, then swaps until none helps."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
from scipy.sparse import csr_array  # type: ignore[import-untyped]

from geo.analysis.siting.conditions import NO_LIMIT, Rules, cheapest_wanted, still_wanted
from geo.analysis.siting.problem import Flags, Floats, Integers
from geo.analysis.siting.reduction import Core

EMPTY = -1
SLACK = 1e-9


class Search:
    """A plan being changed, with what each change would bring kept up to date.

    Kept after every step, so that a step costs what it touches: how many chosen sites cover each
    row; `gain`, the weight that each column would add; `own[slot, column]`, the weight that only
    the site in that slot covers and that the column covers too.
    """

    def __init__(self, core: Core, rules: Rules) -> None:
        self.core, self.rules = core, rules
        self.sites = np.full(core.slots, EMPTY, dtype=np.int64)
        self.count = np.zeros(len(core.weights), dtype=np.int64)
        self.owner = np.zeros(len(core.weights), dtype=np.int64)
        self.gain: Floats = np.asarray(core.columns @ core.weights)
        self.own = np.zeros((core.slots, len(core.origin)))

    @property
    def value(self) -> float:
        """Weight covered, that of the sites already fixed included."""
        return self.core.base + float(self.core.weights[self.count > 0].sum())

    @property
    def chosen(self) -> Integers:
        """Columns in the plan."""
        filled: Integers = self.sites[self.sites != EMPTY]
        return filled

    def add(self, slot: int, column: int) -> None:
        """Put a column into an empty slot."""
        touched = _slice(self.core.columns, column)
        fresh, twice = touched[self.count[touched] == 0], touched[self.count[touched] == 1]
        self._own(fresh, np.full(len(fresh), slot), 1.0)
        self._own(twice, self.owner[twice], -1.0)
        self._gain(fresh, -1.0)
        self.count[touched] += 1
        self.owner[touched] += slot
        self.sites[slot] = column

    def remove(self, slot: int) -> None:
        """Empty a slot."""
        touched = _slice(self.core.columns, int(self.sites[slot]))
        self.count[touched] -= 1
        self.owner[touched] -= slot
        bare, once = touched[self.count[touched] == 0], touched[self.count[touched] == 1]
        self._gain(bare, 1.0)
        self.own[slot] = 0.0
        self._own(once, self.owner[once], 1.0)
        self.sites[slot] = EMPTY

    def swap(self, slot: int, column: int) -> None:
        """Replace the site of a slot."""
        self.remove(slot)
        self.add(slot, column)

    def load(self, columns: npt.ArrayLike) -> None:
        """Make the plan one of these columns."""
        for filled in np.flatnonzero(self.sites != EMPTY):
            self.remove(int(filled))
        for slot, column in enumerate(np.asarray(columns, dtype=np.int64).tolist()):
            self.add(slot, column)

    def deltas(self) -> Floats:
        """Tell what each swap would change: slots by columns, minus infinity where not allowed."""
        filled = np.flatnonzero(self.sites != EMPTY)
        loss = np.zeros(len(self.sites))
        loss[filled] = self.own[filled, self.sites[filled]]
        change: Floats = self.own + self.gain
        change -= loss[:, None]
        change[self.sites == EMPTY] = -np.inf
        change[:, self.chosen] = -np.inf
        if self.rules.limited:
            change[~may_swap(self)] = -np.inf
        return change

    def _gain(self, rows: Integers, sign: float) -> None:
        columns, weights, _ = self._entries(rows, rows)
        np.add.at(self.gain, columns, sign * weights)

    def _own(self, rows: Integers, slots: Integers, sign: float) -> None:
        columns, weights, of = self._entries(rows, slots)
        np.add.at(self.own, (of, columns), sign * weights)

    def _entries(self, rows: Integers, tags: Integers) -> tuple[Integers, Floats, Integers]:
        start = self.core.rows.indptr[rows].astype(np.int64)
        size = self.core.rows.indptr[rows + 1] - start
        shift = np.repeat(start - (np.cumsum(size) - size), size)
        columns = self.core.rows.indices[shift + np.arange(len(shift))]
        return columns, np.repeat(self.core.weights[rows], size), np.repeat(tags, size)


def _slice(matrix: csr_array, row: int) -> Integers:
    return np.asarray(matrix.indices[matrix.indptr[row] : matrix.indptr[row + 1]], dtype=np.int64)


def may_add(search: Search) -> Flags:
    """Tell which columns can join the plan and leave it able to meet what is asked."""
    core, rules = search.core, search.rules
    chosen = np.concatenate([core.fixed, core.origin[search.chosen]])
    left = rules.p - len(chosen)
    missing = still_wanted(rules, chosen)
    free = np.ones(len(core.origin), dtype=bool)
    free[search.chosen] = False
    if not rules.limited or not left:
        return free & (left > 0)
    taken = np.bincount(rules.group[chosen], minlength=len(rules.group))
    free &= taken[rules.group[core.origin]] < rules.per_group
    helps = rules.wanted[core.origin] & (missing > 0)
    free &= helps | (left > missing)
    return free & _affordable(core, rules, chosen, missing)


def _affordable(core: Core, rules: Rules, chosen: Integers, missing: int) -> Flags:
    if not np.isfinite(rules.budget):
        return np.ones(len(core.origin), dtype=bool)
    reserve = cheapest_wanted(rules, chosen, missing)
    spare = rules.budget - float(rules.cost[chosen].sum() + rules.cost[reserve].sum())
    price = rules.cost[core.origin].copy()
    for place in np.flatnonzero(rules.wanted[core.origin]) if missing else ():
        price[place] -= _spared(rules, chosen, reserve, int(core.origin[place]))
    return np.asarray(price <= spare + SLACK, dtype=bool)


def _spared(rules: Rules, chosen: Integers, reserve: Integers, site: int) -> float:
    """Tell what taking a wanted site saves of the reserve: the dearest one that it replaces."""
    if site in reserve:
        return float(rules.cost[site])
    group = rules.group[site]
    rivals = reserve[rules.group[reserve] == group]
    full = len(rivals) + int((rules.group[chosen] == group).sum()) >= rules.per_group
    # A neighbourhood that decided places fill alone takes no other, whatever it would save.
    return float(rules.cost[rivals if full else reserve].max(initial=0.0))


def may_swap(search: Search) -> Flags:
    """Tell which swaps leave the plan within what is asked: slots by columns."""
    core, rules = search.core, search.rules
    sites = core.origin[np.where(search.sites == EMPTY, 0, search.sites)]
    chosen = np.concatenate([core.fixed, core.origin[search.chosen]])
    spent = float(rules.cost[chosen].sum())
    fits = spent - rules.cost[sites][:, None] + rules.cost[core.origin] <= rules.budget + SLACK
    if rules.per_group < NO_LIMIT:
        groups = rules.group[core.origin]
        taken = np.bincount(rules.group[chosen], minlength=len(rules.group))[groups]
        fits &= taken - (rules.group[sites][:, None] == groups) < rules.per_group
    have = int(rules.wanted[chosen].sum())
    after = have - rules.wanted[sites].astype(int)[:, None] + rules.wanted[core.origin]
    fits &= after >= min(rules.fewest, have)
    return fits


def fill(search: Search, *, by_cost: bool = False) -> None:
    """Add the site that brings most, again and again; by cost, the one that brings most for it."""
    core, rules = search.core, search.rules
    price = np.maximum(rules.cost[core.origin], SLACK) if by_cost else 1.0
    for slot in np.flatnonzero(search.sites == EMPTY):
        worth = np.where(may_add(search), search.gain / price, -1.0)
        if worth.size and worth.max() > SLACK:
            search.add(int(slot), int(worth.argmax()))
    complete(search)


def complete(search: Search) -> None:
    """Add sites that bring nothing, where a minimum asks for them."""
    core, rules = search.core, search.rules
    chosen = np.concatenate([core.fixed, core.origin[search.chosen]])
    needed = cheapest_wanted(rules, chosen, still_wanted(rules, chosen))
    places = np.flatnonzero(np.isin(core.origin, needed))
    for slot, column in zip(np.flatnonzero(search.sites == EMPTY), places, strict=False):
        search.add(int(slot), int(column))


def climb(search: Search) -> None:
    """Swap and add while that helps."""
    before = -np.inf
    while search.value > before + SLACK:
        before = search.value
        swap_up(search)
        fill(search)


def swap_up(search: Search) -> None:
    """Make the best swap while it helps."""
    least = SLACK * max(1.0, search.core.reachable)
    while search.sites.size and search.gain.size:
        change = search.deltas()
        best = int(change.argmax())
        if not change.flat[best] > least:
            return
        search.swap(*divmod(best, change.shape[1]))


def start(core: Core, rules: Rules, before: npt.ArrayLike = ()) -> Search:
    """Make a plan: greedy, then swaps; with a budget also greedy by cost, the better of the two.

    Parameters
    ----------
    before
        Columns of a smaller plan to go on from.
    """
    searches = [_begun(core, rules, before, by_cost=False)]
    if np.isfinite(rules.budget):
        searches.append(_begun(core, rules, before, by_cost=True))
        searches.append(_begun(core, rules, (), by_cost=True))
    return max(searches, key=lambda search: search.value)


def _begun(core: Core, rules: Rules, before: npt.ArrayLike, *, by_cost: bool) -> Search:
    search = Search(core, rules)
    search.load(before)
    fill(search, by_cost=by_cost)
    climb(search)
    return search
