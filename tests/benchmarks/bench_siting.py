"""Time, memory and gap of "where next", against spopt's MCLP with the solver it comes with.

Run `python -m tests.benchmarks.bench_siting [--sizes 1000x1000 …] [--rival 1000x1000 …]
[--no-rival]`. spopt comes with `requirements-benchmarks.txt`; it needs 100 s at 10,000 x 1,000. The
contenders answer the same question in the same run, each in a process of its own, from coordinates
to sites; memory is what that needs at its peak beyond what imports take.
"""

import argparse
import json
import subprocess
import sys
import time
from pathlib import Path

import numpy as np

SITES, RADIUS_M, ESTATES, SIDE_M, SPREAD_M = 20, 300, 150, 15_000, 150
SIZES = ("1000x1000", "10000x1000", "10000x10000", "100000x1000", "100000x10000")
SLOW = ("1000x1000", "10000x1000")


def estates(size: str) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Homes and courtyards of 150 estates: points, dwellings, sites."""
    homes, courtyards = map(int, size.split("x"))
    random = np.random.default_rng(1)
    centres = random.uniform(0, SIDE_M, (ESTATES, 2))

    def around(count: int) -> np.ndarray:
        return centres[random.integers(0, ESTATES, count)] + random.normal(0, SPREAD_M, (count, 2))

    return around(homes), random.integers(4, 60, homes), around(courtyards)


def ours(size: str) -> dict:
    from geo.analysis.siting import curve, gains, greedy, recount, siting_from, solve

    points, dwellings, sites = estates(size)
    before, watch = peak_mb(), time.perf_counter()
    siting = siting_from(points, dwellings, sites, RADIUS_M)
    posed = time.perf_counter() - watch
    plan = solve(siting, SITES, time_limit_s=60)
    told = {"seconds": time.perf_counter() - watch, "mb": peak_mb() - before}
    quick = greedy(siting, SITES)
    watch = time.perf_counter()
    gains(siting, plan.sites[:3])
    what_if = time.perf_counter() - watch
    watch = time.perf_counter()
    proven = int(curve(siting, SITES)["proven"].sum())
    return told | {
        "value": recount(siting, plan.sites),
        "bound": plan.bound,
        "posed": posed,
        "greedy": [quick.value, quick.seconds],
        "what_if": what_if,
        "curve": [time.perf_counter() - watch, proven],
    }


def spopt(size: str) -> dict:
    import pulp
    from scipy.spatial.distance import cdist
    from spopt.locate import MCLP

    points, dwellings, sites = estates(size)
    before, watch = peak_mb(), time.perf_counter()
    metres = cdist(points, sites)
    model = MCLP.from_cost_matrix(metres, dwellings, RADIUS_M, p_facilities=SITES)
    model = model.solve(pulp.PULP_CBC_CMD(msg=False))
    seconds = time.perf_counter() - watch
    chosen = [place for place, homes in enumerate(model.fac2cli) if homes]
    near = (metres[:, chosen] <= RADIUS_M).any(axis=1)
    value = float(dwellings[near].sum())
    return {"seconds": seconds, "mb": peak_mb() - before, "value": value, "bound": value}


CONTENDERS = {"ours": ours, "spopt": spopt}


def peak_mb() -> float:
    """The most that this process ever held; `getrusage` would tell its parent's."""
    status = Path("/proc/self/status").read_text(encoding="utf-8")
    return int(status.split("VmHWM:")[1].split()[0]) / 1024


def measured(contender: str, size: str) -> dict:
    command = [sys.executable, "-m", "tests.benchmarks.bench_siting", "--contender"]
    done = subprocess.run([*command, contender, size], check=True, capture_output=True, text=True)
    return json.loads(done.stdout.splitlines()[-1])


def tell(name: str, size: str, found: dict) -> None:
    gap = (found["bound"] - found["value"]) / found["value"]
    print(
        f"{size:>13} {name:<6}{found['seconds']:9.2f} s{found['mb']:9,.0f} MB"
        f"{found['value']:12,.0f} dwellings, gap {gap:.3%}"
    )


def tell_more(found: dict) -> None:
    quick, seconds = found["greedy"]
    print(
        f"{'':>20} of which {found['posed']:.2f} s for the cover matrix; greedy with swaps "
        f"{seconds:.2f} s, {quick / found['value'] - 1:.3%}; what-if {found['what_if'] * 1e3:.0f} "
        f"ms; curve {found['curve'][0]:.1f} s, {found['curve'][1]} of {SITES} proven"
    )


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--sizes", nargs="*", default=SIZES)
    parser.add_argument("--rival", nargs="*", default=SLOW, help="sizes that spopt is asked too")
    parser.add_argument("--no-rival", action="store_true")
    parser.add_argument("--contender", nargs=2)
    chosen = parser.parse_args()
    if chosen.contender:
        print(json.dumps(CONTENDERS[chosen.contender[0]](chosen.contender[1])))
        return
    print(f"p = {SITES}, R = {RADIUS_M} m, {ESTATES} estates")
    for size in chosen.sizes:
        we = measured("ours", size)
        tell("ours", size, we)
        tell_more(we)
        if size in chosen.rival and not chosen.no_rival:
            they = measured("spopt", size)
            tell("spopt", size, they)
            longer, more = they["seconds"] / we["seconds"], they["mb"] / max(we["mb"], 1)
            same = "the same optimum" if they["value"] == we["value"] else "ANOTHER VALUE"
            print(
                f"{'':>20} spopt takes {longer:,.0f} times as long, {more:,.0f} times the "
                f"memory: {same}"
            )


if __name__ == "__main__":
    main()
