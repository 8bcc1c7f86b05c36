"""The state of a neighbourhood: nothing there, nothing now, and nothing heard are three things."""

import datetime as dt

from geo.analysis.moment import moment_of
from geo.analysis.neighbourhoods import states
from tests.sketch import point, register, squares

DAY = dt.date(2026, 11, 22)


def found(pacts: str, places: dict[str, float], **tables: object):
    rows = [
        {"id": f"{pact}/{at}", "pact_id": pact, "geometry": point(at)}
        for pact, at in places.items()
    ]
    drawn = {"pacts": pacts, "pact_places": rows, "neighbourhoods": squares("ABCD"), **tables}
    with register(**drawn) as snapshot:
        return states(moment_of(snapshot, DAY), "quarter")


PACTS = """
id status   signed_on
P  active   2024-01-01
Q  archived 2020-01-01
R  active   2024-01-01
"""


def test_active_past_silent_and_never_are_told_apart() -> None:
    known = found(PACTS, {"P": 0.5, "Q": 1.5, "R": 2.5}, activities="pact_id on\nP 2026-11-01")
    assert list(known["state"]) == ["active", "only_past", "not_reported", "never"]
    assert list(known["n_active"]) == [1, 0, 0, 0]
    assert list(known["n_pacts"]) == [1, 1, 1, 0]


def test_a_pact_with_two_places_in_one_neighbourhood_counts_once() -> None:
    rows = [
        {"id": "1", "pact_id": "P", "geometry": point(0.2)},
        {"id": "2", "pact_id": "P", "geometry": point(0.8)},
    ]
    with register(pacts=PACTS, pact_places=rows, neighbourhoods=squares("AB")) as snapshot:
        assert states(moment_of(snapshot, DAY), "quarter")["n_in_force"].tolist() == [1, 0]


def test_dwellings_are_a_sum_only_where_every_building_is_known() -> None:
    buildings = [
        {"id": "1", "dwellings": 10, "geometry": point(0.2)},
        {"id": "2", "dwellings": 5, "geometry": point(0.8)},
        {"id": "3", "dwellings": 7, "geometry": point(1.2)},
        {"id": "4", "dwellings": None, "geometry": point(1.8)},
    ]
    known = found(PACTS, {}, buildings=buildings)
    assert known["dwellings"].iloc[0] == 15
    assert known["dwellings"].isna().tolist() == [False, True, True, True]
    assert known["n_unknown_dwellings"].tolist() == [0, 1, 0, 0]
    assert known["n_buildings"].tolist() == [2, 2, 0, 0]


def test_a_rejected_proposal_was_never_a_pact() -> None:
    known = found("id status signed_on\nP rejected -", {"P": 0.5})
    assert known["state"].iloc[0] == "never"


def test_a_boundary_set_that_is_not_there_has_no_rows() -> None:
    with register(pacts=PACTS) as snapshot:
        assert states(moment_of(snapshot, DAY), "nil").empty
