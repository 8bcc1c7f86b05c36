"""The register from a shell, as a person at a keyboard meets it."""

import argparse
import datetime as dt
import inspect
import re
import sqlite3
import subprocess
import sys
from pathlib import Path

import pytest

from geo import words
from geo.cli import COMMANDS
from geo.cli.parser import SAID
from geo.loading.native import read_folder
from geo.storage import open_store
from tests.registers import address
from tests.scarce import largest_file
from tests.storage.conftest import new

ROOT = Path(__file__).resolve().parents[2]
PACTS = """id,title,status,public,verified
{rows}
"""


@pytest.fixture
def file_of(tmp_path):
    def write(*rows: str, name: str = "pacts.csv") -> Path:
        file = tmp_path / name
        file.write_text(PACTS.format(rows="\n".join(rows)), encoding="utf-8")
        return file

    return write


def bring(run, file, *options):
    return run("import", file, "--mapping", "native:pacts", "--date", "2024-05-01", *options)


@pytest.mark.parametrize("command", COMMANDS)
@pytest.mark.parametrize("lang", words.languages())
def test_every_command_explains_itself_with_an_example(run, command, lang):
    code, out, err = run(command, "--help", "--lang", lang)
    assert code == 0 and not err
    assert f"python -m geo {command}" in out
    assert words.say(f"cli.{command}.help", lang).split()[0] in out
    assert f"python -m geo {COMMANDS[command].example}" in " ".join(out.split())


@pytest.mark.parametrize("command", COMMANDS)
def test_every_command_is_in_the_readme(command):
    readme = ROOT / "README.md"
    text = readme.read_text(encoding="utf-8")
    assert re.search(rf"python -m geo {command}\b", text), f"README.md lacks {command}"


def test_the_language_is_italian_unless_it_is_asked_for(run, monkeypatch):
    assert "comandi" in run("--help")[1]
    assert "commands" in run("--help", "--lang", "en")[1]
    monkeypatch.setenv("LANG", "en_GB.UTF-8")
    assert "commands" in run("--help")[1]
    monkeypatch.setenv("LANG", "C")
    assert "comandi" in run("--help")[1]


@pytest.mark.parametrize(
    "arguments",
    [
        ("dance",),
        (),
        ("import",),
        ("import", "no-such-file.csv"),
        ("check", "x.csv", "--date", "1 May"),
        ("import", "x.csv", "--replace-demo", "--keep-demo"),
        ("fetch", "atlantis"),
        ("copy", "nonsense", "sqlite:///x.sqlite3"),
        ("check", "x.csv", "--mapping", "no-such-mapping"),
        ("plan",),
        ("plan", "--sites", "0"),
        ("plan", "--sites", "five"),
        ("plan", "--sites", "2", "--set", "atlantis"),
    ],
)
def test_a_mistake_is_one_sentence_on_the_error_stream(run, arguments):
    code, out, err = run(*arguments)
    assert code == 1 and not out
    assert len(err.strip().splitlines()) == 1 and "Traceback" not in err


@pytest.mark.parametrize(
    "arguments",
    [(), ("dance",), ("plan",), ("import", "a", "b"), ("info", "--lang"), ("check", "x", "--crs"),
     ("import", "x", "--replace-demo", "--keep-demo"), ("import", "x", "--yes=3"),
     ("requests", "--reason", "z"), ("import", "--help"), ("--help",)],
)  # fmt: skip
def test_in_italian_nothing_of_argparse_s_english_is_left(run, arguments):
    said = " ".join(run(*arguments)[1:])
    english = (
        r"\b(the|usage|options|arguments?|invalid|choose|required|expected|allowed|show|FOLDER)\b"
    )
    assert said.strip() and not re.search(english, said)


def test_what_argparse_says_is_still_what_is_translated():
    source = inspect.getsource(argparse)
    assert all(repr(said) in source for said in SAID)
    assert argparse.ArgumentParser().format_usage().startswith("usage: ")


def test_init_makes_an_empty_register_once(run, register_file):
    register_file.unlink()
    assert run("init")[0] == 0
    code, out, _ = run("init")
    assert code == 0 and "non è cambiato nulla" in out
    assert open_store().fetch("pacts").empty


def test_demo_fills_a_register_that_nobody_used_and_no_other(run):
    assert run("demo")[0] == 0
    assert open_store().is_demonstration()
    store = open_store()
    store.save([new("parties", "A")], who="anna")
    assert run("demo")[0] == 1


