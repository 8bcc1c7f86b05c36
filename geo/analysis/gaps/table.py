"""The table of gaps: one row a neighbourhood, everything that the page says of it."""

from __future__ import annotations

import numpy as np
import pandas as pd

from geo.analysis.gaps.areas import MISSING, area_grid
from geo.analysis.gaps.asked import unanswered
from geo.analysis.gaps.coverage import DEFAULT_RADIUS_M, RADII_M, coverage_within, share_within
from geo.analysis.gaps.fairness import share_gaps
from geo.analysis.gaps.rates import Rates, smoothed_rates
from geo.analysis.gaps.reach import reach_m
from geo.analysis.moment import Moment
from geo.analysis.neighbourhoods import states

LABELS = ("clear_gap", "possible_gap", "no_sign", "not_enough_data")
FEWEST_DWELLINGS = 50
CLEAR = 0.8
BOTTOM = 10
PER = 1000


def gaps_of(
    moment: Moment, boundary_set: str, *, radius_m: float = DEFAULT_RADIUS_M
) -> pd.DataFrame:
    """Tell of every neighbourhood of a set what it lacks, and how sure that is (ANALYTICS §2).

    Parameters
    ----------
    radius_m
        Metres in a straight line, for the dwellings that are covered.

    Returns
    -------
    DataFrame
        One row a neighbourhood, in the order of the register. Unknown is missing, never 0.

        - `name`, `municipality`, `state`, `dwellings`, `n_active`, `n_not_reported`,
          `n_in_force`: as in `neighbourhoods.states`.
        - `known_dwellings` (the denominator of the shares), `covered`, `covered_upper`, `share`,
          `share_upper`, `n_unknown`, `n_unplaced`, `n_vague`: as in `coverage`.
        - `rate_raw`, `rate`, `rate_lower`, `rate_upper`: active pacts per 1,000 dwellings, counted
          and smoothed, with the 95% interval; `p_below_half`: probability that the rate is under
          half the city's.
        - `shortfall`, `shortfall_lower`, `shortfall_upper`: pacts missing to the city's rate.
          `expected` (city's counted rate x dwellings) - `have` (active pacts) + `smoothing` is
          `shortfall`. `shortfall_if_reported`, `label_if_reported`: the same if every pact that
          has not reported were active, here and elsewhere.
        - `label`, one of `LABELS`: `clear_gap`, `p_below_half` over 0.8; `possible_gap`, a
          shortfall of 1 or more; `not_enough_data`, dwellings unknown or fewer than 50, or no
          active pact in the whole set, so that there is no rate to compare with. `rank`, 1 for
          the largest shortfall; equals share one, `not_enough_data` has none.
        - `share_gap_pct`: share of the active pacts less share of the dwellings, percentage
          points, among neighbourhoods whose dwellings are known.
        - `days_since_activity`, `n_unanswered`, `areas_missing`, `areas_unknown`.
        - `in_bottom_ten_pct`: draws in which it is among the `bottom_size` largest shortfalls;
          `in_bottom_200m`, `_300m`, `_400m`: whether it is among as many with the lowest share
          covered.

        A pact with places in two neighbourhoods counts in each.
    """
    known = states(moment, boundary_set)
    reach = reach_m(moment)
    found = known[list(STATED)].copy()
    found["dwellings"] = found["dwellings"].astype("Int64")
    _add_coverage(found, coverage_within(moment, boundary_set, reach, radius_m))
    _add_shortfall(found)
    found["share_gap_pct"] = 100 * share_gaps(found["n_active"], _exposures(found))
    found["days_since_activity"] = _days_since(moment, known["last_activity_on"])
    waiting = unanswered(moment, boundary_set)["neighbourhood_id"].value_counts()
    found["n_unanswered"] = waiting.reindex(found.index, fill_value=0).astype(int)
    _add_areas(found, area_grid(moment, boundary_set))
    for metres in RADII_M:
        share = share_within(moment, boundary_set, reach, metres).reindex(found.index)
        found[f"in_bottom_{metres}m"] = _lowest(share)
    return found


