"""Mend shapes, in the child: `make_valid` can run for 40 s on 250 vertices."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
import shapely

from geo.loading.content import Note

KEPT_AREA = 0.001
POLYGONAL = (3, 6)
WAYS: tuple[dict[str, Any], ...] = ({}, {"method": "structure", "keep_collapsed": False})


def mend(
    shapes: Sequence[Any], rows: Sequence[int], column: str | None
) -> tuple[list[bytes | None], list[Note]]:
    """Make every shape flat, finite and valid, or say what is wrong with it.

    Parameters
    ----------
    shapes
        Shapely geometries or None, in any CRS.
    rows, column
        Where they stand in the file, for the notes.

    Returns
    -------
    tuple
        Well-known binary by shape, None where there is nothing usable; and a note for each shape
        that was repaired (area kept within 0.1%) or cannot be used.
    """
    flat = shapely.force_2d(np.array([*shapes, None], dtype=object)[:-1])
    notes: list[Note] = []
    for place in np.flatnonzero(~_usable(flat)).tolist():
        if flat[place] is None:
            continue
        flat[place], note = _mend_one(flat[place], rows[place], column)
        notes.append(note)
    return [None if shape is None else shapely.to_wkb(shape) for shape in flat], notes


def _usable(shapes: Any) -> Any:
    return shapely.is_valid(shapes) & ~shapely.is_empty(shapes) & _finite(shapes)


def _finite(shapes: Any) -> Any:
    coordinates, owners = shapely.get_coordinates(shapes, return_index=True)
    finite = np.ones(len(shapes), dtype=bool)
    finite[owners[~np.isfinite(coordinates).all(axis=1)]] = False
    return finite


def _mend_one(shape: Any, row: int, column: str | None) -> tuple[Any, Note]:
    if not _finite([shape])[0]:
        return None, Note(row, column, None, "loading.shape.not_finite")
    if shapely.is_empty(shape):
        return None, Note(row, column, None, "loading.shape.empty")
    reason = str(shapely.is_valid_reason(shape))
    mended, change = _best_mended(shape)
    parameters: dict[str, str | int | float] = {"change_pct": round(change * 100, 3)}
    if mended is None or change > KEPT_AREA:
        return None, Note(row, column, reason[:80], "loading.shape.broken", parameters)
    return mended, Note(row, column, reason[:80], "loading.shape.repaired", parameters, "repaired")


def _best_mended(shape: Any) -> tuple[Any, float]:
    candidates = [_mended(shape, **how) for how in WAYS]
    found = [(mended, _change(shape, mended)) for mended in candidates if mended is not None]
    return min(found, key=lambda pair: pair[1]) if found else (None, 1.0)


def _mended(shape: Any, **how: Any) -> Any:
    try:
        return _same_kind(shapely.make_valid(shape, **how), shape)
    except shapely.GEOSException:  # a few thousand crossings take more memory than we grant
        return None


def _change(before: Any, after: Any) -> float:
    area = float(shapely.area(before))
    if int(shapely.get_type_id(before)) not in POLYGONAL:
        return 0.0
    if area == 0:
        return 1.0
    return abs(float(shapely.area(after)) - area) / area


def _same_kind(mended: Any, shape: Any) -> Any:
    """Keep of a mended polygon only what is polygonal: the rest has no area."""
    if int(shapely.get_type_id(shape)) not in POLYGONAL:
        return mended
    parts = [
        part
        for part in shapely.get_parts(shapely.get_parts([mended]))
        if int(shapely.get_type_id(part)) == 3 and not shapely.is_empty(part)
    ]
    if not parts:
        return None
    return parts[0] if len(parts) == 1 else shapely.multipolygons(parts)
