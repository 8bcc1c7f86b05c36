"""The office's own file back: with the accepted repairs made, and a remark on every row.

Text cells are text, so no formula is live; dates are dates. Brought in again it needs no edits: the
column of remarks is not read.
"""

from __future__ import annotations

import datetime as dt
import io
import re
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.styles import Font, PatternFill

from geo import words
from geo.errors import Problem
from geo.loading.doctor import Change, Decision, Examination
from geo.loading.doctor.repair import taken
from geo.loading.wire import CellError

REJECTED = PatternFill("solid", fgColor="F6DAD8")
CORRECTED = PatternFill("solid", fgColor="DCE8D8")
REMARKS = 70  # width of their column
UNFIT = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f]")
LONGEST = 32_000  # characters that a cell of a workbook takes
KEYS = {
    "reject": "corrected.rejected",
    "warn": "corrected.warned",
    "repaired": "corrected.repaired",
}

Changes = Mapping[tuple[int, str], Change]


def write_corrected(found: Examination, decisions: Iterable[Decision], language: str) -> bytes:
    """Write a file as XLSX with what was accepted, in the order of its rows and columns.

    Rows that stay out are marked, and the last column says why. Rows that could not be read at all
    have a remark only. A file's own shapes are not written: they stay in the file they came in.
    """
    accepted = list(taken(found.proposals, decisions))
    changes = {(c.row, c.column): c for _, option in accepted for c in option.changes}
    remarks = _remarks(found.problems, changes, language)
    out_of = {each.row for each in found.problems if each.severity == "reject"}
    heading = words.say("corrected.remarks", language)
    names = [name for name in found.raw.columns if not _ours(name, found.raw.columns[name])]
    book = Workbook(write_only=True)
    sheet: Any = book.create_sheet(words.say("corrected.sheet", language))
    sheet.freeze_panes = "A2"
    sheet.column_dimensions[_letter(len(names) + 1)].width = REMARKS
    sheet.append([_text(sheet, name, bold=True) for name in (*names, _free(heading, names))])
    places = {row: place for place, row in enumerate(found.raw.rows)}
    for row in sorted({*found.raw.rows, *found.raw.bad_rows}):
        cells = _row(sheet, found, names, changes, (row, places.get(row)), language)
        cells.append(_text(sheet, "\n".join(remarks.get(row, []))))
        if row in out_of:
            for cell in cells:
                cell.fill = REJECTED
        sheet.append(cells)
    buffer = io.BytesIO()
    book.save(buffer)
    return buffer.getvalue()


def _row(
    sheet: Any,
    found: Examination,
    names: Sequence[str],
    changes: Changes,
    at: tuple[int, int | None],
    language: str,
) -> list[Any]:
    row, place = at
    cells = []
    for name in names:
        change = changes.get((row, name))
        value = None if place is None else found.raw.columns[name][place]
        cell = _cell(sheet, value if change is None else _new(change, language))
        if change is not None:
            cell.fill = CORRECTED
        cells.append(cell)
    return cells


def _new(change: Change, language: str) -> Any:
    if change.codes is not None:
        return words.code(change.codes, str(change.after), language)
    return change.after


def _cell(sheet: Any, value: Any) -> Any:
    if isinstance(value, CellError):
        return _text(sheet, value.text)
    if isinstance(value, str):
        return _text(sheet, value)
    cell = WriteOnlyCell(sheet, value=value)
    if isinstance(value, dt.date):
        cell.number_format = "dd/mm/yyyy"
    return cell


def _text(sheet: Any, text: str, *, bold: bool = False) -> Any:
    cell = WriteOnlyCell(sheet, value=UNFIT.sub("", text)[:LONGEST])
    cell.data_type = "s"
    if bold:
        cell.font = Font(bold=True)
    return cell


def _remarks(
    problems: Iterable[Problem], changes: Changes, language: str
) -> Mapping[int, list[str]]:
    found: dict[int, list[str]] = {}
    for change in changes.values():
        told = words.say(
            "corrected.change", language, column=change.column,
            before=_said(change.before), after=_said(_new(change, language)),
        )  # fmt: skip
        _add(found, change.row, words.say("corrected.repaired", language, text=told))
    for problem in problems:
        if problem.row is not None:
            told = words.explain(problem, language)
            where = f"{problem.column}: {told}" if problem.column else told
            _add(found, problem.row, words.say(KEYS[problem.severity], language, text=where))
    return found


def _add(found: dict[int, list[str]], row: int, remark: str) -> None:
    found.setdefault(row, []).append(remark)


def _said(value: object) -> str:
    if value is None or value == "":
        return "–"
    return value.isoformat() if isinstance(value, dt.date) else str(value)[:80]


def _ours(name: str, cells: Sequence[object]) -> bool:
    """Tell whether a column is one of remarks that an earlier correction wrote."""
    for language in words.languages():
        starts = tuple(words.say(key, language, text="") for key in KEYS.values())
        filled = [cell for cell in cells if cell]
        if name == words.say("corrected.remarks", language):
            return all(isinstance(cell, str) and cell.startswith(starts) for cell in filled)
    return False


def _free(heading: str, names: Sequence[str]) -> str:
    taken_names = {name.casefold() for name in names}
    return next(
        name
        for name in (heading, *(f"{heading} ({n})" for n in range(2, len(names) + 3)))
        if name.casefold() not in taken_names
    )


def _letter(at: int) -> str:
    from openpyxl.utils import get_column_letter

    return str(get_column_letter(at))
