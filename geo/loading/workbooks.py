"""Read the first sheet of a workbook, or the one asked for; formulas never run."""

from __future__ import annotations

import datetime as dt
import io
import re
import warnings
import zipfile
from collections.abc import Iterator
from typing import Any

from geo.loading.archives import take
from geo.loading.content import Content, Note, Refusal
from geo.loading.grid import content_of
from geo.loading.limits import Limits
from geo.loading.wire import Cell, CellError

LAST_ROW = 1_048_576  # of any workbook
PADDED = re.compile(r"^0{2,15}$")
DECLARATION = re.compile(rb"<!\s*(DOCTYPE|ENTITY)", re.IGNORECASE)
UNCOMPUTED = re.compile(rb"<f\b[^>]*(/>|>[^<]*</f>)\s*(<v\s*/>|<v>\s*</v>)?\s*</c>")


def read_workbook(
    content: bytes,
    archive: zipfile.ZipFile,
    *,
    sheet: str | None,
    header: int | None,
    limits: Limits,
) -> Content:
    """Read a sheet of an XLSX workbook, typed cells as they are typed.

    Parameters
    ----------
    content, archive
        The same workbook, as bytes and opened by `archives.open_archive`.
    sheet
        Name of the sheet; None for the first that is visible and not blank.
    header
        Row of the header; None for the first row that is not blank.
    limits
        What it may take.
    """
    uncomputed = _check_parts(archive)
    workbook = _open(content)
    names = _visible(workbook)
    chosen = _choose(workbook, names, sheet)
    records = _records(workbook[chosen], limits)
    found = content_of(records, "xlsx", header, limits)
    if sheet is None and len(names) > 1:
        others = ", ".join(name for name in names if name != chosen)[:200]
        parameters: dict[str, str | int | float] = {"sheet": chosen, "others": others}
        found.notes.append(Note(None, None, None, "loading.sheet.first", parameters, "warn"))
    if uncomputed:
        found.notes.append(Note(None, None, None, "loading.sheet.uncomputed", {}, "warn"))
    return found


def _check_parts(archive: zipfile.ZipFile) -> bool:
    uncomputed = False
    for name in archive.namelist():
        if not name.endswith((".xml", ".rels")):
            continue
        part = take(archive, name)
        if part[:2] in (b"\xff\xfe", b"\xfe\xff") or b"\x00" in part[:100]:
            raise Refusal("loading.sheet.damaged")
        if DECLARATION.search(part):
            raise Refusal("loading.sheet.entities")
        sheet = name.startswith("xl/worksheets/")
        uncomputed = uncomputed or (sheet and UNCOMPUTED.search(part) is not None)
    return uncomputed


def _open(content: bytes) -> Any:
    from openpyxl import load_workbook

    warnings.simplefilter("ignore")  # about styles and extensions that we do not read
    try:
        return load_workbook(io.BytesIO(content), read_only=True, data_only=True, keep_links=False)
    except MemoryError:
        raise
    except Exception as error:  # openpyxl raises whatever its parts raise
        raise Refusal("loading.sheet.damaged") from error


def _visible(workbook: Any) -> list[str]:
    return [sheet.title for sheet in workbook.worksheets if sheet.sheet_state == "visible"]


def _choose(workbook: Any, names: list[str], sheet: str | None) -> str:
    if not names:
        raise Refusal("loading.sheet.none")
    if sheet is None:
        return next((name for name in names if _has_cells(workbook[name])), names[0])
    wanted = sheet.strip().casefold()
    for name in names:
        if name.strip().casefold() == wanted:
            return name
    raise Refusal("loading.sheet.missing", sheet=sheet, others=", ".join(names)[:200])


def _has_cells(sheet: Any) -> bool:
    sheet.reset_dimensions()
    rows = sheet.iter_rows(max_row=50, max_col=50, values_only=True)
    return any(cell is not None for row in rows for cell in row)


def _records(sheet: Any, limits: Limits) -> Iterator[list[Cell]]:
    from openpyxl.cell.read_only import EMPTY_CELL

    sheet.reset_dimensions()
    rows = sheet.iter_rows(max_col=limits.columns + 1)
    padding = None
    try:
        for number, row in enumerate(rows, start=1):
            if number > LAST_ROW:
                raise Refusal("loading.too_many_rows", limit=limits.rows)
            if row is padding:  # openpyxl's one row for all that a sheet leaves out
                yield []
                continue
            cells = [None if cell is EMPTY_CELL else _cell(cell) for cell in row]
            padding = row if cells.count(None) == len(cells) else padding
            yield cells
    except (MemoryError, Refusal):
        raise
    except Exception as error:  # openpyxl raises whatever its parts raise
        raise Refusal("loading.sheet.damaged") from error


def _cell(cell: Any) -> Cell:
    value = cell.value
    if value is None or isinstance(value, bool | str):
        return CellError(str(value)) if cell.data_type == "e" else value
    if isinstance(value, dt.datetime):
        return value.date()
    if isinstance(value, dt.date):
        return value
    if isinstance(value, int | float):
        return _number(value, str(cell.number_format))
    if isinstance(value, dt.timedelta):  # of a cell shown as `[h]:mm`
        minutes, seconds = divmod(round(value.total_seconds()), 60)
        return f"{minutes // 60}:{minutes % 60:02}:{seconds:02}"
    return str(value)


def _number(value: int | float, pattern: str) -> Cell:
    """Keep a number; one shown with leading zeros, such as a postcode, is what is shown."""
    if PADDED.match(pattern) and value == int(value) and value >= 0:
        return str(int(value)).zfill(len(pattern))
    return value
