"""Notes: events on the time line that explain a figure."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"


def upgrade() -> None:
    """Create the table and its indexes."""
    op.create_table(
        "notes",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("on", sa.Date(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("pact_id", sa.Text(), sa.ForeignKey("pacts.id")),
        sa.Column("neighbourhood_id", sa.Text(), sa.ForeignKey("neighbourhoods.id")),
        sa.Column("source", sa.Text()),
        sa.Column("origin", sa.Text(), sa.ForeignKey("origins.id")),
        sa.Column("row_revision", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_notes")),
        sqlite_with_rowid=False,
    )
    for column in ("pact_id", "neighbourhood_id"):
        op.create_index(f"ix_notes_{column}", "notes", [column])
