"""The register: what it holds at a revision, and how somebody changes it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import pandas as pd
import sqlalchemy as sa

from geo import model
from geo.storage.engine import (
    ask_file,
    check_there,
    default_url,
    make_engine,
    reading,
)
from geo.storage.frames import fetch_frame
from geo.storage.migrate import bring_up_to_date
from geo.storage.schema import CHANGES, REGISTER, ROW_REVISION, TABLES
from geo.storage.writing import Edit, apply, write

REVISION = str(sa.select(REGISTER.c.revision))


@dataclass(frozen=True)
class Row:
    """A row as somebody read it: its values, and the revision that an edit of it expects."""

    values: Mapping[str, Any]
    revision: int


class Store:
    """A register in a database.

    Parameters
    ----------
    url
        SQLAlchemy address: a SQLite file or a PostgreSQL database with PostGIS.
    """

    def __init__(self, url: str) -> None:
        self.url = url
        self.engine = make_engine(url)

    def revision(self) -> int:
        """Give the register's revision: how many times somebody wrote to it.

        Asked at every click: a connection that is set up for more takes longer than the question.
        """
        if self.engine.dialect.name == "sqlite":
            return int(ask_file(self.engine.url, REVISION)[0])
        with reading(self.engine) as connection:
            return revision_in(connection)

    def fetch(self, table: str) -> pd.DataFrame:
        """Fetch a table, private columns included: for the staff side alone."""
        with reading(self.engine) as connection:
            return fetch_frame(connection, table)

    def fetch_all(self) -> tuple[int, dict[str, pd.DataFrame]]:
        """Fetch all tables at one revision, private columns included."""
        with reading(self.engine) as connection:
            frames = {name: fetch_frame(connection, name) for name in model.TABLES}
            return revision_in(connection), frames

    def save(self, edits: Sequence[Edit], *, who: str) -> int:
        """Write rows in one transaction, all or none.

        Returns
        -------
        int
            The register's revision afterwards; as before if there was nothing to change.

        Raises
        ------
        ConflictError
            If somebody else wrote to one of the rows since its editor read it.
        UserError
            If a value cannot be stored.
        """
        return write(self.engine, who, lambda stamp: apply(stamp, edits))

    def row(self, table: str, row: str) -> Row | None:
        """Read a row, private columns included: for the staff side alone; None if there is none."""
        stored = TABLES[table]
        wanted = sa.select(stored).where(stored.c.id == row)
        with reading(self.engine) as connection:
            found = connection.execute(wanted).mappings().one_or_none()
        if found is None:
            return None
        values = {name: cell for name, cell in found.items() if name != ROW_REVISION}
        return Row(values, int(found[ROW_REVISION]))

    def row_revision(self, table: str, row: str) -> int | None:
        """Give the register's revision that last wrote a row; None if there is no such row."""
        stored = TABLES[table]
        wanted = sa.select(stored.c[ROW_REVISION]).where(stored.c.id == row)
        with reading(self.engine) as connection:
            return connection.execute(wanted).scalar()

    def history(self, table: str, row: str) -> pd.DataFrame:
        """List the changes of a row, the oldest first.

        Returns
        -------
        DataFrame
            Indexed by number of the change: `revision`, `at` (UTC), `who`, `before`, `after`
            (mappings by column, geometries as WKT; None before it was made or after it was
            deleted).
        """
        of_row = (CHANGES.c.table == table) & (CHANGES.c.row == row)
        names = ["number", "revision", "at", "who", "before", "after"]
        wanted = sa.select(*(CHANGES.c[name] for name in names)).where(of_row)
        with reading(self.engine) as connection:
            rows = connection.execute(wanted.order_by(CHANGES.c.number)).all()
        return _history(names, [tuple(row) for row in rows])

    def last_change(self) -> tuple[dt.datetime, str] | None:
        """Tell when and by whom the register was last written to, in UTC; None if never."""
        last = sa.select(CHANGES.c.at, CHANGES.c.who).order_by(CHANGES.c.number.desc()).limit(1)
        with reading(self.engine) as connection:
            found = connection.execute(last).one_or_none()
        return (found.at.replace(tzinfo=found.at.tzinfo or dt.UTC), found.who) if found else None

    def is_demonstration(self) -> bool:
        """Tell whether anything in the register was made up."""
        with reading(self.engine) as connection:
            return demonstration_in(connection)

    def close(self) -> None:
        """Let go of the database."""
        self.engine.dispose()


def open_store(url: str | None = None) -> Store:
    """Open a register, making its tables if there are none.

    Parameters
    ----------
    url
        By default, `default_url()`.

    Raises
    ------
    UserError
        If it cannot be reached, is something else, or was made by a newer version.
    """
    store = Store(url or default_url())
    try:
        bring_up_to_date(store.engine)
    except BaseException:
        store.close()
        raise
    return store


def open_existing(url: str | None = None) -> Store:
    """Open a register that must be there, for who reads it or copies it.

    Raises
    ------
    UserError
        If it is a file that is not there; and as `open_store` does.
    """
    check_there(url or default_url())
    return open_store(url)


def revision_in(connection: sa.Connection) -> int:
    """Read the register's revision inside a transaction."""
    return int(connection.execute(sa.select(REGISTER.c.revision)).scalar_one())


def demonstration_in(connection: sa.Connection) -> bool:
    """Tell inside a transaction whether anything in the register was made up."""
    origins = TABLES["origins"]
    made_up = sa.select(sa.exists().where(origins.c.demonstration))
    return bool(connection.execute(made_up).scalar())


def _history(names: list[str], rows: list[tuple[Any, ...]]) -> pd.DataFrame:
    columns = {name: [row[at] for row in rows] for at, name in enumerate(names)}
    frame = pd.DataFrame(columns, columns=names, dtype=object).set_index("number")
    frame["revision"] = frame["revision"].astype("int64")
    frame["at"] = pd.to_datetime(frame["at"], utc=True)
    return frame
