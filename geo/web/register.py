"""The register that this process serves: one store, and what has been worked out from it."""

from __future__ import annotations

import datetime as dt
import gc
import hashlib
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from functools import cache
from threading import Lock
from typing import TypeVar

import pandas as pd

from geo.analysis.gaps import gaps_of
from geo.analysis.moment import Moment, Thresholds, moment_of
from geo.mapping.layers import Layers, PactLayer
from geo.model.fewest import FEWEST_SHOWN
from geo.recent import Recent
from geo.storage import Snapshot, Store, answering, snapshot_of

# Raise it when the layers' format changes: browsers keep answers for a year.
FORMAT = 4
DAYS_KEPT = 6
MOMENTS_KEPT = 2 * DAYS_KEPT  # for the public and for the staff
V = TypeVar("V")
IDENTIFYING = ("neighbourhoods", "pacts", "pact_places", "status_changes")


@dataclass(frozen=True)
class Edition:
    """One state of the register, with a name that no other state of any register has."""

    name: str
    snapshot: Snapshot
    layers: Layers


_editions: Recent[Edition] = Recent(2)
_moments: Recent[Moment] = Recent(MOMENTS_KEPT)
_pact_layers: Recent[PactLayer] = Recent(DAYS_KEPT)
# With the moment or snapshot, so that no other one takes its identity while this is kept.
_gaps: Recent[tuple[Moment, pd.DataFrame]] = Recent(2 * DAYS_KEPT)
_place_names: Recent[tuple[Snapshot, dict[str, str]]] = Recent(DAYS_KEPT)


@cache
def _opened() -> Store:
    from geo.storage.first_start import ensure_register

    opened: Store = ensure_register()
    answering.tidy(opened, who=answering.KEEPER)
    return opened


_opening = Lock()
_held: ContextVar[Snapshot | None] = ContextVar("held", default=None)


def current_store() -> Store:
    """Open the register of this process, building it on the first start."""
    with _opening:
        return _opened()


def current_snapshot() -> Snapshot:
    """Take the register's present state, shared by all sessions and routes.

    Within `one_state`, it is the state that the block began with.
    """
    return _held.get() or snapshot_of(current_store())


@contextmanager
def one_state() -> Iterator[None]:
    """See one state of the register in all of a block, and ask the store for it only once.

    A block that writes must leave before it reads what it wrote.
    """
    token = _held.set(snapshot_of(current_store()))
    try:
        yield
    finally:
        _held.reset(token)


def current_edition() -> Edition:
    """Take the register's present state with its layers and its name."""
    return edition_of(current_snapshot())


def edition_of(snapshot: Snapshot) -> Edition:
    """Name a snapshot and prepare its layers; the same snapshot gives the same edition."""
    return _editions.get(id(snapshot), lambda: _edition_of(snapshot))


def _edition_of(snapshot: Snapshot) -> Edition:
    made = Edition(edition(snapshot), snapshot, Layers(snapshot))
    spare_the_collector()
    return made


def spare_the_collector() -> None:
    """Take what is in memory for good out of the garbage collector's rounds.

    Streamlit asks for a full round after every run of a page, which walks over every object of
    the register and of all modules: 100 to 250 ms in which nothing else of the process runs.
    """
    gc.unfreeze()
    gc.collect()
    gc.freeze()


def spare_new_modules() -> None:
    """Do the same for modules that were loaded meanwhile, of which some take 50,000 objects.

    Only freezing, which costs nothing; what a visitor leaves behind meanwhile waits for the next
    edition, and modules are loaded a few times in the life of a process.
    """
    global _modules_spared  # noqa: PLW0603  one count a process, like the collector itself
    if len(sys.modules) > _modules_spared:
        _modules_spared = len(sys.modules)
        gc.freeze()


_modules_spared = 0


def edition(snapshot: Snapshot) -> str:
    """Name a state of the register: its revision, and a hash of what the map draws from.

    The hash tells apart two registers that happen to be at the same revision, such as the
    demonstration and the real one that replaced it.
    """
    known = hashlib.sha256(f"{FORMAT} {FEWEST_SHOWN} {Thresholds()}".encode())
    for name, rows in snapshot.tables.items():
        known.update(f"{name} {len(rows)}".encode())
    for name in IDENTIFYING:
        rows = pd.DataFrame(snapshot.tables[name]).drop(columns="geometry", errors="ignore")
        known.update(pd.util.hash_pandas_object(rows).to_numpy().tobytes())
    return f"{snapshot.revision}-{known.hexdigest()[:10]}"


def moment_on(day: dt.date, snapshot: Snapshot | None = None) -> Moment:
    """Tell how the register stood on a day; the last few days are kept.

    Parameters
    ----------
    snapshot
        The state of the register to look at; by default the present one.
    """
    now = snapshot or current_snapshot()
    return _moments.get((id(now), day), lambda: _lasting(moment_of(now, day)))


def gaps_on(moment: Moment, boundary_set: str, radius_m: int) -> pd.DataFrame:
    """Measure what the neighbourhoods of a set lack; the last few tables are kept."""
    key = (id(moment), boundary_set, radius_m)
    return _gaps.get(key, lambda: (moment, gaps_of(moment, boundary_set, radius_m=radius_m)))[1]


def place_names(boundary_set: str) -> dict[str, str]:
    """Name the neighbourhoods of a boundary set by id, in the order of their names."""
    now = current_snapshot()
    key = (id(now), boundary_set)
    return _place_names.get(key, lambda: (now, _named(now, boundary_set)))[1]


def _named(snapshot: Snapshot, boundary_set: str) -> dict[str, str]:
    known = snapshot.tables["neighbourhoods"]
    names = known.loc[known["boundary_set"] == boundary_set, "name"].sort_values()
    return {str(place): str(name) for place, name in names.items()}


def pacts_on(day: dt.date, snapshot: Snapshot) -> PactLayer:
    """Prepare the layer of the pacts of a day; the last few days are kept."""
    return _pact_layers.get(
        (id(snapshot), day), lambda: _lasting(PactLayer(moment_on(day, snapshot)))
    )


def _lasting(made: V) -> V:
    """Spare the collector what was just made: it costs nothing, and frees when nobody holds it."""
    gc.freeze()
    return made
