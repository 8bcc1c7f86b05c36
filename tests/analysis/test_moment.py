"""States of a pact on a day, as ANALYTICS §1 defines them."""

import datetime as dt

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as some

from geo.analysis.choices import LOOKS, Choices
from geo.analysis.chosen import choose, count_neighbourhoods, undated
from geo.analysis.moment import moment_of
from tests.sketch import point, register, squares

DAY = dt.date(2026, 11, 22)


def look_of(pact: str, **tables: str) -> str:
    with register(pacts=pact, **tables) as snapshot:
        return str(moment_of(snapshot, DAY).pacts["look"].iloc[0])


SIGNED = "id status signed_on\nA active 2024-01-01"


def test_a_pact_with_an_activity_in_six_months_is_active() -> None:
    assert look_of(SIGNED, activities="pact_id on\nA 2026-06-01") == "active"


def test_a_pact_that_reports_but_held_nothing_for_six_months_is_dormant() -> None:
    reports = "pact_id from to received_on\nA 2026-09-01 2026-09-30 2026-10-10"
    assert look_of(SIGNED, activities="pact_id on\nA 2026-05-01", reports=reports) == "dormant"


def test_a_pact_without_reports_is_not_reported_and_never_dormant() -> None:
    assert look_of(SIGNED) == "not_reported"
    old = "pact_id from to received_on\nA 2026-07-01 2026-07-31 2026-08-10"
    assert look_of(SIGNED, reports=old) == "not_reported"


def test_a_pact_signed_less_than_two_months_ago_is_active() -> None:
    assert look_of("id status signed_on\nA signed 2026-10-01") == "active"
    assert look_of("id status signed_on\nA signed 2026-09-01") == "not_reported"


@pytest.mark.parametrize(
    ("status", "look"),
    [
        ("proposed", "proposal"),
        ("suspended", "suspended"),
        ("archived", "ended"),
        ("rejected", "ended"),
    ],
)
def test_what_is_not_in_force_has_the_look_of_its_status(status: str, look: str) -> None:
    assert look_of(f"id status signed_on\nA {status} -") == look


def test_a_pact_past_its_end_is_not_in_force_whatever_its_status_says() -> None:
    assert look_of("id status signed_on ends_on\nA active 2024-01-01 2026-11-21") == "ended"
    on_its_last_day = "id status signed_on ends_on\nA active 2024-01-01 2026-11-22"
    assert look_of(on_its_last_day, activities="pact_id on\nA 2026-11-01") == "active"


def test_an_activity_after_the_day_does_not_count() -> None:
    assert look_of(SIGNED, activities="pact_id on\nA 2026-12-01") == "not_reported"


def flags(pact: str, **tables: str) -> set[str]:
    with register(pacts=pact, **tables) as snapshot:
        row = moment_of(snapshot, DAY).pacts.iloc[0]
        return {name for name in ("ends_soon", "silent", "owes_report", "unanswered") if row[name]}


def test_a_pact_that_ends_within_ninety_days_asks_for_attention() -> None:
    held = {
        "activities": "pact_id on\nA 2026-11-01",
        "reports": "pact_id from to received_on\nA 2026-10-01 2026-10-31 2026-11-05",
    }
    near = "id status signed_on ends_on\nA active 2024-01-01 2027-02-20"
    far = "id status signed_on ends_on\nA active 2024-01-01 2027-02-21"
    assert flags(near, **held) == {"ends_soon"}
    assert flags(far, **held) == set()


def test_a_pact_that_tells_nothing_is_silent_and_owes_a_report() -> None:
    assert flags(SIGNED) == {"silent", "owes_report"}


def test_a_proposal_older_than_sixty_days_waits_for_an_answer() -> None:
    assert flags("id status proposed_on\nA proposed 2026-09-22") == {"unanswered"}
    assert flags("id status proposed_on\nA proposed 2026-09-23") == set()
    assert flags("id status proposed_on\nA accepted 2026-01-01") == set()


MIXED = """
id status    area          signed_on  ends_on    proposed_on title
A  active    common_spaces 2024-01-01 2027-01-01 2023-06-01  Aiuole_di_via_Mompiani
B  proposed  inclusion     -          -          2026-10-01  Perché_no
C  archived  mutual_aid    2020-01-01 2021-01-01 2019-12-01  Spesa_sospesa
D  active    -             -          -          -           Senza_date
"""


def kept(choices: Choices) -> list[str]:
    tables = {
        "pacts": MIXED,
        "pact_areas": "pact_id area\nA inclusion",
        "neighbourhoods": squares("XXYY"),
        "pact_places": [
            {"id": "1", "pact_id": "A", "geometry": point(0.5)},
            {"id": "2", "pact_id": "A", "geometry": point(2.5)},
            {"id": "3", "pact_id": "B", "geometry": point(3.5)},
        ],
    }
    with register(**tables) as snapshot:
        return sorted(choose(moment_of(snapshot, DAY), choices).rows.index)


