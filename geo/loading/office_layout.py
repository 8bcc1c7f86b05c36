"""The layout of the templates that an office fills: columns in words, read back to the register.

The headings are messages, so a template of any language of the app is recognised when it comes
back filled. Rows that still are the template's examples are not read.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache

from geo import model, words
from geo.loading.mapping import FieldRule, FileRule, Mapping_, ShapeRule, TableRule, Where

PREFIX = "template:"
ITALY = (6.6, 35.4, 18.6, 47.2)
# What tells rows apart where the office has no codes of its own.
MADE_OF: Mapping[str, tuple[str, ...]] = {
    "pact_parties": ("pact_id", "party_id", "role"),
    "pact_places": ("pact_id", "address", "building_id", "courtyard_id", "neighbourhood_id"),
    "pact_areas": ("pact_id", "area"),
    "status_changes": ("pact_id", "on", "status"),
    "activities": ("pact_id", "on", "kind", "title"),
    "reports": ("pact_id", "from", "to"),
    "indicators": ("neighbourhood_id", "code", "date"),
    "notes": ("on", "text"),
}
OFFICE_TABLES = (
    "pacts", "parties", "pact_parties", "pact_places", "pact_areas", "status_changes",
    "activities", "reports", "requests", "notes",
    "buildings", "courtyards", "neighbourhoods", "indicators",
)  # fmt: skip
OUTLINED = ("courtyards", "neighbourhoods")
LEFT_OUT = ("origin", "geometry")
# The column that tells an example from a row of the office's.
TOLD_BY: Mapping[str, str] = {
    "parties": "id", "pacts": "id", "requests": "id", "buildings": "id", "courtyards": "id",
    "neighbourhoods": "code", "indicators": "neighbourhood_id", "notes": "text",
}  # fmt: skip
SPOKEN_FLAGS = ("public",)


@dataclass(frozen=True)
class LayoutColumn:
    """A column of a template.

    Parameters
    ----------
    name
        Of the model, or `lon`, `lat`, `wkt`.
    heading, meaning
        In a language.
    shape
        The model's column; None for the parts of a geometry.
    required
        True: an empty cell is a mistake.
    """

    name: str
    heading: str
    meaning: str
    shape: model.Column | None
    required: bool


@cache
def layout(table: str, language: str) -> tuple[LayoutColumn, ...]:
    """List the columns of a table's template."""
    return tuple(_column(table, name, language) for name in _names(table))


def template_names() -> tuple[str, ...]:
    """Name the mapping of every template: `template:<table>:<language>`."""
    languages = words.languages()
    return tuple(f"{PREFIX}{table}:{each}" for table in OFFICE_TABLES for each in languages)


@cache
def template_mapping(table: str, language: str) -> Mapping_:
    """Make the mapping that reads a filled template back."""
    columns = layout(table, language)
    heading = {each.name: each.heading for each in columns}
    rules = {each.name: _rule(table, each) for each in columns if each.shape is not None}
    if table in MADE_OF:
        rules["id"] = FieldRule(made_of=MADE_OF[table])
    if table == "neighbourhoods":
        parts = (heading["boundary_set"], heading["code"])
        rules["id"] = FieldRule(template="{%s}:{%s}" % parts)  # noqa: UP031  # braces
    told_by = TOLD_BY.get(table, "pact_id")
    examples = tuple(str(row[told_by]) for row in examples_of(table, language))
    rule = TableRule(
        table, rules, _shape(heading), where=Where(heading[told_by], not_among=examples)
    )
    title = words.say(f"template.{table}", language)
    return Mapping_(
        name=f"{PREFIX}{table}:{language}",
        title=title,
        tables=(rule,),
        origin={"id": f"file:{table}", "title": title},
        file=FileRule(dates="dmy", territory=ITALY),
        recognise=tuple(each.heading for each in columns),
    )


def examples_of(table: str, language: str) -> Sequence[Mapping[str, object]]:
    """Give two rows that show how a template is filled, by name of the column."""
    mark = words.say("template.example", language)
    return [
        {name: _example(table, name, n, mark, language) for name in _names(table)} for n in (1, 2)
    ]


def heading_of(table: str, name: str, language: str) -> str:
    """Call a column as the office would."""
    own = f"heading.{table}.{name}"
    return words.say(own if words.knows(own, language) else f"heading.{name}", language)


