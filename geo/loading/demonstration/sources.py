"""What the demonstration is made from: facts about quarters, words, and published records."""

from __future__ import annotations

import csv
import tomllib
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

DATA = Path(__file__).resolve().parents[3] / "data"
SOURCES = DATA / "sources"


@dataclass(frozen=True)
class Quarter:
    """A quarter with public housing, as `data/sources/quarters.csv` has it.

    Parameters
    ----------
    number
        Its row in the file, which seeds its drawing.
    dwellings, residents
        As published, or None; `note` and `source` say by whom and when.
    form
        `court` for blocks round a court, `slab` for rows of slabs.
    angle_deg
        Of its schematic street grid, counterclockwise from east.
    courts, towers
        How many of each are drawn.
    half_width_m, half_depth_m
        Size of its schematic boundary along and across the grid.
    pacts
        Its weight when a pact looks for a place; 0 for no pact.
    story
        `none`: never any pact; `silent`: pacts that never reported; `lapsed`: only ended ones.
    """

    number: int
    code: str
    name: str
    municipality: str
    lat: float
    lon: float
    dwellings: int | None
    residents: int | None
    note: str
    manager: str
    streets: tuple[str, ...]
    source: str
    form: str
    angle_deg: float
    courts: int
    towers: int
    half_width_m: float
    half_depth_m: float
    pacts: float
    story: str
    building_dwellings: bool

    @property
    def id(self) -> str:
        """Its id in the register."""
        return f"quarter:{self.code}"


@dataclass(frozen=True)
class Theme:
    """A kind of pact: what it is about, and what happens under it.

    Parameters
    ----------
    doings
        Titles of activities by kind.
    season
        Name of a row of `seasons` in the vocabulary.
    monthly
        Activities in a month of average season.
    people
        Median of the people present.
    unit, amount
        What is counted at an activity, if anything, and its median.
    """

    area: str
    good: str
    place: str
    season: str
    monthly: float
    people: float
    intensities: tuple[str, ...]
    titles: tuple[str, ...]
    descriptions: tuple[str, ...]
    doings: dict[str, list[str]]
    seconds: tuple[str, ...] = ()
    unit: str | None = None
    amount: float = 0.0
    weight: float = field(default=1.0)


@cache
def quarters() -> tuple[Quarter, ...]:
    """Read the quarters."""
    with (SOURCES / "quarters.csv").open(encoding="utf-8", newline="") as file:
        return tuple(_quarter(number, row) for number, row in enumerate(csv.DictReader(file)))


def _quarter(number: int, row: dict[str, str]) -> Quarter:
    return Quarter(
        number=number,
        lat=float(row["lat"]),
        lon=float(row["lon"]),
        dwellings=int(row["dwellings"]) if row["dwellings"] else None,
        residents=int(row["residents"]) if row["residents"] else None,
        streets=tuple(name.strip() for name in row["streets"].split(";")),
        angle_deg=float(row["angle_deg"]),
        courts=int(row["courts"]),
        towers=int(row["towers"]),
        half_width_m=float(row["half_width_m"]),
        half_depth_m=float(row["half_depth_m"]),
        pacts=float(row["pacts"]),
        building_dwellings=row["building_dwellings"] == "known",
        **{name: row[name] for name in TEXTS},
    )


TEXTS = ("code", "name", "municipality", "note", "manager", "source", "form", "story")


@cache
def vocabulary() -> dict[str, Any]:
    """Read the words of the story: seasons, invented organisations, requests."""
    return tomllib.loads((SOURCES / "vocabulary.toml").read_text(encoding="utf-8"))


@cache
def themes() -> tuple[Theme, ...]:
    """Read the kinds of pact."""
    return tuple(_theme(row) for row in vocabulary()["theme"])


def _theme(row: dict[str, Any]) -> Theme:
    lists = {name: tuple(row[name]) for name in LISTS if name in row}
    return Theme(**{**row, **lists})


LISTS = ("intensities", "titles", "descriptions", "seconds")


@cache
def published() -> dict[str, Any]:
    """Read the published records, the only real ones."""
    return tomllib.loads((SOURCES / "published.toml").read_text(encoding="utf-8"))
