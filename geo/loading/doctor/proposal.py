"""What a proposal of repair is, and what somebody decided about it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

# In the order in which they are shown: what touches the whole file first.
KINDS = (
    "crs",
    "dates",
    "word",
    "pact",
    "neighbourhood_name",
    "swapped",
    "neighbourhood",
    "backwards",
    "life",
    "twin",
)
# From here on a proposal is accepted together with the others of its kind; below, one by one.
SURE = 0.6
SHAPE = "geometry"  # the column of a file's own shapes


@dataclass(frozen=True)
class Change:
    """One cell that an accepted proposal changes.

    Parameters
    ----------
    row
        As a spreadsheet counts it.
    column
        Of the file; `SHAPE` for the file's own shapes.
    before, after
        The cell; of `SHAPE`, a geometry.
    codes
        The list whose code `after` is, so that it can be written as a word.
    """

    row: int
    column: str
    before: object
    after: object
    codes: str | None = None


@dataclass(frozen=True)
class Option:
    """One way to put it right.

    Parameters
    ----------
    key
        Its own among the options of a proposal.
    name
        What is done: `doctor.option.<name>` says it, with `parameters`.
    changes
        The cells that change.
    skip
        True: the rows of the proposal stay out.
    crs
        The CRS that the whole file is declared to be in.
    """

    key: str
    name: str
    changes: tuple[Change, ...] = ()
    parameters: Mapping[str, object] = field(default_factory=dict)
    skip: bool = False
    crs: str | None = None


@dataclass(frozen=True)
class Proposal:
    """Something that is wrong, and how it could be put right.

    Parameters
    ----------
    id
        The same for the same trouble at every examination of a file.
    kind
        One of `KINDS`.
    rows
        The rows that it is about; empty for the whole file.
    column, value
        Where it stands, and what stands there.
    key, parameters
        What is wrong, as a message.
    options
        The likeliest first.
    sure
        0 to 1: how likely the first option is right.
    """

    id: str
    kind: str
    rows: tuple[int, ...]
    column: str | None
    value: str | None
    key: str
    options: tuple[Option, ...]
    sure: float
    parameters: Mapping[str, object] = field(default_factory=dict)

    def option(self, key: str | None) -> Option | None:
        """Find an option by its key."""
        return next((each for each in self.options if each.key == key), None)


@dataclass(frozen=True)
class Decision:
    """What somebody decided: the option taken, or None to leave things as they are."""

    proposal: str
    option: str | None


def accept_all(proposals: Iterable[Proposal], kinds: Sequence[str] = KINDS) -> list[Decision]:
    """Take the first option of every proposal of some kinds that is sure enough."""
    return [
        Decision(each.id, each.options[0].key)
        for each in proposals
        if each.kind in kinds and each.sure >= SURE
    ]
