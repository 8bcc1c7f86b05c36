"""Templates come back filled, and the office's own file comes back corrected."""

import datetime as dt
import io
from dataclasses import replace

import pytest
from openpyxl import load_workbook

from geo import model, words
from geo.loading import load, settle
from geo.loading.doctor import Decision, Question, accept_all, examine
from geo.loading.guess import guess_mapping
from geo.loading.mapping_file import parse_mapping, read_mapping, write_mapping
from geo.loading.office_layout import OFFICE_TABLES, layout, template_mapping, template_names
from geo.loading.reader import Reader
from geo.reports.templates import file_name, write_corrected, write_template
from tests.loading.drawn import csv, workbook

TODAY = dt.date(2026, 11, 22)


@pytest.fixture(scope="module")
def reader():
    with Reader() as child:
        yield child


@pytest.mark.parametrize("table", OFFICE_TABLES)
@pytest.mark.parametrize("language", words.languages())
def test_a_template_loads_with_its_examples_and_without_a_problem(reader, table, language):
    content = write_template(table, language)
    loaded = load(content, file_name(table, language), reader=reader)
    assert loaded.mapping.name == f"template:{table}:{language}"
    assert (loaded.problems, loaded.accepted, loaded.skipped_columns) == ([], 2, [])
    assert loaded.frames[table].empty  # a forgotten example does no harm
    mapping = template_mapping(table, language)
    open_ = replace(mapping, tables=(replace(mapping.tables[0], where=None),))
    filled = load(content, "x.xlsx", mapping=open_, reader=reader)
    assert (filled.problems, len(filled.frames[table])) == ([], 2)
    needed = [each.name for each in model.TABLES[table].columns if each.required]
    assert filled.frames[table].reset_index()[needed].notna().all(axis=None)


@pytest.mark.parametrize("language", words.languages())
def test_lists_of_a_template_offer_every_code_in_words(language):
    sheet = load_workbook(io.BytesIO(write_template("pacts", language))).active
    rules = sheet.data_validations.dataValidation
    coded = [each for each in layout("pacts", language) if each.shape and each.shape.codes]
    assert len(rules) == len(coded) + 2  # public, verified
    assert all(cell.comment is not None for cell in sheet[1])


def test_what_is_private_says_so_in_its_note():
    sheet = load_workbook(io.BytesIO(write_template("parties", "it"))).active
    (contact,) = [cell for cell in sheet[1] if cell.value.startswith("Contatto")]
    assert words.say("template.note.private", "it") in contact.comment.text


@pytest.mark.parametrize("name", template_names())
def test_the_mapping_of_a_template_can_be_written_and_read_again(name):
    mapping = read_mapping(name)
    assert parse_mapping(write_mapping(mapping)) == mapping


def test_headings_are_no_two_alike():
    for table in OFFICE_TABLES:
        for language in words.languages():
            headings = [each.heading.casefold() for each in layout(table, language)]
            assert len(set(headings)) == len(headings)


PACTS = ["Codice patto", "Titolo", "Ambito", "Stato", "Data inizio", "Data scadenza"]
REGISTER = {name: model.as_frame(name, []) for name in model.TABLES}


def look(reader, content, decisions=()):
    raw = reader.read(content)
    mapping = guess_mapping(raw, filename="patti.xlsx")
    return examine(Question(raw, "patti.xlsx", mapping, REGISTER, TODAY), reader, decisions)


@pytest.mark.parametrize("language", words.languages())
def test_a_corrected_file_comes_in_again_without_edits(reader, language):
    content = csv(
        ";".join(PACTS),
        "P-1;=1+1;Aiuto reciproco;attivo;31/12/2025;01/01/2025",
        "P-2;Muro;Cultura e educaz.;attivo;;",
        "P-3;;;attivo;;",
    )
    first = look(reader, content)
    decisions = accept_all(first.proposals)
    cured = look(reader, content, decisions)
    assert (cured.accepted, cured.rejected) == (2, 1)
    again = write_corrected(cured, decisions, language)
    cells = list(load_workbook(io.BytesIO(again)).active.iter_rows())
    assert all(cell.data_type != "f" for row in cells for cell in row)
    assert cells[0][-1].value == words.say("corrected.remarks", language)
    assert "31" in str(cells[1][-1].value) and cells[3][-1].value
    back = look(reader, again)
    assert (back.accepted, back.rejected) == (2, 1)
    assert back.loaded.frames["pacts"].equals(cured.loaded.frames["pacts"])
    twice = write_corrected(back, [], language)
    assert [cell.value for cell in next(load_workbook(io.BytesIO(twice)).active.iter_rows())] == [
        *PACTS, words.say("corrected.remarks", language),
    ]  # fmt: skip


def test_a_row_left_out_says_so(reader):
    content = workbook(PACTS, ["P-1", "A", "", "attivo", None, None], ["P-1", "A", "", "attivo"])
    first = look(reader, content)
    (twin,) = [each for each in first.proposals if each.kind == "twin"]
    decisions = [Decision(twin.id, "skip")]
    cured = look(reader, content, decisions)
    assert (cured.accepted, cured.rejected) == (1, 1)
    rows = list(load_workbook(io.BytesIO(write_corrected(cured, decisions, "it"))).active.values)
    assert rows[2][0] == "P-1" and rows[2][-1].startswith("Respinta")


def test_a_template_that_was_filled_is_settled_like_any_file(reader):
    book = load_workbook(io.BytesIO(write_template("pacts", "it")))
    book.active["A2"] = "P-77"
    out = io.BytesIO()
    book.save(out)
    loaded = settle(load(out.getvalue(), "patti.xlsx", reader=reader), REGISTER, today=TODAY)
    assert list(loaded.frames["pacts"].index) == ["P-77"]
    assert loaded.origin["id"] == "file:patti"
