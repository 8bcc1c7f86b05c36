"""Rows that name their neighbourhood: an id joins, a name only if somebody agrees."""

from __future__ import annotations

import pandas as pd

from geo.errors import Problem
from geo.loading.participation import Source, Tables

PLACED = ("courtyards", "buildings", "pact_places", "requests")
UNKNOWN = "loading.neighbourhood.unknown"


def leave_unnamed(
    frames: Tables, register: Tables, *, source: Source
) -> tuple[dict[str, pd.DataFrame], list[Problem]]:
    """Leave the neighbourhood unknown where a file gives a word that is no id, and say so.

    What looks like an id (`<boundary_set>:<code>`) and leads nowhere is left for
    `check_references`.
    """
    known = {str(row) for part in (frames, register) for row in _ids(part)}
    found, problems = dict(frames), []
    for table in PLACED:
        if table not in frames:
            continue
        frame = frames[table]
        said = frame["neighbourhood_id"]
        words = [isinstance(word, str) and word not in known and ":" not in word for word in said]
        lost = pd.Series(words, index=said.index, dtype="bool")
        if not lost.any():
            continue
        column = source.column(table, "neighbourhood_id")
        problems += [
            Problem(source.row(table, str(id_)), column, str(word)[:80], UNKNOWN, {}, "warn")
            for id_, word in said[lost].items()
        ]
        found[table] = frame.assign(neighbourhood_id=said.where(~lost))
    return found, problems


def _ids(tables: Tables) -> list[str]:
    return list(tables["neighbourhoods"].index) if "neighbourhoods" in tables else []
