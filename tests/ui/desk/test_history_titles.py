"""What the history calls a row that has no title of its own."""

import datetime as dt

import pytest

from geo.storage.trail import Change
from geo.ui.desk.history.written import title_in_history

AT = dt.datetime(2026, 3, 1, tzinfo=dt.UTC)
NAMES = {("courtyards", "c-1"): "Cortile di via Harar 7", ("parties", "P-1"): "Orti aperti"}


def named(table: str, row: str) -> str | None:
    return NAMES.get((table, row))


@pytest.mark.parametrize(
    ("table", "held", "title"),
    [
        ("plan_sites", {"courtyard_id": "c-1", "rank": 2}, "Cortile di via Harar 7"),
        ("pact_parties", {"party_id": "P-1", "pact_id": "X"}, "Orti aperti"),
        ("pact_places", {"address": "via Forlì 3", "building_id": "b-9"}, "via Forlì 3"),
        ("plan_sites", {"rank": 2}, "plan-1:2"),
    ],
)
def test_a_row_is_called_by_what_people_know_and_only_then_by_its_id(
    table: str, held: dict, title: str
) -> None:
    change = Change(1, 1, AT, "anna", table, "plan-1:2", None, held)
    assert title_in_history(change, named) == title
