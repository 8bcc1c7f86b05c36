"""What the doctor proposes for each kind of trouble, and what comes of accepting it."""

import datetime as dt
from dataclasses import replace

import geopandas as gpd
import pytest
from shapely import Point, box

from geo import model
from geo.errors import UserError
from geo.loading.doctor import (
    Decision,
    Question,
    accept_all,
    examine,
    first_columns,
    learned,
    mapping_with,
)
from geo.loading.files import load_table
from geo.loading.guess import guess_mapping
from geo.loading.mapping_file import parse_mapping, write_mapping
from geo.loading.settling import settle
from geo.loading.values import date_order
from geo.words import explain, languages, say
from tests.loading.drawn import csv

TODAY = dt.date(2026, 11, 22)


def pact(id_, title, **values):
    return {
        "id": id_,
        "title": title,
        "status": "active",
        "public": True,
        "verified": False,
        **values,
    }


def area(id_, name, west, south, east, north):
    return {
        "id": id_, "boundary_set": "quarter", "code": id_.split(":")[1], "name": name,
        "geometry": box(west, south, east, north),
    }  # fmt: skip


@pytest.fixture
def register():
    signed = dt.date(2024, 1, 15)
    pacts = [
        pact("P-001", "Orto di via Mompiani", signed_on=signed, ends_on=dt.date(2026, 12, 31)),
        pact("P-002", "Cortile fiorito", signed_on=signed),
    ]
    areas = [
        area("quarter:corvetto", "Corvetto", 9.21, 45.43, 9.24, 45.45),
        area("quarter:giambellino", "Giambellino", 9.12, 45.44, 9.15, 45.46),
    ]
    return {
        **{name: model.as_frame(name, []) for name in model.TABLES},
        "pacts": model.as_frame("pacts", pacts),
        "neighbourhoods": model.as_frame("neighbourhoods", areas),
    }


@pytest.fixture
def look(reader, register):
    def examined(*lines, decisions=(), mapping=None, filename="elenco.csv", register=register):
        raw = reader.read(csv(*lines))
        chosen = mapping or guess_mapping(raw, filename=filename)
        question = Question(raw, filename, chosen, register, TODAY)
        found = examine(question, reader, decisions)
        assert found.rows_in == found.accepted + found.rejected == len(lines) - 1
        for proposal in found.proposals:
            for language in languages():
                assert explain(proposal, language)
                for option in proposal.options:
                    words = {**option.parameters, "word": "x"}
                    assert say(f"doctor.option.{option.name}", language, **words)
                assert say(f"doctor.kind.{proposal.kind}", language)
        return found

    return examined


def only(found, kind):
    (proposal,) = [each for each in found.proposals if each.kind == kind]
    return proposal


def accepting(look, *lines, kind, option=0, **options):
    """The one proposal of a kind, and the file with it accepted."""
    proposal = only(look(*lines, **options), kind)
    decision = Decision(proposal.id, proposal.options[option].key)
    return proposal, look(*lines, decisions=[decision], **options)


PACTS = "Codice patto;Titolo;Ambito;Stato;Data inizio;Data scadenza"


def test_an_end_before_its_start_is_exchanged(look):
    lines = [PACTS, "P-9;Aiuole;Aiuto reciproco;attivo;31/12/2025;01/01/2025", "P-8;Muro;;attivo;;"]
    assert look(*lines).rejected == 1
    proposal, cured = accepting(look, *lines, kind="backwards")
    assert [(c.before, c.after) for c in proposal.options[0].changes] == [
        ("31/12/2025", "01/01/2025"), ("01/01/2025", "31/12/2025"),
    ]  # fmt: skip
    assert cured.rejected == 0
    assert str(cured.loaded.frames["pacts"].at["P-9", "ends_on"])[:10] == "2025-12-31"


def test_an_unknown_area_is_explained_once_for_every_row(look):
    lines = [PACTS, *(f"P-{n};Patto {n};Cultura e educaz.;attivo;;" for n in range(3))]
    lines.append("P-9;Altro;Aiuto reciproco;attivo;;")
    proposal, cured = accepting(look, *lines, kind="word")
    assert proposal.options[0].parameters["code"] == "culture_education"
    assert proposal.rows == (2, 3, 4) and len(proposal.options) == len(model.AREAS.codes)
    assert cured.rejected == 0
    assert set(cured.loaded.frames["pacts"]["area"]) == {"culture_education", "mutual_aid"}


def test_what_was_explained_once_is_known_in_the_next_file(look, reader):
    lines = [PACTS, "P-1;Patto;Roba di cultura;attivo;;", "P-2;Altro;Aiuto reciproco;attivo;;"]
    found = look(*lines)
    proposal = only(found, "word")
    decisions = [Decision(proposal.id, "word:culture_education")]
    kept = parse_mapping(write_mapping(learned(found.mapping, found.proposals, decisions)))
    again = look(*lines, mapping=kept)
    assert again.rejected == 0 and not again.proposals


ACTIVITIES = "Codice patto;Data;Tipo;Titolo;Volontari;Ore"


