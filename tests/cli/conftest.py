"""A person at a keyboard, with a register of their own."""

import datetime as dt
from pathlib import Path

import pytest

from geo.cli import main
from geo.storage import load_demonstration, open_store
from tests.registers import address, empty_register

REAL = Path(__file__).resolve().parents[2] / "../shared/realdata"


@pytest.fixture(autouse=True)
def register_file(tmp_path, monkeypatch):
    file = tmp_path / "register.sqlite3"
    monkeypatch.setenv("PACTS_DATABASE_URL", empty_register(file))
    monkeypatch.setenv("LANG", "it_IT.UTF-8")
    return file


@pytest.fixture(scope="session")
def demonstration(tmp_path_factory):
    """What `demo` makes of a register today, made once."""
    file = tmp_path_factory.mktemp("demonstration") / "register.sqlite3"
    store = open_store(address(file))
    load_demonstration(store, dt.date.today())
    store.close()
    return file.read_bytes()


@pytest.fixture
def demonstrated(register_file, demonstration):
    """The register, with the demonstration in it."""
    register_file.write_bytes(demonstration)


@pytest.fixture
def run(capsys):
    def ask(*arguments) -> tuple[int, str, str]:
        try:
            code = main([str(argument) for argument in arguments])
        except SystemExit as stop:
            code = stop.code
        return (code, *capsys.readouterr())

    return ask


@pytest.fixture
def real() -> Path:
    if not REAL.is_dir():
        pytest.skip("the real files are not beside the project")
    return REAL
