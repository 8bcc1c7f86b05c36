"""A picture of the register at one revision, made once and shared by all who only look."""

from __future__ import annotations

import threading
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from types import MappingProxyType

import geopandas as gpd
import pandas as pd
import sqlalchemy as sa

from geo import model
from geo.loading.persons import individual_pacts
from geo.recent import Recent
from geo.storage.engine import reading
from geo.storage.frames import fetch_frame
from geo.storage.one_person import areas_that_tell, doors_of
from geo.storage.places import exact_places, located, membership, sets_of
from geo.storage.public import (
    public_tables,
    with_neighbourhood_points,
    without_homes,
    without_their_doors,
)
from geo.storage.schema import CHANGES
from geo.storage.store import Store, demonstration_in, revision_in

SHOWN = tuple(name for name, table in model.TABLES.items() if table.shown)
UNSHOWN = tuple(name for name, table in model.TABLES.items() if not table.shown)


@dataclass(frozen=True)
class Snapshot:
    """The public side of the register at one revision. Shared: never assign into a frame.

    Parameters
    ----------
    revision
        The register's revision when its public side was last written to: what residents send, and
        other tables that are not shown, raise the register's own alone.
    tables
        The tables of `SHOWN` by name, without private columns, names of persons, and pacts that
        are not public.
    boundary_sets
        Names of the boundary sets, the finest first.
    places
        One row a place of a pact, indexed by its id: `pact_id`, `label`, `precision`,
        `building_id`, `courtyard_id`, `neighbourhood_id` (as declared) and a point in EPSG:4326:
        its own, else its building's or courtyard's, else its neighbourhood's; None if nothing is
        known. A place of one person is the neighbourhood's, whatever is known (`one_person`).
    place_neighbourhoods, building_neighbourhoods, courtyard_neighbourhoods
        One column a boundary set: id of the neighbourhood, declared, else where it lies; missing
        if it is outside or unknown. Indexed like `places`, `buildings`, `courtyards`.
    """

    revision: int
    demonstration: bool
    tables: Mapping[str, pd.DataFrame]
    boundary_sets: tuple[str, ...]
    places: gpd.GeoDataFrame
    place_neighbourhoods: pd.DataFrame
    building_neighbourhoods: pd.DataFrame
    courtyard_neighbourhoods: pd.DataFrame


@dataclass(frozen=True)
class _Read:
    """What was read of a store: kept, because most writes leave most tables alone."""

    revision: int
    shown_revision: int
    demonstration: bool
    tables: Mapping[str, pd.DataFrame]


@dataclass(frozen=True)
class _Kept:
    read: _Read
    snapshot: Snapshot


_kept: dict[str, _Kept] = {}
# What the joins of a snapshot are made of: of most writes nothing.
ESTATE = ("neighbourhoods", "courtyards", "buildings")
PLACED = (*ESTATE, "pacts", "pact_places", "pact_parties", "parties")
# With the public one, so that no other takes its identity while it is kept.
_exact: Recent[tuple[Snapshot, Snapshot]] = Recent(4)
_locks: dict[str, threading.Lock] = {}
_doorkeeper = threading.Lock()


def snapshot_of(store: Store) -> Snapshot:
    """Give the snapshot of a register's latest revision.

    It is built once per revision and process; only what was written since is read again. Who
    asks while it is being built waits for it.
    """
    with _doorkeeper:
        lock = _locks.setdefault(store.url, threading.Lock())
    return _latest(store) or _built(store, lock)


def _latest(store: Store) -> Snapshot | None:
    kept = _kept.get(store.url)
    return kept.snapshot if kept and kept.read.revision == store.revision() else None


def _built(store: Store, lock: threading.Lock) -> Snapshot:
    with lock:
        found = _latest(store)
        if found:
            return found
        kept = _kept.get(store.url)
        read = _read(store, kept.read if kept else None)
        same = kept is not None and _same(kept.read, read)
        made = _Kept(read, kept.snapshot if kept and same else _snapshot(read, kept))
        _kept[store.url] = made
        return made.snapshot