def test_a_code_that_is_nearly_a_pacts_is_proposed(look):
    lines = [ACTIVITIES, "P1;2025-04-13;pulizia;Cortile;12;24", "P-002;2025-04-13;festa;;12;24"]
    proposal, cured = accepting(look, *lines, kind="pact")
    assert proposal.options[0].parameters["id"] == "P-001"
    assert cured.rejected == 0


def test_a_title_that_is_nearly_a_pacts_is_proposed(look):
    lines = [ACTIVITIES, "Orto via Mompiani;2025-04-13;pulizia;A;12;24", "P-002;2025-04-13;;;1;1"]
    proposal, cured = accepting(look, *lines, kind="pact")
    assert proposal.options[0].parameters["id"] == "P-001"
    assert cured.rejected == 0


def test_an_obvious_slip_of_the_year_is_corrected(look):
    lines = [ACTIVITIES, "P-001;2052-04-13;pulizia;A;12;24", "P-002;2023-12-20;festa;B;3;6"]
    found = look(*lines)
    first, second = (each for each in found.proposals if each.kind == "life")
    assert first.options[0].parameters == {"day": dt.date(2025, 4, 13)}
    assert second.options[0].parameters == {"day": dt.date(2024, 12, 20)}
    cured = look(*lines, decisions=accept_all(found.proposals))
    assert cured.rejected == 0 and not cured.problems


def test_a_day_outside_the_life_with_no_likely_slip_is_kept_or_left_out(look):
    lines = [ACTIVITIES, "P-001;2019-05-01;pulizia;A;12;24", "P-002;2025-04-13;festa;B;3;6"]
    proposal, cured = accepting(look, *lines, kind="life")
    assert [each.name for each in proposal.options] == ["skip"]
    assert look(*lines).accepted == 2 and cured.accepted == 1


def test_a_duplicate_is_left_out_or_told_apart(look):
    row = "P-001;2025-04-13;pulizia;Cortile;12;24"
    lines = [ACTIVITIES, row, row]
    _, without = accepting(look, *lines, kind="twin")
    assert (without.accepted, without.rejected) == (1, 1)
    _, both = accepting(look, *lines, kind="twin", option=1)
    assert both.accepted == 2
    assert "Cortile (2)" in set(both.loaded.frames["activities"]["title"])


def test_a_pact_of_the_same_title_place_and_date_is_a_likely_duplicate(look):
    lines = [
        PACTS.replace("Ambito", "Indirizzo"),
        "P-7;Siepe;via Mompiani 5;attivo;2024-01-01;",
        "P-8;SIEPE;Via Mompiani 5;attivo;2024-01-01;",
        "P-9;Siepe;via Ripamonti 1;attivo;2024-01-01;",
    ]
    proposal, cured = accepting(look, *lines, kind="twin")
    assert proposal.rows == (3,) and cured.accepted == 2


BUILDINGS = "Codice edificio;Indirizzo;Quartiere;Lon;Lat"


def test_exchanged_coordinates_are_exchanged_back(look):
    lines = [BUILDINGS, "E1;via A 1;quarter:corvetto;9,22;45,44", "E2;via B;;45,44;9,22",
             "E3;via C;;9,221;45,441"]  # fmt: skip
    _, cured = accepting(look, *lines, kind="swapped")
    assert cured.rejected == 0
    assert cured.loaded.frames["buildings"].geometry["E2"] == Point(9.22, 45.44)


def test_a_point_outside_its_neighbourhood_is_moved_or_dropped(look):
    lines = [BUILDINGS, "E1;via A 1;quarter:corvetto;9,13;45,45", "E2;;quarter:corvetto;9,22;45,44"]
    proposal, moved = accepting(look, *lines, kind="neighbourhood")
    assert moved.loaded.frames["buildings"].at["E1", "neighbourhood_id"] == "quarter:giambellino"
    _, dropped = accepting(look, *lines, kind="neighbourhood", option=1)
    building = dropped.loaded.frames["buildings"].loc["E1"]
    assert building["neighbourhood_id"] == "quarter:corvetto" and building.geometry is None
    assert proposal.parameters["away_m"] > 1000


def test_a_neighbourhood_named_in_words_is_joined_when_somebody_agrees(look):
    lines = [BUILDINGS, "E1;via A 1;CORVETTO;9,22;45,44", "E2;via B;Giambelino;9,13;45,45"]
    found = look(*lines)
    assert found.accepted == 2
    assert found.loaded.frames["buildings"]["neighbourhood_id"].isna().all()
    cured = look(*lines, decisions=accept_all(found.proposals))
    assert list(cured.loaded.frames["buildings"]["neighbourhood_id"]) == [
        "quarter:corvetto", "quarter:giambellino",
    ]  # fmt: skip


