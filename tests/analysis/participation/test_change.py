"""Change on last year, like for like."""

import datetime as dt

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from geo.analysis.participation import ledger_of, like_for_like
from tests.analysis.participation.drawn import ledger, simulated, tables
from tests.analysis.participation.test_series import SIGNS, drawing

PARTS = ["both", "new", "ended", "not_comparable"]


def years(before: str, now: str) -> str:
    """A pact that repeats one sign for twelve months, then another."""
    return " ".join([before] * 12 + [now] * 12)


def test_the_change_is_split_into_both_new_and_ended() -> None:
    found = like_for_like(
        ledger(
            f"A {years('5', '6')}\nB {years('.', '2')}\nC {years('3', '.')}\nD {years('1', '?')}"
        )
    )
    assert found["before"].tolist() == [60, 0, 36, 12, 108]
    assert found["now"].tolist() == [72, 24, 0, 0, 96]
    assert found["n_pacts"].tolist() == [1, 1, 1, 1, 4]
    assert found.loc["both", "change_pct"] == pytest.approx(20)


def test_a_missing_return_is_not_a_fall() -> None:
    pacts = "\n".join(f"P{n} {years(str(n), str(n))}" for n in range(1, 7))
    silent = pacts.replace(" 3 3 3 3 3 3 3 3 3 3 3 3 3", " 3 3 3 3 3 3 3 3 3 3 3 3 ?")
    for drawn in (pacts, silent):
        found = like_for_like(ledger(drawn)).loc["both"]
        assert (found["change"], found["verdict"]) == (0, "no_clear_change")


def test_good_news_without_return_is_not_compared_with_a_declared_zero() -> None:
    found = like_for_like(ledger(f"A {years('0', '9?')}"))
    assert found["change"].tolist() == [0, 0, 0, 108, 108]


@pytest.mark.parametrize(
    ("before", "now", "verdict"),
    [("5", "9", "grows"), ("9", "5", "falls"), ("5", "5", "no_clear_change")],
)
def test_the_verdict_names_what_all_pacts_do(before, now, verdict) -> None:
    pacts = "\n".join(f"P{n} {years(before, now)}" for n in range(6))
    assert like_for_like(ledger(pacts)).loc["both", "verdict"] == verdict


def test_pacts_that_go_both_ways_are_no_clear_change() -> None:
    ways = [years("5", "9"), years("9", "5"), years("2", "8"), years("8", "1"), years("4", "5")]
    found = like_for_like(ledger("\n".join(f"P{n} {way}" for n, way in enumerate(ways))))
    assert found.loc["both", "verdict"] == "no_clear_change"
    assert found.loc["both", "low"] < 0 < found.loc["both", "high"]


def test_the_interval_is_students_on_the_changes_of_the_pacts() -> None:
    # Changes of five pacts: 12, 24, 36, 48, 60; mean 36, standard deviation 18.974; the 95th
    # percentile of t with 4 degrees of freedom is 2.1318: 180 -+ 2.1318 x sqrt(5) x 18.974.
    found = like_for_like(ledger("\n".join(f"P{n} {years('5', str(5 + n))}" for n in range(1, 6))))
    low, high = found.loc["both", ["low", "high"]]
    assert (low, high) == pytest.approx((89.55, 270.45), abs=0.01)
    assert found.loc["both", "low_pct"] == pytest.approx(100 * low / 300)


def test_a_month_that_nobody_counted_is_no_fall() -> None:
    found = like_for_like(ledger(f"A {years('5', 'x')}"))
    assert found.loc["both", "change"] == 0
    assert found.loc["not_comparable", "before"] == 60


def test_fewer_than_twenty_attendances_give_no_percentage() -> None:
    quiet = " ".join(["1"] + ["0"] * 11 + ["3"] + ["0"] * 11)
    found = like_for_like(ledger("\n".join(f"P{n} {quiet}" for n in range(19)))).loc["both"]
    assert found["verdict"] == "too_few"
    assert np.isnan(found["change_pct"])
    assert np.isnan(found["low_pct"])
    more = like_for_like(ledger("\n".join(f"P{n} {quiet}" for n in range(20)))).loc["both"]
    assert more["verdict"] == "grows"
    assert more["change_pct"] == pytest.approx(200)


def test_four_pacts_are_too_few_for_a_verdict() -> None:
    found = like_for_like(ledger("\n".join(f"P{n} {years('5', '9')}" for n in range(4))))
    assert found.loc["both", "verdict"] == "too_few"
    assert found.loc["both", "change_pct"] == pytest.approx(80)


def test_a_year_to_date_is_compared_with_the_same_days() -> None:
    drawn = tables(f"A {years('5', '6')}")
    found = like_for_like(ledger_of(drawn, dt.date(2025, 3, 5)), since=dt.date(2025, 1, 1),
                          until=dt.date(2025, 3, 5))  # fmt: skip
    # Activities are on the 10th: that of March is not yet there, nor is last year's counted.
    assert found.loc["total", ["before", "now"]].tolist() == [10, 12]


@settings(max_examples=25, deadline=None)
@given(st.lists(st.lists(SIGNS, min_size=24, max_size=24), min_size=1, max_size=6),
       st.sampled_from(["attendances", "hours", "activities"]))  # fmt: skip
def test_the_parts_add_up_to_the_total(signs, measure) -> None:
    found = like_for_like(ledger(drawing(signs)), measure)
    for name in ("before", "now", "change"):
        assert found.loc[PARTS, name].sum() == pytest.approx(found.loc["total", name])
    assert found["change"].to_numpy() == pytest.approx((found["now"] - found["before"]).to_numpy())


def test_the_interval_holds_the_truth_about_as_often_as_it_says() -> None:
    random, held, runs = np.random.default_rng(5), 0, 100
    for _ in range(runs):
        level = random.lognormal(2, 1, 40)[:, None]
        values = random.poisson(level * random.gamma(2, 0.5, (40, 24)))
        returned = random.random((40, 24)) >= np.where(np.arange(24) < 12, 0.1, 0.35)
        found = like_for_like(simulated(values, returned)).loc["both"]
        held += found["low"] <= 0 <= found["high"]
    assert 0.84 <= held / runs <= 0.96  # nominal 0.90, two standard errors 0.06


def test_holes_that_grow_do_not_bias_the_change() -> None:
    random, changes = np.random.default_rng(6), []
    for _ in range(25):
        values = random.poisson(random.lognormal(0.5, 1, 80)[:, None] * np.ones(24))
        returned = random.random((80, 24)) >= np.where(np.arange(24) < 12, 0.0, 0.5)
        changes.append(like_for_like(simulated(values, returned)).loc["both", "change_pct"])
    assert abs(pd.Series(changes).mean()) < 2.0