def _same(before: _Read, now: _Read) -> bool:
    if (before.shown_revision, before.demonstration) != (now.shown_revision, now.demonstration):
        return False
    return _alike(before, now, SHOWN)


def exact_of(snapshot: Snapshot) -> Snapshot:
    """Give a snapshot with the exact counts of people, for the staff: see `Office.exact`.

    The same snapshot gives the same one; one that is no longer the latest comes back as it is.
    """
    kept = next((one for one in list(_kept.values()) if one.snapshot is snapshot), None)
    if kept is None:
        return snapshot
    counted = kept.read.tables["activities"]
    return _exact.get(id(snapshot), lambda: (snapshot, _with_counts(snapshot, counted)))[1]


def _with_counts(snapshot: Snapshot, counted: pd.DataFrame) -> Snapshot:
    shown = counted.loc[snapshot.tables["activities"].index]
    return replace(snapshot, tables=MappingProxyType({**snapshot.tables, "activities": shown}))


def forget(url: str) -> None:
    """Drop what is kept of a store, such as one that a test has thrown away."""
    _kept.pop(url, None)


def _read(store: Store, before: _Read | None) -> _Read:
    with reading(store.engine) as connection:
        revision = revision_in(connection)
        stale = _stale(connection, before, revision)
        tables = {
            name: fetch_frame(connection, name, private=False)
            if name in stale or before is None
            else before.tables[name]
            for name in SHOWN
        }
        return _Read(revision, _shown_revision(connection), demonstration_in(connection), tables)


def _stale(connection: sa.Connection, before: _Read | None, revision: int) -> set[str]:
    # A lower revision is another register, such as a backup, at the same address.
    if before is None or before.revision > revision:
        return set(SHOWN)
    # Joined to nothing, or SQLite walks the whole trail by the index on tables to find a few names.
    name = CHANGES.c.table.concat("")
    since = sa.select(name).where(CHANGES.c.revision > before.revision).distinct()
    return set(connection.execute(since).scalars())


def _shown_revision(connection: sa.Connection) -> int:
    # Newest first by the index on revisions, so that it ends at once however long the trail is.
    latest = sa.select(CHANGES.c.revision).where(CHANGES.c.table.not_in(UNSHOWN))
    found = connection.execute(latest.order_by(CHANGES.c.revision.desc()).limit(1)).scalar()
    return int(found or 0)


def _snapshot(read: _Read, before: _Kept | None = None) -> Snapshot:
    tables = public_tables(read.tables)
    alone = individual_pacts(read.tables)
    sets = sets_of(tables["neighbourhoods"])
    known = before.snapshot if before and _alike(before.read, read, ESTATE) else None
    courtyards = known.courtyard_neighbourhoods if known else located(tables["courtyards"], sets)
    buildings = known.building_neighbourhoods if known else located(tables["buildings"], sets)
    telling = areas_that_tell(sets, buildings=buildings, courtyards=courtyards)
    doors = doors_of(tables, alone, telling)
    if known is None or before is None or not _alike(before.read, read, PLACED):
        places = exact_places(tables)
        inside = membership(places, sets, buildings=buildings, courtyards=courtyards)
        places, tables["pact_places"], inside = without_homes(
            tables, places, inside, sets, alone=alone, telling=telling
        )
        places = with_neighbourhood_points(places, tables["neighbourhoods"])
    else:
        places, inside = known.places, known.place_neighbourhoods
        tables["pact_places"] = known.tables["pact_places"]
    tables = without_their_doors(tables, places, doors, alone=alone)
    return Snapshot(
        revision=read.shown_revision,
        demonstration=read.demonstration,
        tables=MappingProxyType(tables),
        boundary_sets=tuple(sets),
        places=places,
        place_neighbourhoods=inside,
        building_neighbourhoods=buildings,
        courtyard_neighbourhoods=courtyards,
    )


def _alike(before: _Read, now: _Read, names: Iterable[str]) -> bool:
    return all(before.tables[name] is now.tables[name] for name in names)
