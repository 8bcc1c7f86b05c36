"""Figures from papers and from peers' documentation, exactly."""

import json
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from scipy.sparse import csr_array

from geo.analysis.siting import (
    curve,
    greedy,
    recount,
    siting_from,
    siting_from_cover,
    solve,
)

EARTH_M = 6_378_100.0


def optima() -> list[tuple]:
    file = Path(__file__).resolve().parents[4] / "shared/expected/mclp/sjc_optimal_values.csv"
    if not file.exists():
        return []
    return list(pd.read_csv(file).itertuples(index=False, name=None))


def nodes(shared: Path, instance: str) -> np.ndarray:
    return np.loadtxt(shared / f"expected/mclp/{instance}.txt", skiprows=1, usecols=(0, 1, 2))


@pytest.mark.shared
@pytest.mark.parametrize(("instance", "radius", "p", "optimum", "total"), optima())
def test_the_proven_optima_of_sao_jose_dos_campos(
    shared: Path, instance: str, radius: int, p: int, optimum: int, total: int
) -> None:
    points = nodes(shared, instance)
    siting = siting_from(points[:, :2], points[:, 2], points[:, :2], radius)
    plan = solve(siting, p)
    assert siting.total == total
    assert (plan.value, plan.bound, plan.proven) == (optimum, optimum, True)
    assert recount(siting, plan.sites) == optimum
    assert by_hand(points, plan.sites, radius) == optimum
    assert greedy(siting, p).value <= optimum <= greedy(siting, p).bound


def by_hand(points: np.ndarray, sites: tuple[str, ...], radius: float) -> float:
    """Count with every distance, no tree and no sparse matrix."""
    chosen = points[[int(site) for site in sites], :2]
    squared = ((points[:, None, :2] - chosen) ** 2).sum(axis=2)
    return float(points[(squared <= radius**2).any(axis=1), 2].sum())


@pytest.mark.shared
def test_all_the_proven_optima_are_there(shared: Path) -> None:
    assert len(optima()) == 21


@pytest.mark.shared
def test_the_curve_of_sao_jose_dos_campos_never_passes_an_optimum(shared: Path) -> None:
    points = nodes(shared, "SJC402")
    siting = siting_from(points[:, :2], points[:, 2], points[:, :2], 800)
    known = curve(siting, 6)
    proven = [value for name, radius, _, value, _ in optima() if (name, radius) == ("SJC402", 800)]
    assert (known["value"] <= proven).all()
    assert (known["bound"] >= proven).all()


@pytest.mark.shared
def test_four_of_sixteen_stores_in_san_francisco(shared: Path) -> None:
    folder = shared / "expected"
    file = "spopt_SF_network_distance_candidateStore_16_censusTract_205_new.csv"
    metres = pd.read_csv(folder / file, dtype={"DestinationName": "str"}).pivot_table(
        index="DestinationName", columns="name", values="distance"
    )
    tracts = pd.read_csv(
        folder / "spopt_SF_demand_205_centroid_uniform_weight.csv", dtype={"NAME": "str"}
    )
    people = tracts.set_index("NAME")["POP2000"].reindex(metres.index)
    stores = pd.DataFrame(
        None, metres.columns, ["kind", "name", "neighbourhood_id", "lon", "lat"], dtype="str"
    )
    siting = siting_from_cover(
        csr_array((metres <= 5000).to_numpy().astype(np.int8)), people, candidates=stores
    )
    plan = solve(siting, 4)
    published = json.loads((folder / "pysal_expected_values.json").read_text())
    values = next(
        case for name, case in published.items() if isinstance(case, dict) and "MCLP" in str(case)
    )
    assert plan.proven
    assert plan.value == values["MCLP_population_covered"] == 875_247
    assert siting.total == values["population"] == 955_113
    assert set(plan.sites) == set(values["sites"])
    uncovered = ~(metres[list(plan.sites)] <= 5000).any(axis=1)
    assert uncovered.sum() == values["MCLP_uncovered_clients"] == 21


def on_a_sphere(lat: pd.Series, lon: pd.Series) -> np.ndarray:
    phi, theta = np.radians(lat), np.radians(lon)
    return EARTH_M * np.column_stack(
        [np.cos(phi) * np.cos(theta), np.cos(phi) * np.sin(theta), np.sin(phi)]
    )


def chord_m(arc_m: float) -> float:
    return 2 * EARTH_M * np.sin(arc_m / (2 * EARTH_M))


@pytest.mark.shared
def test_the_published_sets_in_san_francisco_count_as_published(shared: Path) -> None:
    nodes = pd.read_csv(shared / "expected/mclp/SanFrancisco.csv")
    published = pd.read_csv(shared / "expected/mclp/maximo_published_values.csv")
    points = on_a_sphere(nodes["lat"], nodes["lon"])
    siting = siting_from(points, nodes["demand"], points, chord_m(600))
    for row in published.itertuples():
        sites = tuple(row.facility_nodes_0based.split())
        assert len(sites) == row.p
        assert siting.total == row.total_demand
        assert recount(siting, sites) == row.published_value


@pytest.mark.shared
def test_a_short_search_in_san_francisco_comes_close_and_its_bound_holds(shared: Path) -> None:
    nodes = pd.read_csv(shared / "expected/mclp/SanFrancisco.csv")
    points = on_a_sphere(nodes["lat"], nodes["lon"])
    siting = siting_from(points, nodes["demand"], points, chord_m(600))
    plan = solve(siting, 50, time_limit_s=6)
    assert 617_592 * 0.97 <= plan.value == recount(siting, plan.sites)
    assert plan.bound >= 617_592
