"""Read GeoPackage and shapefile with GDAL, in the child, with only those two drivers alive."""

from __future__ import annotations

import math
import os
import sys
from contextlib import closing
from pathlib import Path
from typing import Any

from geo.loading.content import Content, Note, Refusal
from geo.loading.limits import Limits
from geo.loading.wire import Cell

ALIVE = ("ESRI Shapefile", "GPKG", "GeoJSON")
# Every other driver of GDAL 3.12. One that a later release adds is found by `_gdal`,
# which then refuses to read: safe, and loud.
# fmt: off
ASLEEP = (
    "ADBC", "AIVector", "AVCBin", "AVCE00", "AmigoCloud", "CSV", "CSW", "Carto", "DGN", "DXF",
    "EDIGEO", "EEDA", "ESRIJSON", "Elasticsearch", "FlatGeobuf", "GDALG", "GML", "GPSBabel",
    "GPX", "GTFS", "GeoJSONSeq", "GeoRSS", "HTTP", "Idrisi", "JML", "JSONFG", "KML", "LIBKML",
    "LVBAG", "MBTiles", "MEM", "MVT", "MapML", "MiraMonVector", "NGW", "OAPIF", "ODS",
    "OGCAPI", "OGR_GMT", "OGR_PDS", "OGR_VRT", "OSM", "OpenFileGDB", "PCIDSK", "PDF", "PDS4",
    "PGDUMP", "PLSCENES", "PMTiles", "S57", "SQLite", "SXF", "Selafin", "TopoJSON", "VDV",
    "VFK", "VICAR", "WAsP", "WFS", "XLSX", "VRT", "PostgreSQL", "MySQL", "ODBC", "MSSQLSpatial",
)
# fmt: on
SETTINGS = {
    "GDAL_SKIP": ",".join([*ASLEEP, "MapInfo File", "Interlis 1", "Interlis 2", "UK .NTF"]),
    "GDAL_DRIVER_PATH": "disable",
    "GDAL_CONFIG_FILE": os.devnull,
    "GDAL_DISABLE_READDIR_ON_OPEN": "EMPTY_DIR",
    "GDAL_HTTP_PROXY": "127.0.0.1:9",
    "GDAL_HTTP_TIMEOUT": "1",
    "GDAL_HTTP_MAX_RETRY": "0",
    "GDAL_PAM_ENABLED": "NO",
    "CPL_VSIL_CURL_ALLOWED_EXTENSIONS": ".none",
    "CPL_CURL_ENABLE_VSIMEM": "NO",
    "OGR_SQLITE_LOAD_EXTENSIONS": "",
    "OGR_SQLITE_ALLOW_EXTERNAL_ACCESS": "NO",
    "SQLITE_LIST_ALL_TABLES": "NO",
    "PROJ_NETWORK": "OFF",
    "CPL_LOG": os.devnull,
}


def read_geopackage(content: bytes, layer: str | None, limits: Limits) -> Content:
    """Read the only layer of a GeoPackage, or the one asked for."""
    path = Path("layer.gpkg")
    path.write_bytes(content)
    try:
        _check_schema(path)
        return _read(path, _choose_layer(path, layer), limits)
    finally:
        path.unlink()


def read_shapefile(parts: dict[str, bytes], limits: Limits) -> Content:
    """Read the parts of a shapefile, by suffix."""
    for suffix, part in parts.items():
        Path(f"layer{suffix}").write_bytes(part)
    try:
        return _read(Path("layer.shp"), None, limits)
    finally:
        for suffix in parts:
            Path(f"layer{suffix}").unlink()


def _gdal() -> Any:
    for name in ("pandas", "geopandas", "pyarrow"):
        sys.modules.setdefault(name, None)  # type: ignore[arg-type]  # 0.9 s less to start
    import pyogrio
    import pyogrio.raw

    surplus = set(pyogrio.list_drivers()) - set(ALIVE)
    if surplus:
        raise Refusal("loading.driver.surplus", drivers=", ".join(sorted(surplus))[:200])
    return pyogrio


