"""A register of any size, always the same, and the same rows as the plain files of the rivals."""

from pathlib import Path

import geopandas as gpd
import numpy as np
import pandas as pd

from geo import model
from geo.storage import open_store
from geo.storage.bulk import insert_frame
from geo.storage.writing import write
from tests.benchmarks.bench_snapshot import frame, made, texts

ACTIVITIES_A_PACT, REPORTS_A_PACT = 20, 8
STATUSES = ("active", "signed", "reporting", "renewed", "proposed", "suspended", "concluded")
SHARES = (0.5, 0.1, 0.1, 0.05, 0.1, 0.05, 0.1)
FIRST, LAST = np.datetime64("2019-11-01", "s"), np.datetime64("2026-06-01", "s")


def tables(buildings: int, pacts: int) -> dict[str, pd.DataFrame]:
    """Make a city: pacts of every state, one place each, proposers, activities and reports."""
    random = np.random.default_rng(2)
    found = made(buildings, pacts, pacts * ACTIVITIES_A_PACT)
    found["pacts"] = _lived(found["pacts"], random)
    found["parties"] = _parties(max(10, pacts // 3), random)
    found["pact_parties"] = _proposers(pacts, len(found["parties"]), random)
    found["status_changes"] = _steps(found["pacts"])
    found["reports"] = _reports(pacts, random)
    return {name: found[name] for name in model.TABLES if name in found}


def _lived(pacts: pd.DataFrame, random: np.random.Generator) -> pd.DataFrame:
    begun = FIRST + random.integers(0, 2200, len(pacts)).astype("timedelta64[D]")
    lasting = random.integers(365, 2200, len(pacts)).astype("timedelta64[D]")
    status = random.choice(STATUSES, len(pacts), p=SHARES)
    proposed = pd.Series(begun - np.timedelta64(60, "D"), index=pacts.index)
    signed = pd.Series(begun, index=pacts.index).mask(status == "proposed")
    ends = pd.Series(begun + lasting, index=pacts.index).mask(status == "proposed")
    titles = [f"Cura condivisa del cortile e delle aiuole {number}" for number in range(len(pacts))]
    dates = {"proposed_on": proposed, "signed_on": signed, "starts_on": signed, "ends_on": ends}
    return pacts.assign(status=status, title=titles, **dates)


def _parties(count: int, random: np.random.Generator) -> pd.DataFrame:
    kinds = random.choice(model.PARTY_KINDS.codes[1:], count)
    return frame("parties", count, id=texts("G", count), name=texts("Comitato ", count), kind=kinds)


def _proposers(pacts: int, parties: int, random: np.random.Generator) -> pd.DataFrame:
    return frame(
        "pact_parties",
        pacts,
        id=texts("PG", pacts),
        pact_id=texts("P", pacts),
        party_id=texts("G", pacts, random.integers(0, parties, pacts)),
        role=["proposer"] * pacts,
    )


def _steps(pacts: pd.DataFrame) -> pd.DataFrame:
    first = pacts["proposed_on"].to_numpy()
    later = pacts["signed_on"].fillna(LAST).to_numpy()
    count = 2 * len(pacts)
    return frame(
        "status_changes",
        count,
        id=texts("S", count),
        pact_id=[*pacts.index, *pacts.index],
        on=np.concatenate([first, later]),
        status=[*["proposed"] * len(pacts), *pacts["status"]],
    )


def _reports(pacts: int, random: np.random.Generator) -> pd.DataFrame:
    count = pacts * REPORTS_A_PACT
    since = LAST - random.integers(0, 900, count).astype("timedelta64[D]")
    month = np.timedelta64(30, "D")
    return frame(
        "reports",
        count,
        id=texts("R", count),
        pact_id=texts("P", count, random.integers(0, pacts, count)),
        **{"from": since, "to": since + month, "received_on": since + month},
    )


def save_register(rows: dict[str, pd.DataFrame], url: str) -> None:
    """Write the tables into a new register."""
    store = open_store(url)

    def bring(stamp) -> None:
        for name, found in rows.items():
            insert_frame(stamp, name, found)

    write(store.engine, "benchmark", bring)


def save_plain_files(rows: dict[str, pd.DataFrame], folder: Path, most_buildings: int) -> None:
    """Write the buildings as GeoJSON and the pacts as CSV, as the usual page reads them."""
    buildings = gpd.GeoDataFrame(rows["buildings"]).head(most_buildings)
    kept = buildings[["address", "dwellings", "geometry"]]
    (folder / "buildings.geojson").write_text(kept.to_json(drop_id=True), encoding="utf-8")
    at = rows["pact_places"].set_index("pact_id")["building_id"]
    points = gpd.GeoDataFrame(rows["buildings"]).loc[at].representative_point()
    pacts = rows["pacts"].loc[at.index, ["title", "area", "status"]]
    placed = pacts.assign(lat=points.y.to_numpy(), lon=points.x.to_numpy())
    placed[placed["status"] != "concluded"].to_csv(folder / "pacts.csv", index_label="id")
