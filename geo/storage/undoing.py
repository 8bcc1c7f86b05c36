"""Imports as the audit trail remembers them, and taking a whole one back.

Taking back is a change like any other: it is audited, and can be taken back in its turn.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

import pandas as pd
import sqlalchemy as sa

from geo import model
from geo.errors import ConflictError, UserError
from geo.storage.bulk import insert_frame
from geo.storage.engine import reading
from geo.storage.jsonable import from_json
from geo.storage.schema import CHANGES, REGISTER, ROW_REVISION, TABLES
from geo.storage.store import Store
from geo.storage.writing import Edit, Row, Stamp, apply, mark, record_deleted, write

IMPORT, UNDO = "import", "undo"
# Rows asked for at once: SQLite takes 32,766 values in a statement.
CHUNK = 10_000
NAMED = 10
COLUMNS = ["who", "at", "kind", "note", "undone_by"]


@dataclass(frozen=True)
class _Back:
    """What a revision did, turned round: by table, the rows to put back, to change, to take out."""

    restored: dict[str, list[Row]] = field(default_factory=dict)
    edited: list[tuple[str, Row]] = field(default_factory=list)
    removed: dict[str, list[str]] = field(default_factory=dict)


def imports(store: Store) -> pd.DataFrame:
    """List the imports, and what took one back, the latest first.

    Returns
    -------
    DataFrame
        Indexed by revision: `who`, `at` (UTC), `kind` (`import` or `undo`), `note` (what the
        import wrote down: `file`, `mapping` and counts; of an `undo`, the `revision` that it took
        back), `undone_by` (the revision that took it back and still counts; None if none does).
    """
    marked = (CHANGES.c.table == REGISTER.name) & CHANGES.c.row.in_((IMPORT, UNDO))
    wanted = sa.select(CHANGES).where(marked).order_by(CHANGES.c.number)
    with reading(store.engine) as connection:
        rows = connection.execute(wanted).all()
    undone: dict[int, int | None] = {}
    # The latest first: what took back something that was itself taken back counts no more.
    for row in reversed(rows):
        if row.row == UNDO and undone.get(row.revision) is None:
            undone.setdefault(int(row.after["revision"]), row.revision)
    found = [(row.who, _utc(row.at), row.row, row.after, undone.get(row.revision)) for row in rows]
    index = pd.Index([row.revision for row in rows], name="revision", dtype="int64")
    return pd.DataFrame(found, columns=COLUMNS, index=index, dtype=object).iloc[::-1]


def undo(store: Store, revision: int, *, who: str) -> int:
    """Take back everything that an import wrote, in one transaction.

    Parameters
    ----------
    revision
        Of the import, or of what took one back.

    Returns
    -------
    int
        The register's revision afterwards.

    Raises
    ------
    UserError
        If that revision is no import, or was taken back already.
    ConflictError
        If somebody changed one of its rows since, or wrote a row that cannot be without one of
        them; nothing is written, and the message names them.
    """
    known = imports(store)
    if revision not in known.index:
        raise UserError("storage.undo.none", revision=revision)
    by = known["undone_by"][revision]
    if by is not None:
        raise UserError("storage.undo.already", revision=revision, by=by)
    return write(store.engine, who, lambda stamp: _take_back(stamp, revision))


def _take_back(stamp: Stamp, revision: int) -> None:
    _check_untouched(stamp.connection, revision)
    back = _backwards(stamp.connection, revision)
    _check_alone(stamp.connection, back.removed)
    for table in model.TABLES:
        if table in back.restored:
            insert_frame(stamp, table, model.as_frame(table, back.restored[table]))
    apply(stamp, list(_edits(back.edited, revision)))
    for table in reversed(list(model.TABLES)):
        _remove(stamp, table, back.removed.get(table, ()))
    mark(stamp, UNDO, {"revision": revision})


def _check_untouched(connection: sa.Connection, revision: int) -> None:
    ours, later = CHANGES.alias("ours"), CHANGES.alias("later")
    same = (later.c.table == ours.c.table) & (later.c.row == ours.c.row)
    since = (ours.c.revision == revision) & (later.c.revision > revision)
    columns = (later.c.table, later.c.row, later.c.who, later.c.at)
    wanted = sa.select(*columns).join(ours, same).where(since, ours.c.table != REGISTER.name)
    found = connection.execute(wanted.order_by(later.c.number)).all()
    last = {(row.table, row.row): (row.who, _utc(row.at).astimezone().date()) for row in found}
    if last:
        raise ConflictError("storage.undo.changed", revision=revision, **_named(last))


def _check_alone(connection: sa.Connection, removed: Mapping[str, Sequence[str]]) -> None:
    """Refuse to remove rows that others, which stay, refer to."""
    leaning: dict[tuple[str, str], object] = {}
    for name, table in model.TABLES.items():
        going = set(removed.get(name, ()))
        for column in table.columns:
            for part in _parts(removed.get(column.refers or "", ())):
                stored = TABLES[name]
                wanted = sa.select(stored.c.id).where(stored.c[column.name].in_(part))
                rows = connection.execute(wanted).scalars()
                leaning |= {(name, row): None for row in rows if row not in going}
    if leaning:
        raise ConflictError("storage.undo.leaning", **_named(leaning))


def _named(rows: Mapping[tuple[str, str], object]) -> dict[str, object]:
    """Name the first few rows, and who changed them."""
    people = sorted({told[0] for told in rows.values() if isinstance(told, tuple)})
    named: dict[str, object] = {"n": len(rows), "row_names": list(rows)[:NAMED]}
    return named | ({"who": ", ".join(people)} if people else {})


def _backwards(connection: sa.Connection, revision: int) -> _Back:
    wanted = sa.select(CHANGES).where(
        CHANGES.c.revision == revision, CHANGES.c.table != REGISTER.name
    )
    first: dict[tuple[str, str], Row | None] = {}
    last: dict[tuple[str, str], Row | None] = {}
    for change in connection.execute(wanted.order_by(CHANGES.c.number)):
        first.setdefault((change.table, change.row), change.before)
        last[change.table, change.row] = change.after
    back = _Back()
    for (table, row), before in first.items():
        if before is None and last[table, row] is not None:
            back.removed.setdefault(table, []).append(row)
        elif before is not None and last[table, row] is None:
            back.restored.setdefault(table, []).append(_values(table, before, gone=True))
        elif before is not None:
            back.edited.append((table, _values(table, before, gone=False)))
    return back


def _values(table: str, told: Row, *, gone: bool) -> Row:
    """Make a row of what the trail tells; what can be erased it does not tell, and stays."""
    values = from_json(table, told)
    return (
        {column.name: None for column in model.TABLES[table].columns} | values if gone else values
    )


def _edits(rows: Iterable[tuple[str, Row]], revision: int) -> Iterator[Edit]:
    for table, values in rows:
        changed = {name: value for name, value in values.items() if name != "id"}
        yield Edit(table, values["id"], changed, revision)


def _remove(stamp: Stamp, table: str, ids: Sequence[str]) -> None:
    stored = TABLES[table]
    for part in _parts(ids):
        ours = stored.c.id.in_(part)
        found = stamp.connection.execute(sa.select(stored).where(ours)).mappings()
        rows = [{name: row[name] for name in row if name != ROW_REVISION} for row in found]
        stamp.connection.execute(sa.delete(stored).where(ours))
        record_deleted(stamp, table, rows)


def _parts(ids: Sequence[str]) -> Iterator[Sequence[str]]:
    for start in range(0, len(ids), CHUNK):
        yield ids[start : start + CHUNK]


def _utc(at: dt.datetime) -> dt.datetime:
    return at.replace(tzinfo=at.tzinfo or dt.UTC)
