"""The rows that were made up: which they are, and how they leave when real ones come."""

from __future__ import annotations

import sqlalchemy as sa

from geo import model
from geo.errors import UserError
from geo.storage.frames import CHUNK
from geo.storage.schema import ROW_REVISION, TABLES
from geo.storage.writing import Edit, Row, Stamp, apply, record_deleted


def demonstration_origins(connection: sa.Connection) -> list[str]:
    """List the ids of the origins that are marked as demonstration."""
    origins = TABLES["origins"]
    wanted = sa.select(origins.c.id).where(origins.c.demonstration).order_by(origins.c.id)
    return list(connection.execute(wanted).scalars())


def remove_demonstration(stamp: Stamp) -> None:
    """Delete every demonstration row; real rows that point to one lose the pointer.

    Raises
    ------
    UserError
        If a real row cannot be without a demonstration row, such as an activity somebody wrote
        under a made-up pact.
    """
    made_up = demonstration_origins(stamp.connection)
    if not made_up:
        return
    for name in model.TABLES:
        if name != "origins":
            _let_go(stamp, name, made_up)
    for name in reversed(list(model.TABLES)):
        _delete(stamp, name, made_up)


def _of(name: str, origins: list[str]) -> sa.ColumnElement[bool]:
    columns = TABLES[name].c
    return (columns.id if name == "origins" else columns.origin).in_(origins)


def _let_go(stamp: Stamp, name: str, origins: list[str]) -> None:
    stored = TABLES[name]
    for column in model.TABLES[name].columns:
        if column.refers in {None, "origins"}:
            continue
        target = sa.select(TABLES[str(column.refers)].c.id).where(_of(str(column.refers), origins))
        ours = sa.or_(stored.c.origin.is_(None), ~_of(name, origins))
        wanted = sa.select(stored.c.id, stored.c[ROW_REVISION]).where(
            ours, stored.c[column.name].in_(target)
        )
        found = stamp.connection.execute(wanted).all()
        if found and column.required:
            raise UserError("storage.leans_on_demonstration", table=name, row=found[0].id)
        apply(stamp, [Edit(name, row[0], {column.name: None}, row[1]) for row in found])


def _delete(stamp: Stamp, name: str, origins: list[str]) -> None:
    stored = TABLES[name]
    rows = stamp.connection.execute(sa.select(stored).where(_of(name, origins))).mappings()
    gone: list[Row] = [dict(row) for row in rows]
    stamp.connection.execute(sa.delete(stored).where(_of(name, origins)))
    for start in range(0, len(gone), CHUNK):
        record_deleted(stamp, name, gone[start : start + CHUNK])