@pytest.mark.usefixtures("demonstrated")
def test_init_after_demo_tells_that_the_demonstration_is_still_there(run):
    code, out, err = run("init")
    assert code == 1 and not out and "PACTS_DATABASE_URL" in err and "--replace-demo" in err
    assert open_store().is_demonstration()


def test_demo_after_init_claims_nobody_s_data_in_an_empty_register(run, register_file):
    run("init")
    code, out, err = run("demo")
    assert code == 1 and not out and "è vuoto" in err and "PACTS_DATABASE_URL" in err
    assert open_store().fetch("pacts").empty


def test_an_empty_register_gives_open_data_and_no_line_about_none(run, tmp_path):
    code, out, _ = run("open-data", tmp_path / "out")
    assert code == 0 and "0 attività" not in out and len(out.splitlines()) == 1


def test_an_import_shows_what_it_read_and_what_changes_before_it_writes(run, file_of):
    code, out, err = bring(run, file_of("1,Orto,active,true,false"))
    assert code == 1 and "--yes" in err  # nobody is at the keyboard
    assert "pacts.title ← title" in out
    assert "Righe lette 1 = accettate 1 + scartate 0" in out
    assert "+ pacts 1" in out and "Nuove righe: 1." in out
    assert open_store().revision() == 0
    assert bring(run, file_of("1,Orto,active,true,false"), "--yes")[0] == 0
    assert list(open_store().fetch("pacts")["title"]) == ["Orto"]


def test_the_same_file_twice_changes_nothing(run, file_of):
    bring(run, file_of("1,Orto,active,true,false"), "--yes")
    code, out, _ = bring(run, file_of("1,Orto,active,true,false"), "--yes")
    assert code == 0 and words.say("cli.nothing", "it") in out
    assert open_store().revision() == 1


def test_a_newer_file_is_told_row_by_row(run, file_of):
    bring(run, file_of("1,Orto,active,true,false"), "--yes")
    _, out, _ = bring(run, file_of("1,Siepe,active,true,false"), "--yes")
    assert "~ pacts 1 title: Orto → Siepe" in out


def test_a_long_difference_is_shortened_and_counted(run, file_of):
    rows = [f"{number:03},Orto,active,true,false" for number in range(80)]
    _, out, _ = bring(run, file_of(*rows), "--yes")
    assert out.count("  + ") == 50 and "altre 31" in out  # 80 pacts and their origin


def test_rejects_stop_an_import_until_they_are_accepted(run, file_of):
    rows = ("1,Orto,active,true,false", "2,Muro,ballando,true,false")
    code, out, err = bring(run, file_of(*rows), "--yes")
    assert code == 1 and "--accept-rejects" in err
    assert "Righe lette 2 = accettate 1 + scartate 1" in out and "ballando" in out
    assert open_store().revision() == 0
    assert bring(run, file_of(*rows), "--yes", "--accept-rejects")[0] == 0
    assert list(open_store().fetch("pacts").index) == ["1"]


def test_check_writes_nothing_and_fails_if_rows_would_be_rejected(run, file_of):
    good, bad = "1,Orto,active,true,false", "2,Muro,ballando,true,false"
    assert run("check", file_of(good), "--mapping", "native:pacts")[0] == 0
    code, out, _ = run("check", file_of(good, bad), "--mapping", "native:pacts")
    assert code == 1 and "ballando" in out
    assert not Path(open_store().engine.url.database).with_suffix(".part").exists()
    assert open_store().revision() == 0


def test_a_reference_to_what_is_nowhere_stops_the_import(run, tmp_path):
    file = tmp_path / "areas.csv"
    file.write_text("id,pact_id,area\n1,nowhere,inclusion\n", encoding="utf-8")
    code, out, err = run("import", file, "--mapping", "native:pact_areas", "--yes")
    assert code == 1 and "nowhere" in out and words.say("cli.lost", "it", n=1) in err
    assert open_store().revision() == 0


@pytest.mark.usefixtures("demonstrated")
def test_demonstration_data_stay_or_go_only_as_somebody_says(run, file_of):
    file = file_of("1,Orto,active,true,false")
    code, _, err = bring(run, file, "--yes")
    assert code == 1 and "--replace-demo" in err and "--keep-demo" in err
    assert bring(run, file, "--yes", "--keep-demo")[0] == 0
    assert open_store().is_demonstration()
    file = file_of("1,Siepe,active,true,false")
    assert bring(run, file, "--yes", "--replace-demo")[0] == 0
    assert not open_store().is_demonstration()


