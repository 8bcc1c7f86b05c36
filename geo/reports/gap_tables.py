"""What neighbourhoods lack, as rows for the page and for files.

Every figure keeps its name of `analysis.gaps.gaps_of`; the files say the day, the boundary set, the
radius and the source in every row, so that a row cut out of them still says what it is. Unknown is
an empty cell, never 0.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import Any

import pandas as pd
import shapely

from geo import model
from geo.analysis.gaps import area_grid
from geo.analysis.moment import Moment
from geo.reports import exports
from geo.reports.exports import FileKind

COLUMNS = (
    "rank", "neighbourhood_id", "name", "municipality", "label", "state", "dwellings",
    "n_active", "n_not_reported", "n_in_force", "shortfall", "shortfall_lower",
    "shortfall_upper", "shortfall_if_reported", "known_dwellings", "covered", "covered_upper",
    "share", "share_upper", "n_unknown", "rate_raw", "rate", "rate_lower", "rate_upper",
    "p_below_half", "share_gap_pct", "days_since_activity", "n_unanswered", "areas_missing",
    "areas_unknown", "in_bottom_ten_pct",
)  # fmt: skip
DIGITS = 4


def rows(table: pd.DataFrame, order: Sequence[str]) -> pd.DataFrame:
    """Lay out the table of gaps by rank.

    Parameters
    ----------
    table
        As `gaps_of` gives it.
    order
        Neighbourhood ids in the order wanted.

    Returns
    -------
    DataFrame
        The columns `COLUMNS`, floats rounded to four digits.
    """
    found = table.loc[list(order)].rename_axis("neighbourhood_id").reset_index()
    return found[list(COLUMNS)].round(DIGITS)


def public_rows(
    moment: Moment, boundary_set: str, table: pd.DataFrame, order: Sequence[str], radius_m: int
) -> pd.DataFrame:
    """Lay out rows for a file, every cell text, a number or None.

    Returns
    -------
    DataFrame
        `rows`, the state of each of the six areas, and what the figures rest on; `geometry` is
        the boundary as GeoJSON text.
    """
    found = rows(table, order)
    grid = area_grid(moment, boundary_set)
    states = grid.pivot_table(
        index="neighbourhood_id", columns="area", values="state", aggfunc="first"
    )
    for code in model.AREAS.codes:
        found[f"area_{code}"] = (
            found["neighbourhood_id"].map(states[code]) if code in states else None
        )
    known = moment.snapshot.tables["neighbourhoods"]
    shapes = known.geometry.reindex(found["neighbourhood_id"])
    about: dict[str, Any] = {
        "boundary_set": boundary_set,
        "radius_m": radius_m,
        "on": moment.day.isoformat(),
        "demonstration": moment.snapshot.demonstration,
    }
    found = found.assign(**about, geometry=shapes.map(_text).to_numpy())
    return found.astype(object).where(found.notna(), None)


def _text(shape: Any) -> str | None:
    return None if shape is None or pd.isna(shape) else str(shapely.to_geojson(shape))


def _flat(kind: FileKind) -> FileKind:
    def write(found: pd.DataFrame) -> bytes:
        return kind.write(found.drop(columns="geometry"))

    return FileKind(kind.code, kind.suffix, kind.media_type, write)


def write_geojson(found: pd.DataFrame) -> bytes:
    """Write RFC 7946: a boundary a neighbourhood; no geometry where none is known."""
    features = [
        {
            "type": "Feature",
            "id": row["neighbourhood_id"],
            "geometry": json.loads(row["geometry"]) if row["geometry"] else None,
            "properties": {
                str(name): exports.plain(value) for name, value in row.items() if name != "geometry"
            },
        }
        for row in found.to_dict("records")
    ]
    whole = {"type": "FeatureCollection", "features": features}
    return json.dumps(whole, ensure_ascii=False).encode()


KINDS: Mapping[str, FileKind] = {
    **{code: _flat(exports.KINDS[code]) for code in ("csv", "italian_csv", "xlsx")},
    "geojson": FileKind("geojson", "geojson", "application/geo+json", write_geojson),
}


def file_name(moment: Moment, boundary_set: str, kind: FileKind) -> str:
    """Name a file of gaps; one of the demonstration register says so."""
    return exports.file_name(moment, kind, about=f"lacune-{boundary_set}")
