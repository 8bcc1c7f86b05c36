"""How long pacts stay active, without a name of anybody."""

from __future__ import annotations

from collections.abc import Sequence
from statistics import NormalDist

import numpy as np
import pandas as pd

from geo.analysis.participation.ledger import Ledger
from geo.analysis.participation.months import Ints, day_numbers
from geo.analysis.participation.resample import LEVEL

DAYS_A_MONTH = 365.2425 / 12
LATE = 0.5  # days by which an end may fall short: 365 days are a year


def lifetimes(ledger: Ledger, pacts: pd.DataFrame, *, held_months: int = 6) -> pd.DataFrame:
    """Tell how long each pact has been active since its signing.

    Parameters
    ----------
    pacts
        The table `pacts` as of the ledger's day.
    held_months
        Months without an activity after which a pact is no longer active (ANALYTICS §1).

    Returns
    -------
    DataFrame
        Indexed by pact id, one row a pact signed by that day: `months` since signing (float) and
        `stopped` (bool). A pact stops when it is no longer in force, or, if returns tell that
        nothing was held for `held_months`, when these are over. One that is active is censored
        today; one in force that has gone silent without telling, at the last that is known of it.
    """
    signed = day_numbers(pacts["signed_on"].reindex(ledger.pacts), -1)
    quiet_days = round(held_months * DAYS_A_MONTH)
    last_held = _latest(ledger.events.pact, ledger.events.day, signed)
    known = np.maximum(_latest(ledger.reported.pact, ledger.reported.until, signed), last_held)
    known = np.minimum(known, ledger.today)
    end = _latest(ledger.force.pact, ledger.force.until, signed)
    in_force, quiet_from = end > ledger.today, last_held + quiet_days
    told_quiet, active = known >= quiet_from, ledger.today < quiet_from
    until = np.where(in_force, np.where(active, ledger.today, known), end)
    until = np.where(told_quiet, np.minimum(until, quiet_from), until)
    rows = signed >= 0
    lasted = np.maximum(until - signed, 0) / DAYS_A_MONTH
    frame = pd.DataFrame({"months": lasted, "stopped": told_quiet | ~in_force}, index=ledger.pacts)
    return frame[rows]


def survival(lifetimes: pd.DataFrame) -> pd.DataFrame:
    """Estimate the share still active by time since signing (Kaplan & Meier 1958, JASA 53:457).

    Parameters
    ----------
    lifetimes
        `months` and `stopped`, as `lifetimes` gives them.

    Returns
    -------
    DataFrame
        One row a time at which a pact stopped or was last seen: `months`, `n_at_risk`,
        `n_stopped`, `n_censored`, `share` (still active just after), `greenwood` (the sum in
        Greenwood's variance, 1926; infinite once the share is 0).
    """
    months, stopped = lifetimes["months"].to_numpy(), lifetimes["stopped"].to_numpy(dtype=bool)
    times, place = np.unique(months, return_inverse=True)
    leaving = np.bincount(place, minlength=len(times))
    n_stopped = np.bincount(place[stopped], minlength=len(times))
    n_at_risk = leaving[::-1].cumsum()[::-1]
    with np.errstate(divide="ignore"):
        greenwood = np.cumsum(n_stopped / (n_at_risk * (n_at_risk - n_stopped.astype(np.float64))))
    return pd.DataFrame(
        {
            "months": times,
            "n_at_risk": n_at_risk,
            "n_stopped": n_stopped,
            "n_censored": leaving - n_stopped,
            "share": np.cumprod(1 - n_stopped / n_at_risk),
            "greenwood": greenwood,
        }
    )


def persistence(
    lifetimes: pd.DataFrame, *, at: Sequence[int] = (6, 12, 24), level: float = LEVEL
) -> pd.DataFrame:
    """Estimate the share of pacts still active so many months after signing.

    Returns
    -------
    DataFrame
        Indexed by `months`: `share`, `low`, `high` (log-log interval on Greenwood's variance;
        exact binomial bound on those at risk if none or all have stopped), `n_at_risk`,
        `n_stopped` by then. Missing where no pact was followed for so long and some remained.
    """
    curve = survival(lifetimes)
    rows = [_at(curve, float(months), level) for months in at]
    return pd.DataFrame(rows, index=pd.Index(at, name="months"))


def _at(curve: pd.DataFrame, months: float, level: float) -> dict[str, float]:
    """Read the curve at a time: pacts that stop on that very day count as active until then."""
    past = curve[curve["months"] < months - LATE / DAYS_A_MONTH]
    n_at_risk = int(curve["n_at_risk"].iloc[len(past)]) if len(past) < len(curve) else 0
    share = float(past["share"].iloc[-1]) if len(past) else 1.0
    found = {"n_at_risk": n_at_risk, "n_stopped": int(past["n_stopped"].sum())}
    if not n_at_risk and (share > 0 or not len(past)):
        return {"share": np.nan, "low": np.nan, "high": np.nan, **found}
    low, high = _interval(share, past, n_at_risk, level)
    return {"share": share, "low": low, "high": high, **found}


def _interval(
    share: float, past: pd.DataFrame, n_at_risk: int, level: float
) -> tuple[float, float]:
    one_sided = (1 - level) / 2
    if share == 1:
        return one_sided ** (1 / n_at_risk), 1.0
    if share == 0:
        return 0.0, 1 - one_sided ** (1 / max(int(past["n_at_risk"].iloc[0]), 1))
    z = NormalDist().inv_cdf(1 - one_sided)
    width = z * np.sqrt(past["greenwood"].iloc[-1]) / abs(np.log(share))
    return float(share ** np.exp(width)), float(share ** np.exp(-width))


def _latest(pact: Ints, day: Ints, floor: Ints) -> Ints:
    found = floor.copy()
    np.maximum.at(found, pact, day)
    return found