def _check_schema(path: Path) -> None:
    """Refuse a GeoPackage with views: they may call functions of GDAL that open connections."""
    import sqlite3

    try:
        with closing(sqlite3.connect(f"file:{path}?mode=ro&immutable=1", uri=True)) as package:
            made = package.execute("SELECT type, coalesce(sql, '') FROM sqlite_master").fetchall()
    except sqlite3.Error as error:
        raise Refusal("loading.layer.damaged") from error
    for kind, words in made:
        virtual = words.lstrip().upper().startswith("CREATE VIRTUAL")
        if kind == "view" or (virtual and "USING RTREE" not in words.upper()):
            raise Refusal("loading.layer.view")


def _choose_layer(path: Path, layer: str | None) -> str | None:
    gdal = _gdal()
    try:
        names = [str(name) for name, _ in gdal.list_layers(path)]
    except MemoryError:
        raise
    except Exception as error:  # pyogrio's errors have no common base
        raise Refusal("loading.layer.damaged") from error
    if layer is not None and layer not in names:
        raise Refusal("loading.layer.missing", layer=layer, others=", ".join(names)[:200])
    if layer is None and len(names) != 1:
        raise Refusal("loading.layer.several", count=len(names), others=", ".join(names)[:200])
    return layer or names[0]


def _read(path: Path, layer: str | None, limits: Limits) -> Content:
    gdal = _gdal()
    try:
        count = gdal.read_info(path, layer=layer, force_feature_count=True)["features"]
        if count > limits.rows:
            raise Refusal("loading.too_many_rows", limit=limits.rows)
        meta, _, shapes, columns = gdal.raw.read(
            path, layer=layer, datetime_as_string=True, max_features=limits.rows
        )
    except (MemoryError, Refusal):
        raise
    except Exception as error:  # pyogrio's errors have no common base
        raise Refusal("loading.layer.damaged") from error
    return _content(meta, shapes, columns, limits)


def _content(meta: Any, shapes: Any, columns: Any, limits: Limits) -> Content:
    names = [" ".join(str(name).split()) for name in meta["fields"]]
    if len(names) > limits.columns:
        raise Refusal("loading.too_many_columns", limit=limits.columns)
    rows = len(shapes) if shapes is not None else len(columns[0]) if len(columns) else 0
    found = Content(
        {
            name: [_cell(value) for value in values.tolist()]
            for name, values in zip(names, columns, strict=True)
        },
        list(range(2, rows + 2)),
        "vector",
        crs=epsg_of(meta.get("crs")),
    )
    if shapes is not None:
        _add_shapes(found, shapes)
    return found


def _add_shapes(found: Content, shapes: Any) -> None:
    import shapely

    from geo.loading.outlines import mend

    read = [
        None if shape is None else shapely.from_wkb(shape, on_invalid="ignore") for shape in shapes
    ]
    for row, before, after in zip(found.rows, shapes, read, strict=True):
        if before is not None and after is None:
            found.notes.append(Note(row, "geometry", None, "loading.shape.unreadable"))
    found.shapes, notes = mend(read, found.rows, "geometry")
    found.notes.extend(notes)


def _cell(value: Any) -> Cell:
    if value is None or (isinstance(value, float) and math.isnan(value)):
        return None
    return value if isinstance(value, str | int | float) else str(value)


def epsg_of(crs: str | None) -> str | None:
    """Name the EPSG code of a CRS in any notation; None if none is declared.

    Raises
    ------
    Refusal
        If it is no EPSG code: a free definition can name files of the server as its grids.
    """
    if not crs:
        return None
    from pyproj import CRS
    from pyproj.exceptions import CRSError

    try:
        code = CRS.from_user_input(crs[:20_000]).to_epsg(min_confidence=25)
    except CRSError:
        code = None
    if code is None:
        raise Refusal("loading.crs.unknown", crs=crs[:80])
    return f"EPSG:{code}"
