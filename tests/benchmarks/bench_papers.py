"""The papers of one neighbourhood: brief, poster and slides, from a finished briefing.

Run it: `python -m tests.benchmarks.bench_papers [neighbourhood]`. Prints seconds, the first of a
process apart from those after it; asserts nothing about time.
"""

import datetime as dt
import sys
import tempfile
import time
from pathlib import Path

from geo.analysis.moment import moment_of
from geo.reports.briefing import Briefing
from geo.reports.briefing.making import briefing_of
from geo.reports.briefing.scope import Scope
from geo.reports.paper import paper_of, poster_of
from geo.reports.slides import slides_of
from geo.storage import load_demonstration, open_store, snapshot_of

DAY = dt.date(2026, 11, 22)
RUNS = 5
AIM_S = 3
MAKERS = {"brief": paper_of, "poster": poster_of, "slides": slides_of}


def told(place: str) -> Briefing:
    """Make the briefing of a neighbourhood of the demonstration register."""
    with tempfile.TemporaryDirectory() as folder:
        store = open_store(f"sqlite:///{Path(folder) / 'register.sqlite3'}")
        load_demonstration(store, DAY)
        moment = moment_of(snapshot_of(store), DAY)
        store.close()
    scope = Scope("neighbourhoods", (place,))
    return briefing_of(moment, scope, language="it", public_address="https://patti.example.org")


def main() -> None:
    """Time each paper."""
    briefing = told(sys.argv[1] if len(sys.argv) > 1 else "quarter:corvetto")
    for name, make in MAKERS.items():
        seconds = []
        for _ in range(RUNS + 1):
            begun = time.perf_counter()
            made = make(briefing)
            seconds.append(time.perf_counter() - begun)
        first, *later = seconds
        print(
            f"{name:>7}: first {first:.2f} s, then {sorted(later)[RUNS // 2]:.2f} s "
            f"(median of {RUNS}), {len(made) / 1000:.0f} kB; aim {AIM_S} s"
        )


if __name__ == "__main__":
    main()
