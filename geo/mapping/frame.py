"""What the map's script must know beside the layers: words, signs, and where to look first."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict
from typing import Any

import numpy as np
import shapely

from geo import words
from geo.mapping import signs
from geo.storage import Snapshot

ITALY = (6.6, 35.4, 18.6, 47.1)
SAID = (
    "title",
    "help",
    "zoom_in",
    "zoom_out",
    "home",
    "full_screen",
    "leave_full_screen",
    "layers",
    "legend",
    "layer.neighbourhoods",
    "layer.buildings",
    "layer.pacts",
    "layer.online",
    "online_note",
    "buildings_from",
    "nothing",
    "close",
    "loading",
    "error",
    "retry",
    "two_fingers",
    "legend_areas",
    "legend_looks",
    "legend_ground",
    "courtyard",
    "building",
    "building_other",
    "layer.sites",
    "legend_sites",
    "site.chosen",
    "site.candidate",
    "site.radius",
    "site.now",
    "site.then",
    "site.not",
    "site.in_plan",
    "site.most",
)
COUNTED = ("in_frame", "unplaced", "here", "cluster", "n_dwellings", "site.gain")


def frame(snapshot: Snapshot, boundary_set: str, language: str) -> bytes:
    """Write the words, the signs and the first view as JSON.

    Parameters
    ----------
    boundary_set
        Whose neighbourhoods are in the first view, with all buildings and places.
    language
        Of every word.
    """
    content = {
        "language": language,
        "direction": words.direction(language),
        "bounds": first_view(snapshot, boundary_set),
        "words": {name: words.say(f"map.{name}", language) for name in SAID},
        "counted": {name: _forms(f"map.{name}", language) for name in COUNTED},
        "areas": _areas(language),
        "looks": _looks(language),
        "marks": {name: asdict(mark) for name, mark in signs.MARKS.items()},
    }
    return json.dumps(content, ensure_ascii=False, separators=(",", ":")).encode()


def first_view(snapshot: Snapshot, boundary_set: str) -> tuple[float, ...]:
    """Choose the first view: west, south, east and north in degrees; Italy if nothing is known."""
    known = snapshot.tables["neighbourhoods"]
    drawn = (
        known[known["boundary_set"] == boundary_set],
        snapshot.places,
        snapshot.tables["buildings"],
    )
    shapes = np.concatenate([rows["geometry"].to_numpy() for rows in drawn])
    found = shapely.total_bounds(shapes) if len(shapes) else (np.nan,)
    return ITALY if np.isnan(found).any() else tuple(round(float(edge), 6) for edge in found)


def _areas(language: str) -> list[Mapping[str, Any]]:
    declared = [
        {"code": code, "word": words.code("area", code, language), **_drawing(sign)}
        for code, sign in signs.SIGNS.items()
    ]
    undeclared = {"code": None, "word": words.say("area.none", language), "mark": "unknown"}
    return [*declared, {**undeclared, **_drawing(signs.UNDECLARED)}]


def _drawing(sign: signs.Sign) -> Mapping[str, str]:
    return {"fill": sign.fill, "path": sign.path, "half": sign.half}


def _looks(language: str) -> list[Mapping[str, Any]]:
    return [
        {"code": code, "word": words.say(f"look.{code}", language), **asdict(look)}
        for code, look in signs.LOOKS.items()
    ]


def _forms(key: str, language: str) -> Mapping[str, str]:
    forms = words.catalogue(language).forms[key]
    tags = words.PLURALS_USED.get(language, ("one", "other"))
    return dict(zip(tags, forms, strict=True))
