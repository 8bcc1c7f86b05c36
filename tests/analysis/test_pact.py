"""One pact: what it is due, and what may be shown of its people."""

import datetime as dt

import pytest

from geo.analysis import pact as pacts
from geo.analysis.moment import moment_of
from tests.sketch import register

DAY = dt.date(2026, 11, 22)


def dues(pact: str, **tables: str) -> list[tuple[str, str, bool]]:
    with register(pacts=pact, **tables) as snapshot:
        found = pacts.due_next(moment_of(snapshot, DAY), "A")
    return [(due.kind, due.on.isoformat(), due.late) for due in found]


def test_a_report_is_due_two_months_after_the_last_and_the_end_comes_later() -> None:
    pact = "id status signed_on ends_on\nA active 2024-01-01 2027-06-30"
    reports = "pact_id from to received_on\nA 2026-09-01 2026-09-30 2026-10-05"
    held = "pact_id on\nA 2026-11-01"
    assert dues(pact, reports=reports, activities=held) == [
        ("report", "2026-12-05", False),
        ("end", "2027-06-30", False),
    ]


def test_a_report_that_never_came_is_late_since_two_months_after_signing() -> None:
    assert dues("id status signed_on\nA active 2026-01-31") == [("report", "2026-03-31", True)]


def test_a_proposal_is_due_an_answer_and_an_ended_pact_nothing() -> None:
    assert dues("id status proposed_on\nA proposed 2026-09-01") == [("answer", "2026-10-31", True)]
    assert dues("id status signed_on\nA archived 2020-01-01") == []


@pytest.mark.parametrize("count", [1, 2, 3, 4])
def test_one_to_four_people_are_never_counted_aloud(count: int) -> None:
    assert pacts.people(count) == pacts.People(None, few=True)


def test_unknown_people_are_unknown_and_none_is_zero() -> None:
    assert pacts.people(None) == pacts.People(None)
    assert pacts.people(float("nan")) == pacts.People(None)
    assert pacts.people(0) == pacts.People(0)
    assert pacts.people(70, at_least=True) == pacts.People(70, at_least=True)


def test_a_natural_person_takes_part_without_a_name() -> None:
    with register(
        pacts="id status\nA active",
        parties=[{"id": "p", "name": "Mario Rossi", "kind": "individual", "contact": "333"}],
        pact_parties="pact_id party_id role\nA p proposer",
    ) as snapshot:
        moment = moment_of(snapshot, DAY)
        assert pacts.parties_of(moment, "A")["name"].isna().all()
        assert moment.pacts["proposer"].fillna("").tolist() == [""]
        assert "rossi" not in moment.pacts["haystack"].iloc[0]
