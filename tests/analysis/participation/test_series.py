"""Sums by month, quarter and year; what they say of what they do not know."""

import datetime as dt

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from geo.analysis.participation import (
    active_months,
    between,
    calendar,
    cumulative,
    keep,
    ledger_of,
    same_days_last_year,
    series,
)
from tests.analysis.participation.drawn import ledger, month, numbered, tables

SUMS = ["n_activities", "attendances", "hours", "n_unknown_volunteers", "n_unknown_hours"]
RETURNS = ["n_owed", "n_returns"]
SIGNS = st.sampled_from(["0", "?", ".", "1", "7", "30+", "4?", "x", "x?"])
CALENDARS = st.integers(1, 14).flatmap(
    lambda n: st.lists(st.lists(SIGNS, min_size=n, max_size=n), min_size=1, max_size=5)
)


def drawing(signs: list[list[str]]) -> str:
    return "\n".join(" ".join([f"P{n}", *line]) for n, line in enumerate(signs))


def test_volunteers_attendances_and_hours_are_three_things() -> None:
    monthly = series(ledger("A 12 0\nB 5 3"))
    assert monthly["n_activities"].tolist() == [2, 1]
    assert monthly["attendances"].tolist() == [17, 3]
    assert monthly["hours"].tolist() == [34.0, 6.0]


def test_a_sum_with_a_lower_bound_or_an_unknown_says_at_least() -> None:
    monthly = series(ledger("A 12 20+ x\nB 5 3 4"))
    assert monthly["attendances"].tolist() == [17, 23, 4]
    assert monthly["attendances_at_least"].tolist() == [False, True, True]
    assert monthly["hours_at_least"].tolist() == [False, True, True]
    assert monthly["n_unknown_volunteers"].tolist() == [0, 0, 1]


def test_a_sum_of_which_nothing_was_counted_is_unknown_not_zero() -> None:
    monthly = series(ledger("A x"))
    assert monthly["n_activities"].tolist() == [1]
    assert monthly["attendances"].isna().all()
    assert monthly["hours"].isna().all()


def test_a_group_declared_zero_only_if_all_of_it_said_so() -> None:
    monthly = series(ledger("A 0 0 ? .\nB 0 ? ? ."))
    assert monthly["state"].tolist() == ["declared_zero", "no_return", "no_return", "not_in_force"]
    assert monthly["n_activities"].tolist() == [0, pd.NA, pd.NA, pd.NA]
    assert monthly["completeness"].tolist()[:3] == [1.0, 0.5, 0.0]
    assert np.isnan(monthly["completeness"].tolist()[3])


def test_quarters_and_years_add_up_their_months() -> None:
    drawn = ledger("A 1 2 3 4 ? 0 7 8 9 10 11 12 1 0")
    quarters, years = series(drawn, every="quarter"), series(drawn, every="year")
    assert quarters["attendances"].tolist() == [6, 4, 24, 33, 1]
    assert quarters["n_returns"].tolist() == [3, 2, 3, 3, 2]
    assert years["attendances"].tolist() == [67, 1]
    assert years["period"].dt.year.tolist() == [2024, 2025]


def test_only_a_period_with_days_to_come_is_partial() -> None:
    drawn = tables("A 1 2 3")
    for day, partial in ((dt.date(2024, 3, 30), True), (dt.date(2024, 3, 31), False)):
        for every in ("month", "quarter"):
            flags = series(ledger_of(drawn, day), every=every)["partial"].tolist()
            assert flags == [*[False] * (len(flags) - 1), partial]


def test_a_kind_of_activity_is_zero_only_if_every_return_came() -> None:
    drawn = tables("A 1 2 0\nB 3 ? 0")
    drawn["activities"]["kind"] = ["cleaning", "workshop", "cleaning"]
    found = series(ledger_of(drawn, dt.date(2024, 3, 31)), by="kind")
    wide = found.pivot(index="group", columns="period", values="state").to_numpy().tolist()
    zero = "declared_zero"
    assert wide == [["held", "no_return", zero], [zero, "held", zero]]


def test_pacts_without_a_label_form_a_group_without_name() -> None:
    areas = pd.Series({"A": "inclusion", "B": None})
    found = series(ledger("A 1\nB 2\nC 3"), by=areas)
    assert found["group"].astype(object).where(found["group"].notna(), None).tolist() == [
        "inclusion",
        None,
    ]
    assert found["attendances"].tolist() == [1, 5]


def test_a_grouping_that_does_not_exist_is_refused() -> None:
    with pytest.raises(ValueError, match="colour"):
        series(ledger("A 1"), by="colour")


def test_the_current_month_is_compared_with_the_same_days_of_last_year() -> None:
    days = [(2023, 11, 5), (2023, 11, 12), (2023, 11, 13), (2024, 11, 3), (2024, 10, 31)]
    drawn = tables("A 0", first=dt.date(2023, 1, 1))
    drawn["activities"] = numbered(
        "activities",
        [
            {"pact_id": "A", "on": dt.date(*on), "volunteers": n, "volunteers_at_least": False}
            for n, on in zip((1, 10, 100, 1000, 10_000), days, strict=True)
        ],
    )
    found = same_days_last_year(ledger_of(drawn, dt.date(2024, 11, 12))).loc["all"]
    assert (found["attendances_before"], found["attendances_now"]) == (11, 1000)


