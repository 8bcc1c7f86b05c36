"""The register keeps what it is given, one transaction at a time."""

import datetime as dt
import sqlite3

import geopandas as gpd
import pytest
import shapely
import sqlalchemy as sa

from geo import model
from geo.errors import ConflictError, UserError
from geo.storage import Edit, engine, open_store
from geo.storage.engine import reading, writing
from tests.registers import empty_register
from tests.storage.conftest import new

DAY = dt.date(2024, 5, 1)


def test_an_empty_register_is_at_revision_zero(store):
    revision, tables = store.fetch_all()
    assert revision == 0
    assert list(tables) == list(model.TABLES)
    assert all(frame.empty for frame in tables.values())


def test_every_column_of_every_table_comes_back_as_it_was_written(store):
    rows = {name: _row(table) for name, table in model.TABLES.items()}
    # What residents wrote stays as long as it is not decided on, and not too old.
    rows["submissions"] |= {"state": "held", "received_on": dt.date.today()}
    store.save([Edit(name, "1", row, None) for name, row in rows.items()], who="a")
    for name, row in rows.items():
        expected = model.as_frame(name, [row])
        found = store.fetch(name)
        assert found.dtypes.equals(expected.dtypes), name
        assert found.index.equals(expected.index)
        assert found.to_dict("records") == expected.to_dict("records")


def _row(table: model.Table) -> dict:
    values = {
        model.Kind.TEXT: "Così è “Ø” 🌱",
        model.Kind.INTEGER: 2**40,
        model.Kind.NUMBER: 0.1 + 0.2,
        model.Kind.FLAG: True,
        model.Kind.DATE: DAY,
        model.Kind.GEOMETRY: shapely.Point(9.123456789012345, 45.1).buffer(0.001),
    }
    row = {"id": "1"}
    for column in table.columns[1:]:
        row[column.name] = column.codes.codes[-1] if column.codes else values[column.kind]
        row[column.name] = "1" if column.refers else row[column.name]
    return row


def test_what_is_unknown_comes_back_unknown(store):
    store.save([new("neighbourhoods", "nil:1")], who="a")
    found = store.fetch("neighbourhoods")
    assert isinstance(found, gpd.GeoDataFrame)
    assert found.crs.to_string() == model.AT_REST
    assert found.loc["nil:1", ["dwellings", "residents", "source", "geometry"]].isna().all()


def test_rows_come_in_the_order_of_their_ids_on_every_store(store):
    store.save([new("parties", key) for key in ("b", "B", "à", "a", "10", "9")], who="a")
    assert list(store.fetch("parties").index) == sorted(["b", "B", "à", "a", "10", "9"])


def test_a_write_raises_the_revision_by_one_and_says_who(store):
    store.save([new("pacts", "P1"), new("pacts", "P2")], who="anna")
    seen = store.row_revision("pacts", "P1")
    assert store.save([Edit("pacts", "P1", {"title": "Orto"}, seen)], who="bruno") == 2
    steps = store.history("pacts", "P1")
    assert list(steps["who"]) == ["anna", "bruno"]
    assert list(steps["revision"]) == [1, 2]
    assert steps["before"].iloc[0] is None
    assert steps["before"].iloc[1]["title"] == "P1"
    assert steps["after"].iloc[1]["title"] == "Orto"
    assert (dt.datetime.now(dt.UTC) - steps["at"].iloc[1]).total_seconds() < 60
    assert store.last_change()[1] == "bruno"


def test_a_write_that_changes_nothing_leaves_no_trace(store):
    store.save([new("pacts", "P1", signed_on=DAY)], who="a")
    seen = store.row_revision("pacts", "P1")
    assert store.save([Edit("pacts", "P1", {"signed_on": DAY}, seen)], who="b") == 1
    assert store.row_revision("pacts", "P1") == seen
    assert store.save([], who="b") == 1
    assert len(store.history("pacts", "P1")) == 1


