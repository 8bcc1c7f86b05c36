"""Every condition held, against every subset of small instances; and what cannot be is said."""

from itertools import chain, combinations

import numpy as np
import pandas as pd
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as some
from scipy.sparse import csr_array

from geo import words
from geo.analysis.siting import (
    Conditions,
    Siting,
    curve,
    gains,
    greedy,
    recount,
    siting_from_cover,
    solve,
)
from geo.errors import UserError

FEW = settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow])


def instance(cover: list[list[int]], weights: list[float], places: str) -> Siting:
    """Draw an instance: one row of 0 and 1 a building, one letter a candidate's neighbourhood."""
    named = pd.DataFrame(
        {
            "kind": "courtyard",
            "name": None,
            "neighbourhood_id": [None if letter == "-" else letter for letter in places],
            "lon": 9.0,
            "lat": 45.0,
        },
        index=[f"c{number}" for number in range(len(places))],
    )
    matrix = csr_array(np.array(cover, dtype=np.int8).reshape(len(weights), len(places)))
    return siting_from_cover(matrix, weights, candidates=named)


@some.composite
def instances(draw) -> Siting:
    columns = draw(some.integers(1, 7))
    rows = draw(some.integers(0, 9))
    bits = some.lists(some.sampled_from([0, 0, 1]), min_size=columns, max_size=columns)
    weight = some.integers(0, 9) if draw(some.booleans()) else some.floats(0, 9, width=16)
    return instance(
        draw(some.lists(bits, min_size=rows, max_size=rows)),
        draw(some.lists(weight, min_size=rows, max_size=rows)),
        draw(some.text("AB-", min_size=columns, max_size=columns)),
    )


@some.composite
def asked(draw) -> tuple[Siting, int, Conditions]:
    siting = draw(instances())
    ids = list(siting.candidates.index)
    several = some.lists(some.sampled_from(ids), max_size=2, unique=True)
    inside = sorted(set(siting.candidates["neighbourhood_id"].dropna()))
    minimum = None
    if inside and draw(some.booleans()):
        minimum = (
            tuple(draw(some.lists(some.sampled_from(inside), min_size=1, unique=True))),
            draw(some.integers(0, 3)),
        )
    costs = {site: draw(some.integers(0, 5)) for site in ids if draw(some.integers(0, 9))}
    conditions = Conditions(
        decided=tuple(draw(several)) if draw(some.booleans()) else (),
        excluded=tuple(draw(several)) if draw(some.booleans()) else (),
        at_most_per_neighbourhood=draw(some.sampled_from([None, 1, 2])),
        costs=costs,
        budget=draw(some.sampled_from([None, 2, 5, 9])) if costs else None,
        minimum=minimum,
    )
    return siting, draw(some.integers(1, 4)), conditions


def kept(siting: Siting, sites: tuple[str, ...], p: int, wish: Conditions) -> bool:
    """Tell whether a plan respects all conditions, in the plainest words."""
    inside = siting.candidates["neighbourhood_id"]
    crowd = inside[list(sites)].value_counts()
    costs = wish.costs or {}
    checks = [
        len(sites) <= p,
        set(wish.decided) <= set(sites),
        not set(wish.excluded) & set(sites),
        wish.at_most_per_neighbourhood is None
        or crowd.max() <= wish.at_most_per_neighbourhood
        or crowd.empty,
        wish.budget is None
        or (set(sites) <= set(costs) and sum(costs[site] for site in sites) <= wish.budget),
        wish.minimum is None or inside[list(sites)].isin(wish.minimum[0]).sum() >= wish.minimum[1],
    ]
    return all(checks)


def best_of_all(siting: Siting, p: int, wish: Conditions) -> float | None:
    """Try every subset; None if none respects the conditions."""
    ids = siting.candidates.index
    subsets = chain.from_iterable(combinations(ids, size) for size in range(p + 1))
    values = [counted(siting, sites) for sites in subsets if kept(siting, sites, p, wish)]
    return max(values, default=None)


def counted(siting: Siting, sites: tuple[str, ...]) -> float:
    dense = siting.cover.toarray()[:, [siting.candidates.index.get_loc(site) for site in sites]]
    return sum(w for w, row in zip(siting.weights, dense, strict=True) if row.any())


@FEW
@given(asked())
def test_a_proven_plan_is_the_best_of_all_that_respect_the_conditions(question) -> None:
    siting, p, wish = question
    best = best_of_all(siting, p, wish)
    if best is None:
        with pytest.raises(UserError) as refused:
            solve(siting, p, wish)
        for language in words.languages():
            assert words.explain(refused.value, language)
        return
    plan = solve(siting, p, wish)
    assert plan.proven
    assert plan.value == pytest.approx(best)
    assert kept(siting, plan.sites, p, wish)
    assert recount(siting, plan.sites) == pytest.approx(plan.value)
    assert sum(plan.gains) == pytest.approx(plan.value)


@FEW
@given(asked())
def test_a_greedy_plan_respects_the_conditions_and_its_bound_holds(question) -> None:
    siting, p, wish = question
    best = best_of_all(siting, p, wish)
    if best is None:
        with pytest.raises(UserError):
            greedy(siting, p, wish)
        return
    plan = greedy(siting, p, wish)
    assert kept(siting, plan.sites, p, wish)
    assert plan.value <= best + 1e-9
    assert best <= plan.bound + 1e-9
    assert recount(siting, plan.sites) == pytest.approx(plan.value)


