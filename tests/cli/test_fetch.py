"""`python -m geo fetch milan`, from a publisher on loopback who has Milan's real files."""

import datetime as dt
import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from geo import words
from geo.loading import known_publishers, read_mapping
from geo.storage import open_store
from tests.publisher import publishing

pytestmark = pytest.mark.shared
ROOT = Path(__file__).resolve().parents[2]
FILES = {
    "ds964_nil_wm.geojson": "milano/nil_ds964_2020.geojson",
    "ds379_municipi_label.geojson": "milano/municipi_ds379.geojson",
}


@pytest.fixture
def milan(real):
    """Milan's files by the names under which Milan has them, and badly served."""
    files = {name: (real / path).read_bytes() for name, path in FILES.items()}
    with publishing(files | {"half": files["ds379_municipi_label.geojson"]}) as address:
        yield address


@pytest.fixture
def publishers(tmp_path, monkeypatch):
    """The app's own addresses with another host, and perhaps another last file."""

    def move_to(host: str, last: str | None = None) -> None:
        listed = "[milan]\n"
        sources = known_publishers(ROOT / "geo/loading/publishers.toml")["milan"]
        for source in sources:
            name = last if last and source is sources[-1] else source.name
            listed += f'[[milan.file]]\nurl = "{host}/{name}"\n'
            listed += f'name = "{source.name}"\nmapping = "{source.mapping}"\n'
        file = tmp_path / "publishers.toml"
        file.write_text(listed, encoding="utf-8")
        monkeypatch.setenv("PACTS_PUBLISHERS", str(file))

    return move_to


def test_milan_comes_whole_with_licence_and_date_and_comes_twice_without_a_change(
    run, milan, publishers, register_file
):
    publishers(milan)
    command = [sys.executable, "-m", "geo", "fetch", "milan", "--yes"]
    first = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert first.returncode == 0, first.stderr
    for rows in (88, 9):
        counts = {"rows": rows, "accepted": rows, "rejected": 0}
        assert words.say("cli.counts", "it", **counts) in first.stdout
    _, tables = open_store().fetch_all()
    assert tables["neighbourhoods"]["boundary_set"].value_counts().to_dict() == {
        "nil": 88,
        "municipio": 9,
    }
    assert tables["neighbourhoods"]["origin"].isin(tables["origins"].index).all()
    expected = {read_mapping(source.mapping).origin["id"] for source in known_publishers()["milan"]}
    assert set(tables["origins"].index) == expected
    assert set(tables["origins"]["licence"]) == {"CC BY 4.0"}
    assert set(tables["origins"]["publisher"]) == {"Comune di Milano"}
    assert set(tables["origins"]["dated_on"].dt.date) == {dt.date(2020, 2, 5)}

    before = register_file.read_bytes()
    code, out, _ = run("fetch", "milan", "--yes")
    assert code == 0 and out.count(words.say("cli.nothing", "it")) == 2
    assert register_file.read_bytes() == before


@pytest.mark.parametrize("last", ["half", "moved", "page", "away"])
def test_what_cannot_be_had_whole_leaves_the_register_as_it_was_and_says_so_in_a_sentence(
    run, milan, publishers, register_file, last
):
    publishers(milan, last)
    before = register_file.read_bytes()
    code, out, err = run("fetch", "milan", "--yes")
    *progress, sentence = err.strip().splitlines()
    assert code == 1 and not out
    assert progress == [words.say("cli.fetching", "it", name=name) for name in FILES]
    assert len(sentence) > 30 and "Traceback" not in err
    assert register_file.read_bytes() == before


def test_no_network_is_a_sentence_too(run, publishers, register_file):
    publishers("http://127.0.0.1:9")
    before = register_file.read_bytes()
    code, out, err = run("fetch", "milan", "--yes")
    assert code == 1 and not out
    assert words.say("loading.fetch.no_network", "it", host="127.0.0.1") in err
    assert register_file.read_bytes() == before


@pytest.mark.parametrize("last", ["slow", "mute"])
def test_ctrl_c_while_a_file_comes_ends_with_a_sentence_and_nothing_in_halves(
    milan, publishers, register_file, tmp_path, last
):
    publishers(milan, last)
    before, there = register_file.read_bytes(), sorted(tmp_path.rglob("*"))
    command = [sys.executable, "-m", "geo", "fetch", "milan", "--yes"]
    started = subprocess.Popen(
        command, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    )
    for _ in FILES:
        assert started.stderr.readline()
    os.kill(started.pid, signal.SIGINT)
    out, err = started.communicate(timeout=30)
    assert (started.returncode, out) == (130, "")
    assert err.strip() == words.say("cli.interrupted", "it")
    assert register_file.read_bytes() == before
    assert sorted(tmp_path.rglob("*")) == there
