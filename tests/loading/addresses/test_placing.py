"""Rows of a file that have an address and no point."""

from __future__ import annotations

import pytest
import shapely

from geo import model
from geo.loading import Loaded, load, read_mapping
from geo.loading.addresses import index_of, place_by_address
from geo.words import explain
from tests.loading.addresses.drawn import buildings, house_numbers
from tests.loading.drawn import csv

INDEX = index_of(house_numbers())
HEADER = "id,address,manager"


def loaded(*lines: str, header: str = HEADER) -> Loaded:
    content = csv(header, *lines)
    return load(content, "edifici.csv", mapping=read_mapping("native:buildings"))


def placed(*lines: str, header: str = HEADER, register=None) -> Loaded:
    return place_by_address(loaded(*lines, header=header), INDEX, register=register)


def told(found: Loaded, key: str) -> list[tuple[int | None, str, str | None]]:
    return [(each.row, each.severity, each.value) for each in found.problems if each.key == key]


def point(found: Loaded, id_: str):
    return found.frames["buildings"].at[id_, "geometry"]


def test_a_building_with_an_address_gets_its_point_and_says_what_matched():
    found = placed("B1,via scalarini 7,aler")
    assert point(found, "B1") is not None
    assert told(found, "address.placed") == [(2, "repaired", "via scalarini 7")]
    problem = next(each for each in found.problems if each.key == "address.placed")
    assert problem.parameters["address"] == "Via Giuseppe Scalarini 7"
    assert " su 100" in explain(problem, "it")
    assert "geometry" in found.told["buildings"]


def test_a_doubtful_address_is_not_placed_and_its_candidates_are_told():
    found = placed("B1,via Castiglioni 5,aler", "B2,Via Mac Mahon 89/A,aler", "B3,Via Ignota 1,mm")
    assert all(point(found, id_) is None for id_ in ("B1", "B2", "B3"))
    assert told(found, "address.doubtful") == [(2, "warn", "via Castiglioni 5")]
    assert told(found, "address.unknown_number") == [(3, "warn", "Via Mac Mahon 89/A")]
    assert told(found, "address.none") == [(4, "warn", "Via Ignota 1")]
    doubtful = next(each for each in found.problems if each.key == "address.doubtful")
    assert "Via Fratelli Castiglioni 5" in explain(doubtful, "en")
    assert "geometry" not in found.told["buildings"]


def test_a_point_of_the_file_is_never_moved():
    found = placed("B1,via scalarini 7,aler,9.5,45.9", header=HEADER + ",lon,lat")
    assert point(found, "B1") == shapely.Point(9.5, 45.9)
    assert not told(found, "address.placed")


def test_a_flat_is_cut_off_the_address_and_told():
    found = placed("B1,via Verona 2 scala B int. 4,aler")
    assert found.frames["buildings"].at["B1", "address"] == "via Verona 2"
    assert told(found, "address.flat") == [(2, "repaired", "via Verona 2 scala B int. 4")]
    assert point(found, "B1") is not None


def test_without_house_numbers_only_flats_are_cut_off():
    empty = index_of(house_numbers().iloc[:0])
    found = place_by_address(loaded("B1,via Verona 2 int. 4,aler"), empty)
    assert [each.key for each in found.problems if each.key.startswith("address.")] == [
        "address.flat"
    ]


def test_a_point_placed_by_hand_stays_when_the_file_says_nothing_of_points():
    by_hand = shapely.Point(9.3, 45.3)
    row = {"id": "B1", "address": "via Verona 2", "geometry": by_hand}
    other = {"id": "B2", "address": "via Castiglioni 5", "geometry": by_hand}
    register = {"buildings": buildings(row, other)}
    lines = ("B1,via Verona 2,aler", "B2,via Castiglioni 5,aler", "B3,via Verona 4,aler")
    found = placed(*lines, register=register)
    assert point(found, "B1") == by_hand
    assert point(found, "B2") == by_hand
    assert told(found, "address.placed") == [(4, "repaired", "via Verona 4")]


def test_an_address_that_changed_is_looked_up_again():
    before = {"id": "B1", "address": "via Verona 4", "geometry": shapely.Point(9.3, 45.3)}
    found = placed("B1,via Verona 2,aler", register={"buildings": buildings(before)})
    assert point(found, "B1") != shapely.Point(9.3, 45.3)


@pytest.mark.parametrize(("given", "expected"), [("", True), ("C1", False)])
def test_a_place_with_a_courtyard_is_placed_by_it(given, expected):
    content = csv("id,pact_id,courtyard_id,address", f"L1,P1,{given},via Verona 2")
    mapping = read_mapping("native:pact_places")
    found = place_by_address(load(content, "luoghi.csv", mapping=mapping), INDEX)
    row = model.row_of(found.frames["pact_places"], "L1")
    assert (row["geometry"] is not None) == expected
    assert (row["precision"] == "address") == expected


def test_rows_and_their_count_stay_as_they_were():
    before = loaded("B1,via scalarini 7,aler", "B2,via Castiglioni 5,aler")
    after = place_by_address(before, INDEX)
    assert (after.rows_in, after.accepted, after.rejected) == (2, 2, 0)
    assert list(after.frames["buildings"].index) == list(before.frames["buildings"].index)
    assert point(before, "B1") is None
