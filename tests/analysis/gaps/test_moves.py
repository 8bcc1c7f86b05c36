"""Twins to copy from, the best next place, and need beside coverage."""

import pandas as pd
import pytest

from geo.analysis.gaps import (
    best_move,
    coverage,
    gaps_of,
    missed_area,
    need_by_coverage,
    need_codes,
    twins,
)
from geo.analysis.gaps.need import tercile
from tests.analysis.gaps.drawn import buildings, moment, pacts, point, squares, town

NAMED = [
    {**row, "dwellings": homes}
    for row, homes in zip(squares("ABCD"), (500, 520, 5000, None), strict=True)
]


def city(at: dict[str, float], **tables):
    return moment({"neighbourhoods": NAMED, **pacts(**at), **tables})


def test_a_twin_is_alike_and_has_what_this_one_lacks() -> None:
    now = city({"near": 1.5, "far": 2.5})
    found = twins(now, "quarter", "quarter:A", gaps_of(now, "quarter"))
    assert list(found.index) == ["quarter:B", "quarter:C"]
    assert list(found["pact_id"]) == ["near", "far"]
    assert set(found["area"]) == {"mutual_aid"}
    assert list(found["features"]) == [("dwellings",)] * 2
    assert found["distance"].is_monotonic_increasing


def test_the_pact_to_copy_is_the_one_with_the_newest_activity() -> None:
    drawn = pacts(old=1.3, new=1.6)
    drawn["activities"][1]["on"] = "2026-11-20"
    now = moment({"neighbourhoods": NAMED, **drawn})
    assert twins(now, "quarter", "quarter:A", gaps_of(now, "quarter"))["pact_id"].iloc[0] == "new"


def test_who_lacks_nothing_that_others_have_has_no_twin() -> None:
    now = city({"near": 1.5, "own": 0.5})
    assert twins(now, "quarter", "quarter:A", gaps_of(now, "quarter")).empty


def test_a_neighbourhood_of_which_nothing_is_known_is_like_no_other() -> None:
    now = city({"near": 1.5})
    assert twins(now, "quarter", "quarter:D", gaps_of(now, "quarter")).empty


def test_an_indicator_makes_neighbourhoods_alike_and_is_named() -> None:
    figures = [
        {"neighbourhood_id": f"quarter:{code}", "code": "over_65", "value": value}
        for code, value in (("A", 20.0), ("B", 40.0), ("C", 20.0), ("D", 20.0))
    ]
    now = city({"near": 1.5, "far": 2.5}, indicators=figures)
    found = twins(now, "quarter", "quarter:D", gaps_of(now, "quarter"))
    assert list(found.index) == ["quarter:C", "quarter:B"]
    assert list(found["features"]) == [("over_65",)] * 2


HOMES = buildings(a=(0.1, 10), b=(0.5, 20), c=(4.5, 40), d=(4.9, None), e=(9.5, 300))


def test_the_best_place_brings_most_homes_that_no_pact_is_near() -> None:
    now = town("AAAAABBBBB", buildings=HOMES, **pacts(P=0.1))
    move = best_move(now, "quarter", "quarter:A", 200)
    assert move is not None
    assert (move.kind, move.place_id) == ("building", "c")
    assert (move.homes_gained, move.homes_gained_here, move.n_unknown_gained) == (40, 40, 1)
    assert move.area == "common_spaces"


def test_homes_across_the_border_count_and_are_told_apart() -> None:
    now = town("AAAAABBBBB", buildings=[*HOMES, *buildings(f=(5.5, 7))], **pacts(P=0.1))
    move = best_move(now, "quarter", "quarter:A", 200)
    assert (move.homes_gained, move.homes_gained_here) == (47, 40)


def test_a_courtyard_brings_its_own_buildings_and_is_called_by_its_address() -> None:
    homes = [
        {"id": name, "address": f"via Sketch {n}", "dwellings": 9, "courtyard_id": "C",
         "geometry": point(x)}
        for n, (name, x) in enumerate((("x", 0.5), ("y", 6.5)), start=1)
    ]  # fmt: skip
    yard = [{"id": "C", "geometry": point(3.5)}]
    move = best_move(town("A" * 7, buildings=homes, courtyards=yard), "quarter", "quarter:A", 100)
    assert (move.kind, move.homes_gained, move.label) == ("courtyard", 18, "via Sketch 1")


def test_where_every_home_is_near_a_pact_there_is_nothing_to_gain() -> None:
    now = town("A", buildings=buildings(a=(0.5, 10)), **pacts(P=0.5))
    assert best_move(now, "quarter", "quarter:A", 300) is None
    assert best_move(now, "nil", "nil:1", 300) is None


def test_the_gain_is_what_coverage_then_shows() -> None:
    before = town("AAAAABBBBB", buildings=HOMES, **pacts(P=0.1))
    move = best_move(before, "quarter", "quarter:A", 200)
    after = moment(
        {"neighbourhoods": squares("AAAAABBBBB"), "buildings": HOMES, **pacts(P=0.1, Q=4.5)}
    )
    covered = [coverage(now, "quarter", radius_m=200)["covered"].sum() for now in (before, after)]
    assert covered[1] - covered[0] == move.homes_gained


def test_the_area_missed_most_is_the_one_that_was_asked_for() -> None:
    asked = [
        {"kind": "other", "on": "2026-01-01", "status": "open", "area": "inclusion",
         "neighbourhood_id": "quarter:A"}
    ]  # fmt: skip
    assert missed_area(city({"near": 1.5}, requests=asked), "quarter", "quarter:A") == "inclusion"
    assert missed_area(city({"near": 1.5}), "quarter", "quarter:A") == "mutual_aid"


def test_thirds_are_of_what_is_known_and_equals_stay_together() -> None:
    values = pd.Series([5.0, None, 1.0, 1.0, 9.0, 7.0, 3.0])
    assert tercile(values).tolist() == [2, pd.NA, 1, 1, 3, 3, 2]
    assert tercile(pd.Series([2.0] * 5)).tolist() == [1] * 5
    assert tercile(pd.Series([None, None], dtype=float)).isna().all()


def test_need_stands_beside_coverage_with_its_source_and_is_of_the_day() -> None:
    figures = [
        {"id": "1", "neighbourhood_id": "quarter:A", "code": "n", "value": 1.0, "unit": "%",
         "source": "ISTAT", "date": "2021-01-01"},
        {"id": "2", "neighbourhood_id": "quarter:A", "code": "n", "value": 9.0, "unit": "%",
         "source": "ISTAT", "date": "2024-01-01"},
        {"id": "3", "neighbourhood_id": "quarter:A", "code": "n", "value": 5.0, "unit": "%",
         "source": "ISTAT", "date": "2027-01-01"},
        {"id": "4", "neighbourhood_id": "quarter:B", "code": "n", "value": 4.0},
        {"id": "5", "neighbourhood_id": "quarter:C", "code": "n", "value": None},
    ]  # fmt: skip
    now = town("ABC", indicators=figures, buildings=HOMES[:2], **pacts(P=0.1))
    found = need_by_coverage(now, "quarter", "n", coverage(now, "quarter"))
    assert found["need_tercile"].tolist() == [2, 1, pd.NA]
    assert found["coverage_tercile"].tolist() == [1, pd.NA, pd.NA]
    assert found["value"].iloc[0] == pytest.approx(9.0)
    assert found["source"].iloc[0] == "ISTAT"
    codes = need_codes(now, "quarter")
    assert codes.loc["n", "n_known"] == 2
    assert not codes.loc["n", "demonstration"]
    assert need_codes(now, "nil").empty
