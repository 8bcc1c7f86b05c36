"""Plans of where the next pacts go; and an audit trail that cannot be emptied at a stroke."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"


def upgrade() -> None:
    """Create the two tables and, on PostgreSQL, refuse TRUNCATE like UPDATE and DELETE."""
    _plans()
    _plan_sites()
    if op.get_bind().dialect.name == "postgresql":
        # SQLite has no TRUNCATE: there, emptying a table is a DELETE.
        op.execute(
            """CREATE TRIGGER keep_all_changes BEFORE TRUNCATE ON changes
            FOR EACH STATEMENT EXECUTE FUNCTION keep_changes()"""
        )


def _plans() -> None:
    op.create_table(
        "plans",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("made_on", sa.Date(), nullable=False),
        sa.Column("boundary_set", sa.Text()),
        sa.Column("radius_m", sa.Double()),
        sa.Column("note", sa.Text()),
        sa.Column("origin", sa.Text(), sa.ForeignKey("origins.id")),
        sa.Column("row_revision", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_plans")),
        sqlite_with_rowid=False,
    )


def _plan_sites() -> None:
    op.create_table(
        "plan_sites",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("plan_id", sa.Text(), sa.ForeignKey("plans.id"), nullable=False),
        sa.Column("courtyard_id", sa.Text(), sa.ForeignKey("courtyards.id")),
        sa.Column("building_id", sa.Text(), sa.ForeignKey("buildings.id")),
        sa.Column("rank", sa.BigInteger()),
        sa.Column("origin", sa.Text(), sa.ForeignKey("origins.id")),
        sa.Column("row_revision", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_plan_sites")),
        sqlite_with_rowid=False,
    )
    for column in ("plan_id", "courtyard_id", "building_id"):
        op.create_index(f"ix_plan_sites_{column}", "plan_sites", [column])
