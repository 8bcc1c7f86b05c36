"""Rules read columns: the values of one field in every row, and every cell that is wrong."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache, lru_cache
from typing import Any

from geo import model, words
from geo.errors import Problem, UserError
from geo.loading.forms import FORMS, Form, Style, hours_style
from geo.loading.mapping import FieldRule, Mapping_, Where
from geo.loading.table import RawTable, folded
from geo.loading.templates import Hole, parts_of, slug
from geo.loading.values import (
    Misread,
    clean_text,
    decided,
    parse_date,
    parse_flag,
    parse_integer,
    parse_number,
    parse_text,
    text_of,
)
from geo.loading.wire import Cell

BROKEN = "�"
SILENT_UNKNOWN = "-"
_EMPTY = object()
NONNEGATIVE_UNITS = ("hours",)


@dataclass
class FieldReader:
    """Read fields of one file by the rules of one mapping.

    Parameters
    ----------
    raw, mapping
        The file and its mapping.
    dated_on
        The day of the file, for `{:date}`.
    problems
        Grows with every cell that is wrong.
    """

    raw: RawTable
    mapping: Mapping_
    dated_on: dt.date | None
    problems: list[Problem] = field(default_factory=list)

    def places_of(self, where: Where | None) -> Sequence[int]:
        """List the positions of the rows that feed a table."""
        everywhere = range(len(self.raw.rows))
        if where is None:
            return everywhere
        words = self._first_filled(where.column.split("|"))
        among = {folded(word) for word in where.among or where.not_among or ()}
        inside = where.among is not None
        return [place for place in everywhere if (folded(words[place]) in among) == inside]

    def cells(self, columns: Sequence[str], *, optional: bool) -> Sequence[Cell]:
        """Take the cells of the first column that the file has."""
        for name in columns:
            column = self.raw.column(name)
            if column is not None:
                return self.raw.columns[column]
        if optional:
            return [None] * len(self.raw.rows)
        raise UserError(
            "loading.column_missing",
            column=" / ".join(columns),
            mapping=self.mapping.name,
            found=", ".join(list(self.raw.columns)[:40]),
        )

    def values(self, column: model.Column, rule: FieldRule, places: Sequence[int]) -> list[Any]:
        """Read a field in some rows; None where it is unknown or wrong."""
        cells = self._source(rule)
        name = self.name_of(rule)
        expected = rule.expected and name is not None
        if rule.expected and name is None:
            self._note_absent(column, rule)
        parse = self._parser(column, rule, cells)
        missing = {folded(word) for word in (*self.mapping.file.missing, *rule.missing)}

        # A column says the same many times over: each cell is read once.
        @lru_cache(maxsize=None, typed=True)
        def read(cell: Cell) -> object:
            if _empty(cell, missing) and rule.value is None:
                return _EMPTY
            try:
                return parse(cell)
            except Misread as wrong:
                return wrong

        found = []
        for place in places:
            cell = cells[place]
            value = read(cell)
            if value is _EMPTY:
                found.append(self._empty(column, place, name, expected=expected))
            else:
                found.append(self._parsed(value, cell, place, name))
        return found

    def name_of(self, rule: FieldRule) -> str | None:
        """Name the file's column that a rule reads; None if it reads none."""
        columns = rule.columns
        if rule.sum:
            return " + ".join(rule.sum)
        if rule.template is not None:
            columns = tuple(
                name
                for part in parts_of(rule.template)
                if isinstance(part, Hole)
                for name in part.columns
            )
        found = (self.raw.column(name) for name in columns)
        return next((name for name in found if name is not None), None)

    def note(
        self,
        place: int,
        column: str | None,
        cell: Cell,
        key: str,
        *,
        severity: str = "reject",
        **parameters: object,
    ) -> None:
        """Remember that a cell is wrong."""
        value = None if cell is None else str(getattr(cell, "text", cell))[:80]
        row = self.raw.rows[place]
        self.problems.append(Problem(row, column, value, key, parameters, severity))

    def _source(self, rule: FieldRule) -> Sequence[Cell]:
        if rule.value is not None:
            return [rule.value] * len(self.raw.rows)
        if rule.template is not None:
            return self._filled(rule.template)
        if rule.sum:
            return self._added(rule)
        cells = self.cells(rule.columns, optional=rule.optional)
        return [_whole(cell) for cell in cells] if rule.form == "integer" else cells

    def _added(self, rule: FieldRule) -> list[Cell]:
        columns = [self.cells((name,), optional=rule.optional) for name in rule.sum]
        marks = [decided(cells, self.mapping.file.decimal, "number") for cells in columns]
        missing = {folded(word) for word in (*self.mapping.file.missing, *rule.missing)}
        return [_sum(cells, marks, missing) for cells in zip(*columns, strict=True)]

    def _first_filled(self, names: Sequence[str]) -> list[str]:
        columns = [self.cells((name,), optional=True) for name in names]
        return [
            next((text for text in map(_plain, cells) if text), "")
            for cells in zip(*columns, strict=True)
        ]

    def _filled(self, template: str) -> list[Cell]:
        parts = [part if isinstance(part, str) else self._hole(part) for part in parts_of(template)]
        filled: list[Cell] = []
        for place in range(len(self.raw.rows)):
            pieces = [part if isinstance(part, str) else part[place] for part in parts]
            holes = [
                piece
                for part, piece in zip(parts, pieces, strict=True)
                if not isinstance(part, str)
            ]
            filled.append("".join(pieces) if all(holes) else None)
        return filled

    def _hole(self, hole: Hole) -> list[str]:
        if hole.fact == "row":
            return [str(row) for row in self.raw.rows]
        if hole.fact == "date":
            if self.dated_on is None:
                raise UserError("loading.undated", mapping=self.mapping.name)
            return [self.dated_on.isoformat()] * len(self.raw.rows)
        columns = [name for name in hole.columns if self.raw.column(name) is not None]
        if not columns:
            self.cells(hole.columns, optional=False)
        texts = self._first_filled(columns)
        if hole.form == "integer":
            return [_plain(_whole(text)) for text in texts]
        return [slug(text) for text in texts] if hole.form == "slug" else texts

    def tells(self, rule: FieldRule) -> bool:
        """Tell whether the file says anything about a field."""
        if rule.made_of:
            return True
        return rule.value is not None or self.name_of(rule) is not None or _timely(rule)

    def _note_absent(self, column: model.Column, rule: FieldRule) -> None:
        parameters = {"column": " / ".join(rule.columns), "field": column.name}
        self.problems.append(
            Problem(None, rule.columns[0], None, "loading.column_absent", parameters, "warn")
        )

    def _empty(
        self, column: model.Column, place: int, name: str | None, *, expected: bool
    ) -> object:
        if column.kind is model.Kind.FLAG and not _spoken(column):
            return False
        if column.required and not (
            column.name == "name" and column.kind is model.Kind.TEXT and self._nameless(place)
        ):
            self.note(place, name, None, "loading.value.required", **_called(column))
        elif column.required:
            return ""
        elif expected:
            self.note(
                place, name, None, "loading.value.expected", severity="warn", **_called(column)
            )
        return None

    def _nameless(self, place: int) -> bool:
        """Tell whether a row is a person's or an informal group's, which have no name here."""
        for table in self.mapping.tables:
            rule = table.fields.get("kind") if table.name == "parties" else None
            if rule is not None and rule.columns:
                cell = self._source(rule)[place]
                word = self._codes(model.PARTY_KINDS, rule).get(folded(_plain(cell)))
                return word in model.NAMELESS_PARTY_KINDS
        return False

    def _parsed(self, value: object, cell: Cell, place: int, name: str | None) -> object:
        if isinstance(value, Misread):
            told = dict(value.parameters)
            severity = str(told.pop("severity", "reject"))
            self.note(place, name, cell, value.key, severity=severity, **told)
            return None
        return self._cleaned(value, cell, place, name) if isinstance(value, str) else value

    def _cleaned(self, text: str, cell: Cell, place: int, name: str | None) -> str:
        clean = clean_text(text)
        if clean != text.replace("\r\n", "\n").replace("\r", "\n"):
            visible = clean[:80]
            self.note(place, name, visible, "loading.value.control", severity="repaired")
        if BROKEN in clean:
            self.note(place, name, clean, "loading.value.broken_character", severity="warn")
        return clean

    def _parser(
        self, column: model.Column, rule: FieldRule, cells: Sequence[Cell]
    ) -> Callable[[Cell], Any]:
        kind = column.kind
        if rule.form in FORMS:
            return self._formed(FORMS[str(rule.form)], rule, cells)
        if kind is model.Kind.CODE and (listed := column.codes) is not None:
            codes = self._codes(listed, rule)
            return lambda cell: _code(cell, codes, listed, rule)
        if kind is model.Kind.DATE:
            order = decided(cells, self.mapping.file.dates, "date")
            return lambda cell: parse_date(cell, order)
        if kind in (model.Kind.INTEGER, model.Kind.NUMBER):
            decimal = decided(cells, self.mapping.file.decimal, "number")
            if kind is model.Kind.INTEGER:
                return lambda cell: parse_integer(cell, decimal)
            return lambda cell: _number(cell, decimal, column)
        return parse_flag if kind is model.Kind.FLAG else parse_text

    def _formed(self, form: Form, rule: FieldRule, cells: Sequence[Cell]) -> Callable[[Cell], Any]:
        decimal = self.mapping.file.decimal
        style = Style(
            decided(cells, self.mapping.file.dates, "date"),
            hours_style(cells, decimal)
            if rule.form == "hours"
            else decided(cells, decimal, "number"),
        )
        return lambda cell: form.parse(cell, style)

    def _codes(self, codes: model.CodeList, rule: FieldRule) -> dict[str, str]:
        declared = self.mapping.words.get(rule.words or "", {})
        return {**words_of(codes), **{folded(word): code for word, code in declared.items()}}


