"""A row with the small rows that belong to it, as one flat set of fields.

So that a form shows it, a draft keeps it, two changes of it merge, and one transaction writes it.
A pact's fields are its columns and, one field a row, what hangs on it: `pact_parties/<id>` holds
the columns of that row, or None if there is none.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

import sqlalchemy as sa

from geo import model
from geo.storage.engine import reading
from geo.storage.jsonable import from_json, to_json
from geo.storage.schema import ROW_REVISION, TABLES
from geo.storage.store import Row, Store
from geo.storage.writing import Edit

PARTS: Mapping[str, tuple[str, ...]] = {
    "pacts": ("pact_areas", "pact_places", "pact_parties", "status_changes"),
}
OWNER = "pact_id"
Cells = Mapping[str, Any]


@dataclass(frozen=True)
class Sheet:
    """What somebody read: fields as JSON holds them, and the revisions that an edit expects.

    Parameters
    ----------
    table, id
        The row.
    cells
        By field; `id` and the column that says whose part a row is are left out.
    revisions
        By field of a part; the row's own under the empty name. Empty for a row that is not there.
    """

    table: str
    id: str
    cells: Cells = field(default_factory=dict)
    revisions: Mapping[str, int] = field(default_factory=dict)

    @property
    def there(self) -> bool:
        """True if the register has the row."""
        return "" in self.revisions


def rows_where(store: Store, table: str, column: str, value: str) -> dict[str, Row]:
    """Read the rows of a table in whose column a value stands, by id, private columns included."""
    with reading(store.engine) as connection:
        return rows_with(connection, table, column, value)


def rows_with(connection: sa.Connection, table: str, column: str, value: str) -> dict[str, Row]:
    """Read what `rows_where` reads, inside a transaction."""
    stored = TABLES[table]
    wanted = sa.select(stored).where(stored.c[column] == value).order_by(stored.c.id)
    return {str(row["id"]): _row(row) for row in connection.execute(wanted).mappings()}


def read_sheet(store: Store, table: str, row: str) -> Sheet:
    """Read a row with its parts at one revision."""
    with reading(store.engine) as connection:
        return sheet_in(connection, table, row)


def sheet_in(connection: sa.Connection, table: str, row: str) -> Sheet:
    """Read a row with its parts, inside a transaction."""
    own = rows_with(connection, table, "id", row).get(row)
    if own is None:
        return Sheet(table, row)
    cells = {name: cell for name, cell in to_json(table, own.values).items() if name != "id"}
    revisions = {"": own.revision}
    for part in PARTS.get(table, ()):
        for key, found in rows_with(connection, part, OWNER, row).items():
            cells[f"{part}/{key}"] = part_cells(part, found.values)
            revisions[f"{part}/{key}"] = found.revision
    return Sheet(table, row, cells, revisions)


def edits_of(base: Sheet, cells: Cells) -> list[Edit]:
    """List the edits that bring a sheet from what was read to some cells.

    Parameters
    ----------
    cells
        All fields. A part of another table, such as `parties/<id>`, is a row of its own.
    """
    return [*_own_edit(base, cells), *_part_edits(base, cells)]


def parts_in(cells: Cells, table: str) -> dict[str, Mapping[str, Any]]:
    """List the rows of a part's table that are there, by id, in their order."""
    head = f"{table}/"
    return {
        name.removeprefix(head): cell
        for name, cell in cells.items()
        if name.startswith(head) and cell is not None
    }


def is_part(name: str) -> bool:
    """Tell whether a field is a row of another table."""
    return "/" in name


def _row(found: Mapping[Any, Any]) -> Row:
    values = {str(name): cell for name, cell in found.items() if name != ROW_REVISION}
    return Row(values, int(found[ROW_REVISION]))


def part_cells(table: str, values: Mapping[str, Any]) -> dict[str, Any]:
    """Give the cells of a part, without what says whose part it is."""
    told = to_json(table, values)
    return {name: cell for name, cell in told.items() if name not in {"id", OWNER}}


def _own_edit(base: Sheet, cells: Cells) -> Iterator[Edit]:
    own = {name: cell for name, cell in cells.items() if not is_part(name)}
    changed = {
        name: cell for name, cell in own.items() if not base.there or cell != base.cells.get(name)
    }
    if changed or not base.there:
        yield Edit(base.table, base.id, from_json(base.table, changed), base.revisions.get(""))


def _part_edits(base: Sheet, cells: Cells) -> Iterator[Edit]:
    for name in _part_names(base.cells, cells):
        before, after = base.cells.get(name), cells.get(name)
        if before == after:
            continue
        table, _, key = name.partition("/")
        yield Edit(table, key, _written(base, table, after), base.revisions.get(name))


def _part_names(*both: Cells) -> Iterable[str]:
    return dict.fromkeys(name for cells in both for name in cells if is_part(name))


def _written(base: Sheet, table: str, after: Mapping[str, Any] | None) -> dict[str, Any] | None:
    if after is None:
        return None
    owner = {OWNER: base.id} if OWNER in model.TABLES[table] else {}
    return {**from_json(table, after), **owner}
