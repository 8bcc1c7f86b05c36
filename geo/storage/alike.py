"""Requests that are likely the same: of one kind, near one another, and of late."""

from __future__ import annotations

import geopandas as gpd
import pandas as pd

from geo import crs
from geo.model import AT_REST
from geo.storage.places import filled, points_of

NEAR_M = 100.0
RECENT_DAYS = 365


def placed(
    rows: gpd.GeoDataFrame, *, buildings: gpd.GeoDataFrame, courtyards: gpd.GeoDataFrame
) -> gpd.GeoSeries:
    """Give a point of each row: its own, else its building's, else its courtyard's.

    Returns
    -------
    GeoSeries
        In EPSG:4326, indexed like `rows`; None where nothing is known.
    """
    found = points_of(rows.geometry)
    for refers, targets in (("building_id", buildings), ("courtyard_id", courtyards)):
        found = filled(found, rows[refers], targets)
    return found


def alike(
    one: str,
    rows: gpd.GeoDataFrame,
    *,
    buildings: gpd.GeoDataFrame,
    courtyards: gpd.GeoDataFrame,
) -> list[str]:
    """List the rows that likely ask for what one of them asks for, the nearest first.

    Parameters
    ----------
    one
        Id of a row of `rows`.
    rows
        Requests and submissions with `kind`, `on` and the columns of `model.PLACE`.

    Returns
    -------
    list of str
        Ids of rows of the same kind within a year of it, in the same courtyard or within 100 m.
    """
    same_kind = rows["kind"] == rows.at[one, "kind"]
    apart = (rows["on"] - rows.at[one, "on"]).abs()
    others = rows[same_kind & (apart <= pd.Timedelta(days=RECENT_DAYS)) | (rows.index == one)]
    far_m = _distance_m(one, placed(others, buildings=buildings, courtyards=courtyards))
    yards = others["courtyard_id"].fillna(others["building_id"].map(buildings["courtyard_id"]))
    together = (yards == yards[one]).fillna(False) if pd.notna(yards[one]) else far_m < 0
    near = far_m[(together | (far_m <= NEAR_M)) & (others.index != one)]
    return [str(row) for row in near.sort_values(kind="stable", na_position="last").index]


def _distance_m(one: str, points: gpd.GeoSeries) -> pd.Series[float]:
    metres = crs.in_metres(gpd.GeoSeries(points, crs=AT_REST))
    here = metres[one]
    if here is None:
        return pd.Series(float("nan"), index=points.index)
    found: pd.Series[float] = metres.distance(here)
    return found
