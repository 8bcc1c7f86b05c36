"""Errors that a visitor may read, and problems found in data.

Nothing here holds words: a mistake is a key of the message catalogue and its parameters, and
`geo.words` says it in the reader's language.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType

Parameter = object


class UserError(Exception):
    """A mistake that the person at the keyboard can put right.

    Parameters
    ----------
    key
        Key of the message in the catalogues; the message says what is wrong, where, and what to do.
    parameters
        Values named in the message. Numbers and dates are formatted when the message is said.
    """

    def __init__(self, key: str, **parameters: Parameter) -> None:
        super().__init__(key, parameters)
        self.key = key
        self.parameters: Mapping[str, Parameter] = MappingProxyType(parameters)


class ConflictError(UserError):
    """Somebody else changed the row since it was read; nothing was written."""


@dataclass(frozen=True)
class Problem:
    """One thing that is wrong with one cell of a file.

    Parameters
    ----------
    row
        Row in the file, counted as a spreadsheet counts it (the header is row 1); None if the
        problem is about the whole file.
    column
        Column as the file names it; None if it is about the whole row.
    value
        What stands in the cell, shortened to 80 characters.
    key, parameters
        The message: what is wrong and what to do.
    severity
        `reject`: the row cannot be imported; `warn`: it can, and the user should look;
        `repaired`: it was put right, and the message says how.
    """

    row: int | None
    column: str | None
    value: str | None
    key: str
    parameters: Mapping[str, Parameter] = field(default_factory=dict)
    severity: str = "reject"