def test_an_answer_is_asked_for_at_a_keyboard(run, file_of, monkeypatch):
    monkeypatch.setattr("sys.stdin.isatty", lambda: True, raising=False)
    for answer, revision in (("n", 0), ("", 0), ("s", 1)):
        monkeypatch.setattr("builtins.input", lambda _, answer=answer: answer)
        bring(run, file_of("1,Orto,active,true,false"))
        assert open_store().revision() == revision


def test_an_interrupted_import_leaves_the_register_as_it_was(run, file_of, monkeypatch):
    def stop(*_args):
        raise KeyboardInterrupt

    monkeypatch.setattr("geo.storage.difference.apply", stop)
    code, _, err = bring(run, file_of("1,Orto,active,true,false"), "--yes")
    assert code == 130 and words.say("cli.interrupted", "it") in err
    assert open_store().fetch("pacts").empty


@pytest.mark.usefixtures("demonstrated")
def test_an_export_is_the_register_and_is_never_written_over(run, tmp_path):
    folder = tmp_path / "out"
    assert run("export", folder)[0] == 0
    for name, frame in read_folder(folder).items():
        assert frame.index.equals(open_store().fetch(name).index), name
    assert run("export", folder)[0] == 1
    assert not list(tmp_path.glob("*.part"))


def test_info_tells_what_there_is_and_since_when(run):
    fresh = run("info")[1]
    assert words.say("cli.info.never", "it") in fresh
    assert fresh.endswith(words.say("cli.info.no_origins", "it") + "\n")
    open_store().save([new("pacts", "P"), new("origins", "o", title="Ufficio")], who="anna")
    out = run("info")[1]
    assert "revisione 1" in out and "di anna" in out and "Ufficio" in out
    assert words.date(dt.datetime.now().astimezone().date(), "it") in out
    assert re.search(r"pacts +1\n", out)


def test_copy_and_backup_make_registers(run, register_file, tmp_path):
    open_store().save([new("pacts", "P")], who="anna")
    target = f"sqlite:///{tmp_path / 'copy.sqlite3'}"
    code, out, err = run("copy", address(register_file), target)
    assert code == 0 and "uguali" in out and "pacts: 1 di 1" in err
    assert run("backup", tmp_path / "backup.sqlite3")[0] == 0
    with sqlite3.connect(tmp_path / "backup.sqlite3") as here:
        assert here.execute("SELECT id FROM pacts").fetchall() == [("P",)]
    here.close()
    assert open_store(target).revision() == 1


def test_a_reader_who_has_seen_enough_gets_no_traceback(demonstrated):
    command = [sys.executable, "-m", "geo", "info"]
    told = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
    told.stdout.close()
    said = told.stderr.read()
    told.stderr.close()
    assert (told.wait(), said) == (1, "")


@pytest.mark.parametrize(
    "arguments",
    [("info",), ("export", "out"), ("backup", "out"), ("requests",), ("undo", "1"), ("tidy",),
     ("open-data", "out"), ("brief", "--output", "out"), ("history", "pacts", "P")],
)  # fmt: skip
def test_what_only_reads_makes_no_register_where_there_is_none(
    run, register_file, tmp_path, monkeypatch, arguments
):
    register_file.unlink()
    monkeypatch.chdir(tmp_path)
    code, out, err = run(*arguments)
    assert code == 1 and not out
    assert err == words.say("storage.missing", "it", url=register_file.name) + "\n"
    assert not list(tmp_path.iterdir())


@pytest.mark.usefixtures("demonstrated")
@pytest.mark.parametrize(
    "arguments",
    [("export", "out"), ("backup", "out"), ("open-data", "out"), ("brief", "--output", "out"),
     ("copy", "sqlite:///register.sqlite3", "sqlite:///out")],
)  # fmt: skip
def test_a_full_disk_is_one_sentence_and_leaves_nothing_in_halves(
    run, tmp_path, monkeypatch, arguments
):
    monkeypatch.chdir(tmp_path)
    with largest_file(2_000):
        code, _, err = run(*arguments)
    assert code == 1 and "spazio" in err.splitlines()[-1] and "Traceback" not in err
    left = [file for file in tmp_path.rglob("*") if file.is_file()]
    assert [file.name for file in left if file.stat().st_size >= 2_000] == ["register.sqlite3"]
    assert not [file for file in left if ".part" in file.name]


def test_memory_that_runs_out_is_one_sentence(run, monkeypatch):
    def gone(*_args):
        raise MemoryError

    monkeypatch.setattr("geo.storage.store.Store.fetch_all", gone)
    code, out, err = run("info")
    assert (code, out, err) == (1, "", words.say("cli.no_memory", "it") + "\n")
