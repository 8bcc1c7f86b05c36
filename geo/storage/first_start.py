"""What a start finds when nobody has written to the register yet."""

from __future__ import annotations

import datetime as dt

import sqlalchemy as sa

from geo.storage.as_of import as_of
from geo.storage.difference import bring_to
from geo.storage.engine import default_url, reading
from geo.storage.schema import CHANGES, REGISTER
from geo.storage.store import Store, open_store
from geo.storage.writing import Stamp, mark, write

# Signs the audit of rows that no person wrote.
WHO = "demonstration"


def ensure_register(url: str | None = None, today: dt.date | None = None) -> Store:
    """Open the register; the default one is filled with the demonstration if it is untouched.

    One transaction fills it: of two processes that start at once the second waits and finds it
    done, and one that is killed leaves nothing. A demonstration that nobody has written to is
    brought up to `today`.

    Parameters
    ----------
    url
        By default, `default_url()`. Only the default register is ever filled.
    today
        The day up to which the demonstration tells; by default the clock's.
    """
    store = open_store(url)
    if url is None or url == default_url():
        load_demonstration(store, today or dt.date.today())
    return store


def load_demonstration(store: Store, today: dt.date) -> bool:
    """Fill a register that nobody has written to, or bring its demonstration up to date.

    Returns
    -------
    bool
        False if somebody has written to the register: it is left alone.
    """
    with reading(store.engine) as connection:
        if not _untouched(connection):
            return False
        if _told_on(connection) == today:
            return True
    from geo.loading import demonstration

    frames = as_of(demonstration.story(today), today)

    def bring(stamp: Stamp) -> None:
        if _untouched(stamp.connection) and _told_on(stamp.connection) != today:
            bring_to(stamp, frames, list(frames["origins"].index))
            mark(stamp, WHO, {"day": today.isoformat()})

    write(store.engine, WHO, bring)
    return True


def start_empty(store: Store, who: str) -> bool:
    """Mark an untouched register as started, so that no demonstration is put into it.

    Returns
    -------
    bool
        False if it had been started before.
    """
    started = store.revision() > 0

    def begin(stamp: Stamp) -> None:
        if stamp.revision == 1:
            mark(stamp, "empty", {})

    write(store.engine, who, begin)
    return not started


def _untouched(connection: sa.Connection) -> bool:
    first = connection.execute(sa.select(CHANGES.c.who).order_by(CHANGES.c.number).limit(1))
    if first.scalar() not in {None, WHO}:
        return False
    by_person = sa.select(sa.exists().where(CHANGES.c.who != WHO))
    return not connection.execute(by_person).scalar()


def _told_on(connection: sa.Connection) -> dt.date | None:
    of_day = (CHANGES.c.table == REGISTER.name) & (CHANGES.c.row == WHO)
    wanted = sa.select(CHANGES.c.after).where(of_day).order_by(CHANGES.c.number.desc()).limit(1)
    note = connection.execute(wanted).scalar()
    return dt.date.fromisoformat(note["day"]) if note else None
