"""The first schema: every table of the register, its revision and its audit trail."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from geo.storage.columns import Geometry

revision = "0001"
down_revision = None

MANAGER = ("aler", "mm", "mixed", "other")
PARTY_KIND = (
    "individual",
    "informal_group",
    "tenants_committee",
    "neighbourhood_committee",
    "association",
    "third_sector_body",
    "service_club",
    "school",
    "company",
    "public_body",
)
AREA = (
    "common_spaces",
    "urban_regeneration",
    "culture_education",
    "inclusion",
    "equal_opportunities",
    "mutual_aid",
)
INTENSITY = ("occasional_care", "continuous_care", "shared_management", "regeneration")
GOOD = (
    "green",
    "facade",
    "stairwell",
    "courtyard",
    "room",
    "street_furniture",
    "building",
    "immaterial",
    "digital",
)
STATUS = (
    "proposed",
    "under_review",
    "needs_information",
    "accepted",
    "rejected",
    "signed",
    "active",
    "suspended",
    "reporting",
    "renewed",
    "concluded",
    "terminated",
    "archived",
)
PRECISION = ("building", "courtyard", "address", "street", "neighbourhood")
ROLE = ("proposer", "signatory", "partner", "supporter")
ACTIVITY_KIND = (
    "cleaning",
    "gardening",
    "painting",
    "workshop",
    "course",
    "meeting",
    "celebration",
    "help_desk",
    "visit",
    "other",
)
REQUEST_KIND = ("garden", "cleaning", "social_activity", "other")
REQUEST_STATUS = ("open", "under_review", "answered", "declined", "closed")


def upgrade() -> None:
    """Create everything."""
    if op.get_bind().dialect.name == "postgresql":
        op.execute("CREATE EXTENSION IF NOT EXISTS postgis")
    _origins()
    _neighbourhoods()
    _indicators()
    _courtyards()
    _buildings()
    _parties()
    _pacts()
    _pact_areas()
    _pact_places()
    _pact_parties()
    _status_changes()
    _activities()
    _reports()
    _requests()
    _register()
    _changes()
    _keep_changes()


Codes = dict[str, tuple[str, ...]]


def _create(name: str, *columns: sa.Column[object], codes: Codes | None = None) -> None:
    checks = [
        sa.CheckConstraint(sa.column(column).in_(allowed), name=op.f(f"ck_{name}_{column}"))
        for column, allowed in (codes or {}).items()
    ]
    op.create_table(
        name,
        sa.Column("id", sa.Text(), nullable=False),
        *columns,
        sa.Column("row_revision", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f(f"pk_{name}")),
        *checks,
        sqlite_with_rowid=False,
    )
    _index(name, columns)


def _index(name: str, columns: tuple[sa.Column[object], ...]) -> None:
    for column in columns:
        if any(key.target_fullname != "origins.id" for key in column.foreign_keys):
            op.create_index(f"ix_{name}_{column.name}", name, [column.name])
        if column.name == "geometry" and op.get_bind().dialect.name == "postgresql":
            op.create_index(f"ix_{name}_geometry", name, ["geometry"], postgresql_using="gist")


def _register() -> None:
    op.create_table(
        "register",
        sa.Column("id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("revision", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_register"),
    )
    op.execute("INSERT INTO register (id, revision) VALUES (1, 0)")


def _changes() -> None:
    number = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
    op.create_table(
        "changes",
        sa.Column("number", number, autoincrement=True, nullable=False),
        sa.Column("revision", sa.BigInteger(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("who", sa.Text(), nullable=False),
        sa.Column("table", sa.Text(), nullable=False),
        sa.Column("row", sa.Text(), nullable=False),
        sa.Column("before", sa.JSON()),
        sa.Column("after", sa.JSON()),
        sa.PrimaryKeyConstraint("number", name="pk_changes"),
    )
    op.create_index("ix_changes_revision", "changes", ["revision"])
    op.create_index("ix_changes_table", "changes", ["table", "row"])


def _keep_changes() -> None:
    if op.get_bind().dialect.name == "postgresql":
        op.execute(
            """CREATE FUNCTION keep_changes() RETURNS trigger LANGUAGE plpgsql AS
            $$ BEGIN RAISE EXCEPTION 'changes is append-only'; END $$"""
        )
        op.execute(
            """CREATE TRIGGER keep_changes BEFORE UPDATE OR DELETE ON changes
            FOR EACH ROW EXECUTE FUNCTION keep_changes()"""
        )
        return
    for event in ("UPDATE", "DELETE"):
        op.execute(
            f"""CREATE TRIGGER keep_changes_{event.lower()} BEFORE {event} ON changes
            BEGIN SELECT RAISE(ABORT, 'changes is append-only'); END"""
        )


def _origins() -> None:
    _create(
        "origins",
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("publisher", sa.Text()),
        sa.Column("licence", sa.Text()),
        sa.Column("url", sa.Text()),
        sa.Column("dated_on", sa.Date()),
        sa.Column("demonstration", sa.Boolean(), nullable=False),
    )


def _neighbourhoods() -> None:
    _create(
        "neighbourhoods",
        sa.Column("boundary_set", sa.Text(), nullable=False),
        sa.Column("code", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("municipality", sa.Text()),
        sa.Column("dwellings", sa.BigInteger()),
        sa.Column("residents", sa.BigInteger()),
        sa.Column("source", sa.Text()),
        sa.Column("origin", sa.Text(), sa.ForeignKey("origins.id")),
        sa.Column("geometry", Geometry()),
    )


def _indicators() -> None:
    _create(
        "indicators",
        sa.Column(
            "neighbourhood_id", sa.Text(), sa.ForeignKey("neighbourhoods.id"), nullable=False
        ),
        sa.Column("code", sa.Text(), nullable=False),
        sa.Column("value", sa.Double()),
        sa.Column("unit", sa.Text()),
        sa.Column("source", sa.Text()),
        sa.Column("date", sa.Date()),
        sa.Column("origin", sa.Text(), sa.ForeignKey("origins.id")),
    )


def _courtyards() -> None:
    _create(
        "courtyards",
        sa.Column("name", sa.Text()),
        sa.Column("neighbourhood_id", sa.Text(), sa.ForeignKey("neighbourhoods.id")),
        sa.Column("origin", sa.Text(), sa.ForeignKey("origins.id")),
        sa.Column("geometry", Geometry()),
    )


def _buildings() -> None:
    _create(
        "buildings",
        sa.Column("address", sa.Text()),
        sa.Column("neighbourhood_id", sa.Text(), sa.ForeignKey("neighbourhoods.id")),
        sa.Column("courtyard_id", sa.Text(), sa.ForeignKey("courtyards.id")),
        sa.Column("manager", sa.Text()),
        sa.Column("dwellings", sa.BigInteger()),
        sa.Column("origin", sa.Text(), sa.ForeignKey("origins.id")),
        sa.Column("geometry", Geometry()),
        codes={"manager": MANAGER},
    )


def _parties() -> None:
    _create(
        "parties",
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text()),
        sa.Column("contact", sa.Text()),
        sa.Column("origin", sa.Text(), sa.ForeignKey("origins.id")),
        codes={"kind": PARTY_KIND},
    )


def _pacts() -> None:
    _create(
        "pacts",
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("description", sa.Text()),
        sa.Column("area", sa.Text()),
        sa.Column("intensity", sa.Text()),
        sa.Column("good", sa.Text()),
        sa.Column("status", sa.Text(), nullable=False),
        sa.Column("proposed_on", sa.Date()),
        sa.Column("signed_on", sa.Date()),
        sa.Column("starts_on", sa.Date()),
        sa.Column("ends_on", sa.Date()),
        sa.Column("public", sa.Boolean(), nullable=False),
        sa.Column("source", sa.Text()),
        sa.Column("verified", sa.Boolean(), nullable=False),
        sa.Column("origin", sa.Text(), sa.ForeignKey("origins.id")),
        codes={"area": AREA, "intensity": INTENSITY, "good": GOOD, "status": STATUS},
    )


def _pact_areas() -> None:
    _create(
        "pact_areas",
        sa.Column("pact_id", sa.Text(), sa.ForeignKey("pacts.id"), nullable=False),
        sa.Column("area", sa.Text(), nullable=False),
        sa.Column("origin", sa.Text(), sa.ForeignKey("origins.id")),
        codes={"area": AREA},
    )


def _pact_places() -> None:
    _create(
        "pact_places",
        sa.Column("pact_id", sa.Text(), sa.ForeignKey("pacts.id"), nullable=False),
        sa.Column("building_id", sa.Text(), sa.ForeignKey("buildings.id")),
        sa.Column("courtyard_id", sa.Text(), sa.ForeignKey("courtyards.id")),
        sa.Column("neighbourhood_id", sa.Text(), sa.ForeignKey("neighbourhoods.id")),
        sa.Column("address", sa.Text()),
        sa.Column("precision", sa.Text()),
        sa.Column("origin", sa.Text(), sa.ForeignKey("origins.id")),
        sa.Column("geometry", Geometry()),
        codes={"precision": PRECISION},
    )


def _pact_parties() -> None:
    _create(
        "pact_parties",
        sa.Column("pact_id", sa.Text(), sa.ForeignKey("pacts.id"), nullable=False),
        sa.Column("party_id", sa.Text(), sa.ForeignKey("parties.id"), nullable=False),
        sa.Column("role", sa.Text(), nullable=False),
        sa.Column("origin", sa.Text(), sa.ForeignKey("origins.id")),
        codes={"role": ROLE},
    )


def _status_changes() -> None:
    _create(
        "status_changes",
        sa.Column("pact_id", sa.Text(), sa.ForeignKey("pacts.id"), nullable=False),
        sa.Column("on", sa.Date(), nullable=False),
        sa.Column("status", sa.Text(), nullable=False),
        sa.Column("origin", sa.Text(), sa.ForeignKey("origins.id")),
        codes={"status": STATUS},
    )


def _activities() -> None:
    _create(
        "activities",
        sa.Column("pact_id", sa.Text(), sa.ForeignKey("pacts.id"), nullable=False),
        sa.Column("on", sa.Date(), nullable=False),
        sa.Column("kind", sa.Text()),
        sa.Column("title", sa.Text()),
        sa.Column("volunteers", sa.BigInteger()),
        sa.Column("volunteers_at_least", sa.Boolean(), nullable=False),
        sa.Column("hours", sa.Double()),
        sa.Column("quantity", sa.Double()),
        sa.Column("unit", sa.Text()),
        sa.Column("source", sa.Text()),
        sa.Column("verified", sa.Boolean(), nullable=False),
        sa.Column("origin", sa.Text(), sa.ForeignKey("origins.id")),
        codes={"kind": ACTIVITY_KIND},
    )


def _reports() -> None:
    _create(
        "reports",
        sa.Column("pact_id", sa.Text(), sa.ForeignKey("pacts.id"), nullable=False),
        sa.Column("from", sa.Date(), nullable=False),
        sa.Column("to", sa.Date(), nullable=False),
        sa.Column("received_on", sa.Date(), nullable=False),
        sa.Column("origin", sa.Text(), sa.ForeignKey("origins.id")),
    )


def _requests() -> None:
    _create(
        "requests",
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("on", sa.Date(), nullable=False),
        sa.Column("building_id", sa.Text(), sa.ForeignKey("buildings.id")),
        sa.Column("courtyard_id", sa.Text(), sa.ForeignKey("courtyards.id")),
        sa.Column("neighbourhood_id", sa.Text(), sa.ForeignKey("neighbourhoods.id")),
        sa.Column("address", sa.Text()),
        sa.Column("precision", sa.Text()),
        sa.Column("area", sa.Text()),
        sa.Column("status", sa.Text(), nullable=False),
        sa.Column("answered_on", sa.Date()),
        sa.Column("pact_id", sa.Text(), sa.ForeignKey("pacts.id")),
        sa.Column("origin", sa.Text(), sa.ForeignKey("origins.id")),
        sa.Column("geometry", Geometry()),
        codes={
            "kind": REQUEST_KIND,
            "precision": PRECISION,
            "area": AREA,
            "status": REQUEST_STATUS,
        },
    )
