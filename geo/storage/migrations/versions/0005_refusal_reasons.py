"""Why what a resident sent was refused."""

from __future__ import annotations

from alembic import op

revision = "0005"
down_revision = "0004"

REASONS = ("not_ours", "unclear", "personal", "offensive", "other")


def upgrade() -> None:
    """Add the column with its check: SQLite can add a check only together with a column."""
    codes = ", ".join(f"'{code}'" for code in REASONS)
    op.execute(
        "ALTER TABLE submissions ADD COLUMN reason TEXT "
        f"CONSTRAINT ck_submissions_reason CHECK (reason IN ({codes}))"
    )
