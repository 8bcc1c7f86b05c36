"""A register moved to another store is the same register; a backup taken while writing is whole."""

import itertools
import sqlite3
import threading
from contextlib import closing

import pandas as pd
import pytest
import sqlalchemy as sa

from geo import model
from geo.errors import UserError
from geo.storage import Edit, back_up, copy_register, open_store
from geo.storage.copying import fingerprint
from geo.storage.engine import reading, writing
from geo.storage.schema import CHANGES
from tests.registers import address, empty_register
from tests.scarce import largest_file
from tests.storage.conftest import new
from tests.storage.test_snapshot import SETTING, placed


def filled(url):
    store = open_store(url)
    store.save([*SETTING, *placed(building_id="house")], who="anna")
    store.save(
        [Edit("pacts", "P", {"title": "Orto “di via B”", "ends_on": "2025-02-28"}, 1)], who="b"
    )
    return store


def test_a_copy_has_every_row_every_revision_and_the_whole_history(store_url, tmp_path):
    there, back = (
        f"sqlite:///{tmp_path / 'there.sqlite3'}",
        f"sqlite:///{tmp_path / 'back.sqlite3'}",
    )
    with closing(filled(back)) as source:
        told = []
        counts = copy_register(back, store_url, lambda *step: told.append(step))
        copy_register(store_url, there)
        with closing(open_store(store_url)) as middle, closing(open_store(there)) as last:
            for copy in (middle, last):
                assert copy.revision() == source.revision() == 2
                assert copy.row_revision("pacts", "P") == 2
                pd.testing.assert_frame_equal(
                    copy.history("pacts", "P"), source.history("pacts", "P")
                )
                for name in model.TABLES:
                    pd.testing.assert_frame_equal(copy.fetch(name), source.fetch(name))
            assert middle.save([new("pacts", "Q")], who="c") == 3
            assert middle.history("pacts", "Q").index[0] == 9
    assert counts["neighbourhoods"] == 3 and counts["changes"] == 8
    assert ("changes", 8, 8) in told


def test_a_copy_never_goes_into_a_register_that_holds_something(store_url, tmp_path):
    other = f"sqlite:///{tmp_path / 'other.sqlite3'}"
    filled(other).close()
    with closing(open_store(store_url)) as target:
        target.save([new("parties", "A")], who="anna")
        with pytest.raises(UserError) as told:
            copy_register(other, store_url)
        assert told.value.key == "storage.target_full"
        assert list(target.fetch("parties").index) == ["A"]


def test_a_copy_that_reads_differently_is_undone(store_url, tmp_path, monkeypatch):
    other = f"sqlite:///{tmp_path / 'other.sqlite3'}"
    filled(other).close()
    numbers = itertools.count()
    monkeypatch.setattr("geo.storage.copying.fingerprint", lambda *_: (0, str(next(numbers))))
    with pytest.raises(UserError) as told:
        copy_register(other, store_url)
    assert told.value.key == "storage.copy_differs"
    with closing(open_store(store_url)) as target:
        assert target.revision() == 0 and target.fetch("pacts").empty


def test_the_fingerprint_sees_one_changed_letter(store_url):
    with closing(filled(store_url)) as store:
        pacts = sa.Table("pacts", sa.MetaData(), autoload_with=store.engine)
        with reading(store.engine) as here:
            before = fingerprint(here, CHANGES), fingerprint(here, model_table("pacts"))
        with writing(store.engine) as here:
            here.execute(sa.update(pacts).values(title="Orto “di via C”"))
        with reading(store.engine) as here:
            assert fingerprint(here, CHANGES) == before[0]
            assert fingerprint(here, model_table("pacts")) != before[1]


def model_table(name):
    from geo.storage.schema import TABLES

    return TABLES[name]


def test_twenty_backups_taken_while_writing_are_whole(tmp_path):
    url = f"sqlite:///{tmp_path / 'live.sqlite3'}"
    store = open_store(url)
    done = threading.Event()

    def write():
        for number in itertools.count():
            if done.is_set():
                return
            pair = [new("pacts", f"P{number}"), new("parties", f"A{number}")]
            store.save(pair, who="w")

    writer = threading.Thread(target=write)
    writer.start()
    try:
        for number in range(20):
            back_up(url, tmp_path / f"{number}.sqlite3")
    finally:
        done.set()
        writer.join()
    for number in range(20):
        copy = open_store(f"sqlite:///{tmp_path / f'{number}.sqlite3'}")
        revision, tables = copy.fetch_all()
        assert len(tables["pacts"]) == len(tables["parties"]) == revision
        with closing(sqlite3.connect(tmp_path / f"{number}.sqlite3")) as plain:
            assert plain.execute("PRAGMA integrity_check").fetchone() == ("ok",)
            assert plain.execute("SELECT count(*) FROM changes").fetchone() == (2 * revision,)
    assert not list(tmp_path.glob("*.part"))


def test_a_backup_is_never_written_over(tmp_path):
    url = f"sqlite:///{tmp_path / 'live.sqlite3'}"
    open_store(url)
    back_up(url, tmp_path / "copy.sqlite3")
    with pytest.raises(UserError) as told:
        back_up(url, tmp_path / "copy.sqlite3")
    assert told.value.key == "storage.backup_exists"


def test_a_backup_into_a_folder_that_is_not_there_is_one_clear_sentence(tmp_path):
    url = empty_register(tmp_path / "live.sqlite3")
    with pytest.raises(UserError) as told:
        back_up(url, tmp_path / "nowhere" / "copy.sqlite3")
    assert told.value.key == "storage.cannot_write"
    assert not (tmp_path / "nowhere").exists()


def test_a_register_that_is_not_there_is_not_copied_and_not_made(tmp_path):
    source, target = address(tmp_path / "typo.sqlite3"), tmp_path / "copy.sqlite3"
    for work in (
        lambda: copy_register(source, address(target)),
        lambda: back_up(source, target),
    ):
        with pytest.raises(UserError) as told:
            work()
        assert told.value.key == "storage.missing"
    assert not list(tmp_path.iterdir())


def test_a_copy_that_finds_no_space_leaves_no_file(tmp_path):
    url = empty_register(tmp_path / "live.sqlite3")
    for work, key in (
        (lambda: copy_register(url, address(tmp_path / "copy.sqlite3")), "storage.full"),
        (lambda: back_up(url, tmp_path / "copy.sqlite3"), "storage.cannot_write"),
    ):
        with largest_file(20_000), pytest.raises(UserError) as told:
            work()
        assert told.value.key == key
    assert [file.name for file in tmp_path.iterdir()] == ["live.sqlite3"]
