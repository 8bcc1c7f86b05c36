"""What the register says it kept is on the disk: the writes to it are counted, commit by commit."""

import os
import shutil
import subprocess
import sys
import time
from contextlib import closing
from pathlib import Path

import pytest
import sqlalchemy as sa

from geo.storage import open_store
from geo.storage.engine import reading, writing
from tests.registers import empty_register
from tests.storage.conftest import new

ROOT = Path(__file__).resolve().parents[2]
COMMITS = 20
SAVED = b"saved"
TRACE = ("-f", "-y", "-e", "trace=fsync,fdatasync,write")


def save_and_say_so(url: str) -> None:
    """Save some times; after each, say so on the standard output."""
    with closing(open_store(url)) as store:
        for number in range(COMMITS):
            store.save([new("parties", str(number))], who="a")
            os.write(1, SAVED)


def _traced(*command: str) -> list[str]:
    strace = shutil.which("strace")
    if not strace:
        pytest.skip("strace is not installed: nothing else here counts what a process syncs")
    log = Path(command[-1]).with_suffix(".strace")
    if subprocess.run([strace, "-o", os.devnull, "true"], check=False).returncode:
        pytest.skip("strace may not look at processes here")
    whole = [strace, *TRACE, "-o", str(log), *command]
    subprocess.run(whole, cwd=ROOT, check=True, stdout=subprocess.PIPE)
    return log.read_text().splitlines()


def test_sqlite_syncs_the_register_before_every_save_is_said_to_be_done(tmp_path):
    file = tmp_path / "register.sqlite3"
    empty_register(file)
    child = f"import sys; from {__name__} import {save_and_say_so.__name__} as save"
    child += "; save('sqlite:///' + sys.argv[1])"
    synced: list[int] = [0]
    for line in _traced(sys.executable, "-c", child, str(file)):
        if "sync(" in line and f"<{file}" in line and "resumed" not in line:
            synced[-1] += 1
        elif SAVED.decode() in line:
            synced.append(0)
    assert len(synced) == COMMITS + 1
    assert min(synced[:COMMITS]) >= 1, synced


def test_every_connection_to_sqlite_waits_for_the_disk(tmp_path):
    with closing(open_store(empty_register(tmp_path / "register.sqlite3"))) as store:
        connections, modes = set(), []

        @sa.event.listens_for(store.engine, "begin")
        def look(connection: sa.Connection) -> None:
            driver = connection.connection.driver_connection
            connections.add(driver)
            modes.append(driver.execute("PRAGMA synchronous").fetchone()[0])

        for number in range(COMMITS):
            store.save([new("parties", str(number))], who="a")
        with reading(store.engine), writing(store.engine):
            pass
    assert len(connections) == COMMITS + 2
    assert set(modes) == {2}  # FULL


@pytest.mark.postgis
@pytest.mark.parametrize("kind", ["postgis"])
def test_postgresql_syncs_its_log_at_least_once_a_commit(store, server):
    before = _log_syncs(server)
    for number in range(COMMITS):
        store.save([new("parties", str(number))], who="a")
    store.close()  # a server's process counts its work when it ends
    deadline = time.monotonic() + 10
    while _log_syncs(server) - before < COMMITS and time.monotonic() < deadline:
        pass
    assert _log_syncs(server) - before >= COMMITS


def _log_syncs(server: sa.URL) -> int:
    engine = sa.create_engine(server.set(drivername="postgresql+psycopg"), poolclass=sa.NullPool)
    with engine.connect() as connection:
        for setting in ("fsync", "synchronous_commit"):
            assert connection.scalar(sa.text(f"SHOW {setting}")) == "on"
        return int(connection.scalar(sa.text("SELECT wal_sync FROM pg_stat_wal")))
