"""Two people changed the same thing: what both meant, and what they must settle."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

Cells = Mapping[str, Any]
MINE, THEIRS = "mine", "theirs"


@dataclass(frozen=True)
class Clash:
    """A field that both changed, each to something else."""

    base: Any
    theirs: Any
    mine: Any


@dataclass(frozen=True)
class Merge:
    """What became of each field that somebody changed, in the order of the fields.

    Parameters
    ----------
    cells
        All fields that are not None for one of them: what only one changed as that one wrote it;
        those in `clashes` as I wrote them.
    mine, theirs
        Fields that only I, or only they, changed.
    agreed
        Fields that both changed to the same.
    clashes
        Fields that both changed, each to something else.
    """

    cells: Cells
    mine: tuple[str, ...]
    theirs: tuple[str, ...]
    agreed: tuple[str, ...]
    clashes: Mapping[str, Clash]


def merge(base: Cells, theirs: Cells, mine: Cells) -> Merge:
    """Merge two changes of the same cells; a field that is missing is None.

    Parameters
    ----------
    base
        As both found it.
    theirs, mine
        As each left it.
    """
    names = list(dict.fromkeys([*base, *theirs, *mine]))
    kinds = {name: _kind(base.get(name), theirs.get(name), mine.get(name)) for name in names}
    merged = {name: theirs.get(name) if kinds[name] == THEIRS else mine.get(name) for name in names}
    clashes = {
        name: Clash(base.get(name), theirs.get(name), mine.get(name))
        for name in names
        if kinds[name] == "clash"
    }
    mine_alone, theirs_alone = _of(kinds, MINE), _of(kinds, THEIRS)
    return Merge(merged, mine_alone, theirs_alone, _of(kinds, "agreed"), clashes)


def settle(merged: Merge, chosen: Mapping[str, str]) -> dict[str, Any]:
    """Give the cells that come of a merge once somebody has chosen.

    Parameters
    ----------
    chosen
        `mine` or `theirs` by field of `Merge.clashes`.

    Raises
    ------
    KeyError
        If a field is not settled.
    """
    settled = {
        name: clash.theirs if chosen[name] == THEIRS else clash.mine
        for name, clash in merged.clashes.items()
    }
    return {**merged.cells, **settled}


def _kind(base: Any, theirs: Any, mine: Any) -> str:
    if _same(theirs, mine):
        return "same" if _same(base, mine) else "agreed"
    if _same(base, mine):
        return THEIRS
    return MINE if _same(base, theirs) else "clash"


def _same(one: Any, other: Any) -> bool:
    # In Python 1 == True and 0 == False; a number is never a flag.
    return bool(one == other) and isinstance(one, bool) == isinstance(other, bool)


def _of(kinds: Mapping[str, str], wanted: str) -> tuple[str, ...]:
    return tuple(name for name, kind in kinds.items() if kind == wanted)
