"""A choice of sites, and what it covers, counted in the plainest way."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

from geo.analysis.siting.conditions import Rules
from geo.analysis.siting.problem import Integers, Siting


@dataclass(frozen=True)
class Plan:
    """A choice of sites.

    Parameters
    ----------
    sites
        Candidate ids: decided ones first, each part with the largest gain first. Sites that would
        add nothing are left out, unless they are decided or a minimum asks for them: there can be
        fewer than p.
    value
        Weight covered beside what is covered already.
    bound
        No choice that respects the conditions covers more.
    proven
        True if no choice is better than this one.
    gains
        What each site adds to those before it; they sum to the value.
    seconds
        What the answer took.
    """

    sites: tuple[str, ...]
    value: float
    bound: float
    proven: bool
    gains: tuple[float, ...]
    seconds: float


def recount(siting: Siting, sites: tuple[str, ...]) -> float:
    """Count again what some sites cover, straight from the instance.

    Raises
    ------
    UserError
        If a site is not a candidate.
    """
    near = siting.cover[:, siting.positions(tuple(sites))].sum(axis=1) > 0
    return float(siting.weights[np.asarray(near)].sum())


def gains(siting: Siting, decided: tuple[str, ...] = ()) -> pd.Series[float]:
    """Tell what each candidate would add to sites decided already.

    Returns
    -------
    Series
        Indexed like `siting.candidates`; decided sites add 0.
    """
    near = siting.cover[:, siting.positions(tuple(decided))].sum(axis=1) > 0
    left = np.where(near, 0.0, siting.weights)
    return pd.Series(siting.cover.T @ left, index=siting.candidates.index, name="gain")


def plan_of(siting: Siting, rules: Rules, chosen: Integers) -> Plan:
    """Make a plan, not yet bounded, of candidates by position; its value is counted anew."""
    order, added = _ordered(siting, rules, chosen)
    ids = siting.candidates.index.to_numpy(dtype=object)
    sites = tuple(str(ids[site]) for site in order)
    return Plan(sites, float(sum(added)), np.inf, False, tuple(added), 0.0)


def _ordered(siting: Siting, rules: Rules, chosen: Integers) -> tuple[list[int], list[float]]:
    columns = {int(site): _rows_of(siting, int(site)) for site in chosen}
    left, first = siting.weights.copy(), set(rules.decided.tolist())
    ids = siting.candidates.index.to_numpy(dtype=object)
    rest = sorted(columns, key=lambda site: str(ids[site]))
    order: list[int] = []
    added: list[float] = []
    while rest:
        adds = {site: float(left[columns[site]].sum()) for site in rest}
        best = max(rest, key=lambda site: (site in first, adds[site], rules.wanted[site]))
        rest.remove(best)
        if adds[best] <= 0 and best not in first and not _asked_for(rules, order, best):
            continue
        order.append(best)
        added.append(adds[best])
        left[columns[best]] = 0.0
    return order, added


def _asked_for(rules: Rules, order: list[int], site: int) -> bool:
    return bool(rules.wanted[site]) and int(rules.wanted[order].sum()) < rules.fewest


def _rows_of(siting: Siting, site: int) -> Integers:
    return np.flatnonzero(siting.cover[:, [site]].toarray()[:, 0])
