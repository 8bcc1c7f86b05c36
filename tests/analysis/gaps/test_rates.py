"""Rates of few pacts: published figures, what must always hold, and what was simulated."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as some

from geo.analysis.gaps import posterior_mean, shortfalls, smoothed_rates
from geo.analysis.gaps.rates import hyperparameters

BY_AREA = (
    "mean", "lower", "upper", "shortfall", "shortfall_lower", "shortfall_upper", "p_below_half",
)  # fmt: skip


def marshall(counts: np.ndarray, homes: np.ndarray) -> tuple[float, float]:
    """Fit mean and variance by moments: Marshall 1991, Applied Statistics 40:283."""
    mean = counts.sum() / homes.sum()
    spread = (homes * (counts / homes - mean) ** 2).sum() / homes.sum()
    return mean, spread - mean / homes.mean()


@pytest.mark.shared
def test_with_the_moments_of_marshall_the_mean_is_the_published_rate_of_every_county(shared):
    counties = pd.read_csv(shared / "expected/eb_sids_nc1974.csv")
    deaths, births = counties["SID74"].to_numpy(), counties["BIR74"].to_numpy()
    mean, variance = marshall(deaths, births)
    told = posterior_mean(deaths, births, shape=mean**2 / variance, rate=mean / variance)
    assert len(told) == 100
    assert np.abs(told - counties["EB_marshall"]).max() < 1e-7


@pytest.mark.shared
def test_the_grid_agrees_with_the_published_rates_where_there_is_much_to_know(shared) -> None:
    counties = pd.read_csv(shared / "expected/eb_sids_nc1974.csv")
    found = smoothed_rates(counties["SID74"], counties["BIR74"])
    assert np.corrcoef(found.mean, counties["EB_marshall"])[0, 1] > 0.97
    inside = (found.lower < counties["EB_marshall"]) & (counties["EB_marshall"] < found.upper)
    assert inside.all()
    # Knowing that the moments are not known makes most intervals wider.
    published = counties["EB_gamma_hi95"] - counties["EB_gamma_lo95"]
    assert np.median((found.upper - found.lower) / published) > 0.9


towns = some.lists(
    some.tuples(some.integers(0, 12), some.integers(1, 6000)), min_size=1, max_size=30
)


def split(drawn: list) -> tuple[np.ndarray, np.ndarray]:
    counts, homes = (np.array(values, dtype=float) for values in zip(*drawn, strict=True))
    return counts, homes


@given(towns, some.floats(0.05, 50), some.floats(1e-4, 0.1))
def test_for_a_given_mean_and_spread_a_rate_is_between_the_raw_and_the_mean(drawn, shape, mean):
    counts, homes = split(drawn)
    told = posterior_mean(counts, homes, shape=shape, rate=shape / mean)
    low, high = np.minimum(counts / homes, mean), np.maximum(counts / homes, mean)
    assert (told >= low * (1 - 1e-12)).all()
    assert (told <= high * (1 + 1e-12)).all()


@settings(max_examples=25, deadline=None)
@given(towns)
def test_the_mixture_is_between_the_raw_rate_and_a_mean_of_means(drawn) -> None:
    counts, homes = split(drawn)
    if counts.sum() == 0:
        return
    shape, rate, weight = hyperparameters(counts, homes)
    pulled = weight * (rate / (rate + homes[:, None]))
    towards = (pulled * shape / rate).sum(axis=1) / pulled.sum(axis=1)
    told, raw = smoothed_rates(counts, homes, n_draws=100).mean, counts / homes
    assert (told >= np.minimum(raw, towards) * (1 - 1e-9)).all()
    assert (told <= np.maximum(raw, towards) * (1 + 1e-9)).all()


@settings(max_examples=25, deadline=None)
@given(towns, some.randoms(use_true_random=False))
def test_the_order_of_the_neighbourhoods_changes_no_figure(drawn, chance) -> None:
    order = list(range(len(drawn)))
    chance.shuffle(order)
    counts, homes = split(drawn)
    one = smoothed_rates(counts, homes, n_draws=200)
    other = smoothed_rates(counts[order], homes[order], n_draws=200)
    for name in BY_AREA:
        assert np.array_equal(getattr(one, name)[order], getattr(other, name), equal_nan=True)


@settings(max_examples=25, deadline=None)
@given(towns)
def test_a_shortfall_is_never_negative_and_lies_in_its_interval(drawn) -> None:
    found = smoothed_rates(*split(drawn), n_draws=500)
    known = ~np.isnan(found.mean)
    assert (found.shortfall[known] >= 0).all()
    assert (found.shortfall_lower[known] >= 0).all()
    assert (found.shortfall_upper[known] >= found.shortfall_lower[known]).all()
    assert ((found.p_below_half[known] >= 0) & (found.p_below_half[known] <= 1)).all()
    assert known.all() or split(drawn)[0].sum() == 0


@settings(max_examples=15, deadline=None)
@given(towns, some.sampled_from([0.0, float("nan"), -5.0]), some.integers(0, 9))
def test_an_area_of_unknown_homes_is_unknown_and_poisons_no_other(drawn, homes, count) -> None:
    counts, known = split(drawn)
    alone = smoothed_rates(counts, known, n_draws=100)
    among = smoothed_rates([count, *counts], [homes, *known], n_draws=100)
    for name in BY_AREA:
        assert np.isnan(getattr(among, name)[0])
        assert np.array_equal(getattr(among, name)[1:], getattr(alone, name), equal_nan=True)


def test_where_no_pact_is_at_all_there_is_no_rate_to_compare_with() -> None:
    found = smoothed_rates([0, 0], [100, 900])
    assert np.isnan(found.mean).all()
    assert np.isnan(found.observed)


def test_a_count_cannot_be_negative() -> None:
    with pytest.raises(ValueError, match="negative"):
        smoothed_rates([-1], [100])


def test_the_same_register_always_gives_the_same_figures() -> None:
    one, other = (smoothed_rates([0, 1, 5], [900, 400, 2000]) for _ in range(2))
    assert np.array_equal(one.draws, other.draws)


@given(
    some.lists(
        some.tuples(some.integers(0, 20), some.one_of(some.none(), some.integers(0, 5000))),
        min_size=1,
    )
)
def test_a_click_is_told_the_very_shortfalls_of_the_table(drawn) -> None:
    counts, homes = (np.array(values, dtype=float) for values in zip(*drawn, strict=True))
    whole = smoothed_rates(counts, homes, n_draws=200).shortfall
    assert np.array_equal(shortfalls(counts, homes, n_draws=200), whole, equal_nan=True)


def test_nothing_among_many_homes_is_a_clearer_gap_than_nothing_among_few() -> None:
    found = smoothed_rates([0, 0, 12, 15, 9, 14], [5000, 100, 5000, 6000, 4000, 5000])
    assert found.shortfall[0] > 5 * found.shortfall[1]
    assert found.p_below_half[0] > 0.8 > found.p_below_half[1]


@pytest.mark.parametrize("scale", [1, 400])
def test_a_grid_ten_times_as_fine_gives_the_same_rates(scale, monkeypatch) -> None:
    random = np.random.default_rng(3)
    homes = random.integers(100, 4000, 60).astype(float)
    counts = random.poisson(homes * 0.002 * scale * random.gamma(2, 0.5, 60)).astype(float)
    usual = smoothed_rates(counts, homes, n_draws=10).mean
    monkeypatch.setattr("geo.analysis.gaps.rates.FINE", (130, 130))
    assert smoothed_rates(counts, homes, n_draws=10).mean == pytest.approx(usual, rel=2e-3)


# --- the simulation of ANALYTICS §2 ----------------------------------------------------------

AREAS, UNDER_SERVED, REPETITIONS = 60, 12, 40
FEW, MANY = (40, 80), (80, 160)  # pacts: where intervals were measured, and lists of a dozen


def simulated(pacts: int, random: np.random.Generator) -> tuple[np.ndarray, ...]:
    """Draw a city of unequal neighbourhoods, twelve of which have a quarter of the others' rate."""
    homes = np.round(np.exp(random.normal(np.log(700), 1.2, AREAS))).clip(60)
    poor = random.permutation(AREAS) < UNDER_SERVED
    rate = np.where(poor, 0.25, 1.0) * random.gamma(11, 1 / 11, AREAS)
    rate *= pacts / (rate * homes).sum()
    return homes, poor, rate, random.poisson(rate * homes).astype(float)


