"""Rows of a file become rows of tables; a row is accepted whole or not at all."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import pandas as pd

from geo import model
from geo.errors import Problem
from geo.loading.checks import check_row
from geo.loading.fields import FieldReader
from geo.loading.made_ids import made_id
from geo.loading.mapping import Mapping_, TableRule
from geo.loading.places import has_shapes, read_shapes
from geo.loading.reader import Reader
from geo.loading.table import RawTable


@dataclass(frozen=True)
class Made:
    """One row of a table, made of one row of the file."""

    table: str
    rule: TableRule
    place: int
    values: Mapping[str, Any]


@dataclass
class Outcome:
    """What a file came to."""

    frames: dict[str, pd.DataFrame]
    told: dict[str, frozenset[str]]
    problems: list[Problem]
    accepted: int
    rejected: int
    rows: dict[str, dict[str, int]]
    columns: dict[str, dict[str, str]]


@dataclass
class _Ledger:
    """Which ids are taken, and by which row."""

    fields: FieldReader
    taken: dict[tuple[str, str], Made] = field(default_factory=dict)
    kept: list[Made] = field(default_factory=list)


def transform(
    raw: RawTable,
    mapping: Mapping_,
    *,
    dated_on: dt.date | None,
    crs: str | None,
    reader: Reader,
) -> Outcome:
    """Make the tables that a mapping speaks of.

    Every row of the file is either accepted, into all the tables that it feeds, or rejected with
    at least one problem that says why.
    """
    fields = FieldReader(raw, mapping, dated_on)
    fields.problems += [each for each in raw.problems if each.column != "geometry"]
    made = [row for rule in mapping.tables for row in _rows(fields, rule, crs, reader)]
    _check_rows(fields, made)
    kept = _keep(fields, made)
    rejected = _rejected(fields)
    frames = _frames(mapping, kept)
    return Outcome(
        frames,
        _told(fields, mapping),
        _sorted(fields.problems),
        len(raw.rows) - len(rejected),
        len(rejected) + len(raw.bad_rows),
        _rows_by_id(raw, kept),
        _columns_read(fields, mapping),
    )


def check_references(
    frames: Mapping[str, pd.DataFrame], known: Mapping[str, Collection[str]]
) -> list[Problem]:
    """Find rows that refer to something which neither the file nor the register has.

    Parameters
    ----------
    frames
        Tables to be written.
    known
        The ids that the register has, by table.

    Returns
    -------
    list of Problem
        `value` is the row's id, `column` is `<table>.<column>`; rows of the file are not known.
    """
    problems = []
    for table, frame in frames.items():
        for column in model.TABLES[table].columns:
            if column.refers is None or column.refers == "origins":
                continue
            there = {*known.get(column.refers, ()), *_ids(frames.get(column.refers))}
            lost = frame[column.name].dropna()
            problems += [
                Problem(
                    None,
                    f"{table}.{column.name}",
                    str(row),
                    "loading.row.no_such",
                    {"table": column.refers, "id": str(value)},
                )
                for row, value in lost[~lost.isin(there)].items()
            ]
    return problems


def _ids(frame: pd.DataFrame | None) -> Collection[str]:
    return () if frame is None else list(frame.index)


def _rows(fields: FieldReader, rule: TableRule, crs: str | None, reader: Reader) -> list[Made]:
    places = fields.places_of(rule.where)
    table = model.TABLES[rule.name]
    columns: dict[str, Sequence[Any]] = {}
    for column in table.columns:
        if column.name in rule.fields and not rule.fields[column.name].made_of:
            columns[column.name] = fields.values(column, rule.fields[column.name], places)
        elif column.kind is not model.Kind.GEOMETRY:
            columns[column.name] = [_default(column)] * len(places)
    if rule.shape is not None:
        shapes = read_shapes(fields, rule.shape, rule.name, crs=crs, reader=reader)
        columns["geometry"] = [shapes[place] for place in places]
    elif table.geometry:
        columns["geometry"] = [None] * len(places)
    if "origin" in columns:
        origin = fields.mapping.origin["id"]
        columns["origin"] = [value or origin for value in columns["origin"]]
    _calculate(rule, columns)
    names = list(columns)
    return [
        Made(rule.name, rule, place, dict(zip(names, row, strict=True)))
        for place, row in zip(places, zip(*columns.values(), strict=True), strict=True)
    ]


def _calculate(rule: TableRule, columns: dict[str, Sequence[Any]]) -> None:
    """Multiply the fields that say so, and make the ids that are made of other fields."""
    for name, field_ in rule.fields.items():
        if field_.times is not None:
            pairs = zip(columns[name], columns[field_.times], strict=True)
            columns[name] = [None if None in pair else pair[0] * pair[1] for pair in pairs]
    for name, field_ in rule.fields.items():
        if field_.made_of:
            parts = zip(*(columns[each] for each in field_.made_of), strict=True)
            columns[name] = [made_id(values) for values in parts]


def _rows_by_id(raw: RawTable, kept: Sequence[Made]) -> dict[str, dict[str, int]]:
    rows: dict[str, dict[str, int]] = {}
    for row in kept:
        rows.setdefault(row.table, {})[row.values["id"]] = raw.rows[row.place]
    return rows


def _columns_read(fields: FieldReader, mapping: Mapping_) -> dict[str, dict[str, str]]:
    return {
        table.name: {
            name: column
            for name, rule in table.fields.items()
            if (column := fields.name_of(rule)) is not None
        }
        for table in mapping.tables
    }


def _default(column: model.Column) -> object:
    return False if column.kind is model.Kind.FLAG else None


def _check_rows(fields: FieldReader, made: Sequence[Made]) -> None:
    for row in made:
        for name, key in check_row(row.table, row.values):
            rule = row.rule.fields.get(name)
            column = fields.name_of(rule) if rule else None
            fields.note(row.place, column, row.values[name], key)


def _rejected(fields: FieldReader) -> set[int]:
    rows = set(fields.raw.rows)
    return {
        problem.row
        for problem in fields.problems
        if problem.severity == "reject" and problem.row in rows and problem.row is not None
    }


def _keep(fields: FieldReader, made: Sequence[Made]) -> list[Made]:
    """Keep the rows that are right, whose ids are their own, and that refer to what there is."""
    by_place: dict[int, list[Made]] = {}
    for row in made:
        by_place.setdefault(row.place, []).append(row)
    rejected = _rejected(fields)
    ledger = _Ledger(fields)
    for place in sorted(by_place):
        if fields.raw.rows[place] not in rejected:
            _enter(ledger, by_place[place])
    return _refer(fields, ledger.kept)


def _enter(ledger: _Ledger, rows: Sequence[Made]) -> None:
    clashes = [row for row in rows if _clashes(ledger, row)]
    for row in clashes:
        before = ledger.taken[row.table, row.values["id"]]
        made_of = row.rule.fields["id"].made_of
        said = [str(row.values[name]) for name in made_of if row.values[name] is not None]
        ledger.fields.note(
            row.place,
            ledger.fields.name_of(row.rule.fields["id"]),
            " · ".join(said) if made_of else row.values["id"],
            "loading.row.twin" if made_of else "loading.row.twice",
            table=row.table,
            first_row=ledger.fields.raw.rows[before.place],
        )
    if clashes:
        return
    for row in rows:
        before = ledger.taken.setdefault((row.table, row.values["id"]), row)
        if before is row:
            ledger.kept.append(row)
        elif before.values != row.values:
            ledger.fields.note(
                row.place,
                None,
                row.values["id"],
                "loading.row.differs",
                severity="warn",
                table=row.table,
                first_row=ledger.fields.raw.rows[before.place],
            )


def _clashes(ledger: _Ledger, row: Made) -> bool:
    before = ledger.taken.get((row.table, row.values["id"]))
    return before is not None and not (row.rule.repeats and before.rule.repeats)


def _refer(fields: FieldReader, kept: list[Made]) -> list[Made]:
    """Drop rows that refer to rows of this file that were not accepted, until none does."""
    while True:
        ids = _ids_by_table(kept)
        lost = {row.place for row in kept if _lost(fields, row, ids)}
        if not lost:
            return kept
        kept = [row for row in kept if row.place not in lost]


def _ids_by_table(kept: Sequence[Made]) -> dict[str, set[str]]:
    ids: dict[str, set[str]] = {row.rule.name: set() for row in kept}
    for row in kept:
        ids[row.table].add(row.values["id"])
    return ids


def _lost(fields: FieldReader, row: Made, ids: Mapping[str, set[str]]) -> bool:
    lost = False
    for column in model.TABLES[row.table].columns:
        value = row.values[column.name] if column.refers in ids else None
        if value is None or value in ids[str(column.refers)]:
            continue
        rule = row.rule.fields.get(column.name)
        fields.note(
            row.place,
            fields.name_of(rule) if rule else None,
            value,
            "loading.row.no_such",
            table=column.refers,
            id=value,
        )
        lost = True
    return lost


def _frames(mapping: Mapping_, kept: Sequence[Made]) -> dict[str, pd.DataFrame]:
    named = {rule.name for rule in mapping.tables}
    return {
        table: model.as_frame(table, [row.values for row in kept if row.table == table])
        for table in model.TABLES
        if table in named
    }


def _told(fields: FieldReader, mapping: Mapping_) -> dict[str, frozenset[str]]:
    told: dict[str, set[str]] = {}
    for table in mapping.tables:
        said = {name for name, rule in table.fields.items() if fields.tells(rule)}
        shape = (
            {"geometry"} if table.shape is not None and has_shapes(fields, table.shape) else set()
        )
        told.setdefault(table.name, {"origin"}).update(said, shape)
    return {name: frozenset(columns) for name, columns in told.items()}


def _sorted(problems: Sequence[Problem]) -> list[Problem]:
    seen = dict.fromkeys(
        (each.row, each.column, each.value, each.key, each.severity) for each in problems
    )
    first = {
        (each.row, each.column, each.value, each.key, each.severity): each
        for each in reversed(problems)
    }
    return sorted((first[key] for key in seen), key=lambda each: each.row or 0)
