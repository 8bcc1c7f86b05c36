"""An empty list for the office: headings in words, what each column means, lists to choose from."""

from __future__ import annotations

import datetime as dt
import io
from collections.abc import Mapping, Sequence
from typing import Any

from openpyxl import Workbook
from openpyxl.comments import Comment
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.datavalidation import DataValidation

from geo import model, words
from geo.loading.office_layout import LayoutColumn, examples_of, layout
from geo.model import Kind

ROWS = 2_000  # that lists and formats reach down to
DAY = "dd/mm/yyyy"
REQUIRED = PatternFill("solid", fgColor="DCE8D8")
OPTIONAL = PatternFill("solid", fgColor="F4F5F3")
EXAMPLE = Font(italic=True, color="5F7381")
WIDEST = 34
NOTE_SIZE = (300, 130)  # width and height in pixels


def write_template(table: str, language: str) -> bytes:
    """Write the template of a table as XLSX.

    Parameters
    ----------
    table
        One of `office_layout.OFFICE_TABLES`.
    language
        Of the headings, the notes and the lists; any of them is read back.
    """
    columns = layout(table, language)
    book = Workbook()
    sheet: Any = book.active
    sheet.title = words.say(f"template.{table}", language)[:31]
    lists = book.create_sheet(words.say("template.lists", language))
    lists.sheet_state = "hidden"
    for at, column in enumerate(columns, start=1):
        _head(sheet, at, column, language)
        choices = _choices(column, language)
        if choices:
            _offer(sheet, lists, at, choices, language)
        elif column.shape is not None and column.shape.kind is Kind.DATE:
            for row in range(2, 200):
                sheet.cell(row, at).number_format = DAY
    for row, example in enumerate(examples_of(table, language), start=2):
        _fill(sheet, row, columns, example, language)
    sheet.freeze_panes = "B2"
    sheet.row_dimensions[1].height = 32
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def file_name(table: str, language: str) -> str:
    """Name the file of a template."""
    title = words.say(f"template.{table}", language).casefold().replace(" ", "-")
    return words.say("template.file", language, table=title) + ".xlsx"


def _head(sheet: Any, at: int, column: LayoutColumn, language: str) -> None:
    cell = sheet.cell(1, at, column.heading)
    cell.font = Font(bold=True)
    cell.fill = REQUIRED if column.required else OPTIONAL
    cell.alignment = Alignment(wrap_text=True, vertical="center")
    note = Comment(_note(column, language), words.say("app.name", language))
    note.width, note.height = NOTE_SIZE
    cell.comment = note
    width = min(max(len(column.heading) + 3, 14), WIDEST)
    sheet.column_dimensions[get_column_letter(at)].width = width


def _note(column: LayoutColumn, language: str) -> str:
    shape = column.shape
    parts = [column.meaning]
    if column.required:
        parts.append(words.say("template.note.required", language))
    if _choices(column, language):
        parts.append(words.say("template.note.list", language))
    if shape is not None and shape.private:
        parts.append(words.say("template.note.private", language))
    return "\n".join(parts)


def _choices(column: LayoutColumn, language: str) -> list[str]:
    shape = column.shape
    if shape is None:
        return []
    if shape.kind is Kind.FLAG:
        return [words.say("yes", language), words.say("no", language)]
    codes = shape.codes.codes if shape.codes else ()
    return [words.code(shape.codes.name, code, language) for code in codes] if shape.codes else []


def _offer(sheet: Any, lists: Any, at: int, choices: Sequence[str], language: str) -> None:
    letter = get_column_letter(at)
    for row, choice in enumerate(choices, start=1):
        lists.cell(row, at, choice)
    rule = DataValidation(
        type="list",
        formula1=f"'{lists.title}'!${letter}$1:${letter}${len(choices)}",
        allow_blank=True,
        errorTitle=words.say("template.invalid.title", language),
        error=words.say("template.invalid", language),
    )
    sheet.add_data_validation(rule)
    rule.add(f"{letter}2:{letter}{ROWS}")


def _fill(
    sheet: Any,
    row: int,
    columns: Sequence[LayoutColumn],
    example: Mapping[str, object],
    language: str,
) -> None:
    for at, column in enumerate(columns, start=1):
        value = _written(column.shape, example[column.name], language)
        cell = sheet.cell(row, at, value)
        cell.font = EXAMPLE
        if isinstance(value, dt.date):
            cell.number_format = DAY


def _written(shape: model.Column | None, value: object, language: str) -> Any:
    if value is None or shape is None:
        return value
    if shape.kind is Kind.FLAG:
        return words.say("yes" if value else "no", language)
    return words.code(shape.codes.name, str(value), language) if shape.codes else value
