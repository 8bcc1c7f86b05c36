"""Tables, fields and cells in words."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping
from typing import Any

from geo import model, words
from geo.model import Column, Kind
from geo.storage import telling
from geo.storage.jsonable import ERASABLE
from geo.storage.sheets import is_part
from geo.ui import state

# Names a row that another refers to: its table and id.
Namer = Callable[[str, str], str | None]


def nameless(table: str, row: str) -> str | None:
    """Name nothing: ids stay as they are."""
    del table, row
    return None


def table_word(table: str) -> str:
    """Say what a row of a table is."""
    return telling.table_word(table, state.language())


def field_label(table: str, name: str) -> str:
    """Say what a field is called; a part is called after its table."""
    if is_part(name):
        return table_word(name.partition("/")[0])
    for key in (f"field.{table}.{name}", f"field.{name}"):
        if words.knows(key, words.DEFAULT):
            return state.say(key)
    return name


def cell_words(table: str, name: str, cell: Any, named: Namer = nameless) -> str:
    """Say a cell as JSON holds it; a part by what it holds, an unknown one as such."""
    if cell is None:
        return state.say("field.nothing")
    if isinstance(cell, Mapping):
        return _part_words(name.partition("/")[0], cell, named)
    return (
        _written(model.TABLES[table][name], cell, named) if _is_column(table, name) else str(cell)
    )


def author_words(who: str) -> str:
    """Say who wrote something, as the audit trail signs it."""
    return words.author(who, state.language())


def moment_words(at: dt.datetime) -> str:
    """Say a day and hour of the audit trail where the server stands."""
    here = at.astimezone()
    return state.say("record.moment", day=here.date(), time=f"{here:%H:%M}")


def _is_column(table: str, name: str) -> bool:
    return table in model.TABLES and name in model.TABLES[table]


def _part_words(table: str, cell: Mapping[str, Any], named: Namer) -> str:
    shown = [
        cell_words(table, name, value, named)
        for name, value in cell.items()
        if value is not None and name not in {"origin", "geometry", "pact_id"}
    ]
    return " · ".join(shown) or state.say("field.nothing")


def _written(column: Column, cell: Any, named: Namer) -> str:
    if column.refers:
        return named(column.refers, str(cell)) or str(cell)
    if column.codes:
        return words.code(column.codes.name, cell, state.language())
    say = SAYINGS.get(column.kind)
    return str(cell) if say is None or (column.erasable and cell == ERASABLE) else say(cell)


def _day(cell: Any) -> str:
    return words.date(dt.date.fromisoformat(cell), state.language(), style="short")


def _flag(cell: Any) -> str:
    return state.say("yes" if cell else "no")


def _number(cell: Any) -> str:
    if isinstance(cell, str):
        return cell
    return words.number(cell, state.language(), digits=0 if float(cell).is_integer() else 2)


def _point(cell: Any) -> str:
    return str(cell).partition("(")[0].strip().capitalize() or str(cell)


SAYINGS: Mapping[Kind, Callable[[Any], str]] = {
    Kind.DATE: _day,
    Kind.FLAG: _flag,
    Kind.INTEGER: _number,
    Kind.NUMBER: _number,
    Kind.GEOMETRY: _point,
}
