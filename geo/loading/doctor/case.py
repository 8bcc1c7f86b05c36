"""A file that was read, beside its register: what those who propose repairs look at."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from hashlib import sha256

import pandas as pd

from geo import model
from geo.errors import Problem
from geo.loading.files import Loaded
from geo.loading.mapping import FieldRule, Mapping_
from geo.loading.table import RawTable, folded
from geo.loading.values import Misread, decided, parse_date, text_of
from geo.loading.wire import Cell


@dataclass(frozen=True)
class Case:
    """A file as it was read, and what came of it.

    Parameters
    ----------
    raw, mapping
        The file, and which column is which.
    loaded
        What is acceptable of it, settled; None if nothing is.
    problems
        All of them.
    register
        Its tables.
    today
        The day on which the file comes in.
    """

    raw: RawTable
    mapping: Mapping_
    loaded: Loaded | None
    problems: Sequence[Problem]
    register: Mapping[str, pd.DataFrame]
    today: dt.date

    @cached_property
    def places(self) -> Mapping[int, int]:
        """By row as a spreadsheet counts it, the position."""
        return {row: place for place, row in enumerate(self.raw.rows)}

    def told(self, *keys: str) -> Iterator[Problem]:
        """List the problems of some keys that are about a row and a column of the file."""
        for problem in self.problems:
            if problem.key in keys and problem.row in self.places:
                yield problem

    def cell(self, row: int | None, column: str | None) -> Cell:
        """Take a cell; None if there is none."""
        name = None if column is None else self.raw.column(column)
        if name is None or row is None or row not in self.places:
            return None
        return self.raw.columns[name][self.places[row]]

    def order_of(self, column: str) -> str | None:
        """Tell the order of dates in a column, as far as it is known; worked out once."""
        if column not in self._orders:
            cells = self.raw.columns[column]
            self._orders[column] = decided(cells, self.mapping.file.dates, "date")
        return self._orders[column]

    @cached_property
    def _orders(self) -> dict[str, str | None]:
        return {}

    def text(self, row: int | None, column: str | None) -> str:
        """Take a cell as text; empty if it holds none."""
        try:
            return text_of(self.cell(row, column))
        except Misread:
            return ""

    def fields_of(self, column: str | None) -> Iterator[tuple[str, str, FieldRule]]:
        """List the tables and fields that read a column as it stands."""
        wanted = folded(column or "")
        for table in self.mapping.tables:
            for name, rule in table.fields.items():
                if wanted in {folded(each) for each in rule.columns}:
                    yield table.name, name, rule

    def column_of(self, table: str, field: str) -> str | None:
        """Name the file's column of a field, if it is read as it stands."""
        for rule in self.mapping.tables:
            if rule.name != table or field not in rule.fields:
                continue
            found = (self.raw.column(each) for each in rule.fields[field].columns)
            return next((each for each in found if each is not None), None)
        return None

    def known(self, table: str) -> pd.DataFrame:
        """Give a table of the file and the register together; a row of the file comes first."""
        frames = self.loaded.frames if self.loaded is not None else {}
        both = [part[table] for part in (frames, self.register) if table in part]
        both = [part for part in both if len(part)] or both[:1]
        if not both:
            return model.as_frame(table, [])
        rows = pd.concat(both)
        kept: pd.DataFrame = rows[~rows.index.duplicated()]
        return kept


def day_of(cell: Cell, order: str | None) -> dt.date | None:
    """Read a date; None if it is none, or could be two."""
    try:
        return parse_date(cell, order)
    except Misread:
        return None


def make_id(*parts: object) -> str:
    """Make the id of a proposal of what it is about."""
    return sha256("\x1f".join(map(str, parts)).encode()).hexdigest()[:12]


def shortened(cell: object) -> str | None:
    """Write a cell for people."""
    return None if cell is None else str(cell)[:80]
