"""A deck for one neighbourhood, and for each of 88: seconds and bytes.

Run it: `python -m tests.benchmarks.bench_briefing [buildings] [pacts] [how many]`. Prints figures;
asserts that every file is under 3 MB and every map under 600 kB, and nothing about time.
"""

import sys
import time

from geo.analysis.moment import Moment
from geo.reports.briefing import Scope, briefing_of
from geo.reports.deck import deck_of
from tests.benchmarks.bench_gaps import NIL, register

MOST_BYTES, MOST_MAP = 3_000_000, 600_000


def deck(moment: Moment, scope: Scope) -> tuple[float, float, int, int]:
    """Make one deck: seconds for the facts and for the file, bytes of the file and its map."""
    start = time.perf_counter()
    made = briefing_of(moment, scope, language="it")
    told = time.perf_counter()
    file = deck_of(made)
    done = time.perf_counter()
    maps = [len(one.map.svg.encode()) for one in made.chapters if one.map]
    assert len(file) < MOST_BYTES and max(maps, default=0) < MOST_MAP
    return told - start, done - told, len(file), max(maps, default=0)


def main(n_buildings: int = 20_000, n_pacts: int = 2_000, most: int = NIL) -> None:
    moment = register(n_buildings, n_pacts)
    known = moment.tables["neighbourhoods"]
    places = list(known.index[known["boundary_set"] == "nil"])[:most]
    tell("first", deck(moment, Scope("neighbourhoods", (places[0],))))
    tell("second", deck(moment, Scope("neighbourhoods", (places[1],))))
    tell("everything", deck(moment, Scope(boundary_set="nil")))
    start = time.perf_counter()
    rows = [deck(moment, Scope("neighbourhoods", (place,))) for place in places]
    whole = time.perf_counter() - start
    print(
        f"{len(rows)} decks in {whole:.1f} s, the slowest {max(a + b for a, b, *_ in rows):.2f} s"
    )


def tell(name: str, row: tuple[float, float, int, int]) -> None:
    facts, file, size, drawn = row
    print(f"{name:<11}facts {facts:.2f} s, file {file:.2f} s, {size:,} bytes, map {drawn:,} bytes")


if __name__ == "__main__":
    main(*(int(text) for text in sys.argv[1:]))
