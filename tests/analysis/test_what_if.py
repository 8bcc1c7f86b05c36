"""What one more pact would change, on towns of a few squares, counted again by hand."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.sparse import csr_array

from geo.analysis import what_if
from geo.analysis.gaps import gaps_of
from geo.analysis.siting import gains, recount, siting_from_cover, siting_of
from geo.errors import UserError
from tests.analysis.gaps.drawn import buildings, pacts, town

# Two quarters of 400 m, 100 homes in each; a pact stands in the east.
TOWN = {
    "buildings": buildings(a1=(0.5, 60), a2=(1.5, 40), b1=(5.5, 70), b2=(7.5, 30)),
    **pacts(P=5.5),
}


@pytest.fixture
def moment():
    return town("AAAABBBB", **TOWN)


@pytest.fixture
def posed(moment):
    return siting_of(moment, "quarter", radius_m=120)


def test_each_place_counts_only_what_those_before_it_left(posed) -> None:
    told = what_if.steps(posed, ("a1", "a2", "b2"))
    assert told.gains == (100, 0, 30)
    assert sum(told.gains) == recount(posed, ("a1", "a2", "b2"))
    assert what_if.steps(posed, ()).gains == ()


def test_the_order_of_places_changes_the_parts_and_not_the_whole(posed) -> None:
    one, other = (what_if.steps(posed, sites) for sites in (("a1", "b2"), ("b2", "a1")))
    assert one.gains == other.gains[::-1]
    assert sorted(one.covered) == sorted(other.covered)


def test_a_place_that_is_not_there_is_named(posed) -> None:
    with pytest.raises(UserError) as told:
        what_if.steps(posed, ("zzz",))
    assert told.value.key == "siting.unknown_site"


def test_buildings_near_a_planned_place_are_told_apart_from_those_near_a_pact(
    moment, posed
) -> None:
    then = what_if.covered_then(moment, posed, ("a1",))
    assert then["now"].to_dict() == {"a1": False, "a2": False, "b1": True, "b2": False}
    assert then["then"].to_dict() == {"a1": True, "a2": True, "b1": True, "b2": False}


def test_a_building_of_unknown_homes_is_covered_all_the_same() -> None:
    moment = town("AAAA", buildings=buildings(a1=(0.5, 60), a2=(1.5, None)))
    posed = siting_of(moment, "quarter", radius_m=120)
    assert what_if.covered_then(moment, posed, ("a1",))["then"].all()
    assert what_if.steps(posed, ("a1",)).gains == (60,)


def test_a_pact_moves_its_quarter_in_both_rankings(moment, posed) -> None:
    table = gaps_of(moment, "quarter", radius_m=120)
    before = what_if.ranks(posed, table, ())
    after = what_if.ranks(posed, table, ("a1",))
    assert before["share"].tolist() == [0.0, 0.7]
    assert after["share"].tolist() == [1.0, 0.7]
    assert before["coverage"].tolist() == [1, 2]
    assert after["coverage"].tolist() == [2, 1]
    assert before["shortfall"].equals(table["rank"])
    moved = what_if.changed(before, after)
    assert moved.index[0] == "quarter:A"
    assert moved.loc["quarter:A", ["coverage_before", "coverage_after"]].tolist() == [1, 2]


def test_ranks_known_by_the_neighbourhoods_of_a_plan_are_those_of_its_places(moment, posed) -> None:
    table = gaps_of(moment, "quarter", radius_m=120)
    places = what_if.neighbourhoods_of(posed, ("b2", "a1"))
    assert places == ("quarter:A", "quarter:B")
    known = what_if.shortfall_ranks(table, places)
    told = what_if.ranks(posed, table, ("b2", "a1"), shortfall=known)
    assert told.equals(what_if.ranks(posed, table, ("a1", "b2")))


def test_nothing_changes_without_a_place(moment, posed) -> None:
    table = gaps_of(moment, "quarter", radius_m=120)
    before = what_if.ranks(posed, table, ())
    assert what_if.changed(before, before).empty


def test_shares_with_a_plan_are_those_of_a_register_with_its_pacts(moment, posed) -> None:
    table = gaps_of(moment, "quarter", radius_m=120)
    told = what_if.ranks(posed, table, ("a1",))
    real = gaps_of(
        town("AAAABBBB", buildings=TOWN["buildings"], **pacts(P=5.5, Q=0.5)),
        "quarter",
        radius_m=120,
    )
    assert told["share"].tolist() == real["share"].tolist()
    assert told["shortfall"].tolist() == real["rank"].tolist()


def test_another_pact_stops_mattering_below_one_percent() -> None:
    def curve(*values: float) -> pd.DataFrame:
        return pd.DataFrame({"value": values}, index=range(1, len(values) + 1))

    assert what_if.worth_while(curve(50, 60, 60.9, 61), 100) == 2
    assert what_if.worth_while(curve(50, 60), 100) is None
    assert what_if.worth_while(curve(0.5), 100) == 0


def test_need_becomes_whole_weights_in_proportion() -> None:
    weight = what_if.need_weight(pd.Series({"a": 10.0, "b": 30.0, "c": np.nan}))
    assert weight.dropna().to_dict() == {"a": 50.0, "b": 150.0}
    assert weight.isna()["c"]


@settings(max_examples=60, deadline=None)
@given(st.integers(0, 2**32 - 1), st.integers(1, 6))
def test_the_first_place_of_any_plan_brings_its_own_gain(seed: int, size: int) -> None:
    chance = np.random.default_rng(seed)
    cover = csr_array(chance.random((12, 8)) < 0.3)
    posed = siting_from_cover(cover, chance.integers(0, 9, 12))
    sites = tuple(str(one) for one in chance.choice(8, size, replace=False))
    told = what_if.steps(posed, sites)
    assert told.gains[0] == gains(posed)[sites[0]]
    assert sum(told.gains) == recount(posed, sites)
    assert told.gains[-1] == gains(posed, sites[:-1])[sites[-1]]