def plug_in(counts: np.ndarray, homes: np.ndarray, random: np.random.Generator) -> np.ndarray:
    """Tell 95% intervals of the usual empirical Bayes, with the variance kept above 0."""
    mean, variance = marshall(counts, homes)
    variance = max(variance, 1e-3 * mean**2)
    shape, rate = mean**2 / variance, mean / variance
    draws = random.gamma(shape + counts, 1 / (rate + homes), (2000, len(counts)))
    return np.quantile(draws, [0.025, 0.975], axis=0)


def reached(order: np.ndarray, homes: np.ndarray, poor: np.ndarray) -> float:
    """Tell what share of the under-served homes the first twelve of a list reach."""
    dozen = order[:UNDER_SERVED]
    return float(homes[dozen][poor[dozen]].sum() / homes[poor].sum())


def repetition(pacts: int, seed: int) -> dict[str, float]:
    random = np.random.default_rng([pacts, seed])
    homes, poor, rate, counts = simulated(pacts, random)
    found = smoothed_rates(counts, homes, n_draws=1000)
    low, high = plug_in(counts, homes, random)
    lowest_raw = np.lexsort((random.random(AREAS), counts / homes))
    return {
        "pacts": pacts,
        "grid": ((found.lower <= rate) & (rate <= found.upper)).mean(),
        "plug_in": ((low <= rate) & (rate <= high)).mean(),
        "shortfall": reached(np.argsort(-found.shortfall), homes, poor),
        "rate": reached(np.argsort(found.mean), homes, poor),
        "raw": reached(lowest_raw, homes, poor),
        "right": poor[np.argsort(-found.shortfall)[:UNDER_SERVED]].mean(),
    }


