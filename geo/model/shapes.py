"""What a column and a table are."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Kind(StrEnum):
    """What a column holds."""

    TEXT = "text"
    CODE = "code"
    INTEGER = "integer"
    NUMBER = "number"
    FLAG = "flag"
    DATE = "date"
    GEOMETRY = "geometry"


@dataclass(frozen=True)
class CodeList:
    """A closed list of codes, in the order in which they are shown."""

    name: str
    codes: tuple[str, ...]

    def __contains__(self, code: object) -> bool:
        return code in self.codes


@dataclass(frozen=True)
class Column:
    """A column of a table.

    Parameters
    ----------
    name, kind
        As stored and as in every frame.
    required
        False: None is allowed and means unknown.
    codes
        For `Kind.CODE`, the list that the value must be in.
    refers
        Name of the table whose `id` this column holds.
    unit
        Unit of a number, such as `hours`, `people`, `dwellings`.
    private
        True: never leaves the staff side.
    erasable
        True: what it held can be deleted for good, so the audit trail tells only that it held
        something.
    """

    name: str
    kind: Kind
    required: bool = False
    codes: CodeList | None = None
    refers: str | None = None
    unit: str | None = None
    private: bool = False
    erasable: bool = False


@dataclass(frozen=True)
class Table:
    """A table of the register. Its key is always the text column `id`.

    Parameters
    ----------
    shown
        False: no part of the snapshot that all visitors share; for the staff, or looked up.
    """

    name: str
    columns: tuple[Column, ...]
    shown: bool = True

    def __getitem__(self, name: str) -> Column:
        return next(column for column in self.columns if column.name == name)

    def __contains__(self, name: object) -> bool:
        return any(column.name == name for column in self.columns)

    @property
    def geometry(self) -> bool:
        """True if the table has a `geometry` column."""
        return "geometry" in self
