"""No count of one to four people is shown, nor can be worked out from what is."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from geo.charts.hiding import hide_small, show_running


def cells(people: list[int | None], hours: float = 2.0) -> pd.DataFrame:
    return pd.DataFrame(
        {"attendances": pd.array(people, dtype="Int64"), "hours": [hours] * len(people)}
    )


def test_fewer_than_five_people_are_hidden_with_their_hours_and_zero_is_not() -> None:
    shown = hide_small(cells([0, 1, 4, 5, None]))
    assert shown["hidden"].tolist() == [False, True, True, False, False]
    assert shown["attendances"].isna().tolist() == [False, True, True, False, True]
    assert shown["hours"].isna().tolist() == [False, True, True, False, False]


def test_the_only_hidden_cell_of_a_total_takes_the_next_smallest_with_it() -> None:
    shown = hide_small(cells([3, 50, 20, 0]), ["a"] * 4)
    assert shown["hidden"].tolist() == [True, False, True, False]
    assert shown["small"].tolist() == [True, False, False, False]


def test_two_hidden_cells_that_add_up_to_few_take_a_third() -> None:
    shown = hide_small(cells([1, 1, 9, 30]), ["a"] * 4)
    assert shown["hidden"].tolist() == [True, True, True, False]


@settings(deadline=None)
@given(
    st.lists(st.one_of(st.none(), st.integers(0, 30)), min_size=1, max_size=24),
    st.integers(1, 6),
)
def test_no_total_gives_a_small_count_back(people: list[int | None], groups: int) -> None:
    total = [at % groups for at in range(len(people))]
    shown = hide_small(cells(people), total)
    frame = pd.DataFrame({"people": people, "total": total, "hidden": shown["hidden"]})
    for _, mine in frame.groupby("total"):
        kept = mine["people"].notna() & (mine["people"] > 0)
        hidden = mine[mine["hidden"]]
        if hidden.empty or not (kept & ~mine["hidden"]).any():
            continue
        assert len(hidden) >= 2
        assert hidden["people"].sum() >= 5
    assert not ((frame["people"] > 0) & (frame["people"] < 5) & ~frame["hidden"]).any()


def test_running_sums_leave_out_the_months_that_would_tell() -> None:
    months = pd.DataFrame({"hidden": [False, True, True, False, False, False]})
    running = pd.DataFrame(
        {
            "year": 2026,
            "month": range(1, 7),
            "attendances": pd.array([10, 12, 21, 30, 40, 50], dtype="Int64"),
            "hours": np.arange(6.0),
        }
    )
    shown = show_running(running, months)
    assert shown["hidden"].tolist() == [True, True, False, False, False, False]


@pytest.mark.parametrize("people", [[], [None, None]])
def test_nothing_known_hides_nothing(people: list[int | None]) -> None:
    assert not hide_small(cells(people), ["a"] * len(people))["hidden"].any()
