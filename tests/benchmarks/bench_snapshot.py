"""Time and memory of building the snapshot, against geopandas and pandas used the usual way.

Run `python -m tests.benchmarks.bench_snapshot [--small]`. Each contender works in a process of its
own, on the same register; memory is what it needs at its peak beyond what imports take.
"""

import argparse
import datetime as dt
import json
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely
import sqlalchemy as sa

from geo import model
from geo.storage import Edit, open_store, snapshot_of
from geo.storage.bulk import insert_frame
from geo.storage.writing import write

WEST, SOUTH, SIDE = 9.04, 45.39, 0.02
SETS = {"nil": 10, "municipio": 3}
FULL, SMALL = (100_000, 10_000, 1_000_000), (5_000, 500, 20_000)


def neighbourhoods(name: str, across: int) -> dict:
    """A grid of squares with as many vertices as real boundaries have."""
    step = SIDE * 10 / across
    cell = shapely.segmentize(shapely.box(0, 0, step, step), step / 100)
    corners = [[WEST + x * step, SOUTH + y * step] for x in range(across) for y in range(across)]
    places = [
        shapely.transform(cell, lambda points, at=at: points + np.array(at)) for at in corners
    ]
    ids = [f"{name}:{number}" for number in range(across**2)]
    sets = [name] * len(ids)
    return {"id": ids, "boundary_set": sets, "code": ids, "name": ids, "geometry": places}


def texts(prefix: str, count: int, numbers=None) -> list[str]:
    return [f"{prefix}{number:07d}" for number in (range(count) if numbers is None else numbers)]


def frame(table: str, count: int, **columns) -> pd.DataFrame:
    empty = {column.name: [None] * count for column in model.TABLES[table].columns}
    return model.typed_frame(table, empty | columns)


def made(buildings: int, pacts: int, activities: int) -> dict[str, pd.DataFrame]:
    """A city of random footprints, and pacts with a long history."""
    random = np.random.default_rng(1)
    corner = random.uniform([WEST, SOUTH], [WEST + 0.19, SOUTH + 0.19], (buildings, 2))
    size = random.uniform(0.0001, 0.0004, (buildings, 2))
    footprints = shapely.box(*corner.T, *(corner + size).T)
    days = np.datetime64("2019-11-01") + random.integers(0, 2400, activities)
    sets = [frame("neighbourhoods", n**2, **neighbourhoods(name, n)) for name, n in SETS.items()]
    hosts = random.integers(0, buildings, pacts)
    of = texts("P", pacts, random.integers(0, pacts, activities))
    areas, kinds = model.AREAS.codes, model.ACTIVITY_KINDS.codes
    return {
        "neighbourhoods": pd.concat(sets),
        "buildings": frame(
            "buildings",
            buildings,
            id=texts("B", buildings),
            address=texts("via ", buildings),
            dwellings=random.integers(4, 60, buildings),
            geometry=footprints,
        ),
        "pacts": frame(
            "pacts",
            pacts,
            id=texts("P", pacts),
            title=texts("Patto ", pacts),
            area=random.choice(areas, pacts),
            status=["active"] * pacts,
            signed_on=np.full(pacts, np.datetime64("2020-01-01", "s")),
            public=[True] * pacts,
            verified=[False] * pacts,
        ),
        "pact_places": frame(
            "pact_places",
            pacts,
            id=texts("L", pacts),
            pact_id=texts("P", pacts),
            building_id=texts("B", pacts, hosts),
        ),
        "activities": frame(
            "activities",
            activities,
            id=texts("A", activities),
            pact_id=of,
            on=days.astype("datetime64[s]"),
            kind=random.choice(kinds, activities),
            title=texts("Giornata ", activities),
            volunteers=random.integers(1, 60, activities),
            hours=random.uniform(1, 9, activities),
            volunteers_at_least=[False] * activities,
            verified=[False] * activities,
        ),
    }


class Watch:
    """Seconds on the wall, and seconds of work, which other programs disturb less."""

    def __init__(self) -> None:
        self.wall, self.work = time.perf_counter(), time.process_time()

    def read(self) -> tuple[float, float]:
        return time.perf_counter() - self.wall, time.process_time() - self.work


