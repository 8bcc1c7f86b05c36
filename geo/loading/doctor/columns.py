"""Which column is which, as somebody can correct it: one table, a field for each column."""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass, field, replace

from geo import model
from geo.errors import UserError
from geo.loading.guess import SECTIONS, TELLING, Guess, guess_table, likeliest, mapping_of
from geo.loading.mapping import Mapping_
from geo.loading.table import RawTable

# What columns can tell beside the fields of the table itself.
BESIDE: Mapping[str, tuple[str, ...]] = {
    "pacts": (
        "place.address", "place.neighbourhood", "place.lon", "place.lat", "place.wkt",
        "party.name", "party.kind",
    ),
    "activities": ("lasting.each",),
    "reports": ("period.whole",),
    "requests": ("place.lon", "place.lat"),
    "buildings": ("place.lon", "place.lat", "place.wkt"),
    "courtyards": ("place.wkt",),
    "neighbourhoods": ("place.wkt",),
}  # fmt: skip
CHOOSABLE = tuple(TELLING)
# Given by the import itself, or never asked of an office.
NOT_ASKED = ("origin", "geometry")


@dataclass(frozen=True)
class Columns:
    """Which column is which.

    Parameters
    ----------
    table
        The table that the file holds.
    fields
        By column of the file, a field of the table, or of `BESIDE`; a column that is not named is
        not read.
    dates, decimal
        How the file writes dates and numbers; None: the cells decide.
    """

    table: str
    fields: Mapping[str, str] = field(default_factory=dict)
    dates: str | None = None
    decimal: str | None = None


def choices(table: str) -> tuple[str, ...]:
    """List what a column of a file can be: the fields of a table, and what else it may tell."""
    own = [each.name for each in model.TABLES[table].columns if each.name not in NOT_ASKED]
    return (*own, *BESIDE.get(table, ()))


def first_columns(raw: RawTable, table: str | None = None) -> Columns:
    """Guess which column is which; without a table, the likeliest, at worst pacts."""
    guess = guess_table(raw, table) if table else likeliest(raw) or guess_table(raw, CHOOSABLE[0])
    return _of_guess(guess)


def columns_of(mapping: Mapping_, raw: RawTable) -> Columns | None:
    """Show a mapping as columns; None if it says more than columns can, as ready ones do."""
    main = mapping.tables[0].name
    if main not in TELLING:
        return None
    found = replace(
        first_columns(raw, main), dates=mapping.file.dates, decimal=mapping.file.decimal
    )
    with suppress(UserError):
        if mapping_with(raw, found, "").tables == mapping.tables:
            return found
    return None


def mapping_with(raw: RawTable, columns: Columns, filename: str) -> Mapping_:
    """Make a mapping of columns.

    Raises
    ------
    UserError
        If a required field has no column.
    """
    made = mapping_of(raw, _as_guess(columns), filename)
    dates, decimal = columns.dates or made.file.dates, columns.decimal or made.file.decimal
    return replace(made, file=replace(made.file, dates=dates, decimal=decimal))


def _of_guess(guess: Guess) -> Columns:
    fields = {column: name for name, column in guess.columns.items()}
    for section, found in guess.beside.items():
        for name, column in found.items():
            key = f"{section}.{name}"
            if key in BESIDE.get(guess.table, ()):
                fields.setdefault(column, key)
    return Columns(guess.table, fields)


def _as_guess(columns: Columns) -> Guess:
    own: dict[str, str] = {}
    beside: dict[str, dict[str, str]] = {name: {} for name in SECTIONS}
    for column, name in columns.fields.items():
        section, _, inner = name.partition(".")
        if inner:
            beside[section].setdefault(inner, column)
        else:
            own.setdefault(name, column)
    return Guess(columns.table, own, beside)