STATED = (
    "name", "municipality", "state", "dwellings", "n_active", "n_not_reported", "n_in_force",
)  # fmt: skip
COVERED = (
    "covered", "covered_upper", "share", "share_upper", "n_unknown", "n_covered_unknown",
    "n_unplaced", "n_vague",
)  # fmt: skip


def bottom_size(known: int) -> int:
    """Tell how many neighbourhoods the bottom ten are: ten, or a third of fewer than thirty."""
    return min(BOTTOM, max(1, known // 3))


def _add_coverage(found: pd.DataFrame, covered: pd.DataFrame) -> None:
    found["known_dwellings"] = covered["dwellings"]
    for name in COVERED:
        found[name] = covered[name]


def _exposures(found: pd.DataFrame) -> pd.Series[float]:
    dwellings = found["dwellings"].astype("float64")
    return dwellings.where(dwellings > 0)


def _add_shortfall(found: pd.DataFrame) -> None:
    homes = _exposures(found)
    rates = smoothed_rates(found["n_active"], homes)
    found["rate_raw"] = PER * found["n_active"] / homes
    found["rate"], found["rate_lower"] = PER * rates.mean, PER * rates.lower
    found["rate_upper"], found["p_below_half"] = PER * rates.upper, rates.p_below_half
    found["shortfall"] = rates.shortfall
    found["shortfall_lower"] = rates.shortfall_lower
    found["shortfall_upper"] = rates.shortfall_upper
    found["expected"] = rates.observed * homes
    found["have"] = found["n_active"].astype("float64").where(homes.notna())
    found["smoothing"] = found["shortfall"] - (found["expected"] - found["have"])
    found["label"] = _label(homes, rates)
    if_reported = smoothed_rates(found["n_active"] + found["n_not_reported"], homes)
    found["shortfall_if_reported"] = if_reported.shortfall
    found["label_if_reported"] = _label(homes, if_reported)
    ranked = found["label"].ne("not_enough_data")
    order = found["shortfall"].where(ranked).rank(ascending=False, method="min")
    found["rank"] = order.astype("Int64")
    found["in_bottom_ten_pct"] = _among_the_largest(rates, ranked.to_numpy())


def _label(homes: pd.Series[float], rates: Rates) -> pd.Series[str]:
    unknown = ~(homes.to_numpy() >= FEWEST_DWELLINGS) | np.isnan(rates.shortfall)
    named = np.where(rates.shortfall >= 1, "possible_gap", "no_sign")
    named = np.where(rates.p_below_half > CLEAR, "clear_gap", named)
    named = np.where(unknown, "not_enough_data", named)
    return pd.Series(named, index=homes.index, dtype="str")


def _among_the_largest(rates: Rates, ranked: np.ndarray) -> np.ndarray:
    """Tell in how many percent of the draws each shortfall is among the largest, and not 0."""
    told = np.full(len(ranked), np.nan)
    if not ranked.any():
        return told
    short = rates.shortfall_draws[:, ranked]
    size = bottom_size(short.shape[1])
    least = np.partition(short, -size, axis=1)[:, -size, None]
    told[ranked] = 100 * ((short >= least) & (short > 0)).mean(axis=0)
    return told


def _lowest(share: pd.Series[float]) -> pd.Series[bool]:
    size = bottom_size(int(share.notna().sum()))
    # Where more are covered in full than are not, equals must not make them the lowest.
    lowest = ((share.rank(method="min") <= size) & (share < 1)).astype("boolean")
    return lowest.where(share.notna())


def _days_since(moment: Moment, last: pd.Series[pd.Timestamp]) -> pd.Series[int]:
    return (pd.Timestamp(moment.day) - pd.to_datetime(last)).dt.days.astype("Int64")


def _add_areas(found: pd.DataFrame, grid: pd.DataFrame) -> None:
    by = grid["neighbourhood_id"]
    for name, counted in (
        ("areas_missing", grid["state"].isin(MISSING)),
        ("areas_unknown", grid["state"].eq("unknown")),
    ):
        found[name] = counted.groupby(by).sum().reindex(found.index, fill_value=0).astype(int)
