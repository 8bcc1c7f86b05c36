"""A fresh register for every test, on each of the two stores."""

import os
import uuid

import pytest
import sqlalchemy as sa

from geo.storage import Edit, open_store

POSTGIS = "PACTS_TEST_POSTGIS"


def as_postgis_only(name: str):
    return pytest.param(name, marks=pytest.mark.postgis)


@pytest.fixture(params=["sqlite", as_postgis_only("postgis")])
def store_url(request, tmp_path):
    if request.param == "sqlite":
        yield f"sqlite:///{tmp_path / 'register.sqlite3'}"
        return
    server = os.environ.get(POSTGIS)
    if not server:
        pytest.skip(f"{POSTGIS} names no PostgreSQL server")
    yield from _schema_of_its_own(sa.make_url(server))


def _schema_of_its_own(server: sa.URL):
    name = f"test_{uuid.uuid4().hex}"
    engine = sa.create_engine(server.set(drivername="postgresql+psycopg"))
    with engine.begin() as connection:
        connection.execute(sa.text("CREATE EXTENSION IF NOT EXISTS postgis"))
        connection.execute(sa.schema.CreateSchema(name))
    own = server.update_query_dict({"options": f"-csearch_path={name},public"})
    yield own.render_as_string(hide_password=False)
    with engine.begin() as connection:
        connection.execute(sa.text("SET client_min_messages TO warning"))
        connection.execute(sa.schema.DropSchema(name, cascade=True))
    engine.dispose()


@pytest.fixture
def store(store_url):
    opened = open_store(store_url)
    yield opened
    opened.close()


def new(table, key, **values) -> Edit:
    """A row that is not there yet; what a test does not care about has a plain value."""
    plain = {
        "origins": {"title": key, "demonstration": False},
        "neighbourhoods": {"boundary_set": key.split(":")[0], "code": key, "name": key},
        "parties": {"name": key},
        "pacts": {"title": key, "status": "active", "public": True, "verified": False},
        "activities": {"volunteers_at_least": False, "verified": False},
        "requests": {"kind": "garden", "status": "open"},
        "notes": {"text": key},
    }
    return Edit(table, key, plain.get(table, {}) | values, None)
