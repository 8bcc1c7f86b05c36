"""The audit trail read from its end, a page at a time: it may hold millions of changes."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

import pandas as pd
import sqlalchemy as sa

from geo import model
from geo.storage.engine import reading
from geo.storage.schema import CHANGES, REGISTER, TABLES
from geo.storage.store import Store
from geo.storage.writing import ORDER

NAMES = ("number", "revision", "at", "who", "table", "row", "before", "after")
NAMED = 3
# Beyond so many rows a revision is told as "more than".
COUNTED = 1_000


@dataclass(frozen=True)
class Change:
    """One row that somebody wrote: what it held before and after, None where it was not there.

    Parameters
    ----------
    at
        In UTC.
    again
        True: the row was in the register before, was deleted, and came back. Told by `writes`.
    """

    number: int
    revision: int
    at: dt.datetime
    who: str
    table: str
    row: str
    before: Mapping[str, Any] | None
    after: Mapping[str, Any] | None
    again: bool = False


@dataclass(frozen=True)
class Written:
    """What one person wrote in one transaction.

    Parameters
    ----------
    first
        The first few of its changes, in the order of the tables.
    count
        How many there are, up to `COUNTED` + 1.
    event
        What happened to the register as a whole, such as an import: neither first nor counted.
    """

    revision: int
    at: dt.datetime
    who: str
    first: tuple[Change, ...]
    count: int
    event: Change | None = None


def changes(
    store: Store, *, before: int | None, limit: int, table: str | None, who: str | None
) -> pd.DataFrame:
    """List changes, the latest first.

    Parameters
    ----------
    before
        Only those with a lower number; None: from the end.
    table, who
        Only those of a table, of a person.

    Returns
    -------
    DataFrame
        Indexed by number: the other columns of `NAMES`, `at` in UTC.
    """
    conditions = _conditions(table, who)
    if before is not None:
        conditions.append(CHANGES.c.number < before)
    wanted = sa.select(*(CHANGES.c[name] for name in NAMES)).where(*conditions)
    with reading(store.engine) as connection:
        rows = connection.execute(wanted.order_by(CHANGES.c.number.desc()).limit(limit)).all()
    frame = pd.DataFrame([tuple(row) for row in rows], columns=list(NAMES), dtype=object)
    frame["at"] = pd.to_datetime(frame["at"], utc=True)
    return frame.set_index("number")


def writes(
    store: Store, *, before: int | None, limit: int, table: str | None, who: str | None
) -> list[Written]:
    """List what was written, one entry a transaction, the latest first.

    Parameters
    ----------
    before
        Only revisions below; None: from the end.

    Notes
    -----
    Revisions are visited one by one through their index, so that an import of a million rows
    costs as much as one edit.
    """
    with reading(store.engine) as connection:
        asked = _revisions(before, limit, table, who)
        found = [int(one) for one in connection.execute(asked).scalars()]
        return [_written(connection, revision, table) for revision in found]


def changes_of(connection: sa.Connection, table: str, row: str) -> list[Change]:
    """List the changes of a row, the oldest first, inside a transaction."""
    return _told(connection, CHANGES.c.table == table, CHANGES.c.row == row)


def went_with(connection: sa.Connection, revision: int, table: str, row: str) -> list[Change]:
    """List the rows that were deleted in a revision because they could not be without a row.

    Returns
    -------
    list of Change
        In an order in which they can be written again.
    """
    found: list[Change] = []
    for name, column in _leaning(table, required=True):
        lost = CHANGES.c.before[column].as_string() == row
        ours = (CHANGES.c.revision == revision, CHANGES.c.table == name, lost)
        found += _told(connection, *ours, CHANGES.c.after.is_(sa.null()))
    for one in list(found):
        found += went_with(connection, revision, one.table, one.row)
    return sorted(found, key=lambda one: (ORDER[one.table], one.number))


def cut_from(
    connection: sa.Connection, revision: int, table: str, row: str
) -> list[tuple[Change, str]]:
    """List the changes of a revision by which rows forgot a row, each with the column."""
    found = []
    for name, column in _leaning(table, required=False):
        was = CHANGES.c.before[column].as_string() == row
        still = CHANGES.c.after.is_not(sa.null())
        ours = (CHANGES.c.revision == revision, CHANGES.c.table == name, was, still)
        told = _told(connection, *ours)
        found += [(one, column) for one in told if (one.after or {}).get(column) is None]
    return found


def ids_ever(store: Store, table: str, start: str) -> set[str]:
    """Fetch the ids, beginning in some way, of the rows that a table has or had at any time."""
    had = sa.select(CHANGES.c.row).where(
        CHANGES.c.table == table, CHANGES.c.row.startswith(start, autoescape=True)
    )
    stored = TABLES[table].c.id
    has = sa.select(stored).where(stored.startswith(start, autoescape=True))
    with reading(store.engine) as connection:
        return set(connection.execute(sa.union(had, has)).scalars())


def _leaning(table: str, *, required: bool) -> list[tuple[str, str]]:
    return [
        (name, column.name)
        for name, shape in model.TABLES.items()
        for column in shape.columns
        if column.refers == table and column.required is required
    ]


def _told(connection: sa.Connection, *conditions: sa.ColumnElement[bool]) -> list[Change]:
    wanted = sa.select(CHANGES).where(*conditions).order_by(CHANGES.c.number)
    return [_change(row) for row in connection.execute(wanted)]


def _revisions(
    before: int | None, limit: int, table: str | None, who: str | None
) -> sa.Select[Any]:
    below = [] if before is None else [CHANGES.c.revision < before]
    start = sa.select(sa.func.max(CHANGES.c.revision).label("revision")).where(*below)
    at = start.cte("at", recursive=True)
    each = CHANGES.alias("each")
    lower = sa.select(sa.func.max(each.c.revision)).where(each.c.revision < at.c.revision)
    at = at.union_all(sa.select(lower.scalar_subquery()).where(at.c.revision.is_not(None)))
    wanted = sa.select(at.c.revision).where(at.c.revision.is_not(None))
    if who or table:
        ours = CHANGES.alias("ours")
        same = [ours.c.revision == at.c.revision]
        if table:
            same.append(ours.c.table == table)
        if who:
            same.append(ours.c.who == who)
        wanted = wanted.where(sa.exists().where(*same))
    return wanted.limit(limit)


def _written(connection: sa.Connection, revision: int, table: str | None) -> Written:
    marked = CHANGES.c.table == REGISTER.name
    event = None if table else next(iter(_told(connection, _in(revision), marked)), None)
    ours = [_in(revision), ~marked, *_conditions(table, None)]
    wanted = sa.select(CHANGES.c.number, CHANGES.c.table).where(*ours)
    some = connection.execute(wanted.order_by(CHANGES.c.number).limit(COUNTED + 1)).all()
    # A pact before its parts, whichever was written first.
    chief = sorted(some, key=lambda row: (ORDER.get(row.table, -1), row.number))[:NAMED]
    first = _told(connection, CHANGES.c.number.in_([row.number for row in chief]))
    named = sorted(first, key=lambda one: (ORDER.get(one.table, -1), one.number))
    told = tuple(replace(one, again=_was_there(connection, one)) for one in named)
    head = event or told[0]
    return Written(revision, head.at, head.who, told, len(some), event)


def _in(revision: int) -> sa.ColumnElement[bool]:
    return CHANGES.c.revision == revision


def _was_there(connection: sa.Connection, change: Change) -> bool:
    if change.before is not None:
        return False
    same = (CHANGES.c.table == change.table) & (CHANGES.c.row == change.row)
    earlier = sa.select(sa.exists().where(same, CHANGES.c.number < change.number))
    return bool(connection.execute(earlier).scalar())


def _change(row: Any) -> Change:
    at = row.at.replace(tzinfo=row.at.tzinfo or dt.UTC)
    return Change(row.number, row.revision, at, row.who, row.table, row.row, row.before, row.after)


def _conditions(table: str | None, who: str | None) -> list[sa.ColumnElement[bool]]:
    found = []
    if table:
        found.append(CHANGES.c.table == table)
    if who:
        found.append(CHANGES.c.who == who)
    return found
