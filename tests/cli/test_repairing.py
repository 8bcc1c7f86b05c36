"""The doctor, the templates and the way back, from a shell."""

import io

import pytest
from openpyxl import load_workbook

from geo.storage import open_store
from geo.storage.undoing import imports
from tests.loading.drawn import csv

LINES = (
    "Codice patto;Titolo;Ambito;Stato;Data inizio;Data scadenza",
    "P-1;Aiuole;Cultura e educaz.;attivo;31/12/2025;01/01/2025",
    "P-2;Muro;Aiuto reciproco;attivo;;",
    "P-3;;Aiuto reciproco;attivo;;",
)


@pytest.fixture
def messy(tmp_path):
    file = tmp_path / "patti.csv"
    file.write_bytes(csv(*LINES))
    return file


def test_repairs_are_made_where_they_were_asked_for(run, messy):
    code, said, _ = run("check", messy, "--repair", "word")
    assert code == 1 and "2 respinte" not in said.split("\n")[0]
    assert "Cultura ed educazione" in said
    code, said, _ = run("import", messy, "--repair", "all", "--accept-rejects", "--yes")
    assert code == 0 and "Scambia le due date" in said
    store = open_store()
    assert sorted(store.fetch("pacts").index) == ["P-1", "P-2"]
    assert imports(store)["note"].iloc[0]["rejected"] == 1
    store.close()


def test_a_corrected_file_can_be_imported_again(run, messy, tmp_path):
    corrected = tmp_path / "corretto.xlsx"
    run("check", messy, "--repair", "all", "--corrected", corrected)
    assert load_workbook(io.BytesIO(corrected.read_bytes())).active.max_row == 4
    code, _, _ = run("import", corrected, "--accept-rejects", "--yes")
    assert code == 0


def test_an_import_is_taken_back_from_the_shell(run, messy):
    run("import", messy, "--repair", "all", "--accept-rejects", "--yes")
    code, said, _ = run("undo", "1")
    assert code == 0 and "annullata" in said
    store = open_store()
    assert store.fetch("pacts").empty
    store.close()
    assert run("undo", "1")[0] == run("undo", "x")[0] == 1


def test_a_template_is_written_or_the_known_ones_are_named(run, tmp_path):
    file = tmp_path / "modello.xlsx"
    assert run("template", "activities", file)[0] == 0
    assert load_workbook(io.BytesIO(file.read_bytes())).active["A1"].value == "Codice patto"
    code, _, told = run("template", "cats", file)
    assert code == 1 and "activities" in told


def test_an_unknown_kind_of_repair_is_refused(run, messy):
    code, _, told = run("check", messy, "--repair", "magic")
    assert code == 1 and "backwards" in told
