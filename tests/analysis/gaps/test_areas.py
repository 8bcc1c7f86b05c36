"""The grid of neighbourhoods and areas: what is there, was there, never was, and is not known."""

from geo.analysis.gaps import area_grid, outside
from tests.analysis.gaps.drawn import HELD, point, town

PACTS = """
id status   signed_on  area
A  active   2024-01-01 common_spaces
B  active   2024-01-01 inclusion
C  archived 2020-01-01 mutual_aid
D  proposed -          urban_regeneration
E  rejected -          culture_education
"""


def grid(pacts: str = PACTS, at: str = "ABCDE", held: str = "A", **tables):
    places = [{"id": name, "pact_id": name, "geometry": point(0.5)} for name in at]
    activities = [{"pact_id": name, "on": HELD} for name in held]
    now = town("XY", pacts=pacts, pact_places=places, activities=activities, **tables)
    found = area_grid(now, "quarter")
    return found.set_index(["neighbourhood_id", "area"])


def test_active_lapsed_never_and_unknown_are_told_apart() -> None:
    found = grid().loc["quarter:X"]
    assert found["state"].to_dict() == {
        "common_spaces": "active",
        "urban_regeneration": "never",
        "culture_education": "never",
        "inclusion": "unknown",
        "equal_opportunities": "never",
        "mutual_aid": "lapsed",
    }
    assert found["pacts"].to_dict()["inclusion"] == ("B",)
    assert found["n_active"].sum() == 1


def test_a_neighbourhood_without_pacts_has_six_areas_that_never_were() -> None:
    found = grid().loc["quarter:Y"]
    assert list(found["state"]) == ["never"] * 6
    assert list(found["pacts"]) == [()] * 6


def test_the_other_areas_of_a_pact_count() -> None:
    found = grid(pact_areas="pact_id area\nA mutual_aid").loc["quarter:X"]
    assert found.loc["mutual_aid", "state"] == "active"
    assert found.loc["mutual_aid", "pacts"] == ("A", "C")


def test_an_active_pact_that_names_no_area_leaves_the_rest_unknown() -> None:
    nameless = PACTS + "F active 2024-01-01 -\n"
    found = grid(nameless, "ABCDEF", "AF").loc["quarter:X", "state"]
    assert found["common_spaces"] == "active"
    assert set(found.drop("common_spaces")) == {"unknown"}


def test_an_ended_pact_that_names_no_area_hides_nothing() -> None:
    found = grid(PACTS + "F archived 2020-01-01 -\n", "ABCDEF").loc["quarter:X", "state"]
    assert found["equal_opportunities"] == "never"


def test_a_dormant_pact_has_lapsed() -> None:
    reports = "pact_id from to received_on\nB 2026-10-01 2026-10-31 2026-11-10"
    assert grid(reports=reports).loc[("quarter:X", "inclusion"), "state"] == "lapsed"


def test_rows_stand_in_the_order_of_the_register_and_of_the_areas() -> None:
    found = grid()
    assert len(found) == 12
    assert [name for name, _ in found.index[::6]] == ["quarter:X", "quarter:Y"]


def test_a_pact_in_no_neighbourhood_is_named_and_not_forgotten() -> None:
    places = [{"id": "A", "pact_id": "A", "geometry": point(7)}]
    now = town("XY", pacts=PACTS, pact_places=places)
    assert outside(now, "quarter") == ("A", "B")
    assert outside(now, "nil") == ("A", "B")
