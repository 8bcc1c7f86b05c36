"""What rests on one organisation."""

import pandas as pd
import pytest

from geo.analysis.participation import bearers, dependence, falls_to_zero
from tests.analysis.participation.drawn import ledger, numbered

BEARER = pd.Series({"A": "rotary", "B": "rotary", "C": "school"})
PLACES = pd.DataFrame(
    [("A", "north"), ("A", "north"), ("B", "south"), ("C", "south"), ("A", "east"), ("D", "west")],
    columns=["pact_id", "neighbourhood_id"],
)


def test_a_pact_rests_on_its_proposer_else_on_its_first_signatory() -> None:
    rows = [("A", "x", "partner"), ("A", "y", "proposer"), ("B", "z", "signatory"),
            ("B", "w", "signatory")]  # fmt: skip
    names = ("pact_id", "party_id", "role")
    found = bearers(numbered("pact_parties", [dict(zip(names, row, strict=True)) for row in rows]))
    assert found.to_dict() == {"A": "y", "B": "z"}


def test_the_share_of_hours_that_rests_on_the_largest_comes_first() -> None:
    found = dependence(ledger("A 5 5\nB 2 ?\nC 3 x\nD 0 0"), BEARER)
    assert found.index.tolist() == ["rotary", "school"]
    assert found["hours"].tolist() == [24, 6]
    assert found["hours_share"].tolist() == pytest.approx([0.8, 0.2])
    assert found["hours_at_least"].tolist() == [False, True]
    assert found["n_pacts"].tolist() == [2, 1]


def test_pacts_without_a_known_party_are_a_row_without_name() -> None:
    found = dependence(ledger("A 1\nD 3"), BEARER)
    assert found.index.isna().tolist() == [True, False]
    assert found["hours_share"].tolist() == pytest.approx([0.75, 0.25])
    assert found["n_pacts"].tolist() == [1, 1]


def test_unknown_hours_have_no_share() -> None:
    found = dependence(ledger("A x"), BEARER)
    assert found["hours"].isna().all()
    assert found["hours_share"].isna().all()


def test_neighbourhoods_where_all_rests_on_one_fall_to_zero_with_it() -> None:
    found = falls_to_zero(ledger("A 5\nB 2\nC 1\nD 9"), BEARER, PLACES)
    assert found["party_id"].to_dict() == {"east": "rotary", "north": "rotary"}
    assert found["hours"].tolist() == [10, 10]


def test_a_neighbourhood_shared_with_an_unknown_party_is_not_listed() -> None:
    places = pd.DataFrame({"pact_id": ["A", "D"], "neighbourhood_id": ["mixed", "mixed"]})
    assert falls_to_zero(ledger("A 5\nD 9"), BEARER, places).empty


def test_a_pact_that_held_nothing_keeps_no_neighbourhood_alive() -> None:
    found = falls_to_zero(ledger("A 5\nB 2\nC 0"), BEARER, PLACES)
    assert found["party_id"].to_dict() == dict.fromkeys(("east", "north", "south"), "rotary")
