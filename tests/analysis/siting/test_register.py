"""The question that a register poses: which homes are left, and where a pact could be."""

import datetime as dt

import pandas as pd
import pytest

from geo.analysis.moment import moment_of
from geo.analysis.siting import Siting, candidate_id, gains, siting_of, solve
from tests.sketch import point, register, squares

DAY = dt.date(2026, 11, 22)


def building(name: str, at: float, dwellings: int | None = 10, **more: object) -> dict:
    return {
        "id": name,
        "address": f"via {name}",
        "dwellings": dwellings,
        "geometry": point(at),
        **more,
    }


def courtyard(name: str, at: float) -> dict:
    return {"id": name, "name": f"corte {name}", "geometry": point(at)}


def posed(
    *,
    radius_m: float = 120,
    need: "pd.Series[float] | None" = None,
    pact_at: float | None = None,
    place: dict | None = None,
    last_activity: str = "2026-11-01",
    **tables: object,
) -> Siting:
    places = [{"id": "L", "pact_id": "P", "geometry": point(pact_at)}] if pact_at else []
    drawn = {
        "neighbourhoods": squares("AAAABBBB"),
        "pacts": "id status signed_on\nP active 2024-01-01",
        "pact_places": [{"id": "L", "pact_id": "P", **place}] if place else places,
        "activities": f"pact_id on\nP {last_activity}",
        **tables,
    }
    with register(**drawn) as snapshot:
        return siting_of(moment_of(snapshot, DAY), "quarter", radius_m=radius_m, need=need)


FOUR = [building("b1", 0.5), building("b2", 1.5), building("b3", 5.5, 20), building("b4", 6.5)]


def test_homes_near_an_active_pact_are_not_asked_for_again() -> None:
    found = posed(buildings=FOUR, pact_at=0.5)
    assert list(found.demand) == ["b3", "b4"]
    assert found.weights.tolist() == [20, 10]
    assert found.covered_already == 20
    assert found.total == 50


def test_a_pact_that_has_gone_quiet_covers_nothing() -> None:
    found = posed(buildings=FOUR, pact_at=0.5, last_activity="2025-01-01")
    assert found.covered_already == 0
    assert len(found.demand) == 4


def test_a_pact_known_only_by_neighbourhood_covers_nothing() -> None:
    found = posed(buildings=FOUR, place={"neighbourhood_id": "quarter:A"})
    assert found.covered_already == 0


def test_buildings_of_unknown_dwellings_are_left_out_and_counted() -> None:
    found = posed(buildings=[*FOUR, building("b5", 2.5, None)])
    assert "b5" not in found.demand
    assert found.n_unknown == 1
    assert found.total == 50
    assert "b5" in found.candidates.index


def test_a_building_that_is_nowhere_is_counted_apart() -> None:
    found = posed(buildings=[*FOUR, {"id": "b5", "dwellings": 7}])
    assert (found.n_unplaced, found.total) == (1, 50)
    assert "b5" not in found.candidates.index


def test_courtyards_are_candidates_and_so_are_buildings_without_one() -> None:
    inside = building("b5", 2.5, courtyard_id="c1")
    found = posed(buildings=[*FOUR, inside], courtyards=[courtyard("c1", 2.6)])
    assert list(found.candidates.index) == ["c1", "b1", "b2", "b3", "b4"]
    assert list(found.candidates["kind"]) == ["courtyard", *["building"] * 4]
    assert found.candidates.loc["c1", "name"] == "corte c1"
    assert found.candidates.loc["b1", "name"] == "via b1"
    assert list(found.candidates["neighbourhood_id"]) == ["quarter:A"] * 3 + ["quarter:B"] * 2
    assert found.candidates.loc["b1", "lon"] == pytest.approx(point(0.5).x)


def test_a_courtyard_and_a_building_of_one_id_stay_two_candidates() -> None:
    found = posed(buildings=[building("x", 0.5)], courtyards=[courtyard("x", 5)])
    assert list(found.candidates.index) == ["x", "building:x"]
    with register(buildings=[building("x", 0.5)], courtyards=[courtyard("x", 5)]) as snapshot:
        moment = moment_of(snapshot, DAY)
    assert candidate_id(moment, "building", "x") == "building:x"
    assert candidate_id(moment, "courtyard", "x") == "x"


def test_a_pact_in_a_courtyard_covers_the_buildings_round_it_however_far() -> None:
    far = building("b5", 5.5, courtyard_id="c1")
    found = posed(buildings=[building("b1", 0.5), far], courtyards=[courtyard("c1", 0.5)])
    assert gains(found).to_dict() == {"c1": 20, "b1": 20}


def test_a_home_at_exactly_the_radius_is_covered() -> None:
    near, far = (posed(buildings=FOUR[:2], radius_m=radius) for radius in (101, 99))
    assert gains(near)["b1"] == 20
    assert gains(far)["b1"] == 10


def test_need_multiplies_dwellings_and_unknown_need_is_counted_not_guessed() -> None:
    found = posed(buildings=FOUR, need=pd.Series({"quarter:A": 3.0}))
    assert found.weights.tolist() == [30, 30]
    assert (found.total, found.n_without_need) == (60, 2)


def test_a_boundary_set_that_is_not_there_leaves_candidates_without_neighbourhood() -> None:
    with register(buildings=FOUR) as snapshot:
        found = siting_of(moment_of(snapshot, DAY), "quarter", radius_m=300)
    assert found.candidates["neighbourhood_id"].isna().all()
    assert solve(found, 1).value == 30


def test_an_empty_register_poses_an_empty_question() -> None:
    with register() as snapshot:
        found = siting_of(moment_of(snapshot, DAY), "quarter", radius_m=300)
    assert (len(found.demand), len(found.candidates), found.total) == (0, 0, 0)
    plan = solve(found, 3)
    assert (plan.sites, plan.value, plan.proven) == ((), 0, True)