@cache
def words_of(codes: model.CodeList) -> Mapping[str, str]:
    """List every word that stands for a code: itself, and what the app calls it, any language."""
    found: dict[str, str] = {}
    for code in codes.codes:
        for key in (f"code.{codes.name}.{code}", f"code.{codes.name}.{code}.long"):
            for language in words.languages():
                if words.knows(key, language):
                    found.setdefault(folded(words.say(key, language)), code)
    return {**found, **{code: code for code in codes.codes}}


def _code(
    cell: Cell, known: Mapping[str, str], codes: model.CodeList, rule: FieldRule
) -> str | None:
    word = text_of(cell)
    code = known.get(folded(word))
    if code == SILENT_UNKNOWN:
        return None
    if code == "":
        raise Misread("loading.value.no_counterpart", severity="warn")
    if code is None or code not in codes:
        options = ", ".join(codes.codes)
        raise Misread(
            "loading.value.code", options=options, options_of=codes.name, severity=rule.unknown
        )
    return code


def _number(cell: Cell, decimal: str | None, column: model.Column) -> float:
    value = parse_number(cell, decimal)
    if value < 0 and column.unit in NONNEGATIVE_UNITS:
        raise Misread("loading.value.negative")
    return value


def _called(column: model.Column) -> dict[str, str]:
    return {"label_key": f"heading.{column.name}", "field": column.name}


