"""Turn rows of cells, header and all, into columns: what CSV and workbooks have in common."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from itertools import islice

from geo.loading.content import Content, Note, Refusal
from geo.loading.limits import Limits
from geo.loading.wire import Cell

Row = tuple[int, Sequence[Cell]]
# How many rows of titles an office may put above a table, and of how many columns that one is.
TITLES = 5
COLUMNS = 3
LONGEST = 80


def content_of(
    records: Iterable[Sequence[Cell]], kind: str, header: int | None, limits: Limits
) -> Content:
    """Make columns of records.

    Blank records are passed over but counted, so that row numbers are the spreadsheet's. A record
    that has more or fewer cells than the header is a bad row: its cells may stand in the wrong
    columns. Titles above a header that nobody named are passed over too, and told.
    """
    names: list[str] = []
    found = Content({}, [], kind)
    kept: list[Sequence[Cell]] = []
    filled = ((row, one) for row, one in enumerate(records, start=1) if not _blank(one))
    for row, record in filled if header else _untitled(filled, found):
        if not names:
            if header is None or row == header:
                names = _names(record, limits)
            continue
        _check_size(len(kept), len(names), limits)
        if _fits(record, len(names), kind):
            kept.append(record)
            found.rows.append(row)
        else:
            _set_aside(found, row, len(record), len(names))
    found.columns = _columns(names, kept)
    return found


def _untitled(filled: Iterator[Row], found: Content) -> Iterator[Row]:
    """Leave out what stands above a table: rows of one cell, soon followed by a row of many."""
    first = list(islice(filled, TITLES + 1))
    sizes = [sum(not _blank([cell]) for cell in record) for _, record in first]
    titles = next((at for at, size in enumerate(sizes) if size > 1), 0)
    if titles and sizes[titles] < COLUMNS:
        titles = 0
    for row, record in first[:titles]:
        said = next(str(cell) for cell in record if not _blank([cell]))
        found.notes.append(Note(row, None, said[:LONGEST], "loading.header.title", {}, "warn"))
    yield from first[titles:]
    yield from filled


def _blank(record: Sequence[Cell]) -> bool:
    return all(cell is None or (isinstance(cell, str) and not cell.strip()) for cell in record)


def _names(record: Sequence[Cell], limits: Limits) -> list[str]:
    names = ["" if cell is None else " ".join(str(cell).split()) for cell in record]
    while names and not names[-1]:
        names.pop()
    if len(names) > limits.columns:
        raise Refusal("loading.too_many_columns", limit=limits.columns)
    twice = [name for name, count in Counter(names).items() if name and count > 1]
    if twice:
        raise Refusal("loading.header.twice", column=twice[0])
    return [name or f"({position})" for position, name in enumerate(names, start=1)]


def _fits(record: Sequence[Cell], width: int, kind: str) -> bool:
    if len(record) > width:
        return _blank(record[width:])
    return len(record) == width or kind == "xlsx"


def _set_aside(found: Content, row: int, cells: int, columns: int) -> None:
    found.bad_rows.append(row)
    parameters = {"cells": cells, "columns": columns}
    found.notes.append(Note(row, None, None, "loading.row.width", parameters))


def _check_size(rows: int, columns: int, limits: Limits) -> None:
    if rows >= limits.rows or rows * columns > limits.cells:
        raise Refusal("loading.too_many_rows", limit=limits.rows)


def _columns(names: Sequence[str], records: Sequence[Sequence[Cell]]) -> dict[str, list[Cell]]:
    return {
        name: [record[place] if place < len(record) else None for record in records]
        for place, name in enumerate(names)
    }
