"""How long pacts stay active: Kaplan and Meier's estimate."""

import datetime as dt
from statistics import NormalDist

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from geo.analysis.participation import ledger_of, lifetimes, persistence, survival
from tests.analysis.participation.drawn import tables

# Weeks in remission of 21 patients on 6-mercaptopurine (Freireich et al. 1963, Blood 21:699);
# + was still in remission. The table below is worked by hand from these times:
# 1 - 3/21 = 0.857, x (1 - 1/17) = 0.807, x (1 - 1/15) = 0.753, x (1 - 1/12) = 0.690, ...
TIMES = "6 6 6 6+ 7 9+ 10 10+ 11+ 13 16 17+ 19+ 20+ 22 23 25+ 32+ 32+ 34+ 35+"
WORKED = """
6  21 3 0.857 0.076
7  17 1 0.807 0.087
10 15 1 0.753 0.096
13 12 1 0.690 0.107
16 11 1 0.627 0.114
22  7 1 0.538 0.128
23  6 1 0.448 0.135
"""


def lives(text: str) -> pd.DataFrame:
    words = text.split()
    return pd.DataFrame(
        {
            "months": [float(word.rstrip("+")) for word in words],
            "stopped": [not word.endswith("+") for word in words],
        }
    )


def test_the_curve_is_that_of_the_published_remissions() -> None:
    curve = survival(lives(TIMES))
    steps = curve[curve["n_stopped"] > 0]
    worked = np.array([line.split() for line in WORKED.strip().splitlines()], float)
    error = steps["share"] * np.sqrt(steps["greenwood"])
    found = np.column_stack([steps[["months", "n_at_risk", "n_stopped", "share"]], error])
    assert np.abs(found - worked).max() < 6e-4


def test_the_interval_is_log_log_on_greenwoods_variance() -> None:
    found = persistence(lives(TIMES), at=[15]).loc[15]
    share = (1 - 3 / 21) * (1 - 1 / 17) * (1 - 1 / 15) * (1 - 1 / 12)
    greenwood = 3 / (21 * 18) + 1 / (17 * 16) + 1 / (15 * 14) + 1 / (12 * 11)
    power = np.exp(NormalDist().inv_cdf(0.95) * np.sqrt(greenwood) / np.log(share))
    assert found["share"] == pytest.approx(share)
    assert (found["low"], found["high"]) == pytest.approx((share ** (1 / power), share**power))


def test_nothing_is_said_beyond_the_longest_that_was_followed() -> None:
    found = persistence(lives("3 8+ 9+"), at=[6, 12])
    assert found.loc[6, "share"] == pytest.approx(2 / 3)
    assert found.loc[12, ["share", "low", "high"]].isna().all()


def test_when_none_or_all_have_stopped_the_bound_is_the_binomial_one() -> None:
    none, every = (persistence(lives(text), at=[6]).loc[6] for text in ("9 9 9+", "1 2 3"))
    assert none[["share", "low", "high"]].tolist() == pytest.approx([1, 0.05 ** (1 / 3), 1])
    assert every[["share", "low", "high"]].tolist() == pytest.approx([0, 0, 1 - 0.05 ** (1 / 3)])


def test_a_pact_that_lasts_exactly_a_year_was_active_at_twelve_months() -> None:
    assert persistence(lives("11.992 20+"), at=[12]).loc[12, "share"] == 1


def lived(drawing: str, day: dt.date) -> list[tuple[float, bool]]:
    drawn = tables(drawing)
    found = lifetimes(ledger_of(drawn, day), drawn["pacts"])
    return [(round(row.months, 1), bool(row.stopped)) for row in found.itertuples()]


def test_an_active_pact_is_censored_today() -> None:
    assert lived("A 1 0 0 1", dt.date(2024, 4, 30)) == [(3.9, False)]


def test_a_pact_that_is_no_longer_in_force_stopped_then() -> None:
    assert lived("A 1 1 1 . .", dt.date(2024, 5, 31)) == [(3.0, True)]


def test_half_a_year_of_declared_zeros_is_a_stop_at_its_end() -> None:
    # The last activity is on 10 January, so the six months are over on 10 July.
    assert lived("A 1 0 0 0 0 0 0 0 0", dt.date(2024, 9, 30)) == [(6.3, True)]


def test_half_a_year_without_return_is_unknown_and_no_stop() -> None:
    # Known until the return for February, the second month.
    assert lived("A 1 0 ? ? ? ? ? ? ?", dt.date(2024, 9, 30)) == [(2.0, False)]


@settings(max_examples=30, deadline=None)
@given(st.lists(st.tuples(st.integers(1, 40), st.booleans()), min_size=1, max_size=30),
       st.randoms(use_true_random=False))  # fmt: skip
def test_order_does_not_matter_and_the_share_never_rises(rows, random) -> None:
    first = pd.DataFrame(rows, columns=["months", "stopped"])
    random.shuffle(rows)
    curve = survival(first)
    pd.testing.assert_frame_equal(
        curve, survival(pd.DataFrame(rows, columns=["months", "stopped"]))
    )
    assert (curve["share"].diff().fillna(0) <= 0).all()
    found = persistence(first)
    known = found.dropna()
    assert (known["low"] <= known["share"] + 1e-12).all()
    assert (known["share"] <= known["high"] + 1e-12).all()