def test_february_is_compared_with_the_whole_of_february() -> None:
    drawn = tables("A 0", first=dt.date(2023, 1, 1))
    row = {"pact_id": "A", "on": dt.date(2024, 2, 29), "volunteers": 7}
    drawn["activities"] = numbered("activities", [{**row, "volunteers_at_least": False}])
    found = same_days_last_year(ledger_of(drawn, dt.date(2025, 2, 28))).loc["all"]
    assert found["attendances_before"] == 7


def test_cumulative_lines_begin_again_each_january() -> None:
    found = cumulative(ledger("A ? 2 ? 4 0 0 0 0 0 0 0 1 3 ?"))
    assert found["attendances"].tolist()[:4] == [pd.NA, 2, 2, 6]
    assert found["attendances"].tolist()[11:] == [7, 3, 3]
    assert found["n_returns"].tolist()[11:] == [10, 1, 1]
    assert found["month"].tolist()[11:] == [12, 1, 2]


def test_the_calendar_has_a_row_a_pact_and_a_column_a_month() -> None:
    found = calendar(ledger("A 1 0 ?\nB . 2 0"), "attendances")
    assert found.index.tolist() == ["A", "B"]
    assert [f"{when:%m}" for when in found.columns] == ["01", "02", "03"]
    assert found.fillna(-1).to_numpy().tolist() == [[1, 0, -1], [-1, 2, 0]]


def test_the_last_twelve_months_that_are_over_are_counted_by_state() -> None:
    drawn = tables("A 1 1 0 ? . 2 2 2 2 2 2 2 2 2\nB . . . . . . . . . . . . 5 0")
    found = active_months(ledger_of(drawn, dt.date(2025, 2, 10)))
    assert found.loc["A"].tolist() == [9, 1, 1, 1]
    assert found.loc["B"].tolist() == [1, 0, 0, 11]
    assert (found.sum(axis="columns") == 12).all()


@settings(max_examples=25, deadline=None)
@given(CALENDARS, st.randoms(use_true_random=False), st.sampled_from(["month", "quarter", "year"]))
def test_groups_add_up_to_the_whole(signs, random, every) -> None:
    drawn = ledger(drawing(signs))
    labels = pd.Series({pact: random.choice(["x", "y", None]) for pact in drawn.pacts})
    whole = series(drawn, every=every)
    for by in (labels, "pact"):
        parts = series(drawn, every=every, by=by).groupby("period")[SUMS + RETURNS].sum()
        expected = whole.set_index("period")[SUMS + RETURNS].fillna(0)
        assert np.allclose(parts.to_numpy(float), expected.to_numpy(float))
    kinds = series(drawn, every=every, by="kind").groupby("period")[SUMS].sum()
    expected = whole.set_index("period")[SUMS].fillna(0)
    assert np.allclose(
        kinds.reindex(expected.index).fillna(0).to_numpy(float), expected.to_numpy(float)
    )


@settings(max_examples=25, deadline=None)
@given(CALENDARS, st.integers(0, 13), st.integers(0, 500))
def test_one_more_activity_never_lowers_a_sum(signs, at, people) -> None:
    known = tables(drawing(signs))
    last = month(len(signs[0])) - dt.timedelta(days=1)
    row = {"pact_id": "P0", "on": min(month(at), last), "volunteers": people, "hours": 1.0}
    added = numbered("activities", [{**row, "volunteers_at_least": False, "kind": "visit"}])
    more = {**known, "activities": pd.concat([known["activities"], added])}
    before, after = (series(ledger_of(one, last)).set_index("period") for one in (known, more))
    before = before.reindex(after.index)
    for name in SUMS:
        assert (after[name].fillna(0) >= before[name].fillna(0)).all()
    assert (after["state"].loc[before["state"] == "held"] == "held").all()


@settings(max_examples=20, deadline=None)
@given(CALENDARS, st.randoms(use_true_random=False))
def test_keeping_some_pacts_is_counting_only_them(signs, random) -> None:
    drawn = ledger(drawing(signs))
    some = drawn.pacts[[random.random() < 0.5 for _ in drawn.pacts]]
    by_pact = series(drawn, by="pact")
    expected = by_pact[by_pact["group"].isin(some)].reset_index(drop=True)
    found = series(keep(drawn, some), by="pact")
    pd.testing.assert_frame_equal(
        found.drop(columns="group"), expected.drop(columns="group"), check_dtype=False
    )


@settings(max_examples=20, deadline=None)
@given(CALENDARS)
def test_a_window_of_all_days_is_the_sum_of_all_months(signs) -> None:
    drawn = ledger(drawing(signs))
    whole = between(drawn, dt.date(2023, 1, 1), drawn.day).loc["all"]
    monthly = series(drawn)
    for name in SUMS + RETURNS:
        assert np.isclose(float(monthly[name].fillna(0).sum()), np.nan_to_num(_number(whole[name])))


def _number(value: object) -> float:
    return float("nan") if value is pd.NA else float(value)
