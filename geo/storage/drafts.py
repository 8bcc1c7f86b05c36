"""What somebody typed and has not saved: theirs alone, never audited, never shown to others."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa

from geo.storage.engine import reading, writing
from geo.storage.schema import DRAFTS
from geo.storage.store import Store

KEPT_DAYS = 30


@dataclass(frozen=True)
class Draft:
    """A draft.

    Parameters
    ----------
    values
        What was typed, as JSON holds it.
    base
        The revision of the row that it began from; None for a row that was not there.
    saved_at
        When it was kept last, in UTC.
    """

    values: Mapping[str, Any]
    base: int | None
    saved_at: dt.datetime


def fetch_draft(store: Store, who: str, table: str, row: str) -> Draft | None:
    """Fetch somebody's draft of a row; None if there is none, or it is too old."""
    with reading(store.engine) as connection:
        found = connection.execute(sa.select(DRAFTS).where(_of(who, table, row))).one_or_none()
    if found is None or _utc(found.saved_at) < _oldest():
        return None
    return Draft(found.values, found.base, _utc(found.saved_at))


def fetch_drafts(store: Store, who: str, table: str) -> dict[str, Draft]:
    """Fetch somebody's drafts of a table by row, the latest first."""
    mine = (DRAFTS.c.who == who) & (DRAFTS.c.table == table)
    wanted = sa.select(DRAFTS).where(mine, DRAFTS.c.saved_at >= _oldest())
    with reading(store.engine) as connection:
        rows = connection.execute(wanted.order_by(DRAFTS.c.saved_at.desc())).all()
    return {row.row: Draft(row.values, row.base, _utc(row.saved_at)) for row in rows}


def keep_draft(
    store: Store, who: str, table: str, row: str, values: Mapping[str, Any], *, base: int | None
) -> None:
    """Keep somebody's draft of a row in place of the last one; too old ones of anybody go."""
    kept = {"values": dict(values), "base": base, "saved_at": dt.datetime.now(dt.UTC)}
    with writing(store.engine) as connection:
        connection.execute(sa.delete(DRAFTS).where(DRAFTS.c.saved_at < _oldest()))
        connection.execute(sa.delete(DRAFTS).where(_of(who, table, row)))
        named = {"who": who, "table": table, "row": row}
        connection.execute(sa.insert(DRAFTS), [named | kept])


def drop_draft(store: Store, who: str, table: str, row: str) -> None:
    """Drop somebody's draft of a row, if there is one."""
    with reading(store.engine) as connection:
        there = connection.execute(sa.select(DRAFTS.c.row).where(_of(who, table, row))).first()
    if there:
        with writing(store.engine) as connection:
            connection.execute(sa.delete(DRAFTS).where(_of(who, table, row)))


def _of(who: str, table: str, row: str) -> sa.ColumnElement[bool]:
    return (DRAFTS.c.who == who) & (DRAFTS.c.table == table) & (DRAFTS.c.row == row)


def _oldest() -> dt.datetime:
    return dt.datetime.now(dt.UTC) - dt.timedelta(days=KEPT_DAYS)


def _utc(at: dt.datetime) -> dt.datetime:
    return at.replace(tzinfo=at.tzinfo or dt.UTC)
