"""The first start: a demonstration that is whole, once, and gives way."""

import datetime as dt
import multiprocessing
from pathlib import Path

import pytest

from geo import words
from geo.storage import Edit, ensure_register, load_demonstration, open_store, start_empty
from geo.storage.telling import event_line
from geo.storage.trail import writes
from tests.storage.conftest import new

DAY = dt.date(2025, 3, 1)


@pytest.fixture
def default(tmp_path, monkeypatch):
    url = f"sqlite:///{tmp_path / 'register.sqlite3'}"
    monkeypatch.setenv("PACTS_DATABASE_URL", url)
    return url


@pytest.fixture(scope="module")
def told(tmp_path_factory):
    """A register that a first start on that day has filled, as a file."""
    file = tmp_path_factory.mktemp("told") / "register.sqlite3"
    store = open_store(f"sqlite:///{file}")
    load_demonstration(store, DAY)
    store.close()
    return file.read_bytes()


@pytest.fixture
def started(default, told):
    """The default register after a first start on that day."""
    Path(default.removeprefix("sqlite:///")).write_bytes(told)
    return ensure_register(today=DAY)


def test_an_untouched_default_register_is_filled_up_to_today(default):
    store = ensure_register(today=DAY)
    revision, tables = store.fetch_all()
    assert revision == 1 and store.is_demonstration()
    assert 90 < len(tables["pacts"]) < 150
    assert tables["activities"]["on"].max().date() <= DAY
    assert (tables["activities"]["on"].max().date() - DAY).days > -31


def test_a_register_at_another_address_is_left_empty(default, tmp_path):
    other = ensure_register(f"sqlite:///{tmp_path / 'other.sqlite3'}", DAY)
    assert other.revision() == 0


def test_a_second_start_on_the_same_day_writes_nothing_and_a_later_day_goes_on(default, started):
    assert started.revision() == 1
    assert ensure_register(today=DAY).revision() == 1
    later = ensure_register(today=DAY + dt.timedelta(days=30))
    fresh = open_store(default.replace("register", "fresh"))
    load_demonstration(fresh, DAY + dt.timedelta(days=30))
    assert later.revision() == 2
    for name, frame in fresh.fetch_all()[1].items():
        assert later.fetch(name).equals(frame), name


def test_what_a_person_wrote_to_stays_as_it_is(started):
    started.save([new("parties", "A")], who="anna")
    assert ensure_register(today=DAY + dt.timedelta(days=30)).revision() == 2
    assert not load_demonstration(started, DAY)


def test_a_register_started_empty_stays_empty(default):
    store = open_store()
    assert start_empty(store, "anna")
    assert not start_empty(store, "bruno")
    again = ensure_register(today=DAY)
    assert again.fetch("pacts").empty and again.revision() == 1


def test_an_interrupted_first_start_leaves_nothing_half_made(default, monkeypatch):
    def stop(*_args):
        raise KeyboardInterrupt

    with monkeypatch.context() as broken, pytest.raises(KeyboardInterrupt):
        broken.setattr("geo.storage.first_start.mark", stop)
        ensure_register(today=DAY)
    assert open_store().fetch("neighbourhoods").empty
    assert ensure_register(today=DAY).revision() == 1


def _start(_number: int) -> int:
    return ensure_register(today=DAY).revision()


def test_processes_that_start_at_once_make_one_register(default):
    with multiprocessing.get_context("fork").Pool(3) as pool:
        assert pool.map(_start, range(3)) == [1, 1, 1]


def test_deleting_a_demonstration_row_counts_as_writing(started):
    row = started.fetch("reports").index[0]
    started.save([Edit("reports", row, None, 1)], who="anna")
    ensure_register(today=DAY + dt.timedelta(days=1))
    assert row not in started.fetch("reports").index


@pytest.mark.parametrize("lang", words.languages())
def test_how_a_register_began_is_told_in_words(started, lang, tmp_path):
    empty = open_store(f"sqlite:///{tmp_path / 'empty.sqlite3'}")
    start_empty(empty, "anna")
    said = [
        event_line(writes(store, before=None, limit=1, table=None, who=None)[0].event, lang)
        for store in (started, empty)
    ]
    day = words.date(DAY, lang)
    assert said == [
        words.say("history.register.demonstration", lang, day=DAY),
        words.say("history.register.empty", lang),
    ]
    assert day in said[0]