def test_a_stale_edit_is_told_who_was_faster_and_when(store):
    store.save([new("pacts", "P1")], who="anna")
    seen = store.row_revision("pacts", "P1")
    store.save([Edit("pacts", "P1", {"title": "Orto"}, seen)], who="bruno")
    with pytest.raises(ConflictError) as told:
        store.save([new("pacts", "P2"), Edit("pacts", "P1", {"title": "X"}, seen)], who="carla")
    assert told.value.parameters["who"] == "bruno"
    assert told.value.parameters["row"] == "P1"
    assert store.fetch("pacts")["title"].to_dict() == {"P1": "Orto"}
    assert store.revision() == 2


def test_a_row_that_was_deleted_meanwhile_is_a_conflict(store):
    store.save([new("pacts", "P1")], who="anna")
    store.save([Edit("pacts", "P1", None, 1)], who="bruno")
    with pytest.raises(ConflictError) as told:
        store.save([Edit("pacts", "P1", {"title": "X"}, 1)], who="carla")
    assert told.value.key == "storage.conflict_deleted"
    assert store.history("pacts", "P1")["after"].iloc[1] is None


def test_a_row_cannot_be_made_twice(store):
    store.save([new("pacts", "P1")], who="anna")
    with pytest.raises(ConflictError):
        store.save([new("pacts", "P1")], who="bruno")


@pytest.mark.parametrize(
    ("edit", "key"),
    [
        (new("pacts", "P1", status="alive"), "storage.unknown_code"),
        (new("pacts", "P1", status=None), "storage.required"),
        (new("pacts", "P1", title="a\x00b"), "storage.bad_value"),
        (new("pacts", "P1", signed_on="yesterday"), "storage.bad_value"),
        (new("pact_areas", "A1", pact_id="P9", area="inclusion"), "storage.dangling"),
    ],
)
def test_what_does_not_fit_the_model_is_refused_whole(store, edit, key):
    with pytest.raises(UserError) as told:
        store.save([new("parties", "A"), edit], who="a")
    assert told.value.key == key
    assert store.revision() == 0
    assert store.fetch("parties").empty


def test_a_row_that_others_need_is_not_deleted(store):
    store.save(
        [new("pacts", "P1"), new("pact_areas", "A1", pact_id="P1", area="inclusion")], who="a"
    )
    with pytest.raises(UserError) as told:
        store.save([Edit("pacts", "P1", None, 1)], who="a")
    assert told.value.key == "storage.still_used"
    store.save([Edit("pacts", "P1", None, 1), Edit("pact_areas", "A1", None, 1)], who="a")
    assert store.fetch("pacts").empty


def test_the_order_of_edits_does_not_matter(store):
    store.save(
        [new("pact_areas", "A1", pact_id="P1", area="inclusion"), new("pacts", "P1")], who="a"
    )
    assert len(store.fetch("pact_areas")) == 1


@pytest.mark.parametrize("change", ["UPDATE changes SET who = 'x'", "DELETE FROM changes"])
def test_history_cannot_be_rewritten(store, change):
    store.save([new("pacts", "P1")], who="anna")
    with pytest.raises(sa.exc.DBAPIError, match="append-only"), writing(store.engine) as here:
        here.execute(sa.text(change))
    assert list(store.history("pacts", "P1")["who"]) == ["anna"]


def test_a_reader_sees_one_revision_whole(store):
    store.save([new("parties", "A")], who="a")
    with reading(store.engine) as here:
        first = here.execute(sa.text("SELECT revision FROM register")).scalar()
        if store.engine.dialect.name == "postgresql":  # SQLite's writer waits for the reader
            store.save([new("parties", "B")], who="a")
        assert here.execute(sa.text("SELECT revision FROM register")).scalar() == first
        assert here.execute(sa.text("SELECT count(*) FROM parties")).scalar() == 1


def test_sqlite_is_set_up_to_keep_what_it_says_it_kept(tmp_path):
    store = open_store(f"sqlite:///{tmp_path / 'r.sqlite3'}")
    with reading(store.engine) as here:
        setting = {
            name: here.exec_driver_sql(f"PRAGMA {name}").scalar()
            for name in ("foreign_keys", "synchronous", "journal_mode", "busy_timeout")
        }
    journal = "wal" if sqlite3.sqlite_version_info >= (3, 51, 3) else "delete"
    expected = {"foreign_keys": 1, "synchronous": 2, "journal_mode": journal}
    assert setting == expected | {"busy_timeout": 30_000}