@pytest.fixture(scope="module")
def simulation() -> pd.DataFrame:
    totals = sorted({*FEW, *MANY})
    return pd.DataFrame([repetition(n, seed) for n in totals for seed in range(REPETITIONS)])


def within(simulation: pd.DataFrame, totals: tuple[int, ...]) -> tuple[pd.Series, pd.Series]:
    """Give means, and three standard errors: what chance alone may do to them."""
    rows = simulation[simulation["pacts"].isin(totals)]
    return rows.mean(), 3 * rows.std() / np.sqrt(len(rows))


def test_the_intervals_of_the_grid_hold_and_those_of_plug_in_do_not(simulation) -> None:
    mean, noise = within(simulation, FEW)
    assert 0.92 - noise["grid"] <= mean["grid"] <= 0.93 + noise["grid"]
    assert 0.65 - noise["plug_in"] <= mean["plug_in"] <= 0.83 + noise["plug_in"]
    assert mean["grid"] - mean["plug_in"] > noise["plug_in"]


def test_shortfall_reaches_the_homes_that_a_list_of_zeros_does_not(simulation) -> None:
    mean, noise = within(simulation, MANY)
    assert mean["raw"] <= 1 / 4 + noise["raw"]
    for name in ("shortfall", "rate"):
        assert 2 / 3 - noise[name] <= mean[name] <= 4 / 5 + noise[name]


def test_nobody_names_the_right_dozen_more_than_four_times_in_ten(simulation) -> None:
    mean, noise = within(simulation, FEW)
    assert mean["right"] <= 0.4 + noise["right"]
