"""Killed while it saves, again and again: what was acknowledged is there, and nothing by halves."""

import os
import signal
import sqlite3
import sys
import time
from contextlib import closing

from geo.storage import Edit, open_store
from tests.storage.conftest import new

KILLS = 200


def _pair(key: str) -> list[Edit]:
    return [new(table, key) for table in ("pacts", "parties")]


def _save_until_killed(store, number: int, acknowledged: int) -> None:
    for step in range(1_000_000):
        revision = store.save(_pair(f"{number}-{step}"), who=str(number))
        os.write(acknowledged, revision.to_bytes(4, "big"))


def _killed_after(store, number: int, writes: int, wait_s: float) -> list[int]:
    """Start a child that saves and says so, kill it after some writes and a moment more."""
    read_end, write_end = os.pipe()
    child = os.fork()
    if child == 0:
        os.close(read_end)
        try:
            _save_until_killed(store, number, write_end)
        finally:
            os._exit(1)
    os.close(write_end)
    said = b"".join(os.read(read_end, 4) for _ in range(writes))
    deadline = time.perf_counter() + wait_s
    while time.perf_counter() < deadline:
        pass
    os.kill(child, signal.SIGKILL)
    os.waitpid(child, 0)
    while rest := os.read(read_end, 4096):
        said += rest
    os.close(read_end)
    return [int.from_bytes(said[at : at + 4], "big") for at in range(0, len(said), 4)]


def test_two_hundred_kills_lose_no_acknowledged_write_and_leave_no_half(tmp_path):
    assert sys.platform != "win32"
    file = tmp_path / "r.sqlite3"
    store = open_store(f"sqlite:///{file}")
    # The children begin with what this first save has prepared, and need not prepare it again.
    acknowledged, interrupted = [store.save(_pair("first"), who="first")], 0
    for number in range(KILLS):
        # Not at random: the moments spread evenly over the time that a save takes.
        acknowledged += _killed_after(store, number, 1, (number % 50) * 0.0002)
        interrupted += file.with_name("r.sqlite3-journal").exists()
    with closing(sqlite3.connect(file)) as plain:
        kept = {row[0] for row in plain.execute("SELECT DISTINCT revision FROM changes")}
        audit = plain.execute("SELECT count(*) FROM changes").fetchone()[0]
        assert plain.execute("PRAGMA integrity_check").fetchone() == ("ok",)
    revision, tables = store.fetch_all()
    assert set(acknowledged) <= kept
    assert len(set(acknowledged)) == len(acknowledged) > KILLS
    assert kept == set(range(1, revision + 1))
    assert list(tables["pacts"].index) == list(tables["parties"].index)
    assert audit == 2 * len(tables["pacts"]) == 2 * revision
    assert interrupted > 0  # else no kill met a save, and this shows nothing
