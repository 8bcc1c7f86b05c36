"""When a pact is in force, what it owes, and what counts as a return."""

import datetime as dt

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from geo import model
from geo.analysis.participation import calendar, ledger_of, pact_months, series
from tests.analysis.participation.drawn import ledger, month, numbered, tables

DAY = dt.date(2024, 6, 30)
JANUARY = dt.date(2024, 1, 1)


def states(drawing: str, **options) -> list[list[str]]:
    return calendar(ledger(drawing, **options)).to_numpy().tolist()


def register(pact: dict, *, changes=(), activities=(), reports=()) -> dict[str, pd.DataFrame]:
    filled = {"id": "A", "title": "A", "status": "active", **pact}
    named = [{"pact_id": "A", **row} for row in changes]
    done = [{"pact_id": "A", "volunteers_at_least": False, **row} for row in activities]
    told = [{"pact_id": "A", **row} for row in reports]
    return {
        "pacts": model.as_frame("pacts", [filled]),
        "status_changes": numbered("status_changes", named),
        "activities": numbered("activities", done),
        "reports": numbered("reports", told),
    }


def test_each_sign_of_a_calendar_is_one_of_the_states() -> None:
    held, zero, silent, out = "held", "declared_zero", "no_return", "not_in_force"
    assert states("A 12 0 ? . 9? 20+ x") == [[held, zero, silent, out, held, held, held]]


def test_a_month_without_return_is_unknown_not_zero() -> None:
    months = pact_months(ledger("A 3 0 ?"))
    assert months["n_activities"].tolist() == [1, 0, pd.NA]
    assert months["attendances"].tolist() == [3, 0, pd.NA]
    assert np.isnan(months["hours"].tolist()[2])


def test_an_activity_registered_without_return_is_held_and_no_return() -> None:
    monthly = series(ledger("A 9?"))
    assert monthly[["state", "n_owed", "n_returns"]].values.tolist() == [["held", 1, 0]]


@pytest.mark.parametrize(
    ("since", "until", "reported"),
    [
        ((2024, 3, 1), (2024, 3, 31), True),
        ((2024, 1, 1), (2024, 6, 30), True),
        ((2024, 3, 1), (2024, 3, 30), False),
        ((2024, 3, 2), (2024, 3, 31), False),
    ],
)
def test_a_return_counts_if_it_covers_every_day_in_force(since, until, reported) -> None:
    told = {"from": dt.date(*since), "to": dt.date(*until), "received_on": DAY}
    found = pact_months(ledger_of(register({"signed_on": JANUARY}, reports=[told]), DAY))
    march = found[found["month"] == "2024-03-01"]
    assert march["reported"].tolist() == [reported]


def test_two_returns_that_meet_or_overlap_cover_a_month_together() -> None:
    halves = [
        {"from": dt.date(2024, 3, first), "to": dt.date(2024, 3, last), "received_on": DAY}
        for first, last in ((10, 31), (1, 9), (5, 12))
    ]
    found = series(ledger_of(register({"signed_on": JANUARY}, reports=halves), DAY))
    assert found["n_returns"].tolist() == [0, 0, 1, 0, 0, 0]


def test_a_short_return_inside_a_long_one_takes_nothing_away() -> None:
    spans = [((2024, 1, 1), (2024, 5, 31)), ((2024, 2, 5), (2024, 2, 10))]
    told = [
        {"from": dt.date(*since), "to": dt.date(*until), "received_on": DAY}
        for since, until in spans
    ]
    found = series(ledger_of(register({"signed_on": JANUARY}, reports=told), DAY))
    assert found["n_returns"].tolist() == [1, 1, 1, 1, 1, 0]


def test_a_return_need_not_cover_the_days_between_signing_and_start() -> None:
    pact = {"signed_on": dt.date(2024, 2, 10), "starts_on": dt.date(2024, 3, 20)}
    told = {"from": dt.date(2024, 3, 20), "to": dt.date(2024, 4, 30), "received_on": DAY}
    found = series(ledger_of(register(pact, reports=[told]), DAY))
    assert found["n_owed"].tolist() == [1, 1, 1, 1, 1]
    assert found["n_returns"].tolist() == [0, 1, 1, 0, 0]


