"""The table of gaps on drawn towns."""

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as some

from geo.analysis.gaps import LABELS, bottom_size, compare_days, gaps_of
from tests.analysis.gaps.drawn import moment, pacts, point, silent, squares, town


def quarters(letters: str, **homes: int | None) -> list[dict]:
    """Draw neighbourhoods that declare their dwellings."""
    return [{**row, "dwellings": homes.get(row["code"])} for row in squares(letters)]


def gaps(letters: str, at: dict[str, float], homes: dict[str, int | None], **tables):
    drawn = {"neighbourhoods": quarters(letters, **homes), **pacts(**at), **tables}
    return gaps_of(moment(drawn), "quarter")


SPREAD = {f"P{n}": 1.2 + 0.05 * n for n in range(14)} | {f"Q{n}": 2.2 + 0.05 * n for n in range(14)}
HOMES = {"A": 9000, "B": 5000, "C": 5000, "D": 40, "E": None, "F": 60}


def test_a_large_neighbourhood_without_pacts_is_a_clear_gap_and_first() -> None:
    found = gaps("ABCDEF", SPREAD, HOMES)
    found.index = found["name"]
    assert found["label"].to_dict() == {
        "A": "clear_gap", "B": "no_sign", "C": "no_sign",
        "D": "not_enough_data", "E": "not_enough_data", "F": "no_sign",
    }  # fmt: skip
    assert found.loc["A", "rank"] == 1
    assert found["rank"].isna().tolist() == [False, False, False, True, True, False]
    assert found.loc["A", "in_bottom_ten_pct"] > 90


def test_unknown_dwellings_give_an_unknown_rate_and_never_zero() -> None:
    row = gaps("ABCDEF", SPREAD, HOMES).loc["quarter:E"]
    unknown = ("rate_raw", "rate", "shortfall", "expected", "have", "smoothing", "share_gap_pct")
    assert row[list(unknown)].isna().all()
    assert row["n_active"] == 0


def test_the_parts_of_a_shortfall_add_up() -> None:
    found = gaps("ABCDEF", SPREAD, HOMES)
    parts = found["expected"] - found["have"] + found["smoothing"]
    assert (parts - found["shortfall"]).abs().max() < 1e-12
    assert found["expected"].sum() == pytest.approx(found["have"].sum())
    assert found.loc["quarter:A", "expected"] == pytest.approx(9000 * 28 / 19100)


def test_pacts_that_have_not_reported_would_lessen_the_gap() -> None:
    drawn = silent(pacts(**SPREAD, R=0.5, S=0.6, T=0.4), "R", "S", "T")
    found = gaps_of(moment({"neighbourhoods": quarters("ABCDEF", **HOMES), **drawn}), "quarter")
    row = found.loc["quarter:A"]
    assert (row["n_active"], row["n_not_reported"], row["state"]) == (0, 3, "not_reported")
    assert row["shortfall_if_reported"] < row["shortfall"]
    assert row["areas_unknown"] == 1


def test_the_share_gap_is_pacts_less_dwellings_in_points() -> None:
    found = gaps("AB", {"P": 0.5, "Q": 1.2, "R": 1.4, "S": 1.6}, {"A": 100, "B": 100})
    assert found["share_gap_pct"].tolist() == [-25, 25]


def test_days_since_the_last_activity_are_unknown_where_none_was_held() -> None:
    found = gaps("AB", {"P": 0.5}, {"A": 100, "B": 100})
    assert found["days_since_activity"].iloc[0] == 21
    assert pd.isna(found["days_since_activity"].iloc[1])


def test_requests_are_placed_by_what_they_say_and_only_the_waiting_count() -> None:
    requests = [
        {"kind": "garden", "on": "2026-01-01", "status": "open", "geometry": point(0.5)},
        {"kind": "garden", "on": "2026-01-01", "status": "under_review", "courtyard_id": "C"},
        {"kind": "garden", "on": "2026-01-01", "status": "open", "neighbourhood_id": "quarter:B",
         "geometry": point(0.5)},
        {"kind": "garden", "on": "2026-01-01", "status": "answered", "geometry": point(0.5)},
        {"kind": "garden", "on": "2027-01-01", "status": "open", "geometry": point(0.5)},
        {"kind": "garden", "on": "2026-01-01", "status": "open"},
    ]  # fmt: skip
    yard = [{"id": "C", "geometry": point(1.5)}]
    now = town("AB", requests=requests, courtyards=yard)
    assert gaps_of(now, "quarter")["n_unanswered"].tolist() == [1, 2]


