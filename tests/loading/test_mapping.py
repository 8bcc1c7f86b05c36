"""A mapping says what it can, comes back as written, and names its own mistakes."""

import pytest

from geo import model
from geo.errors import UserError
from geo.loading import load, read_mapping, ready_mappings, write_mapping
from geo.loading.guess import guess_mapping
from geo.loading.mapping_file import parse_mapping
from geo.loading.table import RawTable
from tests.loading.drawn import PACTS, check_sayable, csv, pacts_mapping

BASE = PACTS.format(file="")


@pytest.mark.parametrize("name", ready_mappings())
def test_a_ready_mapping_is_valid_and_comes_back_as_written(name):
    mapping = read_mapping(name)
    assert parse_mapping(write_mapping(mapping)) == mapping


def test_every_code_of_a_ready_mapping_is_a_code():
    known = {
        code
        for codes in (model.AREAS, model.STATUSES, model.GOODS, model.PARTY_KINDS)
        for code in codes.codes
    }
    for name in ready_mappings():
        for listed in read_mapping(name).words.values():
            assert set(listed.values()) <= known | {"", "-"}


MISTAKES = {
    "toml": ("name = ", "loading.mapping.toml"),
    "no table": ('name = "a"\ntitle = "b"', "loading.mapping.missing"),
    "unknown key": (BASE.replace("[origin]", "[origni]\n[origin]"), "loading.mapping.key"),
    "unknown table": (
        BASE.replace('name = "pacts"\n[table', 'name = "patti"\n[table'),
        "loading.mapping.no_table",
    ),
    "unknown field": (BASE + 'colour = "x"\n', "loading.mapping.no_field"),
    "required field": (BASE.replace('status = "status"\n', ""), "loading.mapping.missing"),
    "public unsaid": (BASE.replace("public = { value = true }\n", ""), "loading.mapping.missing"),
    "two sources": (BASE + 'area = { column = "a", value = "b" }\n', "loading.mapping.field"),
    "no source": (BASE + "area = { optional = true }\n", "loading.mapping.field"),
    "unknown words": (BASE + 'area = { column = "a", words = "w" }\n', "loading.mapping.no_words"),
    "order of dates": (PACTS.format(file='dates = "italian"'), "loading.mapping.option"),
    "decimal mark": (PACTS.format(file='decimal = "comma"'), "loading.mapping.option"),
    "crs": (
        PACTS.format(file='crs = "+proj=longlat +nadgrids=/etc/passwd"'),
        "loading.mapping.option",
    ),
    "territory": (
        PACTS.format(file="territory = [9.4, 45.3, 8.9, 45.6]"),
        "loading.mapping.option",
    ),
    "type": (BASE.replace('title = "title"', "title = 3"), "loading.mapping.field"),
    "shape": (
        BASE.replace('name = "pacts"\n[table', 'name = "buildings"\n[table').split(
            'title = "title"'
        )[0]
        + 'geometry = { lon = "x" }\n',
        "loading.mapping.shape",
    ),
    "origin": (BASE.replace('id = "test:pacts"\n', ""), "loading.mapping.missing"),
}


@pytest.mark.parametrize("name", MISTAKES)
def test_a_mistake_in_a_mapping_is_named(name):
    text, key = MISTAKES[name]
    with pytest.raises(UserError) as mistake:
        parse_mapping(text)
    assert mistake.value.key == key
    check_sayable(mistake.value)


def test_a_mapping_that_is_not_there_names_those_that_are():
    with pytest.raises(UserError) as mistake:
        read_mapping("palremo")
    assert "palermo" in mistake.value.parameters["ready"]


def test_words_become_codes_whatever_their_case_and_spaces(reader):
    content = csv("id;title;status", "1;A; FIRMATO ", "2;B;In  Corso", "3;C;active", "4;D;boh")
    text = BASE.replace('status = "status"', 'status = { column = "status", words = "s" }')
    mapping = parse_mapping(text + '[words.s]\n"firmato" = "signed"\n"in corso" = "active"\n')
    found = load(content, "a.csv", mapping=mapping, reader=reader)
    assert list(found.frames["pacts"]["status"]) == ["signed", "active", "active"]
    assert [(each.row, each.value) for each in found.problems] == [(5, "boh")]


def test_the_words_of_the_app_need_no_list(reader):
    content = csv("id;title;status", "1;A;Firmato", "2;B;signed", "3;C;Signed")
    found = load(content, "a.csv", mapping=pacts_mapping(), reader=reader)
    assert set(found.frames["pacts"]["status"]) == {"signed"}


def test_a_guess_is_shown_as_a_mapping_that_can_be_edited(reader):
    content = csv(
        "id_patto;titolo;ambito;stato;data_proposta;data_firma;tipo_proponente;"
        "denominazione_proponente;indirizzo;lat;lon",
        "P1;Orto;Aiuto reciproco;In istruttoria;13/04/2024;01/05/2024;Persona fisica;"
        "Mario Rossi;via A 1;45,46;9,19",
        "P2;Corte;Cura degli spazi comuni;firmato;03/04/2025;;APS;Gli amici;via B;45,47;9,2",
    )
    found = load(content, "roster.csv", reader=reader)
    assert (found.accepted, found.rejected) == (2, 0)
    assert found.mapping.file.dates == "dmy"
    assert parse_mapping(write_mapping(found.mapping)) == found.mapping
    assert list(found.frames["pacts"]["status"]) == ["under_review", "signed"]
    assert set(found.frames["parties"]["name"]) == {"", "Gli amici"}
    assert found.skipped_columns == []


def test_a_list_of_pacts_whose_first_columns_are_those_of_the_origins_is_one_of_pacts(reader):
    content = csv("id;title;area;status", "1;Orto;inclusion;active", "2;Corte;mutual_aid;signed")
    found = load(content, "a.csv", reader=reader)
    assert list(found.frames["pacts"]["title"]) == ["Orto", "Corte"]


@pytest.mark.parametrize("table", model.TABLES)
def test_a_table_s_own_layout_is_read_as_that_table(table, reader):
    names = [one.name for one in model.TABLES[table].columns if one.name != "geometry"]
    raw = RawTable({name: ["1"] for name in names}, [2])
    assert guess_mapping(raw).tables[0].name == table


def test_columns_that_say_nothing_are_not_guessed(reader):
    with pytest.raises(UserError) as mistake:
        load(csv("foo;bar", "1;2"), "a.csv", reader=reader)
    assert mistake.value.key == "loading.guess.nothing"


def test_where_a_value_comes_from_is_said_shortly():
    rules = read_mapping("swiss_litter").tables[1].fields
    assert rules["on"].source() == "date"
    assert rules["kind"].source() == "'other'"
    assert rules["volunteers"].source() == "num_parts_staff + num_parts_other"
    assert rules["hours"].source() == "time_minutes × volunteers"
    assert rules["id"].source() == "swiss:{survey_key}"