def test_a_file_that_is_no_register_is_refused_and_left_alone(tmp_path):
    note = tmp_path / "note.sqlite3"
    note.write_text("not a database, and longer than a header would be " * 10)
    with pytest.raises(UserError) as told:
        open_store(f"sqlite:///{note}")
    assert told.value.key == "storage.not_a_register"
    assert note.read_text().startswith("not a database")
    other = tmp_path / "other.sqlite3"
    here = sqlite3.connect(other)
    here.execute("CREATE TABLE songs (title TEXT)")
    here.close()
    with pytest.raises(UserError) as told:
        open_store(f"sqlite:///{other}")
    assert told.value.key == "storage.not_a_register"


@pytest.mark.parametrize(
    ("url", "key"),
    [
        ("nonsense", "storage.bad_url"),
        ("mysql://here/there", "storage.bad_url"),
        ("sqlite://", "storage.bad_url"),
        ("sqlite:////no/such/folder/r.sqlite3", "storage.cannot_open"),
        ("postgresql://me:secret@127.0.0.1:1/none", "storage.unreachable"),
    ],
)
def test_an_address_that_leads_nowhere_is_one_clear_sentence(url, key):
    with pytest.raises(UserError) as told:
        open_store(url)
    assert told.value.key == key
    assert "secret" not in str(told.value.parameters)


def test_the_audit_trail_cannot_be_emptied_at_a_stroke(store):
    store.save([new("pacts", "P1")], who="a")
    emptying = "TRUNCATE changes" if store.engine.name == "postgresql" else "DELETE FROM changes"
    with pytest.raises(sa.exc.DBAPIError, match="append-only"), writing(store.engine) as here:
        here.execute(sa.text(emptying))
    assert len(store.history("pacts", "P1")) == 1


def test_a_plan_goes_with_its_sites_and_a_courtyard_of_a_plan_stays(store):
    sites = [
        new("plan_sites", "L1:1", plan_id="L1", courtyard_id="c1", rank=1),
        new("plan_sites", "L1:2", plan_id="L1", building_id="b1", rank=2),
    ]
    made = [new("plans", "L1", name="Orti", radius_m=300), new("courtyards", "c1")]
    store.save([*sites, *made, new("buildings", "b1")], who="a")
    assert store.fetch("plan_sites")["rank"].tolist() == [1, 2]
    with pytest.raises(UserError) as told:
        store.save([Edit("courtyards", "c1", None, 1)], who="a")
    assert told.value.key == "storage.still_used"
    gone = [Edit("plan_sites", f"L1:{rank}", None, 1) for rank in (1, 2)]
    store.save([Edit("plans", "L1", None, 1), *gone], who="a")
    assert store.fetch("plans").empty and store.fetch("plan_sites").empty


def test_a_site_of_no_plan_is_refused(store):
    with pytest.raises(UserError) as told:
        store.save([new("plan_sites", "L1:1", plan_id="L1", rank=1)], who="a")
    assert told.value.key == "storage.dangling"


def test_a_damaged_register_is_one_clear_sentence(tmp_path):
    file = tmp_path / "register.sqlite3"
    url = empty_register(file)
    file.write_bytes(file.read_bytes()[:50_000])
    with pytest.raises(UserError) as told:
        open_store(url)
    assert told.value.key == "storage.damaged"


@pytest.mark.parametrize("work", ["read", "write"])
def test_a_register_that_another_program_holds_is_busy(tmp_path, monkeypatch, work):
    url = empty_register(tmp_path / "register.sqlite3")
    monkeypatch.setattr(engine, "BUSY_SECONDS", 0)
    store = open_store(url)
    other = sqlite3.connect(tmp_path / "register.sqlite3", isolation_level=None)
    other.execute("BEGIN EXCLUSIVE")
    with pytest.raises(UserError) as told:
        store.fetch_all() if work == "read" else store.save([new("pacts", "P")], who="anna")
    other.close()
    assert told.value.key == "storage.busy"
    assert store.revision() == 0
