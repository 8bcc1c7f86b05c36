"""Rates of few events among unequal numbers of homes, with what is not known about them.

The model (ANALYTICS §2): counts y_i ~ Poisson(n_i λ_i), rates λ_i ~ Gamma with mean m and
coefficient of variation c, p(m) ∝ 1/m, c half-normal(1). Nothing is plugged in: m and c are a
grid whose weights are the negative-binomial likelihood, so that the intervals know how little a
city of forty pacts tells.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy.special import gammaln  # type: ignore[import-untyped]

Floats = NDArray[np.float64]
SEED = 20200408
N_DRAWS = 4000
INTERVAL = (0.025, 0.975)
COARSE, FINE = (33, 41), (40, 40)
VARIATIONS = (0.02, 4.0)
WIDEST = np.log(50.0)
NEGLIGIBLE = -14.0


@dataclass(frozen=True)
class Rates:
    """What is believed of the rates λ_i of some areas; NaN where exposure or count is unknown.

    Parameters
    ----------
    draws
        λ_i, one row a draw, one column an area.
    city
        The city's rate in each draw, Σ n_i λ_i / Σ n_i over the areas that are known.
    observed
        The city's rate as it was counted, Σ y_i / Σ n_i; NaN if there is none.
    mean, lower, upper
        Of λ_i: its mean, and 2.5 and 97.5%.
    shortfall, shortfall_lower, shortfall_upper
        Of max(0, λ_city - λ_i) n_i, in counts.
    p_below_half
        P(λ_i < λ_city / 2).
    """

    draws: Floats
    city: Floats
    observed: float
    mean: Floats
    lower: Floats
    upper: Floats
    shortfall: Floats
    shortfall_lower: Floats
    shortfall_upper: Floats
    p_below_half: Floats
    exposures: Floats

    @property
    def shortfall_draws(self) -> Floats:
        """Give max(0, λ_city - λ_i) n_i, one row a draw."""
        short: Floats = np.maximum(0.0, self.city[:, None] - self.draws) * self.exposures
        return short


def posterior_mean(
    counts: ArrayLike, exposures: ArrayLike, *, shape: ArrayLike, rate: ArrayLike
) -> Floats:
    """Give the mean of λ_i under a Gamma(shape, rate) after y_i counts of n_i exposed.

    It lies between the raw rate y_i / n_i and the mean of the Gamma, shape / rate: it is their
    mean, weighted n_i to `rate`. With the moments of Marshall (1991, Applied Statistics 40:283)
    it is his global empirical-Bayes rate. All arguments broadcast.
    """
    told: Floats = np.add(shape, counts) / np.add(rate, exposures)
    return told


def smoothed_rates(
    counts: ArrayLike, exposures: ArrayLike, *, n_draws: int = N_DRAWS, seed: int = SEED
) -> Rates:
    """Smooth rates and tell how far each area is below the city's rate.

    Parameters
    ----------
    counts
        Events by area, not negative; NaN if unknown.
    exposures
        Homes by area; an area with 0 or NaN is left out, and gets NaN.
    n_draws, seed
        How many draws of the posterior, and where chance begins.

    Returns
    -------
    Rates
        In the order of the areas. Another order of the areas gives the same figures, and areas
        that are alike get the same ones. Where nothing was counted at all p(m) ∝ 1/m has no
        proper posterior, and everything is NaN. The mean lies between the raw rate and the mean
        of m for every m and c by itself; the mixture over them is between the raw rate and a mean
        of m in which the m that smooth most weigh most.
    """
    y, n, order = _checked(counts, exposures)
    if not len(order):
        return _nothing(n, n_draws)
    return _rates(y[order], n[order], order, n, _Chance(n_draws, seed))


def shortfalls(
    counts: ArrayLike, exposures: ArrayLike, *, n_draws: int = N_DRAWS, seed: int = SEED
) -> Floats:
    """Give `smoothed_rates(…).shortfall` and no more, in half the time: what a click waits for."""
    y, n, order = _checked(counts, exposures)
    if not len(order):
        return np.full(len(n), np.nan)
    lam = _draws(y[order], n[order], *hyperparameters(y[order], n[order]), _Chance(n_draws, seed))
    _, short = _below_the_city(lam, n[order])
    told = _shared(short.mean(axis=1), _alike(y[order], n[order]))
    return _placed(told, order, len(n))


@dataclass(frozen=True)
class _Chance:
    n_draws: int
    seed: int


def _checked(counts: ArrayLike, exposures: ArrayLike) -> tuple[Floats, Floats, NDArray[np.intp]]:
    """Give counts, exposures, and the known areas in an order of their own; none if none."""
    y, n = np.asarray(counts, dtype=float), np.asarray(exposures, dtype=float)
    if (y < 0).any():
        raise ValueError("a count cannot be negative")
    known = np.isfinite(y) & np.isfinite(n) & (n > 0)
    where = np.flatnonzero(known & (y[known].sum() > 0))
    return y, n, where[np.lexsort((y[where], n[where]))]


def _draws(
    y: Floats, n: Floats, shape: Floats, rate: Floats, weight: Floats, chance: _Chance
) -> Floats:
    """Draw λ_i, one row an area, one column a draw."""
    drawn = _drawn(weight, chance.n_draws)
    random = np.random.default_rng(chance.seed)
    lam: Floats = random.standard_gamma(y[:, None] + shape[drawn])
    lam /= n[:, None] + rate[drawn]
    return lam


def _below_the_city(lam: Floats, n: Floats) -> tuple[Floats, Floats]:
    city = n @ lam / n.sum()
    return city, np.maximum(0.0, city - lam) * n[:, None]


def _rates(
    y: Floats, n: Floats, order: NDArray[np.intp], exposures: Floats, chance: _Chance
) -> Rates:
    shape, rate, weight = hyperparameters(y, n)
    lam = _draws(y, n, shape, rate, weight, chance)
    city, short = _below_the_city(lam, n)
    rates, shorts = (np.quantile(values, INTERVAL, axis=1) for values in (lam, short))
    told = {
        "mean": posterior_mean(y[:, None], n[:, None], shape=shape, rate=rate) @ weight,
        "lower": rates[0],
        "upper": rates[1],
        "shortfall": short.mean(axis=1),
        "shortfall_lower": shorts[0],
        "shortfall_upper": shorts[1],
        "p_below_half": (lam < city / 2).mean(axis=1),
    }
    alike = _alike(y, n)
    size = len(exposures)
    placed = {name: _placed(_shared(values, alike), order, size) for name, values in told.items()}
    draws = np.full((chance.n_draws, size), np.nan)
    draws[:, order] = lam.T
    return Rates(
        draws=draws, city=city, observed=float(y.sum() / n.sum()), exposures=exposures, **placed
    )


def hyperparameters(counts: Floats, exposures: Floats) -> tuple[Floats, Floats, Floats]:
    """Weigh what the Gamma of the rates may be: a coarse grid finds where to lay a fine one.

    Returns
    -------
    tuple
        Shape 1/c², rate 1/(c² m), and posterior weight (sums to 1) of each point of the grid.
    """
    middle = np.log(counts.sum() / exposures.sum())
    c = np.linspace(*VARIATIONS, COARSE[0])
    log_m = middle + np.linspace(-WIDEST, WIDEST, COARSE[1])
    likely = np.asarray(_log_posterior(counts, exposures, c, log_m) > NEGLIGIBLE)
    c = _around(c, np.flatnonzero(likely.any(axis=1)), FINE[0])
    log_m = _around(log_m, np.flatnonzero(likely.any(axis=0)), FINE[1])
    weight = np.exp(_log_posterior(counts, exposures, c, log_m)).ravel()
    shape = np.repeat(c**-2, FINE[1])
    return shape, shape / np.tile(np.exp(log_m), FINE[0]), weight / weight.sum()


def _log_posterior(y: Floats, n: Floats, c: Floats, log_m: Floats) -> Floats:
    """Give log p(c, log m | y) less its greatest; flat in log m, as p(m) ∝ 1/m is."""
    values = np.empty((len(c), len(log_m)))
    m = np.exp(log_m)
    for row, shape in enumerate(c**-2):
        rate = shape / m
        sizes = (gammaln(y + shape) - gammaln(shape)).sum()
        spread = (y + shape) @ np.log(rate + n[:, None]) - len(y) * shape * np.log(rate)
        values[row] = sizes - spread - c[row] ** 2 / 2
    values -= values.max()
    return values


def _around(grid: Floats, likely: NDArray[np.intp], points: int) -> Floats:
    first, last = max(likely[0] - 1, 0), min(likely[-1] + 1, len(grid) - 1)
    finer: Floats = np.linspace(grid[first], grid[last], points)
    return finer


def _drawn(weight: Floats, n_draws: int) -> NDArray[np.intp]:
    """Draw points of the grid evenly through their weights, which leaves no chance to chance."""
    even = (np.arange(n_draws) + 0.5) / n_draws
    return np.minimum(np.searchsorted(np.cumsum(weight), even), len(weight) - 1)


def _alike(y: Floats, n: Floats) -> NDArray[np.intp]:
    """Number the runs of areas with the same count and exposure, in the order given."""
    other = (np.diff(y) != 0) | (np.diff(n) != 0)
    runs: NDArray[np.intp] = np.concatenate([[0], np.cumsum(other)])
    return runs


def _shared(values: Floats, alike: NDArray[np.intp]) -> Floats:
    """Give areas that are alike the mean of what chance told of them."""
    shared: Floats = (np.bincount(alike, weights=values) / np.bincount(alike))[alike]
    return shared


def _placed(values: Floats, order: NDArray[np.intp], size: int) -> Floats:
    placed = np.full(size, np.nan)
    placed[order] = values
    return placed


def _nothing(exposures: Floats, n_draws: int) -> Rates:
    unknown = dict.fromkeys(BY_AREA, np.full(len(exposures), np.nan))
    draws = np.full((n_draws, len(exposures)), np.nan)
    city = np.full(n_draws, np.nan)
    return Rates(draws=draws, city=city, observed=float("nan"), exposures=exposures, **unknown)


BY_AREA = (
    "mean", "lower", "upper", "shortfall", "shortfall_lower", "shortfall_upper", "p_below_half",
)  # fmt: skip
