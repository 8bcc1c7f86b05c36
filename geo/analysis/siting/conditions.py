"""What a planner asks of a plan beside its size, and whether that can be at all."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import pandas as pd

from geo.analysis.siting.problem import Flags, Floats, Integers, Siting
from geo.errors import UserError

NO_LIMIT = np.iinfo(np.int64).max


@dataclass(frozen=True)
class Conditions:
    """What a plan must respect; the empty one leaves every choice of p sites open.

    Parameters
    ----------
    decided
        Sites that are in the plan whatever they bring; they count towards p.
    excluded
        Sites that are not in it.
    at_most_per_neighbourhood
        Sites in one neighbourhood, decided ones included. Sites of unknown neighbourhood are free.
    costs
        Cost by site. Only asked for with a budget: a site of unknown cost is then left out, never
        taken as free.
    budget
        The most that all sites together, decided ones included, may cost.
    minimum
        Ids of neighbourhoods, and the fewest sites that must lie in them, taken together.
    """

    decided: tuple[str, ...] = ()
    excluded: tuple[str, ...] = ()
    at_most_per_neighbourhood: int | None = None
    costs: Mapping[str, float] | None = None
    budget: float | None = None
    minimum: tuple[tuple[str, ...], int] | None = None


NOTHING_ASKED = Conditions()


@dataclass(frozen=True, eq=False)
class Rules:
    """Conditions as arrays, one entry a candidate, checked to be possible.

    Parameters
    ----------
    p
        The most sites, decided ones included.
    decided
        Columns that are in every plan.
    allowed
        Candidates that may be chosen beside those.
    group
        Neighbourhood as a number; candidates of unknown neighbourhood have one each.
    per_group
        The most sites of one group.
    cost, budget
        Zero and infinite without a budget.
    wanted, fewest
        Candidates of the minimum's neighbourhoods, and how many must be taken.
    """

    p: int
    decided: Integers
    allowed: Flags
    group: Integers
    per_group: int
    cost: Floats
    budget: float
    wanted: Flags
    fewest: int

    @property
    def limited(self) -> bool:
        """True if more than the number of sites is asked for."""
        return self.per_group < NO_LIMIT or np.isfinite(self.budget) or self.fewest > 0


def rules_of(siting: Siting, p: int, conditions: Conditions) -> Rules:
    """Check conditions and turn them into arrays.

    Raises
    ------
    UserError
        If no plan can respect them, or they name what is not there; the message says which.
    """
    if p < 1:
        raise UserError("siting.no_sites", p=p)
    decided = np.unique(siting.positions(conditions.decided))
    excluded = siting.positions(conditions.excluded)
    cost, known_cost = _costs(siting, conditions)
    allowed = known_cost.copy()
    allowed[excluded] = False
    _check_decided(siting, p, decided, excluded, known_cost)
    allowed[decided] = False
    rules = Rules(
        p=p,
        decided=decided,
        allowed=allowed,
        group=_groups(siting),
        per_group=_per_group(conditions),
        cost=cost,
        budget=np.inf if conditions.budget is None else float(conditions.budget),
        wanted=_wanted(siting, conditions),
        fewest=max(conditions.minimum[1], 0) if conditions.minimum else 0,
    )
    _check_possible(siting, rules)
    return rules


def _check_decided(
    siting: Siting, p: int, decided: Integers, excluded: Integers, known_cost: Flags
) -> None:
    if len(decided) > p:
        raise UserError("siting.too_many_decided", n=len(decided), p=p)
    for names, key in (
        (np.intersect1d(decided, excluded), "siting.decided_and_excluded"),
        (decided[~known_cost[decided]], "siting.decided_without_cost"),
    ):
        if len(names):
            raise UserError(key, site=named(siting, int(names[0])))


def named(siting: Siting, position: int) -> str:
    """Say which candidate this is: its name, else its id."""
    name = siting.candidates["name"].iloc[position]
    return str(siting.candidates.index[position] if pd.isna(name) else name)


def _costs(siting: Siting, conditions: Conditions) -> tuple[Floats, Flags]:
    everything = np.ones(len(siting.candidates), dtype=bool)
    for site in conditions.costs or ():
        if site not in siting.candidates.index:
            raise UserError("siting.unknown_site", site=site)
        if conditions.costs and conditions.costs[site] < 0:
            raise UserError("siting.cost_not_valid", site=site)
    if conditions.budget is None:
        return np.zeros(len(everything)), everything
    if not conditions.costs:
        raise UserError("siting.budget_without_costs")
    costs = pd.Series(dict(conditions.costs), dtype="float64")
    found = costs.reindex(siting.candidates.index).to_numpy()
    return np.nan_to_num(found), np.isfinite(found)


def _groups(siting: Siting) -> Integers:
    codes, uniques = pd.factorize(siting.candidates["neighbourhood_id"])
    unknown = codes < 0
    groups = np.asarray(codes, dtype=np.int64)
    groups[unknown] = len(uniques) + np.arange(unknown.sum())
    return groups


def _per_group(conditions: Conditions) -> int:
    most = conditions.at_most_per_neighbourhood
    if most is None:
        return int(NO_LIMIT)
    if most < 1:
        raise UserError("siting.none_per_neighbourhood", n=most)
    return most


def _wanted(siting: Siting, conditions: Conditions) -> Flags:
    inside = siting.candidates["neighbourhood_id"]
    if conditions.minimum is None:
        return np.zeros(len(inside), dtype=bool)
    for neighbourhood in conditions.minimum[0]:
        if neighbourhood not in set(inside.dropna()):
            name = siting.neighbourhoods.get(neighbourhood, neighbourhood)
            raise UserError("siting.no_candidates_there", neighbourhood=name)
    return np.asarray(inside.isin(conditions.minimum[0]), dtype=bool)


def _check_possible(siting: Siting, rules: Rules) -> None:
    crowd = np.bincount(rules.group[rules.decided], minlength=1)
    if crowd.max(initial=0) > rules.per_group:
        where = siting.candidates["neighbourhood_id"].to_numpy()[rules.group == crowd.argmax()][0]
        name = siting.neighbourhoods.get(where, where)
        raise UserError("siting.too_many_decided_there", neighbourhood=name, n=rules.per_group)
    spent = float(rules.cost[rules.decided].sum())
    if spent > rules.budget:
        raise UserError("siting.decided_over_budget", cost=spent, budget=rules.budget)
    missing = still_wanted(rules, rules.decided)
    if missing > rules.p - len(rules.decided):
        raise UserError("siting.minimum_over_sites", n=rules.fewest, p=rules.p)
    chosen = cheapest_wanted(rules, rules.decided, missing)
    if len(chosen) < missing:
        most = rules.fewest - missing + len(chosen)
        raise UserError("siting.minimum_impossible", n=rules.fewest, most=most)
    least = spent + float(rules.cost[chosen].sum())
    if least > rules.budget:
        raise UserError("siting.minimum_over_budget", cost=least, budget=rules.budget)


def still_wanted(rules: Rules, chosen: Integers) -> int:
    """Count the sites that the minimum still asks for."""
    return max(0, rules.fewest - int(rules.wanted[chosen].sum()))


def cheapest_wanted(rules: Rules, chosen: Integers, missing: int) -> Integers:
    """Give the cheapest candidates that would bring a choice to the minimum.

    Within the limits of the neighbourhoods the cheapest first is the cheapest whole: the choices
    are the independent sets of a partition matroid.

    Returns
    -------
    array of int
        Columns, fewer than `missing` if there are not as many.
    """
    if not missing:
        return np.empty(0, dtype=np.int64)
    open_ = rules.wanted & rules.allowed
    open_[chosen] = False
    columns = np.flatnonzero(open_)
    columns = columns[np.argsort(rules.cost[columns], kind="stable")]
    taken = np.bincount(rules.group[chosen], minlength=int(rules.group.max(initial=0)) + 1)
    ranks = pd.Series(rules.group[columns]).groupby(rules.group[columns]).cumcount().to_numpy()
    fits = taken[rules.group[columns]] + ranks < rules.per_group
    return columns[fits][:missing]
