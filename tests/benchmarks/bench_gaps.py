"""All measures of gaps for a large register, against the plain geopandas that one would write.

Run it: `python -m tests.benchmarks.bench_gaps [buildings] [pacts]`. Prints figures and their
ratio; asserts that both count the same, and nothing about time.
"""

import datetime as dt
import sys
import time
from collections.abc import Callable

import numpy as np
import pandas as pd

from geo import model
from geo.analysis import gaps
from geo.analysis.gaps.reach import exact_places
from geo.analysis.moment import Moment, moment_of
from geo.storage.snapshot import _Read, _snapshot
from tests.benchmarks.bench_explore_register import tables

DAY = dt.date(2026, 6, 1)
NIL = 88
METRES = "EPSG:32632"
SIDES = 12  # of the polygon of a buffer that stands for a circle: 4 * SIDES


def register(n_buildings: int, n_pacts: int) -> Moment:
    """Make a city of 88 NIL and 9 municipi, three of a hundred dwellings unknown."""
    made = tables(n_buildings, n_pacts)
    rows = {name: made.get(name, model.as_frame(name, [])) for name in model.TABLES}
    areas = rows["neighbourhoods"]
    number = areas["code"].str.split(":").str[1].astype(int)
    rows["neighbourhoods"] = areas[(areas["boundary_set"] != "nil") | (number < NIL)]
    random = np.random.default_rng(4)
    buildings = rows["buildings"]
    unknown = random.random(len(buildings)) < 0.03
    rows["buildings"] = buildings.assign(dwellings=buildings["dwellings"].mask(unknown))
    return moment_of(_snapshot(_Read(1, 1, False, rows)), DAY)


def plain(moment: Moment) -> pd.DataFrame:
    """Measure the usual way: buffers, joins, and a loop over neighbourhoods and areas."""
    known = moment.snapshot.tables["neighbourhoods"]
    areas = known[known["boundary_set"] == "nil"].to_crs(METRES)
    buildings = moment.snapshot.tables["buildings"][["dwellings", "geometry"]].to_crs(METRES)
    buildings["geometry"] = buildings.representative_point()
    places = moment.places.to_crs(METRES)
    places = places.join(moment.pacts[["area", "look"]], on="pact_id")
    active = places[places["look"].eq("active") & exact_places(moment)]
    inside = buildings.sjoin(areas[["geometry"]], predicate="within")
    there = places.sjoin(areas[["geometry"]], predicate="within")
    found = pd.DataFrame(index=areas.index)
    for radius_m in gaps.RADII_M:
        circles = active.buffer(radius_m, quad_segs=SIDES).union_all()
        inside[radius_m] = inside.within(circles)
    for name in areas.index:
        homes, pacts = inside[inside["id_right"] == name], there[there["id_right"] == name]
        found.loc[name, "dwellings"] = homes["dwellings"].sum()
        for radius_m in gaps.RADII_M:
            found.loc[name, f"covered_{radius_m}"] = homes.loc[homes[radius_m], "dwellings"].sum()
        running = pacts[pacts["look"] == "active"]
        found.loc[name, "n_active"] = running["pact_id"].nunique()
        for area in model.AREAS.codes:
            found.loc[name, area] = (running["area"] == area).any()
    return found.assign(rate=1000 * found["n_active"] / found["dwellings"])


def timed(work: Callable[[], object]) -> tuple[object, float]:
    """Give what a function returns, and the milliseconds that it took."""
    began = time.perf_counter()
    result = work()
    return result, 1000 * (time.perf_counter() - began)


def _all_measures(moment: Moment) -> pd.DataFrame:
    table = gaps.gaps_of(moment, "nil")
    for radius_m in gaps.RADII_M:
        gaps.coverage_total(gaps.coverage(moment, "nil", radius_m=radius_m))
    gaps.area_grid(moment, "nil")
    gaps.twins(moment, "nil", str(table.index[0]), table)
    gaps.best_move(moment, "nil", str(table.index[0]), gaps.DEFAULT_RADIUS_M)
    gaps.compare_days(table, table)
    return table


def _check(moment: Moment, table: pd.DataFrame, rival: pd.DataFrame) -> None:
    """See that both count the same: a buffer of 48 sides is a little smaller than its circle."""
    assert (table["n_active"] == rival["n_active"].reindex(table.index)).all()
    covered = gaps.coverage(moment, "nil")
    ratio = rival["covered_300"].sum() / covered["covered"].sum()
    assert 0.995 < ratio <= 1.0, ratio
    assert covered["dwellings"].sum() == rival["dwellings"].sum()


def main() -> None:
    """Print the times of every measure, and of the plain way."""
    sizes = [int(word) for word in sys.argv[1:]] or [100_000, 10_000]
    moment = register(sizes[0], sizes[1] if len(sizes) > 1 else 10_000)
    print(f"{sizes[0]:,} buildings, {len(moment.pacts):,} pacts, {NIL} NIL")
    gaps.smoothed_rates([1, 2], [100, 200])  # imports
    table, first = timed(lambda: gaps.gaps_of(moment, "nil"))
    _, again = timed(lambda: gaps.gaps_of(moment, "nil"))
    one = str(table.index[0])
    counts, homes = table["n_active"], table["known_dwellings"].astype(float)
    asked: dict[str, Callable[[], object]] = {
        "gaps_of, 9 municipi": lambda: gaps.gaps_of(moment, "municipio"),
        "coverage": lambda: gaps.coverage(moment, "nil"),
        "area_grid": lambda: gaps.area_grid(moment, "nil"),
        "smoothed_rates": lambda: gaps.smoothed_rates(counts, homes),
        "twins": lambda: gaps.twins(moment, "nil", one, table),
        "best_move": lambda: gaps.best_move(moment, "nil", one, 300),
        "compare_days": lambda: gaps.compare_days(table, table),
    }
    print(f"{'gaps_of, first of a snapshot':<32}{first:>8.0f} ms")
    print(f"{'gaps_of, again':<32}{again:>8.0f} ms")
    for name, work in asked.items():
        print(f"{name:<32}{timed(work)[1]:>8.0f} ms")
    fresh = again_of(moment)
    table, ours = timed(lambda: _all_measures(fresh))
    rival, theirs = timed(lambda: plain(moment))
    _check(moment, table, rival)
    print(f"{'all measures, first':<32}{ours:>8.0f} ms")
    print(f"{'plain: coverage, areas, raw rate':<32}{theirs:>8.0f} ms{theirs / ours:>8.1f} x")


def again_of(moment: Moment) -> Moment:
    """Give the same day of another snapshot, so that nothing is kept from before."""
    kept = moment.snapshot
    return moment_of(_snapshot(_Read(2, 2, False, kept.tables)), DAY)


if __name__ == "__main__":
    main()
