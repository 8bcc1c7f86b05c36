"""Small files drawn by the tests, in every format."""

from __future__ import annotations

import io
import json
import zipfile
from pathlib import Path
from tempfile import TemporaryDirectory

import geopandas as gpd
from openpyxl import Workbook
from shapely.geometry import Polygon, box

from geo.errors import Problem, UserError
from geo.loading import Loaded, RefusedError, load
from geo.loading.mapping import Mapping_
from geo.loading.mapping_file import parse_mapping
from geo.loading.reader import Reader
from geo.words import explain

PACTS = """name = "pacts"
title = "Pacts"
[file]
{file}
[origin]
id = "test:pacts"
title = "Pacts"
[[table]]
name = "pacts"
[table.fields]
id = "id"
title = "title"
status = "status"
starts_on = {{ column = "from", optional = true }}
ends_on = {{ column = "to", optional = true }}
public = {{ value = true }}
"""
SQUARE = box(9.10, 45.40, 9.11, 45.41)
BOW_TIE = Polygon([(9.1, 45.4), (9.2, 45.5), (9.2, 45.4), (9.1, 45.5)])


def pacts_mapping(**file: str) -> Mapping_:
    lines = "\n".join(f"{name} = {value}" for name, value in file.items())
    return parse_mapping(PACTS.format(file=lines))


def csv(*lines: str) -> bytes:
    return ("\n".join(lines) + "\n").encode()


def workbook(*rows: list[object], title: str = "Foglio1") -> bytes:
    book = Workbook()
    book.active.title = title
    for row in rows:
        book.active.append(row)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def collection(*features: dict[str, object], **members: object) -> bytes:
    return json.dumps({"type": "FeatureCollection", **members, "features": features}).encode()


def feature(shape: object, **properties: object) -> dict[str, object]:
    geometry = getattr(shape, "__geo_interface__", shape)
    return {"type": "Feature", "properties": properties, "geometry": geometry}


def neighbourhoods(*, crs: str | None = "EPSG:4326") -> gpd.GeoDataFrame:
    columns = {"id": ["quarter:1"], "boundary_set": ["quarter"], "code": ["1"], "name": ["Uno"]}
    return gpd.GeoDataFrame(columns, geometry=[SQUARE], crs="EPSG:4326").to_crs(crs or "EPSG:4326")


def geopackage(frame: gpd.GeoDataFrame, layer: str = "layer") -> bytes:
    with TemporaryDirectory() as folder:
        path = Path(folder) / "a.gpkg"
        frame.to_file(path, layer=layer, driver="GPKG")
        return path.read_bytes()


def shapefile(frame: gpd.GeoDataFrame) -> dict[str, bytes]:
    with TemporaryDirectory() as folder:
        renamed = frame.rename(columns={"boundary_set": "set_"})
        renamed.to_file(Path(folder) / "a.shp")
        return {path.suffix: path.read_bytes() for path in Path(folder).iterdir()}


def zipped(files: dict[str, bytes]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return out.getvalue()


def attempt(
    content: bytes, reader: Reader, name: str = "file", **options: object
) -> Loaded | UserError:
    """Load a file; whatever it comes to must be sayable in both languages."""
    try:
        loaded = load(content, name, reader=reader, **options)  # type: ignore[arg-type]
    except UserError as mistake:
        check_sayable(mistake)
        if isinstance(mistake, RefusedError):
            assert mistake.problems
            for problem in mistake.problems:
                check_sayable(problem)
        return mistake
    for problem in loaded.problems:
        check_sayable(problem)
    assert loaded.rows_in == loaded.accepted + loaded.rejected
    return loaded


def check_sayable(mistake: UserError | Problem) -> None:
    for language in ("it", "en"):
        said = explain(mistake, language)
        assert said
        assert "{" not in said.replace("{", "", 0) or "{" in str(dict(mistake.parameters))
