"""A register with a unique marker in every field that only the staff may see."""

import datetime as dt
from pathlib import Path
from typing import Any

from shapely import Point, box

from geo import model
from geo.model import Kind
from geo.storage import Edit, Store, open_store
from tests.registers import empty_register

DAY = dt.date.today()
HIDDEN = "zqm0-nonpubblico"  # the id of a pact that is not public tells that there is one
Rows = dict[str, list[dict[str, Any]]]


class Markers:
    """Gives markers, each once, and remembers where each was planted."""

    def __init__(self) -> None:
        self.planted = {HIDDEN: "pacts.id of a pact that is not public"}

    def plant(self, where: str) -> str:
        """Make a marker for a place."""
        marker = f"zqm{len(self.planted)}segreto"
        self.planted[marker] = where
        return marker

    def found_in(self, body: bytes) -> list[str]:
        """List the places whose marker is in some bytes."""
        text = body.lower()
        return [where for marker, where in self.planted.items() if marker.encode() in text]


def plant(file: Path) -> tuple[Store, Markers]:
    """Make a register in a file, and tell which markers are in it."""
    markers = Markers()
    store = open_store(empty_register(file))
    rows = _public_rows()
    for added in (_persons(markers), _hidden_pact(markers), _staff_tables(markers)):
        for name, listed in added.items():
            rows.setdefault(name, []).extend(listed)
    for name, table in model.TABLES.items():
        for column in table.columns:
            if column.private and table.shown and rows.get(name):
                _mark(rows[name], column.name, markers, f"{name}.{column.name}")
    edits = [
        Edit(name, str(row["id"]), {key: row[key] for key in row if key != "id"}, None)
        for name in model.TABLES
        for row in rows.get(name, [])
    ]
    store.save(edits, who="tests")
    return store, markers


def _mark(rows: list[dict[str, Any]], column: str, markers: Markers, where: str) -> None:
    for row in rows:
        row[column] = markers.plant(where)


def _public_rows() -> Rows:
    square = box(9.18, 45.43, 9.20, 45.45)
    pact = {"status": "active", "public": True, "verified": False, "area": "inclusion"}
    dated = {"signed_on": DAY - dt.timedelta(days=90), "starts_on": DAY - dt.timedelta(days=90)}
    held = {"volunteers_at_least": False, "verified": False, "hours": 12.0}
    return {
        "origins": [{"id": "o", "title": "Prova", "demonstration": False}],
        "neighbourhoods": [
            {
                "id": "quarter:a", "boundary_set": "quarter", "code": "a", "name": "Ponte",
                "dwellings": 100, "geometry": square,
            }
        ],
        "courtyards": [
            {"id": "c1", "name": "Corte", "geometry": box(9.19, 45.44, 9.1902, 45.4402)}
        ],
        "buildings": [
            {
                "id": "b1", "address": "via Prima 1", "courtyard_id": "c1", "dwellings": 12,
                "geometry": box(9.1898, 45.44, 9.1899, 45.4402),
            }
        ],
        "parties": [{"id": "org", "name": "Associazione Aperta", "kind": "association"}],
        "pacts": [{"id": "P1", "title": "Orto", **pact, **dated}],
        "pact_places": [{"id": "l1", "pact_id": "P1", "building_id": "b1"}],
        "pact_parties": [{"id": "x1", "pact_id": "P1", "party_id": "org", "role": "proposer"}],
        "activities": [
            {
                "id": "a1", "pact_id": "P1", "on": DAY - dt.timedelta(days=40), "volunteers": 20,
                **held,
            }
        ],
        "requests": [
            {
                "id": "q1", "kind": "garden", "on": DAY - dt.timedelta(days=30),
                "building_id": "b1", "status": "open",
            }
        ],
    }  # fmt: skip


def _persons(markers: Markers) -> Rows:
    kinds = {"one": "individual", "some": "informal_group", "who": None}
    parties = [
        {"id": name, "name": markers.plant(f"parties.name of {kind}"), "kind": kind}
        for name, kind in kinds.items()
    ]
    links = [
        {"id": f"y{name}", "pact_id": pact, "party_id": name, "role": "proposer"}
        for name, pact in {"one": "P2", "some": "P1", "who": "P2"}.items()
    ]
    pact = {
        "id": "P2", "title": "Aiuola", "status": "active", "public": True, "verified": False,
        "area": "common_spaces", "signed_on": DAY - dt.timedelta(days=60),
    }  # fmt: skip
    door = {
        "id": "l2", "pact_id": "P2", "geometry": Point(9.1955, 45.4444), "precision": "address",
        "address": markers.plant("address of a pact that one person proposes"),
    }  # fmt: skip
    return {
        "parties": parties,
        "pact_parties": links,
        "pacts": [pact],
        "pact_places": [door],
    }


def _hidden_pact(markers: Markers) -> Rows:
    def marked(table: str, *columns: str) -> dict[str, str]:
        where = f"{table} of a pact that is not public"
        return {column: markers.plant(f"{column} in {where}") for column in columns}

    day = DAY - dt.timedelta(days=20)
    state = {"status": "active", "public": False, "verified": False, "signed_on": day}
    return {
        "pacts": [{"id": HIDDEN, **state, **marked("pacts", "title", "description", "source")}],
        "parties": [{"id": "h", "kind": "association", **marked("parties", "name")}],
        "pact_parties": [{"id": "z1", "pact_id": HIDDEN, "party_id": "h", "role": "proposer"}],
        "pact_places": [
            {
                "id": "l3", "pact_id": HIDDEN, "neighbourhood_id": "quarter:a",
                "geometry": Point(9.191, 45.441), **marked("pact_places", "address"),
            }
        ],
        "activities": [
            {
                "id": "a3", "pact_id": HIDDEN, "on": day, "volunteers": 30, "verified": False,
                "volunteers_at_least": False, **marked("activities", "title", "source", "unit"),
            }
        ],
        "notes": [{"id": "n3", "on": day, "pact_id": HIDDEN, **marked("notes", "text", "source")}],
        "requests": [
            {"id": "q3", "kind": "garden", "on": day, "status": "answered", "pact_id": HIDDEN}
        ],
    }  # fmt: skip


def _staff_tables(markers: Markers) -> Rows:
    """Fill every table that is not shown, whatever its columns are."""
    found: Rows = {}
    for name, table in model.TABLES.items():
        if not table.shown:
            row = {one.name: _value(name, one, markers) for one in table.columns}
            found[name] = [{key: value for key, value in row.items() if value is not None}]
    return found


def _value(table: str, column: model.Column, markers: Markers) -> Any:
    if column.refers:
        return None
    if column.kind is Kind.TEXT:
        return markers.plant(f"{table}.{column.name}")
    by_kind = {
        Kind.CODE: column.codes.codes[0] if column.codes else None,
        Kind.DATE: DAY,
        Kind.FLAG: False,
        Kind.GEOMETRY: Point(9.1944, 45.4433),
    }
    return by_kind.get(column.kind)
