"""The places of pacts as columns of JSON: what our own map draws from.

A browser reads eight lists faster than as many features of GeoJSON as they have rows, which
`features.pact_pieces` writes for others.
"""

from __future__ import annotations

import base64
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd
import shapely

from geo.analysis.moment import Marks, Moment, Numbers
from geo.mapping import features

Texts = np.ndarray[Any, np.dtype[Any]]
SAID = ("pact", "title", "area", "look", "place")


@dataclass(frozen=True)
class PlacesShown:
    """The places of the pacts that somebody asked for.

    Parameters
    ----------
    placed
        Of each place, whether it is drawn.
    pacts, unplaced
        How many pacts were asked for, and how many of them have no position at all.
    """

    placed: Marks
    pacts: int
    unplaced: int

    def to_members(self) -> dict[str, object]:
        """Write what a map needs that has the places already: which ones, and the counts.

        `drawn` has one bit a place, the first in the lowest bit of the first byte, in base64.
        """
        bits = np.packbits(self.placed, bitorder="little")
        drawn = base64.b64encode(bits.tobytes()).decode()
        return {"pacts": self.pacts, "unplaced": self.unplaced, "drawn": drawn}


def places_shown(located: Marks, pacts: Numbers, chosen: Marks) -> PlacesShown:
    """Find the places to draw.

    Parameters
    ----------
    located
        Of each place, whether it has a position.
    pacts
        Of each place, the number of its pact.
    chosen
        Of each pact, whether it is chosen.
    """
    placed = chosen[pacts] & located
    drawn = np.zeros(len(chosen), dtype=bool)
    drawn[pacts[placed]] = True
    total = int(chosen.sum())
    return PlacesShown(placed, total, total - int(drawn.sum()))


def located(moment: Moment) -> Marks:
    """Tell of each place of the pacts whether it has a position."""
    known: Marks = np.isfinite(shapely.get_x(moment.places.geometry.to_numpy()))
    return known


def point_cells(moment: Moment) -> dict[str, Texts]:
    """Write what the map says of every place, a column at a time.

    Returns
    -------
    dict
        By name, arrays of JSON text in the order of `moment.places`: `spot`, a number that the
        places of one position share; `lon` and `lat`, degrees of WGS 84; the pact, its title,
        area and look, and the place's name.
    """
    shapes = moment.places.geometry.to_numpy()
    lon, lat = (
        np.round(of(shapes), features.PLACE_DECIMALS) for of in (shapely.get_x, shapely.get_y)
    )
    _, spots = np.unique(np.column_stack([lon, lat]), axis=0, return_inverse=True)
    said = features.pact_properties(moment)
    columns = {"spot": spots, "lon": lon, "lat": lat, **{name: said[name] for name in SAID}}
    texts = {name: features.cell_texts(pd.Series(column)) for name, column in columns.items()}
    return {name: np.array(column, dtype=object) for name, column in texts.items()}


def point_table(cells: Mapping[str, Texts], shown: PlacesShown) -> bytes:
    """Write the columns of the places that are drawn, with the members of `PlacesShown`."""
    columns = {name: ",".join(texts[shown.placed]) for name, texts in cells.items()}
    body = ",".join(f'"{name}":[{texts}]' for name, texts in columns.items())
    members = features.members_text(shown.to_members())
    return f"{{{members},{body}}}".encode()
