"""Registers drawn as text, so that a test shows its whole world.

`table("id status\\nA active")` turns words into rows; `squares("AAB")` turns letters into
neighbourhoods of 100 m, side by side; `register(...)` makes a snapshot of both.
"""

import datetime as dt
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from shapely.geometry import Point, box

from geo import model
from geo.storage import Edit, Snapshot, open_store, snapshot_of
from tests.registers import empty_register

# Near Milan: 100 m east and north, in degrees.
EAST, NORTH = 0.001281, 0.0009
WEST_EDGE, SOUTH_EDGE = 9.2, 45.44
DEFAULTS: Mapping[str, Mapping[str, Any]] = {
    "origins": {"title": "sketch", "demonstration": False},
    "pacts": {"title": "a pact", "public": True, "verified": False},
    "activities": {"volunteers_at_least": False, "verified": False},
    "parties": {"name": "somebody"},
    "pact_parties": {"role": "proposer"},
    "notes": {"text": "something happened"},
}


def table(text: str) -> list[dict[str, Any]]:
    """Read rows of words under a line of names; `-` is unknown, `_` in a word is a space."""
    head, *lines = [line.split() for line in text.strip().splitlines()]
    return [dict(zip(head, line, strict=True)) for line in lines]


def point(x: float, y: float = 0.5) -> Point:
    """Place a point, in squares from the south-west corner of a sketch."""
    return Point(WEST_EDGE + x * EAST, SOUTH_EDGE + y * NORTH)


def squares(letters: str, boundary_set: str = "quarter") -> list[dict[str, Any]]:
    """Draw neighbourhoods side by side, one a run of letters, 100 m a letter."""
    found: dict[str, tuple[int, int]] = {}
    for place, letter in enumerate(letters):
        first, _ = found.get(letter, (place, place))
        found[letter] = (first, place + 1)
    return [
        {
            "id": f"{boundary_set}:{letter}",
            "boundary_set": boundary_set,
            "code": letter,
            "name": letter,
            "geometry": box(
                WEST_EDGE + first * EAST, SOUTH_EDGE, WEST_EDGE + last * EAST, SOUTH_EDGE + NORTH
            ),
        }
        for letter, (first, last) in found.items()
    ]


@contextmanager
def register(**tables: str | list[dict[str, Any]]) -> Iterator[Snapshot]:
    """Make a register of tables by name, each text or rows, and give its snapshot."""
    edits = [edit for name in model.TABLES for edit in _edits(name, tables.get(name, []))]
    with tempfile.TemporaryDirectory() as folder:
        store = open_store(empty_register(Path(folder) / "register.sqlite3"))
        try:
            store.save(edits, who="sketch")
            yield snapshot_of(store)
        finally:
            store.close()


def _edits(name: str, drawn: str | list[dict[str, Any]]) -> list[Edit]:
    rows = table(drawn) if isinstance(drawn, str) else drawn
    made = []
    for number, row in enumerate(rows):
        values = {**DEFAULTS.get(name, {}), **{key: _value(name, key, row[key]) for key in row}}
        made.append(Edit(name, str(values.pop("id", f"{name}{number}")), values, None))
    return made


def _value(name: str, key: str, value: Any) -> Any:
    if not isinstance(value, str):
        return value
    if value == "-":
        return None
    kind = model.TABLES[name][key].kind
    return READ.get(
        kind, lambda text: text.replace("_", " ") if key in ("title", "text") else text
    )(value)


READ = {
    model.Kind.INTEGER: int,
    model.Kind.NUMBER: float,
    model.Kind.FLAG: lambda text: text == "yes",
    model.Kind.DATE: dt.date.fromisoformat,
}