def meaning_of(table: str, name: str, language: str) -> str:
    """Say what a column means, in a short sentence."""
    own = f"column.{table}.{name}"
    return words.say(own if words.knows(own, language) else f"column.{name}", language)


def _names(table: str) -> tuple[str, ...]:
    made = table in MADE_OF or table == "neighbourhoods"
    names = [
        each.name
        for each in model.TABLES[table].columns
        if each.name not in LEFT_OUT and not (made and each.name == "id")
    ]
    if not model.TABLES[table].geometry:
        return tuple(names)
    return (*names, "wkt") if table in OUTLINED else (*names, "lon", "lat")


def _column(table: str, name: str, language: str) -> LayoutColumn:
    shape = _shape_of(table, name)
    flag = shape is not None and shape.kind is model.Kind.FLAG
    required = shape is not None and shape.required and (not flag or name in SPOKEN_FLAGS)
    heading, meaning = heading_of(table, name, language), meaning_of(table, name, language)
    return LayoutColumn(name, heading, meaning, shape, required)


def _shape_of(table: str, name: str) -> model.Column | None:
    return next((each for each in model.TABLES[table].columns if each.name == name), None)


def _rule(table: str, column: LayoutColumn) -> FieldRule:
    form = "count" if (table, column.name) == ("activities", "volunteers") else None
    return FieldRule((column.heading,), optional=not column.required, form=form)


def _shape(heading: Mapping[str, str]) -> ShapeRule | None:
    if "wkt" in heading:
        return ShapeRule(wkt=heading["wkt"], optional=True)
    if "lon" in heading:
        return ShapeRule(lon=heading["lon"], lat=heading["lat"], optional=True)
    return None


NUMBERS: Mapping[str, tuple[float, float]] = {
    "volunteers": (12, 30), "hours": (24, 45), "quantity": (850, 3), "dwellings": (48, 120),
    "residents": (2100, 5400), "value": (12.5, 31), "lon": (9.2235, 9.1422),
    "lat": (45.4391, 45.4531),
}  # fmt: skip
DAYS: Mapping[str, tuple[dt.date, dt.date]] = {
    "proposed_on": (dt.date(2025, 1, 10), dt.date(2025, 6, 2)),
    "signed_on": (dt.date(2025, 3, 1), dt.date(2025, 9, 15)),
    "starts_on": (dt.date(2025, 3, 15), dt.date(2025, 10, 1)),
    "ends_on": (dt.date(2027, 3, 14), dt.date(2028, 9, 30)),
    "from": (dt.date(2025, 1, 1), dt.date(2025, 7, 1)),
    "to": (dt.date(2025, 6, 30), dt.date(2025, 12, 31)),
    "received_on": (dt.date(2025, 7, 8), dt.date(2026, 1, 12)),
    "answered_on": (dt.date(2025, 5, 20), dt.date(2025, 11, 3)),
}
BOXES = (
    "POLYGON ((9.22 45.43, 9.24 45.43, 9.24 45.45, 9.22 45.45, 9.22 45.43))",
    "POLYGON ((9.13 45.44, 9.15 45.44, 9.15 45.46, 9.13 45.46, 9.13 45.44))",
)


def _example(table: str, name: str, n: int, mark: str, language: str) -> object:
    if name == TOLD_BY.get(table, "pact_id"):
        return f"{mark}-{n}"
    if name == "wkt":
        return BOXES[n - 1]
    if name in NUMBERS:
        return NUMBERS[name][n - 1]
    shape = model.TABLES[table][name]
    if shape.kind is model.Kind.DATE:
        return DAYS.get(name, (dt.date(2025, 4, 13), dt.date(2025, 10, 5)))[n - 1]
    return _example_word(table, shape, n, mark, language)


def _example_word(table: str, shape: model.Column, n: int, mark: str, language: str) -> object:
    if shape.kind is model.Kind.FLAG:
        return n == 1 or shape.name == "public"
    if shape.codes is not None:
        return shape.codes.codes[min(n, len(shape.codes.codes) - 1)]
    if shape.refers is not None:
        return f"{mark}-{n}" if shape.name in ("pact_id", "party_id") else None
    own = f"template.text.{table}.{shape.name}.{n}"
    key = own if words.knows(own, language) else f"template.text.{shape.name}.{n}"
    return words.say(key, language) if words.knows(key, language) else None