@FEW
@given(asked())
def test_the_curve_never_falls_and_never_passes_its_bound(question) -> None:
    siting, p, wish = question
    if best_of_all(siting, p, wish) is None:
        with pytest.raises(UserError):
            curve(siting, p, wish)
        return
    known = curve(siting, p, wish)
    assert known["value"].is_monotonic_increasing
    for size, row in known.iterrows():
        best = best_of_all(siting, int(size), wish)
        assert row["value"] <= best + 1e-9
        assert best <= row["bound"] + 1e-9
        assert not row["proven"] or row["value"] == pytest.approx(best)


def test_a_neighbourhood_that_a_decided_place_fills_takes_no_other() -> None:
    wish = Conditions(
        decided=("c0",),
        at_most_per_neighbourhood=1,
        costs=dict.fromkeys(["c0", "c1", "c2"], 0),
        budget=2,
        minimum=(("A", "B"), 2),
    )
    siting = instance([[0, 1, 0], [0, 0, 1]], [5.0, 3.0], "AAB")
    plan = solve(siting, 2, wish)
    assert list(plan.sites) == ["c0", "c2"] and plan.proven
    assert list(curve(siting, 2, wish)["value"]) == [3.0]


@FEW
@given(instances(), some.randoms(use_true_random=False))
def test_the_order_of_rows_and_candidates_does_not_matter(siting: Siting, random) -> None:
    rows, columns = list(range(len(siting.weights))), list(range(len(siting.candidates)))
    random.shuffle(rows)
    random.shuffle(columns)
    shuffled = siting_from_cover(
        siting.cover[rows][:, columns],
        siting.weights[rows],
        candidates=siting.candidates.iloc[columns],
    )
    assert solve(shuffled, 2).value == pytest.approx(solve(siting, 2).value)
    assert greedy(shuffled, 2).value == pytest.approx(greedy(siting, 2).value)


@FEW
@given(instances())
def test_gains_are_what_a_recount_says_each_site_adds(siting: Siting) -> None:
    first = str(siting.candidates.index[0])
    for decided in ((), (first,)):
        told = gains(siting, decided)
        for site in siting.candidates.index:
            added = counted(siting, (*decided, site)) - counted(siting, decided)
            assert told[site] == pytest.approx(added)


LINE = instance([[1, 1, 0, 0], [0, 1, 1, 0], [0, 0, 1, 1]], [5, 3, 4], "AAB-")


@pytest.mark.parametrize(
    ("p", "wish", "key"),
    [
        (0, Conditions(), "siting.no_sites"),
        (1, Conditions(decided=("c0", "c1")), "siting.too_many_decided"),
        (2, Conditions(decided=("c0",), excluded=("c0",)), "siting.decided_and_excluded"),
        (1, Conditions(decided=("c9",)), "siting.unknown_site"),
        (1, Conditions(excluded=("c9",)), "siting.unknown_site"),
        (1, Conditions(costs={"c9": 1}), "siting.unknown_site"),
        (1, Conditions(costs={"c0": -1}), "siting.cost_not_valid"),
        (1, Conditions(budget=3), "siting.budget_without_costs"),
        (
            2,
            Conditions(decided=("c1",), costs={"c0": 1}, budget=3),
            "siting.decided_without_cost",
        ),
        (
            2,
            Conditions(decided=("c0",), costs={"c0": 4}, budget=3),
            "siting.decided_over_budget",
        ),
        (2, Conditions(at_most_per_neighbourhood=0), "siting.none_per_neighbourhood"),
        (
            2,
            Conditions(decided=("c0", "c1"), at_most_per_neighbourhood=1),
            "siting.too_many_decided_there",
        ),
        (2, Conditions(minimum=(("C",), 1)), "siting.no_candidates_there"),
        (2, Conditions(decided=("c0",), minimum=(("B",), 2)), "siting.minimum_over_sites"),
        (3, Conditions(minimum=(("B",), 2)), "siting.minimum_impossible"),
        (
            3,
            Conditions(minimum=(("A",), 2), at_most_per_neighbourhood=1),
            "siting.minimum_impossible",
        ),
        (
            3,
            Conditions(minimum=(("A",), 2), costs={"c0": 2, "c1": 2}, budget=3),
            "siting.minimum_over_budget",
        ),
    ],
)
def test_what_cannot_be_is_refused_in_words(p: int, wish: Conditions, key: str) -> None:
    for ask in (greedy, solve, curve):
        with pytest.raises(UserError) as refused:
            ask(LINE, p, wish)
        assert refused.value.key == key
    for language in words.languages():
        assert "{" not in words.explain(refused.value, language)


def test_a_site_of_unknown_cost_is_left_out_under_a_budget_never_taken_as_free() -> None:
    plan = solve(LINE, 4, Conditions(costs={"c0": 1, "c3": 1}, budget=9))
    assert set(plan.sites) == {"c0", "c3"}


def test_sites_that_add_nothing_are_left_out_unless_they_are_decided() -> None:
    assert set(solve(LINE, 4).sites) == {"c1", "c2"}
    plan = solve(LINE, 4, Conditions(decided=("c3",)))
    assert plan.sites[0] == "c3"
    assert plan.value == 12


def test_a_decided_site_comes_first_and_the_others_by_what_they_add() -> None:
    plan = solve(LINE, 3, Conditions(decided=("c0",)))
    assert plan.sites == ("c0", "c2")
    assert plan.gains == (5, 7)


def test_sites_of_unknown_neighbourhood_are_not_limited() -> None:
    free = instance([[1, 0], [0, 1]], [1, 1], "--")
    assert solve(free, 2, Conditions(at_most_per_neighbourhood=1)).value == 2