def test_boundary_sets_can_be_switched_and_hold_the_same_pacts() -> None:
    areas = quarters("ABCDEF", **HOMES) + squares("MMMNNN", "municipio")
    now = moment({"neighbourhoods": areas, **pacts(**SPREAD)})
    small, large = gaps_of(now, "quarter"), gaps_of(now, "municipio")
    assert small["n_active"].sum() == large["n_active"].sum() == 28
    assert list(large.columns) == list(small.columns)
    assert list(large.index) == ["municipio:M", "municipio:N"]


def test_a_set_that_is_not_there_has_no_rows_but_all_columns() -> None:
    now = town("AB", **pacts(P=0.5))
    assert gaps_of(now, "nil").empty
    assert list(gaps_of(now, "nil").columns) == list(gaps_of(now, "quarter").columns)


def test_the_bottom_ten_are_a_third_of_a_small_city() -> None:
    assert [bottom_size(n) for n in (0, 1, 9, 25, 30, 88)] == [1, 1, 3, 8, 10, 10]


def test_the_lowest_coverage_is_marked_at_every_distance() -> None:
    homes = [{"id": str(n), "dwellings": 10, "geometry": point(n + 0.5)} for n in range(9)]
    now = town("ABCDEFGHI", buildings=homes, **pacts(P=0.4, Q=3.6))
    found = gaps_of(now, "quarter")
    assert found["in_bottom_200m"].tolist() == [False] * 6 + [True] * 3
    assert found["in_bottom_400m"].tolist() == [False] * 8 + [True]


def test_two_days_keep_both_values_and_mark_what_is_in_one_only() -> None:
    before = gaps("ABCDEF", {**SPREAD, "X": 0.5}, HOMES)
    after = gaps("ABCDEFG", SPREAD, {**HOMES, "G": 400})
    found = compare_days(before, after)
    assert found["there"].tolist() == ["both"] * 6 + ["after"]
    row = found.loc["quarter:A"]
    assert (row["n_active_before"], row["n_active_after"], row["n_active_change"]) == (1, 0, -1)
    assert row["shortfall_change"] == pytest.approx(
        row["shortfall_after"] - row["shortfall_before"]
    )
    assert pd.isna(found.loc["quarter:E", "shortfall_change"])
    assert pd.isna(found.loc["quarter:G", "label_changed"])
    assert found.loc["quarter:B", "label_changed"] == (
        row["label_before"] == "never" or before.loc["quarter:B", "label"] != "no_sign"
    )
    assert compare_days(after, before)["there"].tolist() == ["both"] * 6 + ["before"]


@settings(max_examples=4, deadline=None)
@given(
    # Never on a border: there, the first neighbourhood of the register has the pact.
    some.lists(some.integers(0, 59).map(lambda n: n / 10 + 0.05), max_size=8),
    some.lists(some.one_of(some.none(), some.integers(0, 3000)), min_size=6, max_size=6),
    some.permutations("ABCDEF"),
)
def test_what_always_holds_and_the_order_of_rows_changes_nothing(at, homes, order) -> None:
    drawn = quarters("ABCDEF", **dict(zip("ABCDEF", homes, strict=True)))
    signed = pacts(**{f"P{n}": x for n, x in enumerate(at)})
    found = gaps_of(moment({"neighbourhoods": drawn, **signed}), "quarter")
    known = found[found["label"] != "not_enough_data"]
    assert set(found["label"]) <= set(LABELS)
    assert (known["shortfall"] >= 0).all()
    assert (known["dwellings"] >= 50).all()
    assert known["rank"].notna().all()
    assert found["rank"].notna().sum() == len(known)
    shuffled = [next(row for row in drawn if row["code"] == letter) for letter in order]
    again = gaps_of(moment({"neighbourhoods": shuffled, **signed}), "quarter")
    pd.testing.assert_frame_equal(again.loc[found.index], found)
