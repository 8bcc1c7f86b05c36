"""The audit trail read from its end, a page at a time: it may hold millions of changes."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import pandas as pd
import sqlalchemy as sa

from geo.storage.engine import reading
from geo.storage.schema import CHANGES
from geo.storage.store import Store

NAMES = ("number", "revision", "at", "who", "table", "row", "before", "after")
NAMED = 3
# Beyond so many rows a revision is told as "more than".
COUNTED = 1_000


@dataclass(frozen=True)
class Change:
    """One row that somebody wrote: what it held before and after, None where it was not there."""

    number: int
    table: str
    row: str
    before: Mapping[str, Any] | None
    after: Mapping[str, Any] | None


@dataclass(frozen=True)
class Written:
    """What one person wrote in one transaction.

    Parameters
    ----------
    first
        The first few of its changes.
    count
        How many there are, up to `COUNTED` + 1.
    """

    revision: int
    at: dt.datetime
    who: str
    first: tuple[Change, ...]
    count: int


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
    ours = [CHANGES.c.revision == revision, *_conditions(table, None)]
    wanted = sa.select(CHANGES).where(*ours).order_by(CHANGES.c.number).limit(NAMED)
    rows = connection.execute(wanted).all()
    some = sa.select(CHANGES.c.number).where(*ours).limit(COUNTED + 1).subquery()
    count = connection.execute(sa.select(sa.func.count()).select_from(some)).scalar_one()
    first = tuple(Change(row.number, row.table, row.row, row.before, row.after) for row in rows)
    at = rows[0].at.replace(tzinfo=rows[0].at.tzinfo or dt.UTC)
    return Written(revision, at, rows[0].who, first, int(count))


def _conditions(table: str | None, who: str | None) -> list[sa.ColumnElement[bool]]:
    found = []
    if table:
        found.append(CHANGES.c.table == table)
    if who:
        found.append(CHANGES.c.who == who)
    return found
