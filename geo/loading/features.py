"""Read GeoJSON, and lists of records in JSON, without GDAL.

Shapes are made while the text is parsed, so that coordinates never pile up as Python objects.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import shapely

from geo.loading.content import Content, Note, Refusal
from geo.loading.formats import UTF8_MARK
from geo.loading.limits import Limits
from geo.loading.outlines import mend
from geo.loading.wire import Cell

SHAPES = ("Point", "MultiPoint", "LineString", "MultiLineString", "Polygon", "MultiPolygon")
EPSG = re.compile(r"(?:^|:)EPSG:(?:[\d.]*:)?(\d{4,6})$", re.IGNORECASE)
CRS84 = re.compile(r"(?:^|:)CRS84$", re.IGNORECASE)


@dataclass(frozen=True)
class Outline:
    """A shape as the text gives it; None with the message that says why it cannot be used."""

    shape: Any
    key: str | None = None


def read_features(content: bytes, limits: Limits) -> Content:
    """Read a GeoJSON feature collection, or a list of flat records.

    Raises
    ------
    Refusal
        If it is not one of them, is damaged, or names its CRS by a link.
    """
    try:
        top = json.loads(content.removeprefix(UTF8_MARK).decode("utf-8"), object_hook=_outline)
    except (UnicodeDecodeError, RecursionError) as error:
        raise Refusal("loading.json.damaged", row=1) from error
    except json.JSONDecodeError as error:
        raise Refusal("loading.json.damaged", row=error.lineno) from error
    if isinstance(top, list):
        return _records(top, limits)
    if not isinstance(top, dict) or top.get("type") != "FeatureCollection":
        raise Refusal("loading.json.not_features")
    features = top.get("features")
    if not isinstance(features, list):
        raise Refusal("loading.json.not_features")
    found = _features(features, limits)
    found.crs = declared_crs(top.get("crs"))
    return found


def declared_crs(member: object) -> str | None:
    """Read the `crs` member of old GeoJSON: `EPSG:<code>`, or None if there is none."""
    if member is None:
        return None
    properties = member.get("properties") if isinstance(member, dict) else None
    name = properties.get("name") if isinstance(properties, dict) else None
    if isinstance(name, str) and CRS84.search(name):
        return "EPSG:4326"
    code = EPSG.search(name) if isinstance(name, str) else None
    if code is None:
        raise Refusal("loading.crs.unknown", crs=str(name)[:80])
    return f"EPSG:{code[1]}"


def _outline(value: dict[str, Any]) -> Any:
    if value.get("type") not in SHAPES or "coordinates" not in value:
        return value
    text = json.dumps({"type": value["type"], "coordinates": value["coordinates"]})
    shape = shapely.from_geojson(text, on_invalid="ignore")
    if shape is None:
        finite = not ("NaN" in text or "Infinity" in text)
        return Outline(None, "loading.shape.unreadable" if finite else "loading.shape.not_finite")
    return Outline(shape)


def _features(features: list[Any], limits: Limits) -> Content:
    if len(features) > limits.rows:
        raise Refusal("loading.too_many_rows", limit=limits.rows)
    found = Content({}, [], "geojson")
    shapes: list[Any] = []
    rows: list[Mapping[str, Any]] = []
    for row, feature in enumerate(features, start=2):
        if not isinstance(feature, dict) or feature.get("type") != "Feature":
            found.bad_rows.append(row)
            found.notes.append(Note(row, None, None, "loading.json.bad_feature"))
            continue
        found.rows.append(row)
        rows.append(_properties(feature))
        shapes.append(_shape(feature.get("geometry"), row, found))
    found.columns = _columns(rows, limits)
    found.shapes, notes = mend(shapes, found.rows, "geometry")
    found.notes.extend(notes)
    return found


def _properties(feature: Mapping[str, Any]) -> Mapping[str, Any]:
    properties = feature.get("properties")
    listed = properties if isinstance(properties, dict) else {}
    return {"id": feature["id"], **listed} if "id" in feature else listed


def _shape(geometry: object, row: int, found: Content) -> Any:
    if geometry is None:
        return None
    outline = geometry
    if not isinstance(outline, Outline):
        outline = Outline(None, "loading.shape.unreadable")
    if outline.key:
        found.notes.append(Note(row, "geometry", None, outline.key))
    return outline.shape


def _records(records: list[Any], limits: Limits) -> Content:
    if len(records) > limits.rows:
        raise Refusal("loading.too_many_rows", limit=limits.rows)
    if not records or not all(isinstance(record, dict) for record in records):
        raise Refusal("loading.json.not_features")
    columns = _columns([_flat(record) for record in records], limits)
    return Content(columns, list(range(2, len(records) + 2)), "json")


def _flat(record: Mapping[str, Any]) -> dict[str, Any]:
    """Lift the members of nested objects: `{"tags": {"ref": 1}}` has a column `tags.ref`."""
    flat: dict[str, Any] = {}
    for name, value in record.items():
        if isinstance(value, dict):
            flat.update({f"{name}.{inner}": each for inner, each in value.items()})
        else:
            flat[name] = value
    return flat


def _columns(rows: list[Mapping[str, Any]], limits: Limits) -> dict[str, list[Cell]]:
    names: dict[str, str] = {}
    for row in rows:
        for name in row:
            names.setdefault(name, " ".join(name.split()))
        if len(names) > limits.columns:
            raise Refusal("loading.too_many_columns", limit=limits.columns)
    if len(rows) * len(names) > limits.cells:
        raise Refusal("loading.too_many_rows", limit=limits.rows)
    if len(set(names.values())) < len(names):
        raise Refusal("loading.header.twice", column=next(iter(names.values())))
    return {clean: [_cell(row.get(name)) for row in rows] for name, clean in names.items()}


def _cell(value: Any) -> Cell:
    if value is None or isinstance(value, str | int | float):
        return value
    if isinstance(value, Outline):
        return None
    return json.dumps(value, default=str)[:10_000]
