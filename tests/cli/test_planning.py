"""Where the next pacts should go, asked from a shell."""

import json
import signal

from geo.analysis import siting
from geo.loading.plan_file import read_plan


def test_a_plan_is_told_with_its_proof_and_written_for_a_map(demonstrated, run, tmp_path):
    file = tmp_path / "plan.geojson"
    code, out, _ = run("plan", "--sites", "3", "--radius", "300", "--output", file)
    assert code == 0
    assert "Con 3 nuovi patti" in out and "Dimostrato" in out
    sites = read_plan(file.read_bytes())
    assert len(sites) == 3 and all(site in out for site in sites)
    homes = [one["properties"]["homes"] for one in json.loads(file.read_bytes())["features"]]
    assert homes == sorted(homes, reverse=True)


def test_a_file_that_is_there_is_never_written_over(demonstrated, run, tmp_path):
    file = tmp_path / "plan.geojson"
    file.write_text("mine")
    code, _, err = run("plan", "--sites", "1", "--output", file)
    assert code == 1 and "plan.geojson" in err
    assert file.read_text() == "mine"


def test_a_need_that_nobody_knows_is_one_sentence(demonstrated, run):
    code, _, err = run("plan", "--sites", "1", "--need", "happiness")
    assert code == 1 and "happiness" in err and len(err.strip().splitlines()) == 1
    assert run("plan", "--sites", "1", "--need", "demo_over_65_pct", "--lang", "en")[0] == 0


def test_an_interruption_gives_the_best_so_far(demonstrated, run, monkeypatch):
    solve = siting.solve

    def interrupted(*given, cancelled, **options):
        signal.raise_signal(signal.SIGINT)
        assert cancelled()
        return solve(*given, cancelled=cancelled, **options)

    monkeypatch.setattr(siting, "solve", interrupted)
    before = signal.getsignal(signal.SIGINT)
    code, out, _ = run("plan", "--sites", "4")
    assert code == 130
    assert "Con 4 nuovi patti" in out
    assert signal.getsignal(signal.SIGINT) is before


def test_an_empty_register_is_told_to_import_boundaries(register_file, run):
    assert run("init")[0] == 0
    code, _, err = run("plan", "--sites", "3")
    assert code == 1
    assert "non ha ancora confini di quartieri" in err
