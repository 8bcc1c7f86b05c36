"""The formats: CSV, the CSV that Italian spreadsheets open, GeoJSON and GeoPackage."""

from __future__ import annotations

import datetime as dt
import io
import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from threading import Lock
from typing import Any

import geopandas as gpd
import numpy as np
import pandas as pd
import pyogrio
import shapely

from geo.model import AT_REST, Kind
from geo.reports import exports
from geo.reports.open_data.datasets import Dataset, Publication

DIGITS = 7  # of a degree: a centimetre
LICENCE = "CC-BY-4.0"
LICENCE_URL = "https://creativecommons.org/licenses/by/4.0/"
_writing = Lock()


@dataclass(frozen=True)
class Format:
    """A format of files.

    Parameters
    ----------
    code
        Name in messages: `opendata.format.<code>`.
    suffix
        End of the file's name, with what tells it from others of the same kind.
    media_type
        As IANA lists it.
    file_type
        Code in the European Union's list of file types.
    write
        Writes a dataset of a publication.
    placed
        True: only for datasets with places.
    """

    code: str
    suffix: str
    media_type: str
    file_type: str
    write: Callable[[Publication, Dataset], bytes]
    placed: bool = False


def formats_of(dataset: Dataset) -> list[Format]:
    """List the formats that a dataset comes in."""
    return [one for one in FORMATS.values() if dataset.placed or not one.placed]


def file_name(dataset: Dataset, kind: Format) -> str:
    """Name the file of a dataset, as in its address."""
    return f"{dataset.slug}{kind.suffix}"


def write(made: Publication, dataset: Dataset, kind: Format) -> bytes:
    """Write a dataset in a format."""
    return kind.write(made, dataset)


def _csv(made: Publication, dataset: Dataset) -> bytes:
    return exports.write_csv(_flat(made, dataset))


def _italian_csv(made: Publication, dataset: Dataset) -> bytes:
    return exports.write_italian_csv(_flat(made, dataset))


def _flat(made: Publication, dataset: Dataset) -> pd.DataFrame:
    return made.rows(dataset).drop(columns="geometry", errors="ignore")


def _geojson(made: Publication, dataset: Dataset) -> bytes:
    """Write RFC 7946: longitude first, outer rings counterclockwise, no member `crs`."""
    rows = made.rows(dataset)
    named = dataset.fields[0].name
    shapes = [None if one is None else _written(one) for one in rows["geometry"]]
    records = rows.drop(columns="geometry").to_dict("records")
    features = [
        {
            "type": "Feature",
            "id": record[named],
            "geometry": shape,
            "properties": {str(name): exports.plain(value) for name, value in record.items()},
        }
        for record, shape in zip(records, shapes, strict=True)
    ]
    whole = {
        "type": "FeatureCollection",
        "name": dataset.slug,
        "licence": LICENCE_URL,
        "demonstration": made.demonstration,
        "on": made.moment.day.isoformat(),
        "features": features,
    }
    return json.dumps(whole, ensure_ascii=False, separators=(",", ":")).encode()


def _written(shape: Any) -> dict[str, Any]:
    told: dict[str, Any] = json.loads(shapely.to_geojson(tidy(shape)))
    return told


def tidy(shape: Any) -> Any:
    """Round a shape in EPSG:4326 to a centimetre and wind it as RFC 7946 asks."""
    rounded = shapely.transform(shape, lambda ends: np.round(ends, DIGITS))
    kept = rounded if shapely.is_valid(rounded) else shape
    return shapely.orient_polygons(kept, exterior_cw=False)


def _geopackage(made: Publication, dataset: Dataset) -> bytes:
    """Write one layer; one without places is a table without geometry."""
    rows = _typed(made, dataset)
    about = {
        "IDENTIFIER": dataset.title("it"),
        "DESCRIPTION": dataset.about("it"),
        "LICENCE": LICENCE,
        "DEMONSTRATION": "yes" if made.demonstration else "no",
    }
    out = io.BytesIO()
    with _writing:  # the day is a setting of the whole library
        pyogrio.set_gdal_config_options({"OGR_CURRENT_DATE": _midnight(made.moment.day)})
        try:
            pyogrio.write_dataframe(
                rows,
                out,
                layer=dataset.slug,
                driver="GPKG",
                layer_options={"SPATIAL_INDEX": "YES"} if dataset.placed else {},
                layer_metadata=about,
                dataset_metadata=about,
                promote_to_multi=False,
                use_arrow=True,  # days stay days
                geometry_type=_shape_type(rows) if dataset.placed else None,
            )
        finally:
            pyogrio.set_gdal_config_options({"OGR_CURRENT_DATE": None})
    return out.getvalue()


def _midnight(day: dt.date) -> str:
    return f"{day.isoformat()}T00:00:00.000Z"


def _shape_type(rows: pd.DataFrame) -> str:
    found = set(gpd.GeoSeries(rows["geometry"]).dropna().geom_type)
    return found.pop() if len(found) == 1 else "Unknown"


def _typed(made: Publication, dataset: Dataset) -> pd.DataFrame:
    rows = made.rows(dataset)
    columns = {one.name: _series(rows[one.name], one.column.kind) for one in dataset.fields}
    frame = pd.DataFrame(columns)
    if not dataset.placed:
        return frame
    shapes = [None if one is None else tidy(one) for one in rows["geometry"]]
    placed: pd.DataFrame = gpd.GeoDataFrame(frame, geometry=shapes, crs=AT_REST)
    return placed


def _series(values: pd.Series[Any], kind: Kind) -> pd.Series[Any]:
    if kind is Kind.DATE:
        days = [None if one is None else dt.date.fromisoformat(one) for one in values]
        return pd.Series(days, dtype=object)
    if kind is Kind.FLAG:
        return pd.Series(values.eq(True))
    if kind is Kind.INTEGER:
        return pd.Series(pd.to_numeric(values).astype("Int64"))
    return pd.to_numeric(values).astype("float64") if kind is Kind.NUMBER else values


CSV = Format("csv", ".csv", "text/csv; charset=utf-8", "CSV", _csv)
ITALIAN_CSV = Format("italian_csv", "-it.csv", "text/csv; charset=utf-8", "CSV", _italian_csv)
GEOJSON = Format("geojson", ".geojson", "application/geo+json", "GEOJSON", _geojson, placed=True)
GEOPACKAGE = Format("gpkg", ".gpkg", "application/geopackage+sqlite3", "GPKG", _geopackage)
FORMATS: Mapping[str, Format] = {one.code: one for one in (CSV, ITALIAN_CSV, GEOJSON, GEOPACKAGE)}