def test_a_return_received_tomorrow_is_not_known_today() -> None:
    told = {"from": JANUARY, "to": dt.date(2024, 1, 31), "received_on": dt.date(2024, 3, 5)}
    known = register({"signed_on": JANUARY}, reports=[told])
    for day, n in ((dt.date(2024, 3, 4), 0), (dt.date(2024, 3, 5), 1)):
        assert series(ledger_of(known, day))["n_returns"].sum() == n


def test_one_day_in_force_is_enough_to_owe_a_return() -> None:
    pact = {"signed_on": dt.date(2024, 1, 31), "ends_on": dt.date(2024, 3, 1)}
    found = series(ledger_of(register(pact), DAY))
    assert found["n_owed"].tolist() == [1, 1, 1, 0, 0, 0]


def test_a_suspended_pact_owes_nothing_until_it_runs_again() -> None:
    steps = [("active", 1), ("suspended", 2), ("active", 5), ("terminated", 6)]
    changes = [{"on": dt.date(2024, m, 1), "status": status} for status, m in steps]
    pact = {"signed_on": JANUARY, "status": "terminated"}
    found = series(ledger_of(register(pact, changes=changes), DAY))
    assert found["n_owed"].tolist() == [1, 0, 0, 0, 1, 0]


def test_a_running_pact_without_any_date_owes_only_the_current_month() -> None:
    assert series(ledger_of(register({}), DAY))["n_owed"].tolist() == [1]


def test_a_concluded_pact_without_steps_was_in_force_between_its_dates() -> None:
    pact = {"status": "concluded", "signed_on": JANUARY, "ends_on": dt.date(2024, 2, 5)}
    found = series(ledger_of(register(pact), DAY))
    assert found["n_owed"].tolist() == [1, 1, 0, 0, 0, 0]


STATUSES = st.sampled_from(["proposed", "signed", "active", "suspended", "reporting", "terminated"])
DAYS = st.integers(0, 170)


@settings(max_examples=60, deadline=None)
@given(
    st.lists(st.tuples(DAYS, STATUSES), max_size=5),
    DAYS,
    st.none() | DAYS,
    st.lists(st.tuples(DAYS, st.integers(0, 70)), max_size=4),
)
def test_months_owed_and_reported_are_those_found_day_by_day(steps, signed, ends, told) -> None:
    steps = sorted(steps, key=lambda step: step[0])
    on = [JANUARY + dt.timedelta(days=n) for n in range(DAY.toordinal() - JANUARY.toordinal() + 1)]

    def in_force(n: int) -> bool:
        before = [status for day, status in steps if day <= n]
        status = before[-1] if before else "signed"
        return status in model.RUNNING_STATUSES and signed <= n and (ends is None or n <= ends)

    covered = {n for first, length in told for n in range(first, first + length + 1)}
    owed, open_ = set(), set()
    for n, day in enumerate(on):
        if in_force(n):
            owed.add(day.month)
            open_ |= set() if n in covered else {day.month}
    found = ledger_of(
        register(
            {"signed_on": on[signed], "ends_on": None if ends is None else on[ends]},
            changes=[{"on": on[day], "status": status} for day, status in steps],
            reports=[
                {"from": on[a], "to": on[a] + dt.timedelta(days=n), "received_on": JANUARY}
                for a, n in told
            ],
        ),
        DAY,
    ).owed
    months = found.month - (2024 - 1970) * 12 + 1
    assert set(months.tolist()) == owed
    assert set(months[~found.reported].tolist()) == open_
    assert len(months) == len(owed)


def test_rows_in_any_order_tell_the_same() -> None:
    known = tables("A 1 0 ? 4\nB . 2+ x 0\nC 5? ? 0 1")
    mixed = {name: frame.sample(frac=1, random_state=3) for name, frame in known.items()}
    mixed["pacts"] = known["pacts"]
    day = month(4) - dt.timedelta(days=1)
    pd.testing.assert_frame_equal(
        pact_months(ledger_of(known, day)), pact_months(ledger_of(mixed, day))
    )
