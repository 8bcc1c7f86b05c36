"""Which texts name somebody's home, and which only a place."""

import datetime as dt
from pathlib import Path

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from geo import model
from geo.loading import load, settle
from geo.loading.named_homes import HOME, STREET, check_text, home_in, street_in
from geo.loading.participation import check_activities, check_texts
from geo.loading.reader import Reader
from geo.storage import Edit, Office
from geo.storage.recording import check_activity

DAY = dt.date(2026, 11, 23)
HOMES = {
    "Merenda all’interno 5": "interno 5",
    "Scala B, int. 12": "int. 12",
    "Letture a casa di Lucia": "a casa di Lucia",
    "Nella casa della signora Pina": "casa della signora Pina",
    "Suonare al citofono Rossi": "citofono Rossi",
    "Tea in flat 4B": "flat 4B",
}
NO_HOMES = (
    "La Casa di Lucia Aps", "Interno Parco Bonagia", "Casa di quartiere", "Casa di Comunità",
    "30 alloggi popolari", "Pulizia della scala B", "All’interno del cortile", "La casa dell’acqua",
    "Una casa di tutti", "flat roof garden", "",
)  # fmt: skip
STREETS = {
    "Aiuola in via degli Ontani": "via degli Ontani",
    "Via Pascarella, strada per giocare": "Via Pascarella",
    "Letture, via Faà di Bruno 14": "via Faà di Bruno 14",
    "Orto di viale Omero, 3/A": "viale Omero, 3/A",
    "vicolo santa croce con materiale ecologico": "vicolo santa croce",
    "La rinascita di Cortile San Vito": "Cortile San Vito",
    "p.zza degli artisti in p.zza Magione": "p.zza Magione",
    "Clean-up in 12 Green Lane": "12 Green Lane",
}
NO_STREETS = (
    "Via le scritte dai muri", "Un corso di italiano", "Corso di Italiano", "Il cortile fiorito",
    "Largo ai giovani", "Un campetto per la corte", "Piazze aperte", "La piazza che vogliamo",
    "In via di guarigione", "Strada facendo", "",
)  # fmt: skip


@pytest.mark.parametrize(("text", "said"), HOMES.items())
def test_a_flat_or_whose_home_it_is_is_found(text: str, said: str) -> None:
    assert home_in(text) == said


@pytest.mark.parametrize("text", NO_HOMES)
def test_a_house_of_everybody_is_nobody_s_home(text: str) -> None:
    assert home_in(text) is None


@pytest.mark.parametrize(("text", "said"), STREETS.items())
def test_a_street_is_found_with_or_without_a_number(text: str, said: str) -> None:
    assert street_in(text) == said


@pytest.mark.parametrize("text", NO_STREETS)
def test_words_that_begin_like_a_street_are_none(text: str) -> None:
    assert street_in(text) is None


@given(st.text(max_size=300))
def test_no_text_takes_it_down(text: str) -> None:
    home_in(text)
    street_in(text)


def test_a_text_of_tens_of_thousands_of_signs_is_read() -> None:
    assert street_in("via de " * 20_000) is None
    assert home_in("a casa di " * 20_000) is None


def test_a_street_is_told_only_of_a_pact_of_one_person() -> None:
    assert check_text("pacts", "title", "Orto in via Roma", person=False) == []
    (problem,) = check_text("pacts", "title", "Orto in via Roma", person=True)
    assert (problem.key, problem.severity, problem.parameters) == (
        STREET, "warn", {"said": "via Roma"},
    )  # fmt: skip
    assert [one.key for one in check_text("notes", "text", "int. 3", person=False)] == [HOME]
    assert check_text("pacts", "source", "via Roma, int. 3", person=True) == []


def frames(kind: str | None) -> dict[str, pd.DataFrame]:
    rows = {
        "pacts": [{"id": "P", "title": "Orto in via Roma", "status": "active"}],
        "parties": [{"id": "one", "name": "Anna", "kind": kind}],
        "pact_parties": [{"id": "x", "pact_id": "P", "party_id": "one", "role": "proposer"}],
        "activities": [{"id": "a", "pact_id": "P", "on": DAY, "title": "In via Roma 3"}],
        "notes": [{"id": "n", "on": DAY, "text": "Festa in via Roma", "pact_id": "P"},
                  {"id": "m", "on": DAY, "text": "Nuovo decreto, via Roma"}],
    }  # fmt: skip
    return {name: model.as_frame(name, listed) for name, listed in rows.items()}


@pytest.mark.parametrize(
    ("kind", "told"), [("individual", 3), (None, 3), ("association", 0), ("informal_group", 0)]
)
@pytest.mark.parametrize("register", [False, True], ids=["in the file", "in the register"])
def test_whose_pact_it_is_is_known_of_the_file_or_the_register(
    kind: str | None, told: int, register: bool
) -> None:
    given = frames(kind)
    known = {name: given.pop(name) for name in ("parties", "pact_parties")} if register else {}
    found = check_texts(given, known) + check_activities(given, known, today=DAY)
    assert [one.key for one in found if one.key in (HOME, STREET)] == [STREET] * told


def test_an_activity_entered_by_hand_is_asked_about(office: Office) -> None:
    cells = {"pact_id": "P", "on": "2026-11-20", "title": "In via Roma 3", "volunteers": 9,
             "hours": 9.0, "volunteers_at_least": False, "verified": False}  # fmt: skip
    found = check_activity(office, cells, id_="a", today=DAY)
    assert [(one.key, one.column) for one in found] == [(STREET, "title")]


@pytest.fixture
def office(tmp_path: Path) -> Office:
    from geo.access import Visitor
    from geo.storage import open_store

    held = Office(open_store(f"sqlite:///{tmp_path / 'r.sqlite3'}"), Visitor("a", "editor"))
    pact = {"title": "Orto", "status": "active", "public": True, "verified": False}
    link = {"pact_id": "P", "party_id": "one", "role": "proposer"}
    held.save([Edit("pacts", "P", pact, None), Edit("pact_parties", "x", link, None),
               Edit("parties", "one", {"name": "Anna", "kind": "individual"}, None)])  # fmt: skip
    return held


@pytest.mark.shared
def test_real_files_are_hardly_ever_warned_of_without_cause(real: Path, reader: Reader) -> None:
    told: dict[str, list[object]] = {}
    for name in ("patti/palermo_patti_2026-06-12", "patti/nyc_stewmap_2017_no_contacts",
                 "participation/swiss_shore_surveys_2020-21"):  # fmt: skip
        path = real / f"{name}.csv"
        loaded = load(path.read_bytes(), path.name, reader=reader, dated_on=DAY)
        problems = settle(loaded, {}, today=DAY).problems if "pacts" in loaded.frames else []
        told[path.stem] = [one.parameters["said"] for one in problems if one.key in (HOME, STREET)]
    assert told.pop("palermo_patti_2026-06-12") == [
        "p.zza Magione", "p.zza Borsa", "Cortile San Vito", "vicolo santa croce",
    ]  # fmt: skip
    # 4 of 827: here the title is the name of an organisation, whose kind is not known.
    assert told.pop("nyc_stewmap_2017_no_contacts") == [
        "Fifth Avenue", "Stanton Street", "Historic Park Avenue", "Hester Street",
    ]  # fmt: skip
    assert all(said == [] for said in told.values())
