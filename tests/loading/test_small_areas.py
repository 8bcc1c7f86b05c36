"""Which neighbourhoods are too small to hide a home, and what an import says of it."""

import datetime as dt
from pathlib import Path

import pandas as pd
import pytest
from shapely import box

from geo import model
from geo.loading import load, settle, small_areas, unknown_kinds
from geo.loading.reader import Reader
from geo.model.bodies import names_a_body

LARGE, SMALL = box(9.0, 45.0, 9.01, 45.01), box(9.0, 45.0, 9.001, 45.001)
KNOWN = ["large", "small", "shapeless", "empty", "few", "enough"]


def areas() -> pd.DataFrame:
    told = [{"geometry": LARGE}, {"geometry": SMALL}, {}, {"geometry": LARGE, "residents": 0},
            {"geometry": LARGE, "dwellings": 49, "residents": 500},
            {"geometry": LARGE, "dwellings": 50, "residents": 100}]  # fmt: skip
    rows = [
        {"id": f"q:{name}", "boundary_set": "q" if at < 5 else "nil", "code": name, "name": name}
        | one
        for at, (name, one) in enumerate(zip(KNOWN, told, strict=True))
    ]
    return model.as_frame("neighbourhoods", rows)


def test_what_is_known_to_be_small_is_and_what_is_not_known_of_people_is_not() -> None:
    found = small_areas.too_small(areas())
    assert found.tolist() == [False, True, True, True, True, False]


def test_an_import_says_once_a_set_how_many_areas_hide_no_home() -> None:
    (problem,) = small_areas.check_areas({"neighbourhoods": areas()})
    assert (problem.key, problem.severity, problem.value) == (small_areas.KEY, "warn", "q")
    assert problem.parameters == {"set": "q", "n": 4, "of": 5}
    assert small_areas.check_areas({"neighbourhoods": areas()[:1]}) == []


@pytest.mark.parametrize(
    ("parties", "told"),
    [
        ([("Anna", None), ("", None), ("Circolo Uno", None), ("Bo", "individual")], (2, "Anna")),
        ([("", None)], (1, None)),
        ([("Circolo Uno", None), ("Bo", "company")], None),
    ],
)
def test_an_import_says_once_that_parties_of_unknown_kind_may_be_persons(
    parties: list[tuple[str, str | None]], told: tuple[int, str | None] | None
) -> None:
    rows = [{"id": str(at), "name": name, "kind": kind} for at, (name, kind) in enumerate(parties)]
    found = unknown_kinds.check_kinds({"parties": model.as_frame("parties", rows)})
    assert [(one.parameters["n"], one.value) for one in found] == ([told] if told else [])


def test_a_file_of_pacts_is_told_it_with_its_other_doubts(reader: Reader) -> None:
    rows = "Codice;Titolo;Proponente;Stato\nA;Orto;Anna Rossi;attivo\nB;Aiuola;Circolo;attivo\n"
    loaded = settle(
        load(rows.encode(), "patti.csv", reader=reader), {}, today=dt.date(2026, 11, 23)
    )
    told = [each.parameters["n"] for each in loaded.problems if each.key == unknown_kinds.KEY]
    assert told == [1]


@pytest.mark.shared
def test_of_palermo_s_73_pacts_one_is_of_a_party_of_unknown_kind(
    real: Path, reader: Reader
) -> None:
    path = real / "patti/palermo_patti_2026-06-12.csv"
    loaded = settle(
        load(path.read_bytes(), path.name, reader=reader), {}, today=dt.date(2026, 11, 23)
    )
    told = [each.parameters["n"] for each in loaded.problems if each.key == unknown_kinds.KEY]
    assert told == [1]


@pytest.mark.shared
def test_a_real_register_without_kinds_keeps_most_of_its_places(real: Path) -> None:
    raw = pd.read_csv(real / "patti/palermo_patti_2026-06-12.csv", dtype="str")
    names = raw["Rappresentante"].dropna()
    assert (int(names.map(names_a_body).sum()), len(names)) == (55, 63)


@pytest.mark.shared
@pytest.mark.parametrize(
    "name", ["nil_ds964_2020", "nil_2012_daf_nilzone", "municipi_ds379", "torino_ex_quartieri"]
)
def test_no_area_of_a_real_boundary_set_is_too_small(real: Path, reader: Reader, name: str) -> None:
    (path,) = real.glob(f"*/{name}.geojson")
    found = load(path.read_bytes(), path.name, reader=reader)
    assert small_areas.check_areas(found.frames) == []


@pytest.mark.parametrize("name", ["Marco Chiesa", "Anna Amici", "Paolo Cittadini", "Enrico Comune",
                                  "A. Church", "Maria De Centris", "", None])  # fmt: skip
def test_what_is_a_surname_too_says_no_body(name: str | None) -> None:
    assert not names_a_body(name)
