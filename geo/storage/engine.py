"""How the store is reached: its address, its connections, and its two kinds of transaction."""

from __future__ import annotations

import json
import os
import sqlite3
from collections.abc import Iterator, Mapping
from contextlib import closing, contextmanager
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


def ask_file(url: sa.URL, question: str) -> tuple[Any, ...]:
    """Read the one row that answers a question to a SQLite register."""
    file = Path(str(url.database)).absolute()
    address = f"{file.as_uri()}?mode=rw"  # which does not make a file that is not there
    with (
        _explained(url),
        closing(sqlite3.connect(address, uri=True, timeout=BUSY_SECONDS)) as connection,
    ):
        (row,) = connection.execute(question)
        answer: tuple[Any, ...] = row
        return answer


# What SQLite calls the troubles that somebody can do something about.
TROUBLES: Mapping[str, str] = {
    "locked": "storage.busy",
    "not a database": "storage.not_a_register",
    "malformed": "storage.damaged",
    "disk is full": "storage.full",
    "disk I/O error": "storage.full",
    "readonly database": "storage.read_only",
    "unable to open database file": "storage.cannot_open",
}


@contextmanager
def _explained(url: sa.URL) -> Iterator[None]:
    try:
        yield
    except (sa.exc.DatabaseError, sqlite3.DatabaseError, psycopg.OperationalError) as reason:
        said = str(getattr(reason, "orig", reason))
        key = next((key for trouble, key in TROUBLES.items() if trouble in said), None)
        if key is not None:
            raise UserError(key, url=shown(url)) from reason
        if isinstance(reason, OPERATIONAL):
            first = said.splitlines()[0][:200]
            raise UserError("storage.unreachable", url=shown(url), reason=first) from reason
        raise


def check_there(url: str) -> None:
    """Refuse the address of a SQLite file that is not there, which opening would make.

    Raises
    ------
    UserError
        If there is no such file, or the address is none.
    """
    file = file_of(url)
    if file is not None and not file.exists():
        raise UserError("storage.missing", url=file.name)


def file_of(url: str) -> Path | None:
    """Give the file of a SQLite register; None for a register on a server.

    Raises
    ------
    UserError
        If the address is none.
    """
    address = _address(url)
    return Path(str(address.database)) if address.get_backend_name() == "sqlite" else None


def shown(url: sa.URL) -> str:
    """Write an address without its password."""
    if url.get_backend_name() == "sqlite":
        return Path(url.database or "").name
    return url.render_as_string(hide_password=True)


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
