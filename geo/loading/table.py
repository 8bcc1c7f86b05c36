"""A file as it was read: cells as they stand, shapes mended but not yet reprojected."""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from geo.errors import Problem
from geo.loading.wire import Cell


@dataclass(frozen=True)
class RawTable:
    """Rows of a file by column.

    Parameters
    ----------
    columns
        Cells by column name, all of the length of `rows`.
    rows
        Row numbers as a spreadsheet counts them.
    kind
        `csv`, `xlsx`, `json`, `geojson` or `vector`.
    shapes
        Shapely geometries in the file's CRS, one a row, None where there is none; None if the
        file carries no shapes.
    crs
        The CRS that the file declares, as `EPSG:<code>`.
    problems
        What was odd already when reading.
    bad_rows
        Rows that exist but could not be read; each has a problem.
    """

    columns: Mapping[str, Sequence[Cell]]
    rows: Sequence[int]
    kind: str = "csv"
    shapes: Sequence[Any] | None = None
    crs: str | None = None
    problems: Sequence[Problem] = field(default_factory=tuple)
    bad_rows: Sequence[int] = field(default_factory=tuple)

    def column(self, name: str) -> str | None:
        """Find a column whatever its case and spaces; None if there is none."""
        if name in self.columns:
            return name
        wanted = folded(name)
        return next((each for each in self.columns if folded(each) == wanted), None)


def folded(text: str) -> str:
    """Fold case, spaces and Unicode forms, so that `Società ` and `società` are one word."""
    return " ".join(unicodedata.normalize("NFC", text).casefold().split())
