"""Which counts of people everybody may see, and what could be worked out of those that are hidden.

A count of 1 to `FEWEST_SHOWN` - 1 people is protected twice. In the records (`storage.public`) such
an activity says "at least one" before anything is added up, so that no subtraction of totals, under
any filters, gives its count back. In the tables here a cell that small is left out, and with it a
second one wherever a total beside it would tell the first.

Notes
-----
Hundepool, Domingo-Ferrer, Franconi, Giessing, Schulte Nordholt, Spicer and de Wolf, *Statistical
Disclosure Control*, Wiley 2012: primary and secondary suppression in linked tables, the feasibility
interval that an attacker works out by linear programming, and differencing of overlapping tables.
Willenborg and de Waal, *Elements of Statistical Disclosure Control*, Springer 2001.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd
from scipy.optimize import linprog  # type: ignore[import-untyped]
from scipy.sparse import csr_array  # type: ignore[import-untyped]

from geo.model import CodeList
from geo.model.fewest import FEWEST_SHOWN

TOLD = CodeList("told", ("exact", "at_least", "few", "hidden", "unknown"))
Flags = npt.NDArray[np.bool_]
Floats = npt.NDArray[np.float64]


def small(people: pd.Series[Any]) -> pd.Series[bool]:
    """Tell which counts are of 1 to `FEWEST_SHOWN` - 1 people."""
    return people.between(1, FEWEST_SHOWN - 1).fillna(False).astype(bool)


def counted(activities: pd.DataFrame, by: Any) -> pd.DataFrame:
    """Add up the public activities by groups.

    Parameters
    ----------
    activities
        Rows of `Snapshot.tables["activities"]`.
    by
        What `DataFrame.groupby` takes.

    Returns
    -------
    DataFrame
        One row a group with an activity: `n_activities`, `n_few` (activities of fewer than
        `FEWEST_SHOWN` people), `people` (Int64, people at each activity added up; missing if
        unknown), `people_at_least`, `hours` (missing if unknown), `hours_at_least`.
    """
    people, lower = activities["volunteers"], activities["volunteers_at_least"]
    frame = pd.DataFrame(
        {
            "n_activities": 1,
            "n_few": small(people).astype(int),
            "people": people,
            "people_at_least": lower | people.isna(),
            "hours": activities["hours"],
            "hours_at_least": lower | activities["hours"].isna(),
        }
    )
    groups = frame.groupby(by)
    sums = groups[["people", "hours"]].sum(min_count=1)
    flags = groups[["people_at_least", "hours_at_least"]].any()
    whole = groups[["n_activities", "n_few"]].sum()
    columns = ["n_activities", "n_few", "people", "people_at_least", "hours", "hours_at_least"]
    return pd.concat([whole, sums, flags], axis="columns")[columns]


def told(cells: pd.DataFrame, *totals: Sequence[object] | pd.Series[Any]) -> pd.DataFrame:
    """Say of each sum what may be said.

    Parameters
    ----------
    cells
        As `counted` gives them.
    totals
        For each total in sight, which of its groups a cell counts in.

    Returns
    -------
    DataFrame
        `n_activities`; `people` and `hours`, missing where hidden; `people_told`, `hours_told`: a
        code of `TOLD`.
    """
    hidden = suppress(_numbers(cells["people"]), *totals)
    alone = small(cells["people"]).to_numpy() & (cells["n_activities"] == 1).to_numpy()
    return pd.DataFrame(
        {
            "n_activities": cells["n_activities"],
            "people": cells["people"].mask(hidden),
            "people_told": _told(cells["people"], cells["people_at_least"], hidden, alone),
            "hours": cells["hours"].mask(hidden),
            "hours_told": _told(
                cells["hours"], cells["hours_at_least"], hidden, np.zeros_like(alone)
            ),
        }
    )


def suppress(people: Floats, *totals: Sequence[object] | pd.Series[Any]) -> Flags:
    """Choose the cells to leave out: the small ones, and those that would tell them.

    Parameters
    ----------
    people
        Count of each cell; NaN where unknown.
    totals
        For each total in sight, which of its groups a cell counts in, missing for none; as long as
        `people`.

    Returns
    -------
    ndarray of bool
        True for cells of 1 to `FEWEST_SHOWN` - 1 people; and in every group that holds one, for the
        next smallest until two are hidden that add up to `FEWEST_SHOWN` at least. A cell of no
        people hides nothing and is never hidden.
    """
    hidden = (people > 0) & (people < FEWEST_SHOWN)
    groupings = [np.asarray(pd.factorize(np.asarray(groups))[0]) for groups in totals]
    before = -1
    while hidden.sum() != before:
        before = hidden.sum()
        for group in groupings:
            hidden |= _complements(people, hidden, group)
    return hidden


@dataclass(frozen=True)
class Published:
    """A count that somebody can read.

    Parameters
    ----------
    parts
        The records that it adds up.
    people
        The count.
    at_least
        True: it is said to be a lower bound.
    """

    parts: frozenset[str]
    people: int
    at_least: bool = False


def feasible(hidden: Iterable[str], published: Sequence[Published]) -> pd.DataFrame:
    """Work out between which counts the hidden records must lie: what an attacker would do.

    Parameters
    ----------
    hidden
        Records known to be of 1 to `FEWEST_SHOWN` - 1 people.
    published
        Everything that can be read. Records that are not hidden are unknown to the attacker too,
        unless a count of theirs alone is published.

    Returns
    -------
    DataFrame
        Indexed by hidden record: `low`, `high`, whole people, by linear programming over all of
        `published` at once. Of a register from which nothing can be worked out it is 1 to
        `FEWEST_SHOWN` - 1 everywhere.
    """
    listed = list(dict.fromkeys(hidden))
    names = list(dict.fromkeys([*listed, *(part for one in published for part in one.parts)]))
    place = {name: at for at, name in enumerate(names)}
    bounds = [(1, FEWEST_SHOWN - 1)] * len(listed) + [(0, None)] * (len(names) - len(listed))
    rows = {
        False: [one for one in published if not one.at_least and one.parts],
        True: [one for one in published if one.at_least and one.parts],
    }
    system = {
        "A_eq": _matrix(rows[False], place),
        "b_eq": [one.people for one in rows[False]] or None,
        "A_ub": _matrix(rows[True], place, sign=-1),
        "b_ub": [-one.people for one in rows[True]] or None,
    }
    told = {name for one in published for name in one.parts}
    ends = [
        _ends(place[name], len(names), bounds, system) if name in told else (1, FEWEST_SHOWN - 1)
        for name in listed
    ]
    return pd.DataFrame(ends, index=pd.Index(listed), columns=["low", "high"])


def recoverable(hidden: Iterable[str], published: Sequence[Published]) -> list[str]:
    """List the hidden records of which the published counts say more than that they are small.

    The rule of protection is the strictest there is: not one of the values 1 to
    `FEWEST_SHOWN` - 1 may be ruled out.
    """
    found = feasible(hidden, published)
    narrower = (found["low"] > 1) | (found["high"] < FEWEST_SHOWN - 1)
    return [str(name) for name in found.index[narrower]]


def _numbers(people: pd.Series[Any]) -> Floats:
    return people.to_numpy(dtype=np.float64, na_value=np.nan)


def _told(
    values: pd.Series[Any], lower: pd.Series[bool], hidden: Flags, few: Flags
) -> npt.NDArray[np.str_]:
    conditions = [few, values.isna().to_numpy(), hidden, lower.to_numpy()]
    return np.select(conditions, ["few", "unknown", "hidden", "at_least"], "exact")


def _complements(people: Floats, hidden: Flags, group: npt.NDArray[Any]) -> Flags:
    """Find the next smallest cells of totals in which what is hidden could be worked out."""
    found = np.zeros(len(people), bool)
    order = np.argsort(group, kind="stable")
    edges = np.flatnonzero(np.diff(group[order])) + 1
    touched = set(group[hidden].tolist())
    for mine in np.split(order, edges):
        if len(mine) and group[mine[0]] >= 0 and group[mine[0]] in touched:
            found[_next_smallest(people, hidden, mine)] = True
    return found


def _next_smallest(people: Floats, hidden: Flags, mine: npt.NDArray[Any]) -> list[int]:
    shown = mine[~hidden[mine] & (people[mine] > 0)]
    shown = shown[np.argsort(people[shown], kind="stable")]
    count, total = int(hidden[mine].sum()), float(people[mine][hidden[mine]].sum())
    taken: list[int] = []
    while len(shown) > len(taken) and (count < 2 or total < FEWEST_SHOWN):
        taken.append(int(shown[len(taken)]))
        count, total = count + 1, total + people[taken[-1]]
    return taken


def _matrix(rows: Sequence[Published], place: Mapping[str, int], *, sign: int = 1) -> Any:
    if not rows:
        return None
    at = [(row, place[part]) for row, one in enumerate(rows) for part in one.parts]
    data = np.full(len(at), float(sign))
    return csr_array((data, tuple(zip(*at, strict=True))), shape=(len(rows), len(place)))


def _ends(
    at: int, size: int, bounds: Sequence[tuple[int, int | None]], system: Mapping[str, Any]
) -> tuple[int, int]:
    found = []
    for sign in (1, -1):
        aim = np.zeros(size)
        aim[at] = sign
        solved = linprog(aim, bounds=bounds, method="highs", **system)
        if not solved.success:
            raise ValueError(f"the published counts contradict each other: {solved.message}")
        found.append(sign * float(solved.fun))
    return int(np.ceil(found[0] - 1e-6)), int(np.floor(found[1] + 1e-6))
