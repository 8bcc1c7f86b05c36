"""The tables of the store, made from `geo.model.TABLES`, and the three that only the store has."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

import sqlalchemy as sa

from geo import model
from geo.model import Kind
from geo.storage.columns import Geometry

METADATA = sa.MetaData(
    naming_convention={
        "pk": "pk_%(table_name)s",
        "fk": "fk_%(table_name)s_%(column_0_name)s",
        "ck": "ck_%(table_name)s_%(constraint_name)s",
        "ix": "ix_%(table_name)s_%(column_0_name)s",
    }
)
TYPES: Mapping[Kind, type[sa.types.TypeEngine[Any]]] = {
    Kind.TEXT: sa.Text,
    Kind.CODE: sa.Text,
    Kind.INTEGER: sa.BigInteger,
    Kind.NUMBER: sa.Double,
    Kind.FLAG: sa.Boolean,
    Kind.DATE: sa.Date,
    Kind.GEOMETRY: Geometry,
}
# A number of our own beside the key: the register's revision that last wrote the row.
ROW_REVISION = "row_revision"


def _made(table: model.Table) -> sa.Table:
    return sa.Table(
        table.name,
        METADATA,
        *(_column(column) for column in table.columns),
        sa.Column(ROW_REVISION, sa.BigInteger, nullable=False),
        *_checks(table),
        *_indexes(table),
        # Rows lie in the order of their key, in which they are read.
        sqlite_with_rowid=False,
    )


def _column(column: model.Column) -> sa.Column[object]:
    refers = [sa.ForeignKey(f"{column.refers}.id")] if column.refers else []
    return sa.Column(
        column.name,
        TYPES[column.kind],
        *refers,
        primary_key=column.name == "id",
        nullable=not column.required,
    )


def _checks(table: model.Table) -> Iterator[sa.CheckConstraint]:
    for column in table.columns:
        if column.codes:
            allowed: sa.ColumnElement[str] = sa.column(column.name)
            yield sa.CheckConstraint(allowed.in_(column.codes.codes), name=column.name)


def _indexes(table: model.Table) -> Iterator[sa.Index]:
    for column in table.columns:
        # A handful of origins would share all rows: an index on them is never worth its writes.
        if column.refers and column.refers != "origins":
            yield sa.Index(f"ix_{table.name}_{column.name}", column.name)
        if column.kind is Kind.GEOMETRY:
            index = sa.Index(f"ix_{table.name}_geometry", "geometry", postgresql_using="gist")
            yield index.ddl_if(dialect="postgresql")


TABLES: Mapping[str, sa.Table] = {table.name: _made(table) for table in model.TABLES.values()}

REGISTER = sa.Table(
    "register",
    METADATA,
    sa.Column("id", sa.Integer, primary_key=True, autoincrement=False),
    sa.Column("revision", sa.BigInteger, nullable=False),
)

_JSON = sa.JSON(none_as_null=True)
_NUMBER = sa.BigInteger().with_variant(sa.Integer(), "sqlite")

CHANGES = sa.Table(
    "changes",
    METADATA,
    sa.Column("number", _NUMBER, primary_key=True, autoincrement=True),
    sa.Column("revision", sa.BigInteger, nullable=False, index=True),
    sa.Column("at", sa.DateTime(timezone=True), nullable=False),
    sa.Column("who", sa.Text, nullable=False),
    sa.Column("table", sa.Text, nullable=False),
    sa.Column("row", sa.Text, nullable=False),
    sa.Column("before", _JSON),
    sa.Column("after", _JSON),
    sa.Index("ix_changes_table", "table", "row"),
)

# What somebody typed and has not saved yet: outside of the register and of its audit trail.
DRAFTS = sa.Table(
    "drafts",
    METADATA,
    sa.Column("who", sa.Text, primary_key=True),
    sa.Column("table", sa.Text, primary_key=True),
    sa.Column("row", sa.Text, primary_key=True),
    sa.Column("values", _JSON, nullable=False),
    sa.Column("base", sa.BigInteger),
    sa.Column("saved_at", sa.DateTime(timezone=True), nullable=False),
)
