"""Dwellings near an active pact, drawn on a line of squares of 100 m."""

import math

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as some
from shapely.geometry import box

from geo.analysis.gaps import coverage, coverage_total, covered_buildings, gaps_of
from tests.analysis.gaps.drawn import Moment, buildings, pacts, point, silent, squares, town
from tests.analysis.gaps.drawn import moment as day_of

HOMES = buildings(near=(0.5, 10), middle=(3.4, 20), far=(3.6, 40), unknown=(0.6, None))


def test_a_building_is_covered_up_to_the_radius_in_a_straight_line() -> None:
    moment = town("AAAAAAAA", buildings=HOMES, **pacts(P=0.5))
    active, _ = covered_buildings(moment, 300)
    assert active.to_dict() == {"near": True, "middle": True, "far": False, "unknown": True}
    assert covered_buildings(moment, 200)[0].sum() == 2
    assert covered_buildings(moment, 400)[0].all()


def test_coverage_is_weighted_by_dwellings_and_unknown_ones_are_apart() -> None:
    moment = town("AAAAAAAA", buildings=HOMES, **pacts(P=0.5))
    row = coverage(moment, "quarter").loc["quarter:A"]
    assert (row["dwellings"], row["covered"], row["share"]) == (70, 30, 30 / 70)
    assert (row["n_buildings"], row["n_unknown"], row["n_covered_unknown"]) == (4, 1, 1)


def test_a_pact_that_has_not_reported_counts_in_the_upper_value_only() -> None:
    moment = town("AAAAAAAA", buildings=HOMES, **silent(pacts(P=0.5, Q=3.6), "Q"))
    row = coverage(moment, "quarter").iloc[0]
    assert (row["covered"], row["covered_upper"]) == (30, 70)
    assert row["share"] < row["share_upper"] == 1


def test_a_pact_known_only_by_its_neighbourhood_covers_nobody() -> None:
    drawn = pacts(P=None)
    drawn["pact_places"] = [
        {"id": "P", "pact_id": "P", "neighbourhood_id": "quarter:A", "precision": "address"}
    ]
    moment = town("A", buildings=buildings(B=(0.5, 10)), **drawn)
    assert moment.places.geometry.notna().all()
    row = coverage(moment, "quarter").iloc[0]
    assert (row["covered"], row["n_vague"]) == (0, 1)


def test_a_place_that_says_it_is_a_neighbourhood_covers_nobody_though_it_has_a_point() -> None:
    drawn = pacts(P=0.5)
    drawn["pact_places"][0]["precision"] = "neighbourhood"
    moment = town("A", buildings=buildings(B=(0.5, 10)), **drawn)
    assert coverage(moment, "quarter").iloc[0]["covered"] == 0


def test_a_pact_in_a_courtyard_covers_its_buildings_however_far() -> None:
    homes = [
        {"id": "long", "dwellings": 5, "courtyard_id": "C", "geometry": point(9.5)},
        {"id": "other", "dwellings": 7, "geometry": point(9.6)},
    ]
    yard = [{"id": "C", "geometry": point(0.5)}]
    drawn = pacts(P=None)
    drawn["pact_places"] = [{"id": "P", "pact_id": "P", "courtyard_id": "C"}]
    moment = town("A" * 10, buildings=homes, courtyards=yard, **drawn)
    assert coverage(moment, "quarter").iloc[0]["covered"] == 5


def test_a_building_whose_courtyard_is_near_is_covered() -> None:
    homes = [{"id": "B", "dwellings": 5, "courtyard_id": "C", "geometry": point(9.5)}]
    yard = [{"id": "C", "geometry": point(2.5)}]
    moment = town("A" * 10, buildings=homes, courtyards=yard, **pacts(P=0.5))
    assert covered_buildings(moment, 300)[0].all()
    assert not covered_buildings(moment, 150)[0].any()


def test_a_pact_in_a_building_that_stands_nobody_knows_where_covers_that_building() -> None:
    homes = [{"id": "B", "dwellings": 5, "neighbourhood_id": "quarter:A", "geometry": None}]
    drawn = pacts(P=None)
    drawn["pact_places"] = [{"id": "P", "pact_id": "P", "building_id": "B"}]
    moment = town("A", buildings=homes, **drawn)
    assert coverage(moment, "quarter").iloc[0]["covered"] == 5


def test_a_building_that_is_not_placed_is_in_no_denominator() -> None:
    homes = [
        *buildings(B=(0.5, 10)),
        {"id": "lost", "dwellings": 90, "neighbourhood_id": "quarter:A", "geometry": None},
    ]
    moment = town("A", buildings=homes, **pacts(P=0.5))
    row = coverage(moment, "quarter").iloc[0]
    assert (row["dwellings"], row["share"], row["n_unplaced"]) == (10, 1, 1)


