"""The papers for a meeting, made at a shell."""

import pytest

from geo import words
from geo.errors import UserError
from geo.reports import deck as deck_package


@pytest.fixture(autouse=True)
def _demonstrated(demonstrated):
    pass


def test_a_place_gets_the_deck_that_was_asked_for(run, tmp_path):
    folder = tmp_path / "riunione"
    code, out, _ = run("brief", "--place", "quarter:corvetto", "--output", folder)
    assert code == 0 and "1 file" in out
    (file,) = folder.iterdir()
    assert file.name.startswith("demonstration-quarter-corvetto-") and file.suffix == ".html"
    assert "Corvetto" in file.read_text(encoding="utf-8")


def test_language_edition_and_period_are_in_the_paper(run, tmp_path):
    period = ("--since", "2025-01-15", "--until", "2025-06-02")
    run("brief", "--easy", "--lang", "en", *period, "--output", tmp_path / "x")
    (file,) = (tmp_path / "x").iterdir()
    assert file.name == "demonstration-tutto-2025-06-facile-en.html"
    assert "From 1 Jan 2025 to 30 Jun 2025." in file.read_text(encoding="utf-8")


@pytest.mark.parametrize(
    "asked",
    [("--place", "quarter:nessuno"), ("--pact", "nessuno"), ("--all", "--set", "nessuno"),
     ("--since", "2025-13-01"), ("--since", "2025-06-01", "--until", "2025-01-01")],
)  # fmt: skip
def test_what_cannot_be_made_is_said_in_a_sentence_and_nothing_is_written(run, tmp_path, asked):
    code, _, err = run("brief", *asked, "--output", tmp_path / "x")
    assert code == 1 and err.strip().endswith(".") and "Traceback" not in err
    assert not list((tmp_path / "x").glob("*"))


@pytest.fixture
def made_up(monkeypatch):
    """Replace the deck by what a test says of a place."""

    def replace(make):
        monkeypatch.setattr(deck_package, "deck_of", lambda briefing: make(briefing.title))

    return replace


def test_a_failure_in_one_place_does_not_stop_the_others(run, tmp_path, made_up):
    def make(title):
        if title.startswith("Corvetto"):
            raise ValueError("broken")
        if title.startswith("Gallaratese"):
            raise UserError("cli.bad_date", value="x")
        return b"deck"

    made_up(make)
    code, out, err = run("brief", "--all", "--output", tmp_path / "x")
    assert code == 1 and "23 file" in out
    assert "1 di 25" in err and "ValueError: broken" in err and "2 luoghi su 25" in err
    assert "UserError" not in err and words.say("cli.bad_date", "it", value="x") in err
    assert len(list((tmp_path / "x").iterdir())) == 23


def test_an_interruption_leaves_only_whole_files(run, tmp_path, made_up):
    done = []

    def make(title):
        done.append(title)
        if len(done) == 4:
            raise KeyboardInterrupt
        return b"deck"

    made_up(make)
    code, _, _ = run("brief", "--all", "--output", tmp_path / "x")
    files = list((tmp_path / "x").iterdir())
    assert code == 130
    assert len(files) == 3 and all(file.read_bytes() == b"deck" for file in files)


def test_a_folder_that_cannot_be_written_to_is_named(run, tmp_path, made_up):
    (tmp_path / "x").write_text("a file stands here")
    code, _, err = run("brief", "--output", tmp_path / "x")
    assert code == 1 and "«x»" in err