def _timely(rule: FieldRule) -> bool:
    return rule.template is not None and ("{:date}" in rule.template or "{:row}" in rule.template)


def _spoken(column: model.Column) -> bool:
    from geo.loading.mapping_file import SPOKEN_FLAGS

    return column.name in SPOKEN_FLAGS


def _plain(cell: Cell) -> str:
    try:
        return text_of(cell)
    except Misread:
        return ""


def _whole(cell: Cell) -> Cell:
    """Write a whole number without its decimals: `3.0`, `3,0` and 3.0 are `3`."""
    text = _plain(cell)
    head, _, tail = text.replace(",", ".").partition(".")
    return head if head.isdigit() and set(tail) <= {"0"} else text


def _sum(cells: Sequence[Cell], marks: Sequence[str | None], missing: set[str]) -> Cell:
    """Add cells up; None if one is empty, the cell itself if one is no number."""
    total = 0.0
    for cell, mark in zip(cells, marks, strict=True):
        if _empty(cell, missing):
            return None
        try:
            total += parse_number(cell, mark)
        except Misread:
            return cell
    return total


def _empty(cell: Cell, missing: Iterable[str]) -> bool:
    if cell is None:
        return True
    return isinstance(cell, str) and (not cell.strip() or folded(cell) in missing)
