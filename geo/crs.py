"""The only place that reprojects.

At rest every geometry is in EPSG:4326, longitude first. Metres exist only between two calls of
this module, in the UTM zone of the data.
"""

from __future__ import annotations

from functools import cache

import geopandas as gpd
import pandas as pd
from shapely import Point

from geo.model import AT_REST


def metric_crs(places: gpd.GeoSeries) -> str:
    """Choose the UTM zone of some places.

    Parameters
    ----------
    places
        Geometries in any declared CRS.

    Returns
    -------
    str
        Such as `EPSG:32632` for Milan; `EPSG:32632` too when there is nothing to look at.
    """
    known = places[places.notna() & ~places.is_empty]
    if known.empty:
        return "EPSG:32632"
    west, south, east, north = known.to_crs(AT_REST).total_bounds
    return _utm_zone(round((west + east) / 2, 2), round((south + north) / 2, 2))


@cache
def _utm_zone(lon: float, lat: float) -> str:
    # Kept: the database of zones takes 0.13 s to answer.
    return str(gpd.GeoSeries([Point(lon, lat)], crs=AT_REST).estimate_utm_crs().to_string())


def in_metres(places: gpd.GeoSeries, *, like: str | None = None) -> gpd.GeoSeries:
    """Bring places to a CRS whose unit is the metre.

    Parameters
    ----------
    places
        Geometries in any declared CRS.
    like
        A metric CRS to use, so that several series can be compared; by default the UTM zone of
        the places themselves.

    Returns
    -------
    GeoSeries
        The same index, in metres.
    """
    return places.to_crs(like or metric_crs(places))


def at_rest(places: gpd.GeoSeries) -> gpd.GeoSeries:
    """Bring places to EPSG:4326, the CRS of the register.

    Raises
    ------
    ValueError
        If the series does not declare a CRS: guessing is the caller's business.
    """
    if places.crs is None:
        raise ValueError("a series without a CRS cannot be brought to rest")
    return places.to_crs(AT_REST)


def area_m2(places: gpd.GeoSeries) -> pd.Series[float]:
    """Measure the area of polygons in square metres, same index; points have 0."""
    areas: pd.Series[float] = in_metres(places).area
    return areas
