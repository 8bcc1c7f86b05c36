"""GeoJSON (RFC 7946) of neighbourhoods and pacts, written once per piece and joined per request."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from typing import Any

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely

from geo.analysis.moment import Moment
from geo.mapping.signs import ramp_steps

DECIMALS = 5  # about one metre
PLACE_DECIMALS = 6
# Tolerances of the simplification in degrees, tried in turn; 0.0001 is about ten metres.
TOLERANCES = (0.0, 0.00003, 0.0001, 0.0002, 0.0004, 0.0008, 0.0016)
MOST_VERTICES = 11_000


def shapes(neighbourhoods: gpd.GeoDataFrame) -> pd.Series[str]:
    """Write the boundaries of one set as GeoJSON geometries.

    They are simplified together, so that neighbours still share their edge, and only as much as
    it takes to stay under 11,000 vertices.

    Returns
    -------
    Series
        JSON text with five decimals, same index; `null` where there is no boundary.
    """
    drawn = _simplified(neighbourhoods.geometry.to_numpy())
    return pd.Series(geometry_texts(drawn, DECIMALS), index=neighbourhoods.index, dtype="object")


def geometry_texts(places: Iterable[Any], decimals: int) -> list[str]:
    """Write geometries as JSON; counter-clockwise outside, rounded, `null` for none."""
    known = np.asarray(list(places), dtype=object)
    rounded = shapely.transform(known, lambda xy: np.round(xy, decimals))
    turned = shapely.orient_polygons(rounded)
    return [text or "null" for text in shapely.to_geojson(turned)]


def neighbourhood_collection(states: pd.DataFrame, shapes: pd.Series[str]) -> bytes:
    """Write the neighbourhoods of a set with their state on a day.

    Parameters
    ----------
    states
        As `analysis.neighbourhoods.states` gives them.
    shapes
        As `shapes` gives them, same index.

    Returns
    -------
    bytes
        A FeatureCollection; its foreign member `steps` says where the ramp's steps begin.
    """
    steps = ramp_steps([int(n) for n in states["n_active"]])
    rows = states[["name", "state", "n_active", "n_in_force", "n_pacts", "dwellings"]]
    records = rows.astype(object).where(rows.notna(), None).to_dict("records")
    pieces = [
        feature(str(key), shape, record)
        for key, shape, record in zip(states.index, shapes, records, strict=True)
    ]
    return collection(pieces, steps=list(steps))


def pact_pieces(moment: Moment) -> pd.Series[str]:
    """Write every place of every pact as a feature.

    Returns
    -------
    Series
        JSON text indexed like `moment.places`; empty where the place has no position.
    """
    placed = moment.places
    pacts = moment.pacts.reindex(placed["pact_id"])
    columns = {
        "pact": placed["pact_id"],
        "title": pacts["title"],
        "area": pacts["area"],
        "look": pacts["look"],
        "status": pacts["status"],
        "place": placed["label"],
        "precision": placed["precision"],
    }
    points = geometry_texts(placed.geometry, PLACE_DECIMALS)
    texts = [
        "" if point == "null" else feature(str(key), point, dict(zip(columns, row, strict=True)))
        for key, point, *row in zip(
            placed.index, points, *map(_plain, columns.values()), strict=True
        )
    ]
    return pd.Series(texts, index=placed.index, dtype="object")


def pact_collection(moment: Moment, pieces: pd.Series[str], selected: pd.Index[str]) -> bytes:
    """Write the places of the selected pacts.

    Returns
    -------
    bytes
        A FeatureCollection, one feature a place; its foreign members `pacts` and `unplaced` count
        the pacts selected and those of them without any position.
    """
    chosen = moment.places["pact_id"].isin(selected).to_numpy()
    placed = chosen & (pieces != "").to_numpy()
    found = moment.places["pact_id"].to_numpy()[placed]
    unplaced = len(selected) - len(pd.unique(found))
    return collection(pieces.to_numpy()[placed].tolist(), pacts=len(selected), unplaced=unplaced)


def feature(key: str, geometry: str, properties: Mapping[Any, object]) -> str:
    """Write one feature of a geometry that is JSON already."""
    return (
        f'{{"type":"Feature","id":{_json(key)},"geometry":{geometry},'
        f'"properties":{_json(properties)}}}'
    )


def collection(pieces: list[str], **members: object) -> bytes:
    """Write a FeatureCollection of features that are JSON already, with foreign members."""
    more = "".join(f',"{name}":{_json(value)}' for name, value in members.items())
    return f'{{"type":"FeatureCollection"{more},"features":[{",".join(pieces)}]}}'.encode()


def _json(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))


def _plain(column: pd.Series[Any]) -> list[object]:
    values = column.astype(object)
    return [
        None if missing else value for value, missing in zip(values, values.isna(), strict=True)
    ]


def _simplified(polygons: np.ndarray[Any, np.dtype[Any]]) -> np.ndarray[Any, np.dtype[Any]]:
    known = ~shapely.is_missing(polygons) & np.isin(shapely.get_type_id(polygons), (3, 6))
    if not known.any():
        return polygons
    drawn = polygons.copy()
    for tolerance in TOLERANCES:
        if tolerance:
            drawn[known] = shapely.coverage_simplify(polygons[known], tolerance)
        if shapely.get_num_coordinates(drawn).sum() <= MOST_VERTICES:
            break
    return drawn
