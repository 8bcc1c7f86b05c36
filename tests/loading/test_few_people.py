"""Which texts say how few people there were, and which only hold a small number."""

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from geo import model
from geo.loading.few_people import KEY, _patterns, check_text, few_people
from geo.loading.participation import Source, check_activities, check_texts

SAID = {
    "Pulizia con 3 volontari": "3 volontari",
    "Aiuola curata da due inquiline del civico 9": "due inquiline",
    "Letture: 4 bambini e le loro nonne": "4 bambini",
    "Una mattina con tre nuovi volontari.": "tre nuovi volontari",
    "C'era una sola persona": "una sola persona",
    "Eravamo in quattro, ma contenti": "Eravamo in quattro",
    "Volontari: 2": "Volontari: 2",
    "Presenze (3), merenda": "Presenze (3",
    "2-3 persone per turno": "3 persone",
    "1 volontaria": "1 volontaria",
    "QUATTRO ANZIANI AL TAVOLO": "QUATTRO ANZIANI",
    "con  3\nvolontari": "3 volontari",
    "12 alberi e 2 volontari": "2 volontari",
    "Clean-up with 3 volunteers": "3 volunteers",
    "four women from the courtyard": "four women",
    "just one resident came": "just one resident",
    "Two young people, two brooms": "Two young people",
    "1 child": "1 child",
}
NOT_SAID = (
    "Piantati 3 alberi",
    "Pulizia con 30 volontari",
    "Pulizia con 13 volontari",
    "4 ore di volontariato",
    "3 giornate di pulizia con i volontari",
    "Il 3 maggio i volontari hanno pulito",
    "via Mompiani 3, volontari del quartiere",
    "Volontari: 3 ore",
    "almeno 3 volontari",
    "più di 4 persone",
    "3 volontari o più",
    "3+ volontari",
    "Massimo 4 persone alla volta",
    "Un volontario del comitato insegna a potare",
    "Una persona per volta",
    "2.400 persone",
    "1,5 persone per alloggio",
    "10:3 volontari",
    "Scala 2, inquilini e comitato",
    "2° incontro con gli anziani",
    "4 panchine per gli anziani",
    "due cortili, tre aiuole, quattro vicoli",
    "5 volontari",
    "3 trees, two benches",
    "at least 3 volunteers",
    "3 or more people",
    "up to 4 children",
    "One person one vote",
    "a workshop for women",
    "room 3, residents only",
    "",
)


@pytest.mark.parametrize(("text", "said"), SAID.items())
def test_a_text_that_says_how_few_there_were_is_found(text: str, said: str) -> None:
    assert few_people(text) == said


@pytest.mark.parametrize("text", NOT_SAID)
def test_a_small_number_of_something_else_is_no_person(text: str) -> None:
    assert few_people(text) is None


def test_the_numbers_are_those_that_are_hidden() -> None:
    of_eight = _patterns(8)[0]
    assert of_eight.search("sette volontari") and of_eight.search("6 people")
    assert not of_eight.search("otto volontari") and not of_eight.search("8 people")
    assert not _patterns(3)[0].search("tre volontari")


@given(st.text(max_size=300))
def test_no_text_takes_it_down(text: str) -> None:
    few_people(text)


def test_a_text_of_tens_of_thousands_of_signs_is_read() -> None:
    assert few_people("3 nuovi " * 5_000 + "1 " * 5_000) is None


def test_only_what_everybody_reads_is_looked_at() -> None:
    (problem,) = check_text("pacts", "description", "In 3 persone")
    assert (problem.severity, problem.column, problem.key) == ("warn", "description", KEY)
    assert check_text("submissions", "text", "3 persone") == []
    assert check_text("pacts", "title", None) == []


def test_a_file_is_warned_of_by_row_and_nothing_is_rejected() -> None:
    rows = [{"id": "a", "title": "Orto"}, {"id": "b", "title": "Orto", "description": "3 persone"}]
    notes = [{"id": "n", "on": "2026-01-01", "text": "Festa con due bambini"}]
    frames = {"pacts": model.as_frame("pacts", rows), "notes": model.as_frame("notes", notes)}
    source = Source({"pacts": {"a": 2, "b": 3}}, {"pacts": {"description": "Descrizione"}})
    found = {problem.row: problem for problem in check_texts(frames, source=source)}
    assert {problem.severity for problem in found.values()} == {"warn"}
    assert found[3].column == "Descrizione" and found[3].parameters["said"] == "3 persone"
    assert found[None].parameters["said"] == "due bambini"


def test_an_activity_is_warned_of_with_its_other_doubts() -> None:
    held = [{"id": "x", "pact_id": "P", "on": "2026-01-02", "title": "Pulizia con 3 volontari",
             "volunteers": 3, "volunteers_at_least": False, "hours": 6.0}]  # fmt: skip
    known = {"pacts": model.as_frame("pacts", [{"id": "P", "title": "Orto"}])}
    frames = {"activities": model.as_frame("activities", held)}
    found = check_activities(frames, known, today=dt.date(2026, 11, 23))
    assert [(one.column, one.severity) for one in found if one.key == KEY] == [
        ("activities.title", "warn")
    ]
