"""The layers of one state of the register, built when they are first asked for."""

from __future__ import annotations

from functools import cached_property
from threading import Lock

import pandas as pd

from geo.analysis.choices import Choices
from geo.analysis.chosen import choose
from geo.analysis.moment import Moment
from geo.mapping import features, points
from geo.mapping.shading import Shaded
from geo.mapping.tiles import Tile, TileIndex
from geo.storage import Snapshot


class Layers:
    """Writes the layers of a snapshot as GeoJSON.

    Safe to share between threads; what is costly is kept.
    """

    def __init__(self, snapshot: Snapshot) -> None:
        self.snapshot = snapshot
        self._shapes: dict[str, pd.Series[str]] = {}
        self._lock = Lock()

    @cached_property
    def _buildings(self) -> TileIndex:
        named = {"address": "address", "manager": "manager", "dwellings": "dwellings"}
        return TileIndex(self.snapshot.tables["buildings"], named)

    @cached_property
    def _courtyards(self) -> TileIndex:
        return TileIndex(self.snapshot.tables["courtyards"], {"name": "name"})

    def prepare(self) -> None:
        """Index buildings and courtyards now, so that nobody waits for it later."""
        _ = self._buildings, self._courtyards

    def buildings(self, tile: Tile) -> bytes:
        """Write the buildings that touch a tile."""
        return self._buildings.collection(tile)

    def courtyards(self, tile: Tile) -> bytes:
        """Write the courtyards that touch a tile."""
        return self._courtyards.collection(tile)

    def neighbourhoods(self, boundary_set: str, shaded: Shaded, *, first: bool) -> bytes:
        """Write the neighbourhoods of a set, shaded; `first` if the map is about the shades."""
        shapes = self._shapes_of(boundary_set)[shaded.rows.index]
        return features.neighbourhood_collection(shaded, shapes, first=first)

    def _shapes_of(self, boundary_set: str) -> pd.Series[str]:
        with self._lock:
            if boundary_set not in self._shapes:
                known = self.snapshot.tables["neighbourhoods"]
                rows = known[known["boundary_set"] == boundary_set]
                self._shapes[boundary_set] = features.shapes(rows)
            return self._shapes[boundary_set]


class PactLayer:
    """Writes the pacts of one day; what is said of each is written once, a filter only joins it."""

    def __init__(self, moment: Moment) -> None:
        self.moment = moment
        self._located = points.located(moment)
        self._cells = points.point_cells(moment)

    @cached_property
    def _pieces(self) -> features.Shapes:
        return features.pact_pieces(self.moment)

    def shown(self, choices: Choices) -> points.PlacesShown:
        """Find the places of the pacts that the choices ask for."""
        chosen = choose(self.moment, choices).marks
        return points.places_shown(self._located, self.moment.place_pacts, chosen)

    def table(self, choices: Choices) -> bytes:
        """Write the places of the pacts that the choices ask for, as our map reads them."""
        return points.point_table(self._cells, self.shown(choices))

    def collection(self, choices: Choices) -> bytes:
        """Write the places of the pacts that the choices ask for, as GeoJSON."""
        shown = self.shown(choices)
        pieces = self._pieces[shown.placed].tolist()
        return features.collection(pieces, pacts=shown.pacts, unplaced=shown.unplaced)
