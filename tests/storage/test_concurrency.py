"""Many writers at once, each a process: nothing is lost and nobody is told of a lock."""

import multiprocessing
from contextlib import closing

import sqlalchemy as sa

from geo.errors import ConflictError
from geo.storage import Edit, open_store
from geo.storage.engine import reading
from tests.storage.conftest import new

WRITERS, WRITES, SHARED_WRITES = 8, 150, 15


def _count_up(url: str) -> int:
    """Add one to a number that all writers share, as often as asked; tell the conflicts met."""
    conflicts = 0
    with closing(open_store(url)) as store:
        for _ in range(SHARED_WRITES):
            while not _added_one(store):
                conflicts += 1
    return conflicts


def _added_one(store) -> bool:
    with reading(store.engine) as here:
        count, seen = here.execute(
            sa.text("SELECT residents, row_revision FROM neighbourhoods")
        ).one()
    try:
        store.save([Edit("neighbourhoods", "n:1", {"residents": count + 1}, seen)], who="w")
    except ConflictError:
        return False
    return True


def _add_rows(order: tuple[str, int]) -> int:
    url, writer = order
    with closing(open_store(url)) as store:
        for number in range(WRITES):
            store.save([new("parties", f"{writer}-{number}")], who=str(writer))
    return WRITES


def test_eight_writers_lose_none_of_their_1200_rows(store_url):
    open_store(store_url).close()
    with multiprocessing.get_context("fork").Pool(WRITERS) as pool:
        written = pool.map(_add_rows, [(store_url, writer) for writer in range(WRITERS)])
    with closing(open_store(store_url)) as store:
        assert sum(written) == len(store.fetch("parties")) == store.revision() == WRITERS * WRITES


def test_eight_writers_of_one_number_lose_no_update(store_url):
    with closing(open_store(store_url)) as store:
        store.save([new("neighbourhoods", "n:1", residents=0)], who="a")
    with multiprocessing.get_context("fork").Pool(WRITERS) as pool:
        conflicts = pool.map(_count_up, [store_url] * WRITERS)
    with closing(open_store(store_url)) as store:
        assert store.fetch("neighbourhoods")["residents"].iloc[0] == WRITERS * SHARED_WRITES
        assert len(store.history("neighbourhoods", "n:1")) == WRITERS * SHARED_WRITES + 1
    assert sum(conflicts) > 0  # else they did not meet, and this shows nothing
