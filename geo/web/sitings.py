"""The question "where next" as this process posed it: instances shared by sessions and routes."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass

import pandas as pd

from geo.analysis import gaps
from geo.analysis.moment import Moment
from geo.analysis.siting import Siting, siting_of
from geo.analysis.what_if import need_by_neighbourhood, need_weight
from geo.recent import Recent

KEPT = 8


@dataclass(frozen=True)
class Posed:
    """A question, and a digest that the same question always has.

    Saving a plan makes a new edition of the register; the question stays, and so do its answers.
    """

    siting: Siting
    digest: str


# With the moment, so that no other one takes its identity while the question is kept.
_posed: Recent[tuple[Moment, Posed]] = Recent(KEPT)
_needs: Recent[tuple[Moment, pd.DataFrame]] = Recent(KEPT)


def posed_on(moment: Moment, boundary_set: str, radius_m: int, need: str = "") -> Posed:
    """Pose the question for a day; the last few are kept.

    Parameters
    ----------
    need
        Code of the indicator that homes are weighted by; empty counts all alike.

    Raises
    ------
    UserError
        If the indicator is not known of any neighbourhood of the set, or is negative somewhere.
    """
    key = (id(moment), boundary_set, radius_m, need)
    return _posed.get(key, lambda: (moment, _posed_anew(moment, boundary_set, radius_m, need)))[1]


def needs_on(moment: Moment, boundary_set: str) -> pd.DataFrame:
    """List the indicators that homes can be weighted by, as `gaps.need_codes` does."""
    key = (id(moment), boundary_set)
    return _needs.get(key, lambda: (moment, gaps.need_codes(moment, boundary_set)))[1]


def _posed_anew(moment: Moment, boundary_set: str, radius_m: int, need: str) -> Posed:
    weight = need_weight(need_by_neighbourhood(moment, boundary_set, need)) if need else None
    siting = siting_of(moment, boundary_set, radius_m=radius_m, need=weight)
    return Posed(siting, _digest(siting))


def _digest(siting: Siting) -> str:
    known = hashlib.sha256(f"{siting.radius_m} {siting.cover.shape}".encode())
    for array in (siting.weights, siting.cover.indptr, siting.cover.indices):
        known.update(array.tobytes())
    named = siting.candidates[["neighbourhood_id", "name"]]
    known.update(pd.util.hash_pandas_object(named).to_numpy().tobytes())
    return known.hexdigest()
