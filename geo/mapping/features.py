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
from geo.mapping.shading import Shaded

Shapes = np.ndarray[Any, np.dtype[Any]]
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
    return written(tidied(places, decimals))


def tidied(places: Iterable[Any], decimals: int) -> Shapes:
    """Round geometries and turn them counter-clockwise."""
    known = np.asarray(list(places), dtype=object)
    rounded = shapely.transform(known, lambda xy: np.round(xy, decimals))
    turned: Shapes = shapely.orient_polygons(rounded)
    return turned


def written(places: Shapes) -> list[str]:
    """Write geometries as they are; `null` for none."""
    return [text or "null" for text in shapely.to_geojson(places)]


def neighbourhood_collection(shaded: Shaded, shapes: pd.Series[str], *, first: bool) -> bytes:
    """Write the neighbourhoods of a set, shaded.

    Parameters
    ----------
    shaded
        As `shading.shaded` gives them.
    shapes
        As `shapes` gives them, same index.
    first
        Whether the shades are what the map is about, and so stand first in its legend.

    Returns
    -------
    bytes
        A FeatureCollection; its foreign member `legend` has the words of the shades.
    """
    texts = property_texts({str(name): shaded.rows[name] for name in shaded.rows})
    pieces = list(map(feature, shaded.rows.index, shapes, texts))
    legend = {"title": shaded.title, "first": first, "rows": [list(row) for row in shaded.legend]}
    return collection(pieces, legend=legend)


def pact_pieces(moment: Moment) -> Shapes:
    """Write every place of every pact as a feature.

    Returns
    -------
    array of str
        JSON text in the order of `moment.places`.
    """
    placed = moment.places
    points = geometry_texts(placed.geometry, PLACE_DECIMALS)
    texts = property_texts(pact_properties(moment))
    return np.array(list(map(feature, placed.index, points, texts)), dtype=object)


def pact_properties(moment: Moment) -> dict[str, pd.Series[Any]]:
    """Give what is said of every place of every pact, by name, in the order of `moment.places`."""
    placed = moment.places
    pacts = moment.pacts.reindex(placed["pact_id"])
    return {
        "pact": placed["pact_id"],
        "title": pacts["title"],
        "area": pacts["area"],
        "look": pacts["look"],
        "status": pacts["status"],
        "place": placed["label"],
        "precision": placed["precision"],
    }


def property_texts(columns: Mapping[str, pd.Series[Any]]) -> list[str]:
    """Write the properties of features as JSON objects, a column at a time."""
    named = [
        [f'"{name}":{text}' for text in cell_texts(column)] for name, column in columns.items()
    ]
    return [f"{{{','.join(row)}}}" for row in zip(*named, strict=True)]


def cell_texts(column: pd.Series[Any]) -> list[str]:
    """Write the values of a column as JSON; `null` for what is missing."""
    return [_json(value) for value in _plain(column)]


def feature(key: object, geometry: str, properties: str) -> str:
    """Write one feature of a geometry and properties that are JSON already."""
    return (
        f'{{"type":"Feature","id":{_json(str(key))},"geometry":{geometry},'
        f'"properties":{properties}}}'
    )


def collection(pieces: list[str], **members: object) -> bytes:
    """Write a FeatureCollection of features that are JSON already, with foreign members."""
    first = members_text({"type": "FeatureCollection", **members})
    return f'{{{first},"features":[{",".join(pieces)}]}}'.encode()


def members_text(members: Mapping[str, object]) -> str:
    """Write the members of a JSON object, without its braces."""
    return ",".join(f'"{name}":{_json(value)}' for name, value in members.items())


_encode = json.JSONEncoder(ensure_ascii=False, separators=(",", ":")).encode


def _json(value: object) -> str:
    # Numbers are the slow case of the encoder, and the usual one here.
    return str(value) if type(value) is int else _encode(value)


def _plain(column: pd.Series[Any]) -> list[object]:
    values = column.astype(object)
    return [
        None if missing else value for value, missing in zip(values, values.isna(), strict=True)
    ]


def _simplified(polygons: Shapes) -> Shapes:
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
