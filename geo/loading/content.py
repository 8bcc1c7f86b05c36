"""What the child finds in a file: columns of cells as they stand, shapes, and what was odd."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from geo.loading.wire import Cell


class Refusal(Exception):
    """The whole file is refused; `key` and `parameters` make the message.

    Only JSON values may be parameters: they travel to the parent.
    """

    def __init__(self, key: str, **parameters: str | int | float) -> None:
        super().__init__(key)
        self.key = key
        self.parameters = parameters


@dataclass(frozen=True)
class Note:
    """Something odd about a row, as `errors.Problem` has it."""

    row: int | None
    column: str | None
    value: str | None
    key: str
    parameters: Mapping[str, str | int | float] = field(default_factory=dict)
    severity: str = "reject"


@dataclass
class Content:
    """A file's rows, by column.

    Parameters
    ----------
    columns
        By name as the file writes it, trimmed.
    rows
        Row numbers as a spreadsheet counts them, the header being row 1.
    shapes
        Well-known binary in the file's own CRS, one a row; None if the file carries no shapes.
    crs
        Such as `EPSG:4326`; None if the file declares none.
    bad_rows
        Rows that were there but could not be read; each has a note.
    """

    columns: dict[str, list[Cell]]
    rows: list[int]
    kind: str
    shapes: list[bytes | None] | None = None
    crs: str | None = None
    notes: list[Note] = field(default_factory=list)
    bad_rows: list[int] = field(default_factory=list)
