"""The Urban Institute's score: its recorded output, and its examples worked by hand."""

import json
from math import hypot, sqrt

import geopandas as gpd
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as some
from shapely import wkt

from geo.analysis.gaps import group_gap, share_gaps

GROUPS = (
    "pop", "cb_renter_hh", "seniors", "no_internet", "under_200_poverty_line", "children", "pov",
)  # fmt: skip


@pytest.fixture(scope="module")
def tracts(shared):
    read = pd.read_csv(shared / "expected/sedt_minneapolis_bikes_geo_2022.csv")
    shapes = gpd.GeoSeries([wkt.loads(text) for text in read["geometry"]], crs="EPSG:4326")
    return gpd.GeoDataFrame(read.drop(columns="geometry"), geometry=shapes)


@pytest.fixture(scope="module")
def bikes(shared, tracts):
    read = pd.read_csv(shared / "expected/sedt_minneapolis_bikes_points.csv")
    points = gpd.points_from_xy(read["lon"], read["lat"], crs="EPSG:4326")
    placed = gpd.GeoDataFrame(read, geometry=points)
    return placed.sjoin(tracts[["geometry"]], predicate="within")


@pytest.mark.shared
def test_bicycle_stations_fall_in_the_tracts_that_the_tool_found(bikes, tracts) -> None:
    assert len(bikes) == 395
    assert bikes["capacity"].sum() == 4152
    counts = bikes.groupby("index_right")["capacity"].sum().reindex(tracts.index, fill_value=0)
    assert (counts == tracts["weighted_counts"]).all()


@pytest.mark.shared
@pytest.mark.parametrize("group", GROUPS)
def test_every_published_gap_of_minneapolis_is_reproduced(group, bikes, tracts) -> None:
    counts = bikes.groupby("index_right")["capacity"].sum().reindex(tracts.index, fill_value=0)
    assert len(tracts) == 121
    # The published shares of a group are of all its people: they sum to one.
    found = share_gaps(counts, tracts[f"prop_{group}"], digits=3)
    assert (found - tracts[f"diff_{group}"]).abs().max() < 1e-9


@pytest.mark.shared
def test_the_worked_example_of_the_appendix(shared) -> None:
    worked = json.loads((shared / "expected/sedt_worked_examples.json").read_text())
    example = worked["geographic"]
    found = share_gaps(pd.Series(example["data_points"]), pd.Series(example["pop"]))
    assert found.iloc[0] == pytest.approx(example["score_A"], abs=1e-12)
    assert spread(example) == pytest.approx(example["se_prop_A"], abs=1e-4)
    either_side = 1.96 * example["se_prop_A"]
    ends = [found.iloc[0] - either_side, found.iloc[0] + either_side]
    assert ends == pytest.approx(example["ci95_correct"], abs=1e-3)
    # The appendix prints the same interval with its sign turned.
    assert ends == pytest.approx([-end for end in example["ci95_published"][::-1]], abs=1e-3)
    state = worked["state_example"]
    data, baseline = state["data_share"], state["baseline_share"]
    found = share_gaps(pd.Series([data, 1 - data]), pd.Series([baseline, 1 - baseline]))
    assert found.iloc[0] == pytest.approx(state["score"], abs=1e-3)


def spread(example: dict) -> float:
    """Standard error of the first area's share: the census bureau's margins, at 90%."""
    whole = sum(example["pop"])
    share = example["pop"][0] / whole
    margin = sqrt(example["moe"][0] ** 2 - share**2 * example["moe_total"] ** 2) / whole
    return margin / 1.645


@pytest.mark.shared
def test_the_first_demographic_example_of_the_appendix(shared) -> None:
    worked = json.loads((shared / "expected/sedt_worked_examples.json").read_text())
    example = worked["demographic"]
    data, group, people = (pd.Series(example[name]) for name in ("data_share", "group", "pop"))
    found = group_gap(data, group, people)
    assert found == pytest.approx(example["data_implied"] - 20 / 45, abs=1e-12)
    assert found == pytest.approx(example["score"], abs=1e-4)
    # The margins of error of the groups are not published: only the last step can be repeated.
    errors = (example["se_data_published"], example["se_geo_published"])
    z = abs(round(found, 3)) / hypot(*errors)
    assert z == pytest.approx(example["z_published"], abs=1e-3)
    assert (z > 1.96) is example["significant"]


@pytest.mark.shared
def test_the_second_demographic_example_of_the_appendix(shared) -> None:
    worked = json.loads((shared / "expected/sedt_worked_examples.json").read_text())
    example = worked["demographic2"]
    people = pd.Series(example["pop_share"])
    group = pd.Series(example["tract_share"]) * people
    found = group_gap(pd.Series(example["data_share"]), group, people)
    assert found == pytest.approx(example["score"], abs=1e-12)
    assert found == pytest.approx(example["data_implied"] - example["geography"], abs=1e-12)


@given(
    some.lists(
        some.tuples(some.integers(0, 50), some.integers(0, 900), some.integers(900, 5000)),
        min_size=1,
    )
)
def test_a_group_and_everybody_else_balance(drawn) -> None:
    counts, group, people = (pd.Series(values, dtype=float) for values in zip(*drawn, strict=True))
    one, others = group_gap(counts, group, people), group_gap(counts, people - group, people)
    if counts.sum() == 0:
        assert pd.isna(one)
        return
    assert one + others == pytest.approx(0, abs=1e-9)
    assert group_gap(counts, people, people) == pytest.approx(0, abs=1e-9)


def test_an_area_where_nobody_lives_says_nothing_of_a_group() -> None:
    counts, group = pd.Series([1.0, 3.0, 6.0]), pd.Series([5.0, 10.0, 0.0])
    found = group_gap(counts, group, pd.Series([10.0, 40.0, 0.0]))
    assert found == pytest.approx(0.25 * 0.5 + 0.75 * 0.25 - 0.3)
    assert pd.isna(group_gap(counts, group, pd.Series([0.0, None, 0.0])))


def test_an_area_of_unknown_size_is_in_no_sum() -> None:
    found = share_gaps(pd.Series([1, 1, 5]), pd.Series([30, 10, None]))
    assert found.iloc[:2].tolist() == [-0.25, 0.25]
    assert pd.isna(found.iloc[2])


def test_where_there_is_nothing_to_share_nothing_is_known() -> None:
    assert share_gaps(pd.Series([0, 0]), pd.Series([30, 10])).isna().all()
    assert share_gaps(pd.Series([1, 0]), pd.Series([0, 0])).isna().all()


@given(some.lists(some.tuples(some.integers(0, 50), some.integers(1, 5000)), min_size=1))
def test_gaps_add_up_to_nothing_and_scale_changes_none(drawn) -> None:
    counts, homes = (pd.Series(values, dtype=float) for values in zip(*drawn, strict=True))
    found = share_gaps(counts, homes)
    if counts.sum() == 0:
        assert found.isna().all()
        return
    assert found.sum() == pytest.approx(0, abs=1e-9)
    assert found.to_numpy() == pytest.approx(share_gaps(counts, homes / homes.sum()).to_numpy())
