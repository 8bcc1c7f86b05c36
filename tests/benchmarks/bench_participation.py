"""Every series for a million activities, cold, against the plain pandas that one would write.

Run it: `python -m tests.benchmarks.bench_participation [activities] [pacts]`. Prints figures and
their ratio; asserts nothing about time.
"""

import datetime as dt
import sys
import time
from collections.abc import Callable

import numpy as np
import pandas as pd

from geo import model
from geo.analysis import participation

DAY = dt.date(2026, 8, 12)
FIRST, LAST = np.datetime64("2019-01-01"), np.datetime64("2026-08-12")
RUNS = 3  # nothing is kept between runs: each counts the tables anew
MEASURES = {"volunteers": "sum", "hours": "sum", "pact_id": "size"}


def register(n_activities: int, n_pacts: int) -> dict[str, pd.DataFrame]:
    """Make a register with gaps: 5% of people, 15% of hours and 30% of returns are unknown."""
    random = np.random.default_rng(1)
    ids = np.array([f"P{n:06d}" for n in range(n_pacts)])
    signed = FIRST + random.integers(0, 2600, n_pacts).astype("timedelta64[D]")
    return {
        "pacts": _pacts(random, ids, signed),
        "status_changes": _frame(
            {"pact_id": ids, "on": signed, "status": np.full(n_pacts, "active")}
        ),
        "activities": _activities(random, ids, signed, n_activities),
        "reports": _reports(random, ids, signed),
    }


def _pacts(random: np.random.Generator, ids: np.ndarray, signed: np.ndarray) -> pd.DataFrame:
    lasting = random.integers(300, 1100, len(ids)).astype("timedelta64[D]")
    areas = np.array(model.AREAS.codes)[random.integers(0, 6, len(ids))]
    columns = {"id": ids, "area": areas, "status": np.full(len(ids), "active")}
    dates = {"signed_on": signed, "starts_on": signed, "ends_on": signed + lasting}
    return _frame({**columns, **dates}).set_index("id")


def _activities(random, ids: np.ndarray, signed: np.ndarray, n: int) -> pd.DataFrame:
    pact = random.integers(0, len(ids), n)
    on = np.minimum(signed[pact] + (random.random(n) * 700).astype("timedelta64[D]"), LAST)
    people = pd.array(random.integers(1, 60, n), dtype="Int64")
    people[random.random(n) < 0.05] = pd.NA
    hours = np.where(random.random(n) < 0.15, np.nan, random.gamma(2, 20, n).round(1))
    kinds = np.array(model.ACTIVITY_KINDS.codes)[random.integers(0, 10, n)]
    frame = _frame({"pact_id": ids[pact], "on": on, "kind": kinds, "hours": hours})
    return frame.assign(volunteers=people, volunteers_at_least=random.random(n) < 0.02)


def _reports(random, ids: np.ndarray, signed: np.ndarray) -> pd.DataFrame:
    pact = np.repeat(np.arange(len(ids)), 24)
    month = signed.astype("datetime64[M]")[pact] + np.tile(np.arange(24), len(ids))
    until = (month + 1).astype("datetime64[D]") - 1
    kept = (random.random(len(pact)) < 0.7) & (until < LAST)
    since = np.maximum(month.astype("datetime64[D]"), signed[pact])
    columns = {"pact_id": ids[pact], "from": since, "to": until, "received_on": until + 5}
    return _frame({name: values[kept] for name, values in columns.items()})


def _frame(columns: dict[str, np.ndarray]) -> pd.DataFrame:
    typed = {
        name: values.astype("datetime64[s]") if values.dtype.kind == "M" else values
        for name, values in columns.items()
    }
    return pd.DataFrame({name: pd.Series(values) for name, values in typed.items()})


def plain(tables: dict[str, pd.DataFrame], frequency: str, by: str | None) -> pd.DataFrame:
    """Sum the usual way: no states, no returns, unknown counted as 0."""
    activities = tables["activities"]
    keys: list = [pd.Grouper(key="on", freq=frequency)]
    if by == "area":
        activities = activities.merge(
            tables["pacts"][["area"]], left_on="pact_id", right_index=True
        )
    return activities.groupby([by, *keys] if by else keys).agg({**MEASURES})


def timed(work: Callable[[], object], *, runs: int = 1) -> float:
    """Time the best of some runs, in milliseconds."""
    return min(_once(work) for _ in range(runs))


def _once(work: Callable[[], object]) -> float:
    began = time.perf_counter()
    work()
    return 1000 * (time.perf_counter() - began)


def _compare(tables: dict[str, pd.DataFrame], name: str, frequency: str, every: str, by) -> None:
    labels = tables["pacts"]["area"] if by == "area" else by
    plain_by = {"pact": "pact_id"}.get(by, by)
    cold = timed(
        lambda: participation.series(participation.ledger_of(tables, DAY), every=every, by=labels),
        runs=RUNS,
    )
    usual = timed(lambda: plain(tables, frequency, plain_by), runs=RUNS)
    print(f"{name:<28}{cold:>8.0f} ms{usual:>11.0f} ms{usual / cold:>8.1f} x")


def main() -> None:
    """Print cold and warm times of every series."""
    sizes = [int(word) for word in sys.argv[1:]] or [1_000_000, 10_000]
    tables = register(sizes[0], sizes[1] if len(sizes) > 1 else 10_000)
    counted = ", ".join(f"{len(frame):,} {name}" for name, frame in tables.items())
    print(f"{counted}\n{'cold, ledger included':<28}{'here':>11}{'plain':>14}{'ratio':>9}")
    participation.series(participation.ledger_of(register(1000, 10), DAY))  # imports
    for frequency, every in (("MS", "month"), ("QS", "quarter"), ("YS", "year")):
        for by in (None, "area", "kind"):
            _compare(tables, f"{every} by {by or 'nothing'}", frequency, every, by)
    _compare(tables, "month by pact", "MS", "month", "pact")
    _show_the_rest(tables)


def _show_the_rest(tables: dict[str, pd.DataFrame]) -> None:
    ledger = participation.ledger_of(tables, DAY)
    area = tables["pacts"]["area"]
    asked: dict[str, Callable[[], object]] = {
        "ledger": lambda: participation.ledger_of(tables, DAY),
        "ten series above": lambda: (
            [
                participation.series(ledger, every=every, by=by)
                for every in ("month", "quarter", "year")
                for by in (None, area, "kind")
            ]
            + [participation.series(ledger, by="pact")]
        ),
        "pact_months": lambda: participation.pact_months(ledger),
        "calendar": lambda: participation.calendar(ledger),
        "active_months": lambda: participation.active_months(ledger),
        "cumulative": lambda: participation.cumulative(ledger),
        "same_days_last_year": lambda: participation.same_days_last_year(ledger),
        "like_for_like": lambda: participation.like_for_like(ledger),
        "persistence": lambda: participation.persistence(
            participation.lifetimes(ledger, tables["pacts"])
        ),
        "trend, first": lambda: participation.trend(ledger),
        "trend, again": lambda: participation.trend(ledger),
        "trend of 140 pacts": lambda: participation.trend(
            participation.keep(ledger, ledger.pacts[:140])
        ),
    }
    print("\nafter the ledger")
    for name, work in asked.items():
        print(f"{name:<28}{timed(work, runs=1 if 'first' in name else RUNS):>8.0f} ms")


if __name__ == "__main__":
    main()
