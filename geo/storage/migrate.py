"""Bring a store's schema up to date, or say why it cannot be."""

from __future__ import annotations

from pathlib import Path

import sqlalchemy as sa

from geo.errors import UserError
from geo.storage.engine import reading, shown, writing

FOLDER = Path(__file__).with_name("migrations")
# In order. Known without importing Alembic, which a start that has nothing to do can do without.
MIGRATIONS = ("0001", "0002", "0003", "0004", "0005", "0006")
# Any number, the same in every process: migrations of a PostgreSQL store run one at a time.
LOCK = 20_191_109


def bring_up_to_date(engine: sa.Engine) -> None:
    """Run the migrations that a store has not seen, all in one transaction.

    Raises
    ------
    UserError
        If a newer version of the program made the store, or something else did.
    """
    with reading(engine) as connection:
        if _is_current(connection):
            return
    with writing(engine) as connection:
        if engine.dialect.name == "postgresql":
            connection.execute(sa.select(sa.func.pg_advisory_xact_lock(LOCK)))
        if not _is_current(connection):
            _upgrade(connection)


def _is_current(connection: sa.Connection) -> bool:
    found = sa.inspect(connection)
    if not found.has_table("alembic_version"):
        _refuse_foreign(connection, found.get_table_names())
        return False
    version = connection.execute(sa.text("SELECT version_num FROM alembic_version")).scalar()
    if version not in (*MIGRATIONS, None):
        raise UserError("storage.newer", version=version, known=MIGRATIONS[-1])
    return version == MIGRATIONS[-1]


def _refuse_foreign(connection: sa.Connection, tables: list[str]) -> None:
    if set(tables) - {"spatial_ref_sys"}:
        raise UserError("storage.not_a_register", url=shown(connection.engine.url))


def _upgrade(connection: sa.Connection) -> None:
    from alembic import command
    from alembic.config import Config

    settings = Config()
    settings.set_main_option("script_location", str(FOLDER).replace("%", "%%"))
    settings.attributes["connection"] = connection
    command.upgrade(settings, "head")