def test_what_nobody_knows_has_no_share() -> None:
    moment = town("ABC", buildings=buildings(B=(1.5, None), C=(2.5, 0)), **pacts(P=0.5))
    found = coverage(moment, "quarter")
    assert found["share"].isna().all()
    assert found["dwellings"].isna().tolist() == [True, True, False]
    assert found["n_buildings"].tolist() == [0, 1, 1]


def test_a_polygon_is_measured_from_a_point_inside_it() -> None:
    west = point(0.0)
    wing = box(west.x, west.y, point(1.0).x, point(1.0, 0.6).y)
    homes = [{"id": "B", "dwellings": 5, "geometry": wing}]
    moment = town("AAAA", buildings=homes, **pacts(P=3.4))
    assert covered_buildings(moment, 300)[0].all()
    assert not covered_buildings(moment, 280)[0].any()


def test_the_whole_set_is_the_sum_of_its_neighbourhoods() -> None:
    homes = buildings(A=(0.5, 10), B=(1.5, 30), C=(2.5, None))
    moment = town("ABC", buildings=homes, **pacts(P=0.1))
    found = coverage(moment, "quarter", radius_m=100)
    total = coverage_total(found)
    assert list(total.columns) == list(found.columns)
    assert len(total) == 1
    assert total.iloc[0][["dwellings", "covered", "share", "n_unknown"]].tolist() == [
        40, 10, 0.25, 1,
    ]  # fmt: skip


def test_an_empty_register_has_no_rows_and_no_mistakes() -> None:
    moment = day_of({})
    assert coverage(moment, "quarter").empty
    assert gaps_of(moment, "quarter").empty
    assert all(flags.empty for flags in covered_buildings(moment, 300))
    assert pd.isna(coverage_total(coverage(moment, "quarter"))["share"].iloc[0])


def test_neighbourhoods_without_buildings_or_pacts_are_unknown() -> None:
    moment = day_of({"neighbourhoods": squares("AB")})
    found = gaps_of(moment, "quarter")
    assert found["share"].isna().all()
    assert (found["label"] == "not_enough_data").all()
    assert found["rank"].isna().all()


spots = some.floats(0.05, 7.95).map(lambda x: round(x, 3))
homes_of = some.one_of(some.none(), some.integers(0, 200))
lines = some.lists(some.tuples(spots, homes_of), min_size=1, max_size=12)
SETS = squares("AAABBBBB") + squares("CCCCCCCC", "municipio")


def line(drawn: list, at: list[float]) -> Moment:
    """Draw a line of buildings and pacts, split in two quarters, whole in one municipio."""
    homes = buildings(**{f"B{n}": spot for n, spot in enumerate(drawn)})
    signed = pacts(**{f"P{n}": x for n, x in enumerate(at)})
    return day_of({"neighbourhoods": SETS, "buildings": homes, **signed})


@settings(max_examples=8, deadline=None)
@given(lines, some.lists(spots, max_size=4), spots, some.integers(50, 400), some.integers(0, 300))
def test_coverage_never_falls_with_a_pact_or_with_the_radius(drawn, at, new, radius, more) -> None:
    now = line(drawn, at)
    before = coverage(now, "quarter", radius_m=radius)
    wider = coverage(now, "quarter", radius_m=radius + more)
    with_one_more = coverage(line(drawn, [*at, new]), "quarter", radius_m=radius)
    for after in (wider, with_one_more):
        assert (after["covered"].fillna(0) >= before["covered"].fillna(0)).all()
        assert after["dwellings"].equals(before["dwellings"])
    assert (before["covered"].fillna(0) <= before["dwellings"].fillna(0)).all()


@settings(max_examples=8, deadline=None)
@given(lines, some.lists(spots, max_size=4), some.randoms(use_true_random=False))
def test_neither_splitting_a_neighbourhood_nor_the_order_changes_the_sums(drawn, at, chance):
    now = line(drawn, at)
    parts = coverage(now, "quarter", radius_m=200)
    whole = coverage(now, "municipio", radius_m=200)
    assert coverage_total(parts).equals(coverage_total(whole))
    shuffled = [*drawn]
    chance.shuffle(shuffled)
    assert coverage(line(shuffled, at), "quarter", radius_m=200).equals(parts)


@settings(max_examples=6, deadline=None)
@given(lines, some.lists(spots, max_size=3))
def test_unknown_dwellings_are_in_no_denominator(drawn, at) -> None:
    known = [spot for spot in drawn if spot[1] is not None]
    with_all, only_known = (coverage(line(part, at), "quarter") for part in (drawn, known))
    for name in ("dwellings", "covered", "share"):
        assert with_all[name].equals(only_known[name])
    assert with_all["n_unknown"].sum() == len(drawn) - len(known)


@pytest.mark.parametrize(("radius", "covered"), [(99, 0), (101, 10)])
def test_the_distance_is_in_metres(radius, covered) -> None:
    found = coverage(line([(1.5, 10)], [0.5]), "municipio", radius_m=radius)
    assert found["covered"].iloc[0] == covered
    assert math.isclose(found["share"].iloc[0], covered / 10)
