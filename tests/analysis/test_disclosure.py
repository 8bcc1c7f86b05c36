"""Nobody can work out how many people a small count was, whatever totals are compared."""

import datetime as dt
from collections.abc import Iterator, Mapping
from itertools import product

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from geo import model
from geo.analysis import disclosure
from geo.analysis.disclosure import Published
from geo.analysis.moment import Moment, moment_of
from geo.loading import demonstration as demonstration_of
from geo.model.fewest import fewest_shown
from geo.reports import exports
from geo.reports.open_data import DATASETS, FORMATS, Publication, formats_of, write
from geo.reports.open_data.datasets import first_neighbourhoods
from geo.storage.public import public_tables, without_small_counts
from tests.sketch import squares
from tests.web.conftest import snapshot_from

DAY = dt.date(2026, 11, 22)
AREAS = ("inclusion", "mutual_aid")
MONTHS = ("2026-08", "2026-09", "2026-10")
PLACES = ("quarter:A", "quarter:B")

records = st.lists(
    st.tuples(
        st.integers(0, 3),  # pact
        st.sampled_from(MONTHS),
        st.integers(1, 28),
        st.one_of(st.none(), st.integers(0, 12)),
        st.booleans(),
    ),
    min_size=1,
    max_size=9,
)


def tables(drawn: list[tuple], people: Mapping[int, int] | None = None) -> dict:
    """Four pacts in two areas and two neighbourhoods, with activities as drawn."""
    pacts = [
        {
            "id": f"p{n}",
            "title": f"p{n}",
            "area": AREAS[n % 2],
            "status": "active",
            "public": True,
            "verified": False,
            "signed_on": "2026-01-10",
        }
        for n in range(4)
    ]
    places = [
        {"id": f"l{n}", "pact_id": f"p{n}", "neighbourhood_id": PLACES[n // 2]} for n in range(4)
    ]
    activities = [
        {
            "id": f"a{at}",
            "pact_id": f"p{pact}",
            "on": f"{month}-{day:02d}",
            "volunteers": (people or {}).get(at, count),
            "volunteers_at_least": lower,
            "hours": None if count is None else 2.0 * (people or {}).get(at, count),
            "verified": False,
        }
        for at, (pact, month, day, count, lower) in enumerate(drawn)
    ]
    rows = {
        "neighbourhoods": squares("AB"),
        "pacts": pacts,
        "pact_places": places,
        "activities": activities,
    }
    return {name: model.as_frame(name, rows.get(name, [])) for name in model.TABLES}


@pytest.fixture(scope="module")
def demonstration() -> Moment:
    return moment(demonstration_of.story(DAY))


def small(drawn: list[tuple]) -> list[int]:
    return [at for at, row in enumerate(drawn) if row[3] is not None and 0 < row[3] < 5]


def moment(made: dict) -> Moment:
    return moment_of(snapshot_from(made), DAY)


def everything(made: dict) -> list[bytes]:
    """Write every file of the open data, and the files of the pages."""
    public = Publication(moment(made))
    files = [write(public, one, kind) for one in DATASETS.values() for kind in formats_of(one)]
    rows = exports.public_rows(public.moment, public.moment.pacts)
    return [*files, exports.write_csv(rows)]


@settings(deadline=None, max_examples=4)
@given(records, st.randoms(use_true_random=False))
def test_no_byte_of_what_is_published_depends_on_how_many_the_few_were(drawn, chance) -> None:
    other = {at: chance.randint(1, 4) for at in small(drawn)}
    assert everything(tables(drawn)) == everything(tables(drawn, other))


@settings(deadline=None, max_examples=10)
@given(records, st.randoms(use_true_random=False))
def test_no_figure_under_any_filter_depends_on_how_many_the_few_were(drawn, chance) -> None:
    other = {at: chance.randint(1, 4) for at in small(drawn)}
    # All that pages, routes and files know is made of these tables.
    before, after = public_tables(tables(drawn)), public_tables(tables(drawn, other))
    for name, frame in before.items():
        pd.testing.assert_frame_equal(pd.DataFrame(frame), pd.DataFrame(after[name]))


def sums(activities: pd.DataFrame, pacts: pd.DataFrame, whole: pd.DataFrame) -> Iterator[Published]:
    """Read every total there is: by day, month, pact, area, place, alone and crossed, and all."""
    held = activities.assign(
        month=activities["on"].dt.strftime("%Y-%m"),
        area=activities["pact_id"].map(pacts["area"]),
        place=activities["pact_id"].str[1].astype(int) // 2,
        all=0,
    )
    cuts = ["all", "month", "pact_id", "area", "place", "on"]
    for cut in [*cuts, *map(list, product(["month", "on"], ["pact_id", "area", "place"]))]:
        names = [cut] if isinstance(cut, str) else cut
        by = [held[name] for name in names] if len(names) > 1 else held[names[0]]
        cells = disclosure.counted(held, by)
        told = disclosure.told(cells, [0] * len(cells)) if whole is None else cells
        parts = held.groupby(by).groups
        for group, row in told.iterrows():
            if pd.notna(row["people"]):
                lower = row.get("people_told", "") == "at_least" or bool(
                    row.get("people_at_least", False)
                )
                yield Published(frozenset(parts[group]), int(row["people"]), lower)


@settings(deadline=None, max_examples=12)
@given(records)
def test_adding_and_subtracting_every_published_total_recovers_no_hidden_count(drawn) -> None:
    made = tables(drawn)
    public = without_small_counts(made["activities"])
    known = [
        Published(frozenset([name]), int(row["volunteers"]), bool(row["volunteers_at_least"]))
        for name, row in public.iterrows()
        if pd.notna(row["volunteers"]) and not 0 < row["volunteers"] < 5
    ]
    published = [*sums(public, made["pacts"], None), *sums(public, made["pacts"], public), *known]
    hidden = [f"a{at}" for at in small(drawn)]
    assert disclosure.recoverable(hidden, published) == []


def test_the_attack_works_where_counts_are_added_up_as_they_are() -> None:
    made = tables([(0, MONTHS[0], 1, 20, False), (0, MONTHS[0], 2, 3, False)])
    totals = sums(made["activities"], made["pacts"], made["activities"])
    listed = [Published(frozenset(["a0"]), 20)]
    seen = [one for one in totals if one.parts != {"a1"}]
    assert disclosure.recoverable(["a1"], [*seen, *listed]) == ["a1"]
    assert disclosure.feasible(["a1"], [*seen, *listed]).loc["a1"].tolist() == [3, 3]


def test_two_hidden_counts_that_add_up_to_the_most_are_both_told() -> None:
    total = [Published(frozenset(["x", "y"]), 8)]
    assert disclosure.recoverable(["x", "y"], total) == ["x", "y"]
    assert disclosure.recoverable(["x", "y"], [Published(frozenset(["x", "y"]), 2, True)]) == []


def test_totals_that_contradict_each_other_are_our_mistake() -> None:
    with pytest.raises(ValueError, match="contradict"):
        disclosure.feasible(["x"], [Published(frozenset(["x"]), 9)])


def test_every_filter_of_the_demonstration_shows_no_count_of_one_to_four(
    demonstration: Moment,
) -> None:
    held = demonstration.tables["activities"]
    area = held["pact_id"].map(demonstration.pacts["area"].fillna("none"))
    place = held["pact_id"].map(first_neighbourhoods(demonstration))
    shown = 0
    for one, other in product([None, *area.unique()], [None, *place.dropna().unique()]):
        kept = held[(area.eq(one) | (one is None)) & (place.eq(other) | (other is None))]
        for by in (kept["on"].dt.strftime("%Y-%m"), kept["on"].dt.year, kept["pact_id"]):
            people = disclosure.told(disclosure.counted(kept, by))["people"]
            assert not disclosure.small(people).any()
            shown += int(people.notna().sum())
    assert shown > 1000


def test_in_the_demonstration_no_hidden_count_reaches_a_figure(demonstration: Moment) -> None:
    before = demonstration_of.story(DAY)
    held = before["activities"]
    few = disclosure.small(held["volunteers"])
    assert few.sum() > 500
    redrawn = held.assign(
        volunteers=held["volunteers"].mask(few, 5 - held["volunteers"]),
        hours=held["hours"].mask(few, 77.0),
    )
    after = moment({**before, "activities": redrawn})
    for name in demonstration.tables:
        first, second = (pd.DataFrame(one.tables[name]) for one in (demonstration, after))
        pd.testing.assert_frame_equal(first, second)
    pd.testing.assert_frame_equal(demonstration.pacts, after.pacts)


def test_a_small_cell_takes_the_next_smallest_of_its_total_with_it() -> None:
    people = np.array([3.0, 50.0, 20.0, 0.0, 9.0])
    hidden = disclosure.suppress(people, ["a", "a", "a", "a", None])
    assert hidden.tolist() == [True, False, True, False, False]


def test_a_cell_hidden_for_one_total_is_protected_in_the_other() -> None:
    people = np.array([3.0, 20.0, 30.0, 40.0])
    hidden = disclosure.suppress(people, ["r", "r", "s", "s"], ["c", "d", "c", "d"])
    assert hidden.all()


def test_one_small_activity_is_few_and_several_are_hidden_not_few() -> None:
    drawn = [(0, MONTHS[0], 1, 4, False), (1, MONTHS[0], 2, 4, False), (1, MONTHS[0], 3, 4, False)]
    public = without_small_counts(tables(drawn)["activities"])
    told = disclosure.told(disclosure.counted(public, public["pact_id"]))
    assert told["people_told"].tolist() == ["few", "hidden"]
    assert told["people"].isna().all()


@pytest.mark.parametrize(
    ("text", "least"), [(None, 5), ("", 5), ("10", 10), ("3", 3), ("1", 3), ("-4", 3), ("few", 5)]
)
def test_the_setting_never_goes_below_three_and_a_slip_lays_nothing_open(text, least) -> None:
    assert fewest_shown(text) == least


def test_zero_stays_zero_and_unknown_stays_unknown() -> None:
    drawn = [(0, MONTHS[0], 1, 0, False), (0, MONTHS[0], 2, None, False)]
    public = without_small_counts(tables(drawn)["activities"])
    assert public["volunteers"].tolist() == [0, pd.NA]
    assert not public["volunteers_at_least"].any()


def test_formats_are_all_part_of_the_attack() -> None:
    assert {kind.code for one in DATASETS.values() for kind in formats_of(one)} == set(FORMATS)