@pytest.mark.parametrize("crs", ["EPSG:32632", "EPSG:3003"])
def test_metres_are_recognised_by_where_they_fall(look, register, crs):
    points = gpd.GeoSeries([Point(9.22, 45.44), Point(9.23, 45.445)], crs="EPSG:4326").to_crs(crs)
    lines = [BUILDINGS, *(f"E{n};via A {n};;{p.x:.1f};{p.y:.1f}" for n, p in enumerate(points))]
    found = look(*lines)
    assert (found.accepted, found.rejected) == (0, 2)
    proposal, cured = accepting(look, *lines, kind="crs")
    assert proposal.options[0].crs == crs
    assert cured.accepted == 2
    assert cured.loaded.frames["buildings"].geometry["E0"].distance(Point(9.22, 45.44)) < 1e-4


def test_dates_of_two_readings_are_asked_once_a_column_and_never_guessed(look):
    lines = [ACTIVITIES, "P-001;03/04/2025;pulizia;A;12;24", "P-002;05/06/2025;festa;B;3;6"]
    assert date_order(line.split(";")[1] for line in lines[1:]) is None
    found = look(*lines)
    assert found.accepted == 0 and not accept_all(found.proposals)
    proposal, cured = accepting(look, *lines, kind="dates")
    assert proposal.rows == (2, 3) and cured.accepted == 2
    assert str(cured.loaded.frames["activities"]["on"].iloc[0])[:10] == "2025-04-03"


def test_what_a_repair_brings_to_light_is_proposed_in_its_turn(look):
    lines = [ACTIVITIES, "P-001;03/04/2052;pulizia;A;12;24", "P-002;05/06/2025;festa;B;3;6"]
    _, read = accepting(look, *lines, kind="dates")
    assert read.rejected == 1
    cured = look(*lines, decisions=[Decision(only(read, "dates").id, "dmy"),
                                    *accept_all(read.proposals)])  # fmt: skip
    assert cured.rejected == 0


def test_what_was_seen_before_any_repair_is_not_looked_at_again(look, reader, register):
    lines = [PACTS, "P-9;Aiuole;Aiuto reciproco;attivo;31/12/2025;01/01/2025", "P-8;Muro;;attivo;;"]
    found = look(*lines)
    decisions = accept_all(found.proposals)
    again = examine(found.question, reader, decisions, before=found)
    assert again.first is found.first
    anew = look(*lines, decisions=decisions)
    assert again.loaded.frames["pacts"].equals(anew.loaded.frames["pacts"])
    other = replace(found.question, today=TODAY - dt.timedelta(days=1))
    assert examine(other, reader, decisions, before=found).first is not found.first


def test_refusing_everything_is_a_plain_import(look, reader, register):
    lines = [ACTIVITIES, "P1;2025-04-13;pulizia;A;12;24", "P-002;2052-04-13;festa;B;3;6",
             "P-002;2025-04-13;festa;B;3;6", "P-002;2025-04-14;gelato;B;3;6"]  # fmt: skip
    found = look(*lines)
    refused = look(*lines, decisions=[Decision(each.id, None) for each in found.proposals])
    raw = reader.read(csv(*lines))
    mapping = guess_mapping(raw, filename="elenco.csv")
    plain = settle(load_table(raw, "elenco.csv", reader, mapping=mapping), register, today=TODAY)
    assert (plain.accepted, plain.rejected) == (refused.accepted, refused.rejected)
    assert plain.frames["activities"].equals(refused.loaded.frames["activities"])
    assert list(refused.problems) == plain.problems


def test_columns_can_be_corrected(reader):
    raw = reader.read(csv("Cosa;Momento;Chi;Quanti", "Siepe;2025-04-13;P-1;12"))
    columns = first_columns(raw, "activities")
    assert columns.fields == {}
    with pytest.raises(UserError):
        mapping_with(raw, columns, "a.csv")
    fields = {"Cosa": "title", "Momento": "on", "Chi": "pact_id", "Quanti": "volunteers"}
    columns = type(columns)("activities", fields)
    loaded = load_table(raw, "a.csv", reader, mapping=mapping_with(raw, columns, "a.csv"))
    assert loaded.frames["activities"]["volunteers"].tolist() == [12]


@pytest.mark.parametrize("chosen", range(4))
def test_rows_of_which_nobody_decided_are_never_touched(look, chosen):
    lines = [ACTIVITIES, "P1;2025-04-13;pulizia;A;12;24", "P-002;2052-04-13;festa;B;3;6",
             "P-002;2025-04-13;gelato;C;3;6", "P-002;2025-04-14;festa;D;3;6",
             "P-002;2025-04-14;festa;D;3;6"]  # fmt: skip
    found = look(*lines)
    assert len(found.proposals) >= 4
    proposal = found.proposals[chosen]
    option = proposal.options[0]
    cured = look(*lines, decisions=[Decision(proposal.id, option.key)])
    told = {(change.row, change.column) for change in option.changes}
    kept = dict(zip(cured.repaired.rows, range(len(cured.repaired.rows)), strict=True))
    for place, row in enumerate(found.raw.rows):
        if option.skip and row in proposal.rows:
            assert row not in kept and row in cured.repaired.bad_rows
            continue
        for name, cells in found.raw.columns.items():
            same = cured.repaired.columns[name][kept[row]] == cells[place]
            assert same or (row, name) in told
