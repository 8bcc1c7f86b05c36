"""The house numbers of a register, made ready for questions when somebody first asks.

They are a city's open data and no part of the snapshot: 60,000 of them take 5 MB, and only once
somebody looks an address up.
"""

from __future__ import annotations

import threading
from dataclasses import dataclass

import sqlalchemy as sa

from geo.loading.addresses import AddressIndex, index_of
from geo.storage.engine import reading
from geo.storage.frames import fetch_frame
from geo.storage.schema import CHANGES, TABLES
from geo.storage.store import Store, revision_in

READ = ("house_numbers", "neighbourhoods")


@dataclass(frozen=True)
class _Kept:
    revision: int
    index: AddressIndex


_kept: dict[str, _Kept] = {}
_locks: dict[str, threading.Lock] = {}
_doorkeeper = threading.Lock()


def fetch_address_index(store: Store) -> AddressIndex:
    """Give the house numbers of a register's latest revision, ready for `match_address`.

    They are read once, and again only after somebody wrote to them or to the neighbourhoods, whose
    names an address may end with. Who asks while they are being read waits.
    """
    with _doorkeeper:
        lock = _locks.setdefault(store.url, threading.Lock())
    with lock, reading(store.engine) as connection:
        revision = revision_in(connection)
        kept = _kept.get(store.url)
        same = kept is not None and _unchanged(connection, kept.revision, revision)
        index = kept.index if kept is not None and same else _read(connection)
        _kept[store.url] = _Kept(revision, index)
        return index


def has_house_numbers(store: Store) -> bool:
    """Tell whether there are any, without reading them."""
    with reading(store.engine) as connection:
        wanted = sa.select(sa.exists().where(TABLES["house_numbers"].c.id.is_not(None)))
        return bool(connection.execute(wanted).scalar())


def forget(url: str) -> None:
    """Drop what is kept of a store, such as one that a test has thrown away."""
    _kept.pop(url, None)


def _unchanged(connection: sa.Connection, before: int, now: int) -> bool:
    # A lower revision is another register, such as a backup, at the same address.
    if before >= now:
        return before == now
    since = CHANGES.c.revision > before
    written = sa.select(sa.exists().where(since & CHANGES.c.table.in_(READ)))
    return not connection.execute(written).scalar()


def _read(connection: sa.Connection) -> AddressIndex:
    numbers = fetch_frame(connection, "house_numbers")
    if numbers.empty:
        return index_of(numbers)
    return index_of(numbers, quarters=fetch_frame(connection, "neighbourhoods")["name"])
