"""An instance of "where next": demand with weights, candidates, and which covers which."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd
from scipy.sparse import coo_array, csc_array, csr_array  # type: ignore[import-untyped]
from scipy.spatial import cKDTree  # type: ignore[import-untyped]

from geo.errors import UserError

Floats = npt.NDArray[np.float64]
Integers = npt.NDArray[np.int64]
Flags = npt.NDArray[np.bool_]

CANDIDATE_COLUMNS = ("kind", "name", "neighbourhood_id", "lon", "lat")
PAIRS_AT_ONCE = 2_000  # candidates whose pairs are held at a time; a pair takes 24 bytes


@dataclass(frozen=True, eq=False)
class Siting:
    """Homes that no active pact is near, and the places where a pact could be.

    Parameters
    ----------
    weights
        One a row of `demand`: dwellings not yet covered, times need if one was stated.
    cover
        Demand by candidates, 1 where a pact at the candidate would cover the demand.
    demand
        Ids of the buildings.
    inside
        Neighbourhood id of each row of `demand`, None if outside or unknown.
    candidates
        Indexed by candidate id: `kind` (`courtyard` or `building`), `name`, `neighbourhood_id`
        (missing if outside or unknown), `lon`, `lat`.
    radius_m
        Straight-line distance in metres, included.
    n_unknown
        Buildings whose dwellings are unknown: not in the weights.
    n_unplaced
        Buildings of known dwellings that are nowhere: not in the weights, nor in the total.
    n_without_need
        Buildings left out of weights and total because a need was asked for and theirs is unknown.
    covered_already
        Dwellings that an active pact is near, in the unit of the weights.
    total
        Known dwellings, in the unit of the weights: what is covered already and what is not.
    neighbourhoods
        Name of each neighbourhood of the boundary set by id.
    """

    weights: Floats
    cover: csr_array
    demand: pd.Index[Any]
    candidates: pd.DataFrame
    radius_m: float
    n_unknown: int = 0
    n_unplaced: int = 0
    n_without_need: int = 0
    covered_already: float = 0.0
    total: float = 0.0
    neighbourhoods: Mapping[str, str] = field(default_factory=dict)
    inside: npt.NDArray[np.object_] = field(default_factory=lambda: np.empty(0, dtype=object))

    def positions(self, sites: tuple[str, ...]) -> Integers:
        """Give the columns of some candidates.

        Raises
        ------
        UserError
            If an id is not a candidate: the message names it.
        """
        for site in sites:
            if site not in self._position:
                raise UserError("siting.unknown_site", site=site)
        return np.asarray([self._position[site] for site in sites], dtype=np.int64)

    @cached_property
    def by_site(self) -> csc_array:
        """`cover`, laid out so that the rows of a few candidates are found at once."""
        return csc_array(self.cover)

    @cached_property
    def named(self) -> Mapping[str, tuple[str | None, str | None]]:
        """Name and neighbourhood id of each candidate, None where unknown."""
        rows = self.candidates[["name", "neighbourhood_id"]].astype(object)
        known = rows.where(rows.notna(), None)
        pairs = zip(known["name"], known["neighbourhood_id"], strict=True)
        return dict(zip(self.candidates.index.astype(str), pairs, strict=True))

    @cached_property
    def _position(self) -> dict[str, int]:
        # An index of strings takes 2 ms for a question that this answers at once.
        return {str(site): at for at, site in enumerate(self.candidates.index)}


def siting_from(
    points: npt.ArrayLike, weights: npt.ArrayLike, sites: npt.ArrayLike, radius: float
) -> Siting:
    """Make an instance of plain coordinates, such as a published one.

    Parameters
    ----------
    points, sites
        One row of coordinates each, in the unit of the radius: two columns on a plane, or three
        for points on a sphere (whose radius is then a chord).
    weights
        One a point, not negative.
    radius
        Distance that counts as covered, included.

    Returns
    -------
    Siting
        Whose candidates are named by their position: `0`, `1`, …
    """
    cover = cover_within(np.asarray(points, float), np.asarray(sites, float), radius)
    return siting_from_cover(cover, weights, radius=radius)


def siting_from_cover(
    cover: csr_array,
    weights: npt.ArrayLike,
    *,
    candidates: pd.DataFrame | None = None,
    radius: float = float("nan"),
) -> Siting:
    """Make an instance of a cover matrix, such as one of distances along a network.

    Parameters
    ----------
    candidates
        As in `Siting`, one row a column of `cover`; by default they are named by position.
    """
    known = np.asarray(weights, dtype=np.float64)
    if known.size and not (np.isfinite(known).all() and known.min() >= 0):
        raise ValueError("weights must be finite and not negative")
    named = pd.DataFrame(
        None, index=[str(place) for place in range(cover.shape[1])], columns=CANDIDATE_COLUMNS
    )
    return Siting(
        weights=known,
        cover=cover,
        demand=pd.RangeIndex(cover.shape[0]),
        candidates=named if candidates is None else candidates,
        radius_m=radius,
        total=float(known.sum()),
    )


def cover_within(points: Floats, sites: Floats, radius: float) -> csr_array:
    """Tell which sites cover which points: a sparse matrix of 1 where within the radius."""
    shape = (len(points), len(sites))
    if not (len(points) and len(sites)):
        return csr_array(shape, dtype=np.int8)
    tree = cKDTree(points)
    parts = [
        _pairs(tree, sites[start : start + PAIRS_AT_ONCE], radius, start)
        for start in range(0, len(sites), PAIRS_AT_ONCE)
    ]
    rows, columns = (np.concatenate(part) for part in zip(*parts, strict=True))
    return csr_array(coo_array((np.ones(len(rows), np.int8), (rows, columns)), shape=shape))


def _pairs(
    tree: cKDTree, sites: Floats, radius: float, start: int
) -> tuple[npt.NDArray[np.int32], npt.NDArray[np.int32]]:
    near = tree.sparse_distance_matrix(cKDTree(sites), radius, output_type="ndarray")
    return near["i"].astype(np.int32), (near["j"] + start).astype(np.int32)
