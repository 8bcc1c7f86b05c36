"""A reference of house numbers, and what residents send by the public form."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from geo.storage.columns import Geometry

revision = "0004"
down_revision = "0003"

REQUEST_KIND = ("garden", "cleaning", "social_activity", "other")
AREA = (
    "common_spaces",
    "urban_regeneration",
    "culture_education",
    "inclusion",
    "equal_opportunities",
    "mutual_aid",
)
PRECISION = ("building", "courtyard", "address", "street", "neighbourhood")
STATE = ("held", "accepted", "refused")


def upgrade() -> None:
    """Create the two tables."""
    _house_numbers()
    _submissions()


def _house_numbers() -> None:
    op.create_table(
        "house_numbers",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("street", sa.Text(), nullable=False),
        sa.Column("number", sa.Text(), nullable=False),
        sa.Column("postcode", sa.Text()),
        sa.Column("municipality", sa.Text()),
        sa.Column("origin", sa.Text(), sa.ForeignKey("origins.id")),
        sa.Column("geometry", Geometry()),
        sa.Column("row_revision", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_house_numbers")),
        sqlite_with_rowid=False,
    )
    _index_places("house_numbers")


def _submissions() -> None:
    op.create_table(
        "submissions",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("received_on", sa.Date(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("area", sa.Text()),
        sa.Column("text", sa.Text()),
        sa.Column("contact", sa.Text()),
        sa.Column("building_id", sa.Text(), sa.ForeignKey("buildings.id")),
        sa.Column("courtyard_id", sa.Text(), sa.ForeignKey("courtyards.id")),
        sa.Column("neighbourhood_id", sa.Text(), sa.ForeignKey("neighbourhoods.id")),
        sa.Column("address", sa.Text()),
        sa.Column("precision", sa.Text()),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("request_id", sa.Text(), sa.ForeignKey("requests.id")),
        sa.Column("origin", sa.Text(), sa.ForeignKey("origins.id")),
        sa.Column("geometry", Geometry()),
        sa.Column("row_revision", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_submissions")),
        *(_among(name, codes) for name, codes in CODES.items()),
        sqlite_with_rowid=False,
    )
    for column in ("building_id", "courtyard_id", "neighbourhood_id", "request_id"):
        op.create_index(f"ix_submissions_{column}", "submissions", [column])
    _index_places("submissions")


CODES = {"kind": REQUEST_KIND, "area": AREA, "precision": PRECISION, "state": STATE}


def _among(name: str, codes: tuple[str, ...]) -> sa.CheckConstraint:
    allowed: sa.ColumnElement[str] = sa.column(name)
    return sa.CheckConstraint(allowed.in_(codes), name=op.f(f"ck_submissions_{name}"))


def _index_places(table: str) -> None:
    if op.get_bind().dialect.name == "postgresql":
        op.create_index(f"ix_{table}_geometry", table, ["geometry"], postgresql_using="gist")