def test_without_choices_all_but_the_ended_are_shown() -> None:
    assert kept(Choices()) == ["A", "B", "D"]


def test_the_ended_are_shown_on_request() -> None:
    assert kept(Choices(state=("ended",))) == ["C"]
    assert kept(Choices(state=LOOKS)) == ["A", "B", "C", "D"]
    assert kept(Choices(status=("archived",))) == ["C"]


def test_an_area_finds_pacts_that_have_it_second_and_none_finds_the_undeclared() -> None:
    assert kept(Choices(area=("inclusion",))) == ["A", "B"]
    assert kept(Choices(area=("none",))) == ["D"]


def test_a_neighbourhood_finds_every_pact_with_any_place_in_it() -> None:
    assert kept(Choices(place=("quarter:X",))) == ["A"]
    assert kept(Choices(place=("quarter:Y",))) == ["A", "B"]


def places(*placed: tuple[str, float]) -> list[dict[str, object]]:
    """Places of pacts, each by its pact and how far east it is."""
    return [
        {"id": str(number), "pact_id": pact, "geometry": point(x)}
        for number, (pact, x) in enumerate(placed)
    ]


@pytest.mark.parametrize(
    ("pacts", "found"),
    [([], 0), (["A"], 2), (["B"], 1), (["A", "B"], 2), (["C"], 0), (["D"], 0), (["B", "C"], 1)],
)
def test_a_neighbourhood_counts_once_however_many_pacts_it_has(
    pacts: list[str], found: int
) -> None:
    """C stands outside every neighbourhood, D nowhere."""
    at = places(("A", 0.5), ("A", 2.5), ("A", 2.7), ("B", 3.5), ("C", 9.5))
    with register(pacts=MIXED, neighbourhoods=squares("XXYY"), pact_places=at) as snapshot:
        moment = moment_of(snapshot, DAY)
    chosen = moment.pacts.index.isin(pacts)
    assert count_neighbourhoods(moment, chosen, "quarter") == found
    # Whatever the day leaves out, the slow way says the same.
    slow = moment.neighbourhoods.loc[moment.places["pact_id"].isin(pacts), "quarter"].nunique()
    assert slow == found


def test_a_search_folds_accents_and_case_and_wants_all_words() -> None:
    assert kept(Choices(q="PERCHE")) == ["B"]
    assert kept(Choices(q="mompiani aiuole")) == ["A"]
    assert kept(Choices(q="mompiani spesa")) == []


def test_a_period_keeps_what_was_alive_in_it_and_counts_the_undated_apart() -> None:
    choices = Choices(state=LOOKS, since=dt.date(2020, 6, 1), until=dt.date(2020, 6, 30))
    assert kept(choices) == ["C"]
    with register(pacts=MIXED) as snapshot:
        assert undated(moment_of(snapshot, DAY), choices) == 1


def test_freshness_is_the_newest_thing_known_and_unknown_when_nothing_is() -> None:
    with register(pacts=SIGNED, activities="pact_id on\nA 2026-06-01\nA 2026-12-24") as snapshot:
        assert moment_of(snapshot, DAY).fresh_until == dt.date(2026, 6, 1)
    with register() as snapshot:
        assert moment_of(snapshot, DAY).fresh_until is None


def test_what_has_the_latest_news_comes_first_and_what_has_no_date_last() -> None:
    with register(pacts=MIXED) as snapshot:
        assert list(moment_of(snapshot, DAY).pacts.index) == ["B", "A", "C", "D"]


def test_a_list_says_the_same_pacts_in_the_same_order_and_none_where_nothing_is_known() -> None:
    with register(pacts=MIXED) as snapshot:
        moment = moment_of(snapshot, DAY)
    assert [line[0] for line in moment.lines] == list(moment.pacts.index)
    areas = {line[0]: line[2] for line in moment.lines}
    assert areas["B"] == "inclusion" and areas["D"] is None
    assert {line[4] for line in moment.lines} == {None}, "none has a place"


def test_an_empty_register_has_no_pacts_and_no_error() -> None:
    with register() as snapshot:
        assert not len(choose(moment_of(snapshot, DAY), Choices(q="x", area=("inclusion",))))


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(day=some.dates(dt.date(2019, 1, 1), dt.date(2028, 1, 1)))
def test_on_any_day_every_pact_has_exactly_one_look(day: dt.date) -> None:
    with register(pacts=MIXED) as snapshot:
        looks = moment_of(snapshot, day).pacts["look"]
    assert set(looks) <= set(LOOKS)
    assert looks.notna().all()
