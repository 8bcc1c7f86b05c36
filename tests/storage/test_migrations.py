"""Migrations lead to the schema that the model declares, and never backwards."""

import pytest
import sqlalchemy as sa
from alembic import command
from alembic.config import Config
from alembic.script import ScriptDirectory

from geo.errors import UserError
from geo.storage import open_store
from geo.storage.engine import make_engine, writing
from geo.storage.migrate import FOLDER, MIGRATIONS
from geo.storage.schema import METADATA
from tests.storage.conftest import new


def _schema(engine):
    seen = sa.inspect(engine)
    return {
        table: {
            "columns": {
                column["name"]: (str(column["type"]), column["nullable"], column["primary_key"])
                if "primary_key" in column
                else (str(column["type"]), column["nullable"])
                for column in seen.get_columns(table)
            },
            "key": seen.get_pk_constraint(table)["constrained_columns"],
            "references": sorted(
                (key["name"] or "", key["constrained_columns"], key["referred_table"])
                for key in seen.get_foreign_keys(table)
            ),
            "checks": sorted(
                (check["name"], check["sqltext"]) for check in seen.get_check_constraints(table)
            ),
            "indexes": sorted(
                (index["name"], index["column_names"], str(index.get("dialect_options")))
                for index in seen.get_indexes(table)
            ),
        }
        for table in seen.get_table_names()
        if table not in {"alembic_version", "spatial_ref_sys"}
    }


def test_the_migrated_schema_is_the_one_that_the_model_declares(store_url):
    store = open_store(store_url)
    migrated = _schema(store.engine)
    with writing(store.engine) as here:
        METADATA.drop_all(here)
        METADATA.create_all(here)
    declared = _schema(store.engine)
    store.close()
    assert set(migrated) == set(declared)
    for table, shape in declared.items():
        assert migrated[table] == shape, table


def test_a_changed_code_list_would_be_seen(store):
    before = _schema(store.engine)["pacts"]["checks"]
    assert any("needs_information" in text for _, text in before)


def test_the_list_of_migrations_is_that_of_the_folder():
    settings = Config()
    settings.set_main_option("script_location", str(FOLDER))
    found = [step.revision for step in ScriptDirectory.from_config(settings).walk_revisions()]
    assert tuple(reversed(found)) == MIGRATIONS


def test_opening_twice_migrates_once(store_url):
    open_store(store_url).close()
    again = open_store(store_url)
    assert again.revision() == 0
    again.close()


def test_a_register_of_the_first_version_is_brought_up_to_date_and_keeps_its_rows(
    store_url, monkeypatch
):
    from geo.storage import migrate
    from geo.storage import writing as writing_module

    with monkeypatch.context() as before:
        before.setattr(migrate, "_upgrade", lambda connection: _upgrade_to(connection, "0001"))
        before.setattr(migrate, "MIGRATIONS", ("0001",))
        before.setattr(writing_module, "to_erase", lambda *_: [])
        store = open_store(store_url)
        store.save([new("pacts", "P")], who="anna")
        store.close()
    store = open_store(store_url)
    store.save([new("notes", "N", on="2024-05-01", pact_id="P")], who="anna")
    assert list(store.fetch("pacts").index) == ["P"]
    assert list(store.fetch("notes").index) == ["N"]
    store.save([new("plans", "L"), new("plan_sites", "L:1", plan_id="L", rank=1)], who="anna")
    assert list(store.fetch("plan_sites").index) == ["L:1"]
    store.close()


def _upgrade_to(connection, version):
    settings = Config()
    settings.set_main_option("script_location", str(FOLDER))
    settings.attributes["connection"] = connection
    command.upgrade(settings, version)


def test_a_register_of_a_newer_version_is_refused(store_url):
    store = open_store(store_url)
    with writing(store.engine) as here:
        here.execute(sa.text("UPDATE alembic_version SET version_num = '9999'"))
    store.close()
    with pytest.raises(UserError) as told:
        open_store(store_url)
    assert told.value.key == "storage.newer"
    assert told.value.parameters["version"] == "9999"


def test_a_migration_that_fails_leaves_nothing(store_url, monkeypatch):
    from geo.storage import migrate

    upgrade = migrate._upgrade

    def stop_half_way(connection):
        upgrade(connection)
        raise KeyboardInterrupt

    monkeypatch.setattr(migrate, "_upgrade", stop_half_way)
    with pytest.raises(KeyboardInterrupt):
        open_store(store_url)
    engine = make_engine(store_url)
    assert "pacts" not in sa.inspect(engine).get_table_names()
    engine.dispose()
