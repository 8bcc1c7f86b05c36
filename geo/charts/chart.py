"""One chart, whole: its sentence, its picture, and the same data as a table."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from geo.charts.canvas import Spec

Cell = str | int | float | None


@dataclass(frozen=True)
class Column:
    """A column of a chart's table.

    Parameters
    ----------
    label
        Its heading in the reader's language.
    cells
        Its values for files: dates as ISO 8601, unknown is None, a hidden count is a text.
    texts
        The same as the reader's language writes them.
    number
        True if it holds numbers.
    """

    label: str
    cells: Sequence[Cell]
    texts: Sequence[str]
    number: bool = False


@dataclass(frozen=True)
class Chart:
    """A chart and all that goes with it.

    Parameters
    ----------
    name
        Of its files, such as `presenze-mese`.
    title
        A sentence that says what the chart shows.
    note
        How to read it; written under it and on its picture.
    spec
        The Vega-Lite document, without title.
    columns
        The same data as a table.
    """

    name: str
    title: str
    note: str
    spec: Spec
    columns: tuple[Column, ...]

    @property
    def n_rows(self) -> int:
        """Rows of the table."""
        return len(self.columns[0].cells) if self.columns else 0
