"""Neighbourhoods so small that to tell somebody's neighbourhood is to tell the address."""

from __future__ import annotations

from collections.abc import Mapping

import geopandas as gpd
import pandas as pd

from geo.crs import area_m2
from geo.errors import Problem

# A square of 224 m, about two blocks; the smallest nucleus of Milan has four times that.
SMALLEST_M2 = 50_000
# Below this ANALYTICS ranks no neighbourhood either; and two people live in a dwelling.
FEWEST_DWELLINGS = 50
FEWEST_RESIDENTS = 100
KEY = "loading.areas.too_small"


def too_small(areas: gpd.GeoDataFrame) -> pd.Series[bool]:
    """Tell in which neighbourhoods a home is not one of many.

    Parameters
    ----------
    areas
        Rows of `neighbourhoods`, EPSG:4326.

    Returns
    -------
    Series
        True where the area is below 5 hectares or has no outline, or where fewer than 50 dwellings
        or 100 residents are known; what is not known of people counts neither way.
    """
    dwellings, residents = areas["dwellings"], areas["residents"]
    narrow = ~area_m2(areas.geometry).ge(SMALLEST_M2)
    few = dwellings.lt(FEWEST_DWELLINGS) | residents.lt(FEWEST_RESIDENTS)
    found: pd.Series[bool] = narrow | few.fillna(False).astype(bool)
    return found


def check_areas(frames: Mapping[str, pd.DataFrame]) -> list[Problem]:
    """Warn once of each boundary set with neighbourhoods that are `too_small`."""
    if "neighbourhoods" not in frames:
        return []
    areas = gpd.GeoDataFrame(frames["neighbourhoods"])
    small = too_small(areas).groupby(areas["boundary_set"]).agg(["sum", "size"])
    return [
        _warning(str(name), int(count), int(size))
        for name, (count, size) in small[small["sum"] > 0].iterrows()
    ]


def _warning(boundary_set: str, count: int, size: int) -> Problem:
    parameters = {"set": boundary_set, "n": count, "of": size}
    return Problem(None, None, boundary_set[:80], KEY, parameters, "warn")
