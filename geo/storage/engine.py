"""How the store is reached: its address, its connections, and its two kinds of transaction."""

from __future__ import annotations

import json
import os
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import psycopg
import sqlalchemy as sa
from sqlalchemy.pool import NullPool

from geo.errors import UserError

PROJECT = Path(__file__).resolve().parents[2]
BUSY_SECONDS = 30
# 64 MB: the indexes of a million rows fit, and are not written to the file again and again.
CACHE = "cache_size=-65536"
# Earlier releases can lose a write-ahead log (https://sqlite.org/releaselog/3_51_3.html).
FIRST_SAFE_WAL = (3, 51, 3)


def default_url() -> str:
    """Give the address in `PACTS_DATABASE_URL`, else that of `data/register.sqlite3`."""
    found = os.environ.get("PACTS_DATABASE_URL")
    return found or f"sqlite:///{PROJECT / 'data' / 'register.sqlite3'}"


def make_engine(url: str) -> sa.Engine:
    """Make the engine of a store; nothing is opened yet.

    Raises
    ------
    UserError
        If the address is not one of a SQLite file or a PostgreSQL database.
    """
    address = _address(url)
    if address.get_backend_name() == "postgresql":
        return sa.create_engine(address, pool_pre_ping=True, json_serializer=_json)
    waiting = {"timeout": BUSY_SECONDS}
    engine = sa.create_engine(
        address, poolclass=NullPool, connect_args=waiting, json_serializer=_json
    )
    sa.event.listen(engine, "connect", _set_up_sqlite)
    sa.event.listen(engine, "begin", _begin_sqlite)
    return engine


# Of SQLAlchemy, and of the drivers where they are spoken to directly.
OPERATIONAL = (sa.exc.OperationalError, sqlite3.OperationalError, psycopg.OperationalError)


@contextmanager
def reading(engine: sa.Engine) -> Iterator[sa.Connection]:
    """Open a transaction that sees one revision of the register, whole."""
    options: dict[str, Any] = {}
    if engine.dialect.name == "postgresql":
        options = {"isolation_level": "REPEATABLE READ", "postgresql_readonly": True}
    with _transaction(engine, options) as connection:
        yield connection


@contextmanager
def writing(engine: sa.Engine) -> Iterator[sa.Connection]:
    """Open a transaction that writes; an error inside leaves everything as it was."""
    with _transaction(engine, {"sqlite_begin": "IMMEDIATE"}) as connection:
        yield connection


@contextmanager
def _transaction(engine: sa.Engine, options: dict[str, Any]) -> Iterator[sa.Connection]:
    with _explained(engine.url), engine.connect() as opened:
        connection = opened.execution_options(**options)
        with connection.begin():
            yield connection


@contextmanager
def _explained(url: sa.URL) -> Iterator[None]:
    try:
        yield
    except OPERATIONAL as reason:
        if "locked" in str(reason):
            raise UserError("storage.busy") from reason
        raise UserError("storage.unreachable", url=shown(url), reason=_first(reason)) from reason
    except sa.exc.DatabaseError as reason:
        if "not a database" in str(reason.orig):
            raise UserError("storage.not_a_register", url=shown(url)) from reason
        raise


def shown(url: sa.URL) -> str:
    """Write an address without its password."""
    if url.get_backend_name() == "sqlite":
        return Path(url.database or "").name
    return url.render_as_string(hide_password=True)


def _first(reason: Exception) -> str:
    return str(getattr(reason, "orig", reason)).splitlines()[0][:200]


def _address(url: str) -> sa.URL:
    try:
        address = sa.make_url(url)
    except sa.exc.ArgumentError as reason:
        raise UserError("storage.bad_url") from reason
    if address.drivername in {"postgres", "postgresql", "postgresql+psycopg"}:
        return address.set(drivername="postgresql+psycopg")
    if address.get_backend_name() == "sqlite" and address.database:
        return address
    raise UserError("storage.bad_url")


def _json(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))


def _set_up_sqlite(connection: sqlite3.Connection, _record: object) -> None:
    # The driver's own transactions would begin deferred, and only before a write.
    connection.isolation_level = None
    journal = "WAL" if sqlite3.sqlite_version_info >= FIRST_SAFE_WAL else "DELETE"
    settings = (
        "foreign_keys=ON",
        f"journal_mode={journal}",
        "synchronous=FULL",
        # What is erased must not be left in the file's free pages.
        "secure_delete=ON",
        CACHE,
    )
    for setting in settings:
        connection.execute(f"PRAGMA {setting}")


def _begin_sqlite(connection: sa.Connection) -> None:
    mode = connection.get_execution_options().get("sqlite_begin", "DEFERRED")
    connection.exec_driver_sql(f"BEGIN {mode}")