def load(url: str, tables: dict[str, pd.DataFrame]) -> tuple[float, float]:
    store = open_store(url)
    watch = Watch()

    def bring(stamp) -> None:
        for name in model.TABLES:
            if name in tables:
                insert_frame(stamp, name, tables[name])

    write(store.engine, "benchmark", bring)
    return watch.read()


def ours(url: str, _layers: str) -> list[tuple[float, float]]:
    store = open_store(url)
    watch = Watch()
    snapshot = snapshot_of(store)
    first = watch.read()
    assert snapshot.building_neighbourhoods.notna().all().all()
    pact = snapshot.tables["pacts"].index[0]
    title = {"title": dt.datetime.now(dt.UTC).isoformat()}
    store.save([Edit("pacts", pact, title, store.row_revision("pacts", pact))], who="benchmark")
    watch = Watch()
    snapshot_of(store)
    return [first, watch.read()]


def rival(url: str, layers: str) -> list[tuple[float, float]]:
    """Files read with geopandas, joined with sjoin, tables read with pandas."""
    watch = Watch()
    buildings = gpd.read_file(layers, layer="buildings")
    areas = gpd.read_file(layers, layer="neighbourhoods")
    points = buildings.set_geometry(buildings.representative_point())
    for name in SETS:
        part = areas[areas["boundary_set"] == name]
        assert len(gpd.sjoin(points, part, how="left", predicate="within")) >= len(buildings)
    engine = sa.create_engine(url)
    for name, table in model.TABLES.items():
        if name not in {"buildings", "neighbourhoods"}:
            dates = [column.name for column in table.columns if column.kind is model.Kind.DATE]
            pd.read_sql(f'SELECT * FROM "{name}"', engine, parse_dates=dates)
    return [watch.read()]


def measured(contender: str, url: str, layers: str) -> dict:
    asked = ["--contender", contender, url, layers]
    command = [sys.executable, "-m", "tests.benchmarks.bench_snapshot", *asked]
    done = subprocess.run(command, check=True, capture_output=True, text=True)
    return json.loads(done.stdout)


def peak_mb() -> float:
    """The most that this process ever held; `getrusage` would tell its parent's."""
    status = Path("/proc/self/status").read_text(encoding="utf-8")
    return int(status.split("VmHWM:")[1].split()[0]) / 1024


def compete(contender: str, url: str, layers: str) -> None:
    before = peak_mb()
    seconds = {"ours": ours, "rival": rival}[contender](url, layers)
    print(json.dumps({"seconds": seconds, "mb": peak_mb() - before}))


def told(name: str, seconds: tuple[float, float], more: str = "") -> None:
    print(f"{name:<24}{seconds[0]:8.2f} s ({seconds[1]:6.2f} s of work)  {more}")


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--small", action="store_true")
    parser.add_argument("--contender", nargs=3)
    chosen = parser.parse_args()
    if chosen.contender:
        compete(*chosen.contender)
        return
    sizes = SMALL if chosen.small else FULL
    print("{:,} buildings, {:,} pacts, {:,} activities".format(*sizes))
    with tempfile.TemporaryDirectory() as folder:
        url, layers = f"sqlite:///{Path(folder) / 'r.sqlite3'}", str(Path(folder) / "layers.gpkg")
        tables = made(*sizes)
        for name in ("buildings", "neighbourhoods"):
            rows = gpd.GeoDataFrame(tables[name].reset_index())
            rows.dropna(axis="columns", how="all").to_file(layers, layer=name)
        seconds = load(url, tables)
        told("first load with audit", seconds, f"{sum(map(len, tables.values())):,} rows")
        del tables
        we, they = measured("ours", url, layers), measured("rival", url, layers)
    told("snapshot", we["seconds"][0], f"{we['mb']:,.0f} MB more at its peak")
    told("after one edited pact", we["seconds"][1])
    told("the usual way", they["seconds"][0], f"{they['mb']:,.0f} MB more at its peak")
    longer = they["seconds"][0][1] / we["seconds"][0][1]
    more = they["mb"] / we["mb"]
    print(f"the usual way works {longer:.2f} times as long, in {more:.2f} times the memory")


if __name__ == "__main__":
    main()
