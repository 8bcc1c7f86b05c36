"""Many rows at once leave the store exactly as they would one by one."""

import datetime as dt

import pandas as pd
import pytest
import shapely
import sqlalchemy as sa

from geo import model
from geo.errors import UserError
from geo.storage import Edit, open_store
from geo.storage.bulk import STEP, insert_frame
from geo.storage.engine import reading
from geo.storage.frames import READ_CHUNK
from geo.storage.schema import CHANGES
from geo.storage.writing import write
from tests.storage.conftest import new

DAYS = [dt.date(2024, 2, 29), None] * 4
ODD = [
    "plain",
    'a "quote"',
    "back\\slash",
    "line\nbreak\ttab",
    "50% off %s {}",
    "Così “è” 🌱 \u2028",
    "",
]


def tables():
    rows = {
        "pacts": [
            new("pacts", f"P{at}", title=text, signed_on=day).values | {"id": f"P{at}"}
            for at, (text, day) in enumerate(
                zip(ODD, [dt.date(2024, 2, 29), None] * 4, strict=False)
            )
        ],
        "buildings": [
            {"id": "b1", "dwellings": 7, "geometry": shapely.box(9, 45, 9.1, 45.123456789012345)},
            {"id": "b2"},
        ],
        "activities": [
            new("activities", "a", hours=0.1 + 0.2, volunteers=3, volunteers_at_least=True).values
            | {"id": "a", "pact_id": "P0", "on": dt.date(2024, 1, 1)}
        ],
    }
    return {name: model.as_frame(name, each) for name, each in rows.items()}, rows


def trail(store):
    with reading(store.engine) as here:
        wanted = [
            CHANGES.c[name] for name in ("table", "row", "before", "after", "revision", "who")
        ]
        return sorted(here.execute(sa.select(*wanted)).all(), key=lambda row: row[:2])


def bulk(store, frames):
    def bring(stamp):
        for name in ("pacts", "buildings", "activities"):
            if name in frames:
                insert_frame(stamp, name, frames[name])

    return write(store.engine, "a", bring)


def test_rows_and_audit_are_the_same_as_one_by_one(store, tmp_path):
    frames, rows = tables()
    assert bulk(store, frames) == 1
    other = open_store(f"sqlite:///{tmp_path / 'other.sqlite3'}")
    other.save([Edit(name, row["id"], row, None) for name in rows for row in rows[name]], who="a")
    assert trail(store) == trail(other)
    for name in frames:
        pd.testing.assert_frame_equal(store.fetch(name), other.fetch(name))
        pd.testing.assert_frame_equal(store.fetch(name), frames[name].sort_index())
    apart = other.last_change()[0] - store.history("pacts", "P0")["at"].iloc[0]
    assert 0 <= apart.total_seconds() < 60


@pytest.mark.parametrize(
    ("column", "value", "key"),
    [
        ("title", None, "storage.required"),
        ("title", "a\x00b", "storage.bad_value"),
        ("area", "gardening", "storage.unknown_code"),
        ("origin", "nowhere", "storage.dangling"),
    ],
)
def test_one_bad_row_among_many_refuses_all(store, column, value, key):
    frames, _ = tables()
    frames["pacts"].loc["P3", column] = value
    with pytest.raises(UserError) as told:
        bulk(store, frames)
    assert told.value.key == key
    if key != "storage.dangling":
        assert told.value.parameters["row"] == "P3"
    assert store.revision() == 0 and store.fetch("pacts").empty


def test_a_row_that_is_there_already_refuses_all(store):
    store.save([new("pacts", "P2")], who="a")
    with pytest.raises(UserError) as told:
        bulk(store, tables()[0])
    assert told.value.key == "storage.exists"
    assert list(store.fetch("pacts").index) == ["P2"]


def test_a_number_that_is_no_number_is_refused(store):
    store.save([new("pacts", "P")], who="a")
    with pytest.raises(UserError) as told:
        store.save(
            [new("activities", "a", pact_id="P", on="2024-01-01", hours=float("inf"))], who="a"
        )
    assert told.value.key == "storage.bad_value"


@pytest.mark.parametrize("count", [1, READ_CHUNK - 1, READ_CHUNK, READ_CHUNK + 1, 2 * STEP + 1])
def test_every_row_comes_back_however_many_there_are(tmp_path, count):
    _come_back(open_store(f"sqlite:///{tmp_path / 'r.sqlite3'}"), count)


def test_whoever_waits_is_told_of_every_few_thousand_rows(store):
    frame = model.as_frame("parties", [{"id": str(at), "name": "a"} for at in range(2 * STEP + 1)])
    told: list[int] = []
    write(store.engine, "a", lambda stamp: insert_frame(stamp, "parties", frame), step=told.append)
    assert told == [STEP, STEP, 1] and STEP <= 5_000


def test_every_row_comes_back_from_either_store(store):
    _come_back(store, 2 * READ_CHUNK + 1)


def _come_back(store, count):
    parties = [{"id": f"{at:06}", "name": f"Circolo {at}"} for at in range(count)]
    frame = model.as_frame("parties", parties)
    write(store.engine, "a", lambda stamp: insert_frame(stamp, "parties", frame))
    pd.testing.assert_frame_equal(store.fetch("parties"), frame)
