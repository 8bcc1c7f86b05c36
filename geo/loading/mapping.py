"""What a mapping says: which column is which field, and how words become codes.

A mapping is a small TOML file. Nothing in it runs.

```toml
name = "roster"                       # letters, figures, _
title = "The office's roster"         # for people
recognise = ["Codice patto", "Ambito|Area"]  # a file with these columns is read with this mapping

[file]                                # all optional
dates = "dmy"                         # 03/04/2025 is 3 April (dmy), 4 March (mdy); ISO always works
decimal = ","                         # 1.234,5 (","), or 1,234.5 (".")
crs = "EPSG:32632"                    # of shapes and coordinates, if the file does not declare one
territory = [8.9, 45.3, 9.4, 45.6]    # west, south, east, north: what lies outside is a mistake
sheet = "Foglio1"                     # sheet of a workbook, layer of a GeoPackage
header = 3                            # row of the header
missing = ["n.d.", "-"]               # words that mean unknown; an empty cell always does

[origin]                              # kept with every row
id = "office:roster"
title = "Roster of the office"        # publisher, licence, url

[[table]]                             # one or more: a row of the file may feed several tables
name = "pacts"                        # a table of the register
[table.fields]
id = { template = "office:{Codice patto}" }
title = "Titolo"                      # a column (its case and spaces do not matter)
status = { column = "Stato", words = "stati" }
ends_on = { column = ["Scadenza", "Fine"], optional = true }  # the first that the file has
public = { value = true }             # the same in every row

[words.stati]                         # words become codes, whatever their case and spaces
"in corso" = "active"
"da chiarire" = ""                    # unknown, with a warning; "-" is unknown and nothing to say
```

A field says one of `column`, `template`, `value`, `sum`, `made_of`; a geometry says one or more of
`shape = true` (the file's own), `wkt = "column"`, `lon` with `lat`. Further: `optional = true`, the
file may lack the column; `expected = true`, an empty cell is worth a warning; `words = "<list>"`;
`unknown = "warn"`, a word that no list has means unknown and a warning instead of a refused row;
`missing = ["0"]`, words that mean unknown in this field. A code itself, and its word in any
language of the app, need no list.

`as` says how offices write a field:

    volunteers = { column = "Volontari", as = "count" }  # `70+` is 70, `decine` unknown
    volunteers_at_least = { column = "Volontari", as = "at_least" }   # yes for `70+`, no for `70`
    hours = { column = "Ore", as = "hours" }               # `2,5`, `2:30`, `2h30`, `90 min`
    hours = { column = "Durata", as = "hours", times = "volunteers" }  # of each: of all together
    hours = { column = "Minuti", as = "minutes", times = "volunteers" }
    from = { column = "Periodo", as = "period_start" }     # `marzo 2026`, `2026-03`, `2026`,
    to = { column = "Periodo", as = "period_end" }         # `I trimestre 2026`, `dal … al …`
    from = { column = "Dal", as = "first_day" }            # a day, or the first of a period
    to = { column = "Al", as = "last_day" }
    code = { column = "ID", as = "integer" }               # `3.0` is the text `3`

`times` names another field of the same row; what is unknown on either side makes it unknown.
`sum = ["Adulti", "Ragazzi"]` adds columns up; one empty cell makes the sum unknown.

`id = { made_of = ["pact_id", "on", "kind", "title"] }` makes an id of other fields, for files that
have none: the same row gets the same id at every import. A second row like it is a problem for a
person: it is a duplicate, or it needs a title or an id of its own.

A template puts columns together: `{Column}`, `{One|Other}` the first that is not empty,
`{Column:integer}`, `{Column:slug}` letters and figures only, `{:date}` the day of the file,
`{:row}`. If a column in it is empty, there is no value.

A table may say `repeats = true` (several rows of the file describe the same thing: the first
counts) and `where = { column = "Tipo", among = ["..."] }` or `not_among` (only some rows feed it);
`where = { filled = "Column" }` takes rows in which the column is not empty, `"One|Other"` those in
which one of them is not.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

Value = str | int | float | bool


@dataclass(frozen=True)
class FieldRule:
    """Where a field's value comes from; see the module's text."""

    columns: tuple[str, ...] = ()
    template: str | None = None
    value: Value | None = None
    words: str | None = None
    optional: bool = False
    expected: bool = False
    form: str | None = None
    unknown: str = "reject"
    missing: tuple[str, ...] = ()
    sum: tuple[str, ...] = ()
    times: str | None = None
    made_of: tuple[str, ...] = ()

    def source(self) -> str:
        """Say where the value comes from, shortly: columns, a template, or the value itself."""
        said = " / ".join(self.columns) or " + ".join(self.sum) or " · ".join(self.made_of)
        said = said or self.template or repr(self.value)
        return f"{said} × {self.times}" if self.times else said


@dataclass(frozen=True)
class ShapeRule:
    """Where a geometry comes from; the first that the file has."""

    shape: bool = False
    wkt: str | None = None
    lon: str | None = None
    lat: str | None = None
    optional: bool = False


@dataclass(frozen=True)
class Where:
    """Which rows feed a table."""

    column: str
    among: tuple[str, ...] | None = None
    not_among: tuple[str, ...] | None = None


@dataclass(frozen=True)
class TableRule:
    """How rows of a file become rows of a table."""

    name: str
    fields: Mapping[str, FieldRule]
    shape: ShapeRule | None = None
    repeats: bool = False
    where: Where | None = None


@dataclass(frozen=True)
class FileRule:
    """How the file is written."""

    dates: str | None = None
    decimal: str | None = None
    crs: str | None = None
    territory: tuple[float, float, float, float] | None = None
    sheet: str | None = None
    header: int | None = None
    missing: tuple[str, ...] = ()


@dataclass(frozen=True)
class Mapping_:  # the word that everybody uses, beside collections.abc.Mapping
    """A mapping, checked."""

    name: str
    title: str
    tables: tuple[TableRule, ...]
    origin: Mapping[str, str]
    file: FileRule = field(default_factory=FileRule)
    recognise: tuple[str, ...] = ()
    words: Mapping[str, Mapping[str, str]] = field(default_factory=dict)

    def columns(self) -> set[str]:
        """List the columns that the mapping reads, as it spells them."""
        return {column for table in self.tables for column in columns_of(table)}


def columns_of(table: TableRule) -> Sequence[str]:
    """List the columns that a table's rules read."""
    from geo.loading.templates import template_columns

    found = [column for rule in table.fields.values() for column in (*rule.columns, *rule.sum)]
    for rule in table.fields.values():
        if rule.template is not None:
            found += [each for names in template_columns(rule.template) for each in names]
    if table.where is not None:
        found += table.where.column.split("|")
    shape = table.shape
    return found + [name for name in (shape and (shape.wkt, shape.lon, shape.lat)) or () if name]
