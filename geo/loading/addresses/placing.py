"""Give a point to the rows of a file that have an address and none."""

from __future__ import annotations

from collections.abc import Hashable, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any

import geopandas as gpd
import pandas as pd
import shapely

from geo.errors import Problem
from geo.loading.addresses.index import AddressIndex
from geo.loading.addresses.matching import Match, match_address
from geo.loading.addresses.parsing import without_flat
from geo.loading.files import Loaded
from geo.model import AT_REST

Tables = Mapping[str, pd.DataFrame]
PLACED_TABLES = ("buildings", "pact_places", "requests")
NAMED = 3
KEYS = {
    "exact": "address.placed",
    "sure": "address.placed",
    "doubtful": "address.doubtful",
    "unknown_number": "address.unknown_number",
    "none": "address.none",
}


@dataclass(frozen=True)
class _Row:
    """A row of a table, and where in the file it stands."""

    id: str
    address: str
    number: int | None
    column: str | None

    def problem(self, key: str, severity: str, **parameters: object) -> Problem:
        return Problem(self.number, self.column, self.address[:80], key, parameters, severity)


def place_by_address(
    loaded: Loaded, index: AddressIndex, *, register: Tables | None = None
) -> Loaded:
    """Give a point to buildings, places of pacts and requests that have an address and none.

    Parameters
    ----------
    loaded
        A file, as `settle` leaves it.
    index
        The house numbers; if there are none, nothing is placed and only flats are cut off.
    register
        Tables of the register. Where the file says nothing of points, those that the register has
        stay, and a row whose address has not changed is not looked up again: its point may have
        been placed by hand.

    Returns
    -------
    Loaded
        With points where the verdict is `exact` or `sure`, each told as a problem that was
        repaired: what matched, and the score. A doubtful address stays without a point and gets a
        warning with the candidates. A place with a building or a courtyard is placed by it. Stairs,
        floors and flats are cut off every address, and told.
    """
    frames, told, problems = dict(loaded.frames), dict(loaded.told), list(loaded.problems)
    for table in PLACED_TABLES:
        if table not in frames or frames[table].empty:
            continue
        kept = _kept(loaded, table, register or {})
        frames[table], more = _placed(loaded, table, index, kept)
        problems += more
        if any(each.key == KEYS["exact"] for each in more):
            told[table] = told.get(table, frozenset()) | _now_told(table)
    ordered = sorted(problems, key=lambda each: each.row or 0)
    return replace(loaded, frames=frames, told=told, problems=ordered)


def _now_told(table: str) -> frozenset[str]:
    return frozenset({"geometry"} if table == "buildings" else {"geometry", "precision"})


def _kept(loaded: Loaded, table: str, register: Tables) -> pd.DataFrame:
    """Take the register's placed rows that the file speaks of without telling their points."""
    if table not in register or "geometry" in loaded.told.get(table, ()):
        return loaded.frames[table].iloc[:0]
    known = register[table]
    return known[known.index.isin(loaded.frames[table].index) & known["geometry"].notna()]


def _placed(
    loaded: Loaded, table: str, index: AddressIndex, kept: pd.DataFrame
) -> tuple[pd.DataFrame, list[Problem]]:
    frame = loaded.frames[table]
    addresses = frame["address"].to_dict()
    points = frame["geometry"].to_dict() | kept["geometry"].to_dict()
    precise: dict[Hashable, Any] = {}
    if table != "buildings":
        precise = frame["precision"].to_dict() | kept["precision"].to_dict()
    problems: list[Problem] = []
    known = kept["address"].to_dict()
    wanted = {id_ for id_ in _unplaced(frame).index if known.get(id_) != addresses[id_]}
    for row in _rows(loaded, table):
        plain = without_flat(row.address)
        if plain != " ".join(row.address.split()):
            addresses[row.id] = plain
            problems.append(row.problem("address.flat", "repaired", address=plain))
        if row.id not in wanted or not len(index):
            continue
        match = match_address(row.address, index)
        problems.append(_told(row, match))
        if match.placed is not None:
            points[row.id] = shapely.Point(match.placed.lon, match.placed.lat)
            precise[row.id] = "address"
    return _written(frame, addresses, points, precise), problems


def _written(
    frame: pd.DataFrame,
    addresses: dict[Hashable, Any],
    points: dict[Hashable, Any],
    precise: dict[Hashable, Any],
) -> pd.DataFrame:
    shapes = gpd.GeoSeries([points[id_] for id_ in frame.index], index=frame.index, crs=AT_REST)
    made = frame.assign(address=pd.Series(addresses, index=frame.index, dtype="str"))
    if precise:
        made = made.assign(precision=pd.Series(precise, index=frame.index, dtype="str"))
    placed: pd.DataFrame = gpd.GeoDataFrame(made.assign(geometry=shapes), crs=AT_REST)
    return placed


def _unplaced(frame: pd.DataFrame) -> pd.DataFrame:
    unplaced = frame["geometry"].isna() & frame["address"].notna()
    if "building_id" in frame:  # such a place is where its building or courtyard is
        unplaced &= frame["building_id"].isna() & frame["courtyard_id"].isna()
    return frame[unplaced]


def _rows(loaded: Loaded, table: str) -> Iterator[_Row]:
    rows, columns = loaded.rows.get(table, {}), loaded.columns.get(table, {})
    for id_, address in loaded.frames[table]["address"].dropna().items():
        yield _Row(str(id_), str(address), rows.get(str(id_)), columns.get("address"))


def _told(row: _Row, match: Match) -> Problem:
    key = KEYS[match.verdict]
    if match.placed is not None:
        return row.problem(
            key, "repaired", address=match.placed.address, score=round(100 * match.score)
        )
    named = ", ".join(each.house.address for each in match.candidates[:NAMED])
    return row.problem(key, "warn", **({"candidates": named} if named else {}))
