"""What a solve tells on its way, and what it gives when it is not let end."""

import numpy as np
import pytest

from geo.analysis.siting import Plan, Siting, curve, greedy, recount, siting_from, solve


def crowded(seed: int = 1) -> Siting:
    """Make an instance whose proof takes far longer than a test may."""
    random = np.random.default_rng(seed)
    points, sites = random.uniform(0, 4000, (3000, 2)), random.uniform(0, 4000, (1500, 2))
    return siting_from(points, random.integers(1, 60, 3000), sites, 300)


def estates(homes: int, sites: int, *, need: bool = False) -> Siting:
    random = np.random.default_rng(2)
    centres = random.uniform(0, 15_000, (60, 2))

    def around(count: int) -> np.ndarray:
        return centres[random.integers(0, 60, count)] + random.normal(0, 150, (count, 2))

    weights = random.integers(4, 60, homes) * (random.uniform(0.5, 2, homes) if need else 1)
    return siting_from(around(homes), weights, around(sites), 300)


class Watched:
    """Who watches a solve, and takes the question back once something is known."""

    def __init__(self, until: int) -> None:
        self.seen: list[tuple[float, float]] = []
        self.until = until

    def tell(self, value: float, bound: float) -> None:
        self.seen.append((value, bound))

    def enough(self) -> bool:
        return len(self.seen) >= self.until


@pytest.mark.parametrize("until", [1, 3, 6])
def test_a_question_taken_back_gives_the_best_plan_so_far_with_its_bound(until: int) -> None:
    siting, watched = crowded(), Watched(until)
    plan = solve(siting, 30, on_progress=watched.tell, cancelled=watched.enough)
    assert plan.value == recount(siting, plan.sites) == max(value for value, _ in watched.seen)
    assert plan.value < plan.bound
    assert not plan.proven


def test_progress_only_gets_better_and_always_holds() -> None:
    siting, watched = crowded(), Watched(10**9)
    plan = solve(siting, 30, time_limit_s=3, on_progress=watched.tell)
    values, bounds = np.array(watched.seen).T
    assert (np.diff(values) >= 0).all()
    assert (np.diff(bounds) <= 0).all()
    assert values[-1] == plan.value <= plan.bound == np.floor(bounds[-1])


def test_when_time_is_up_there_is_a_plan_no_worse_than_greedy() -> None:
    siting = crowded()
    plan = solve(siting, 30, time_limit_s=0)
    assert greedy(siting, 30).value <= plan.value <= plan.bound


@pytest.mark.parametrize("need", [False, True])
def test_estates_are_proven_and_the_bound_is_the_value(need: bool) -> None:
    siting = estates(3000, 600, need=need)
    plan = solve(siting, 12)
    assert plan.proven
    assert plan.bound == plan.value == pytest.approx(recount(siting, plan.sites))
    assert greedy(siting, 12).value <= plan.value
    assert list(plan.gains) == sorted(plan.gains, reverse=True)


def test_the_same_question_has_the_same_answer() -> None:
    def asked() -> Plan:
        return solve(estates(2000, 400), 10)

    assert asked().sites == asked().sites


def test_the_curve_tells_where_another_pact_stops_mattering() -> None:
    siting = estates(3000, 600)
    known = curve(siting, 20)
    assert list(known.index) == list(range(1, 21))
    assert known["value"].is_monotonic_increasing
    assert known["bound"].is_monotonic_increasing
    assert (known["value"] <= known["bound"]).all()
    assert known["share"].iloc[-1] == known["value"].iloc[-1] / siting.total
    for p in (1, 12):
        best = solve(siting, p).value
        assert known.loc[p, "value"] <= best <= known.loc[p, "bound"]
