"""Where pacts and buildings are: one point each, and the neighbourhood of every boundary set."""

from __future__ import annotations

from collections.abc import Callable, Mapping

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely

from geo.model import AT_REST

Sets = Mapping[str, gpd.GeoDataFrame]
Tables = Mapping[str, pd.DataFrame]


def sets_of(neighbourhoods: pd.DataFrame) -> dict[str, gpd.GeoDataFrame]:
    """Split neighbourhoods by boundary set, that of most neighbourhoods first."""
    parts = {str(name): part for name, part in neighbourhoods.groupby("boundary_set")}
    return dict(sorted(parts.items(), key=lambda part: (-len(part[1]), part[0])))


def points_of(geometry: gpd.GeoSeries) -> gpd.GeoSeries:
    """Give a point inside each geometry, in its CRS; None where there is none."""
    shapes = geometry.to_numpy()
    points = shapes.copy()
    broad = ~shapely.is_missing(shapes) & (shapely.get_type_id(shapes) != 0)
    points[broad] = shapely.point_on_surface(shapes[broad])
    points[shapely.is_empty(points)] = None
    return gpd.GeoSeries(points, index=geometry.index, crs=geometry.crs)


def located(rows: gpd.GeoDataFrame, sets: Sets) -> pd.DataFrame:
    """Tell the neighbourhood of each row in every boundary set: declared, else where it lies.

    Returns
    -------
    DataFrame
        Indexed like `rows`, one column a set; missing where the row is outside or not placed.
    """
    points = points_of(rows.geometry)
    return _by_set(
        sets, rows, lambda part: _declared(rows, part).fillna(neighbourhood_at(points, part))
    )


def neighbourhood_at(points: gpd.GeoSeries, neighbourhoods: gpd.GeoDataFrame) -> pd.Series[str]:
    """Tell in which neighbourhood each point lies; on a shared border, in the first."""
    found = np.full(len(points), -1)
    # Polygons ask for points, not points for polygons: each polygon is prepared once.
    tree = shapely.STRtree(points.to_numpy())
    polygon, point = tree.query(neighbourhoods.geometry.to_numpy(), predicate="intersects")
    order = np.argsort(-polygon, kind="stable")
    found[point[order]] = polygon[order]
    names = neighbourhoods.index.to_numpy(dtype=object)
    ids = np.where(found >= 0, names[found] if len(names) else None, None)
    return pd.Series(ids, index=points.index, dtype="str")


def exact_places(tables: Tables) -> gpd.GeoDataFrame:
    """Give each place of a pact its own point, else its building's, else its courtyard's."""
    places = tables["pact_places"]
    buildings, courtyards = tables["buildings"], tables["courtyards"]
    geometry = points_of(places.geometry)
    for refers, targets in (("building_id", buildings), ("courtyard_id", courtyards)):
        geometry = filled(geometry, places[refers], targets)
    label = places["address"].fillna(looked_up(places["building_id"], buildings["address"]))
    label = label.fillna(looked_up(places["courtyard_id"], courtyards["name"]))
    names = tables["neighbourhoods"]["name"]
    label = label.fillna(looked_up(places["neighbourhood_id"], names))
    kept = places[["pact_id", "precision", "building_id", "courtyard_id", "neighbourhood_id"]]
    named = pd.DataFrame(kept).assign(label=label)[COLUMNS]
    return gpd.GeoDataFrame(named, geometry=geometry, crs=AT_REST)


COLUMNS = ["pact_id", "label", "precision", "building_id", "courtyard_id", "neighbourhood_id"]


def looked_up(keys: pd.Series[str], texts: pd.Series[str]) -> pd.Series[str]:
    """Give the text of each key; missing where there is none."""
    return keys.map(texts).astype("str")


def filled(
    geometry: gpd.GeoSeries, refers: pd.Series[str], targets: gpd.GeoDataFrame
) -> gpd.GeoSeries:
    """Fill missing points with those of the rows that are referred to."""
    wanted = refers[geometry.isna() & refers.notna()]
    if wanted.empty:
        return geometry
    points = points_of(targets.geometry.reindex(wanted.unique()))
    shapes = geometry.to_numpy().copy()
    shapes[geometry.index.get_indexer(wanted.index)] = points.reindex(wanted).to_numpy()
    return gpd.GeoSeries(shapes, index=geometry.index, crs=geometry.crs)


def membership(
    places: gpd.GeoDataFrame, sets: Sets, *, buildings: pd.DataFrame, courtyards: pd.DataFrame
) -> pd.DataFrame:
    """Tell the neighbourhood of each place in every boundary set.

    What the place declares comes first, then what is known of its building and its courtyard,
    then where its own point lies. A place known only by neighbourhood is in no other set.
    """

    def known(part: gpd.GeoDataFrame) -> pd.Series[str]:
        name = str(part["boundary_set"].iloc[0])
        found = _declared(places, part)
        for refers, rows in (("building_id", buildings), ("courtyard_id", courtyards)):
            found = found.fillna(looked_up(places[refers], rows[name]))
        return found.fillna(neighbourhood_at(places.geometry, part))

    return _by_set(sets, places, known)


def _by_set(
    sets: Sets, rows: pd.DataFrame, told: Callable[[gpd.GeoDataFrame], pd.Series[str]]
) -> pd.DataFrame:
    columns = {name: told(part) for name, part in sets.items()}
    return pd.DataFrame(columns, index=rows.index, columns=list(sets))


def _declared(rows: pd.DataFrame, part: gpd.GeoDataFrame) -> pd.Series[str]:
    return rows["neighbourhood_id"].where(rows["neighbourhood_id"].isin(part.index))
