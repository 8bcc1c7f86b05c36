"""Every table of the register with its columns, units and nullability."""

from __future__ import annotations

from collections.abc import Mapping

from geo.model.codes import (
    ACTIVITY_KINDS,
    AREAS,
    GOODS,
    INTENSITIES,
    MANAGERS,
    PARTY_KINDS,
    PRECISIONS,
    REFUSALS,
    REQUEST_KINDS,
    REQUEST_STATUSES,
    ROLES,
    STATUSES,
    SUBMISSION_STATES,
)
from geo.model.shapes import CodeList, Column, Kind, Table


def _id() -> Column:
    return Column("id", Kind.TEXT, required=True)


def _text(name: str, *, required: bool = False, private: bool = False) -> Column:
    return Column(name, Kind.TEXT, required=required, private=private)


def _erasable(name: str) -> Column:
    return Column(name, Kind.TEXT, private=True, erasable=True)


def _code(name: str, codes: CodeList, *, required: bool = False) -> Column:
    return Column(name, Kind.CODE, required=required, codes=codes)


def _date(name: str, *, required: bool = False) -> Column:
    return Column(name, Kind.DATE, required=required)


def _integer(name: str, unit: str) -> Column:
    return Column(name, Kind.INTEGER, unit=unit)


def _number(name: str, unit: str | None = None) -> Column:
    return Column(name, Kind.NUMBER, unit=unit)


def _flag(name: str) -> Column:
    return Column(name, Kind.FLAG, required=True)


def _ref(name: str, table: str, *, required: bool = False) -> Column:
    return Column(name, Kind.TEXT, required=required, refers=table)


def _origin() -> Column:
    return _ref("origin", "origins")


GEOMETRY = Column("geometry", Kind.GEOMETRY)
PLACE = (
    _ref("building_id", "buildings"),
    _ref("courtyard_id", "courtyards"),
    _ref("neighbourhood_id", "neighbourhoods"),
    _text("address"),
    _code("precision", PRECISIONS),
)

# In the order in which rows can be written: a table refers only to those before it.
TABLES: Mapping[str, Table] = {
    table.name: table
    for table in (
        Table(
            "origins",  # where rows came from: a file, a publisher, the demonstration
            (
                _id(),
                _text("title", required=True),
                _text("publisher"),
                _text("licence"),
                _text("url"),
                _date("dated_on"),
                _flag("demonstration"),
            ),
        ),
        Table(
            "neighbourhoods",  # id is `<boundary_set>:<code>`
            (
                _id(),
                _text("boundary_set", required=True),
                _text("code", required=True),
                _text("name", required=True),
                _text("municipality"),
                _integer("dwellings", "dwellings"),
                _integer("residents", "people"),
                _text("source"),
                _origin(),
                GEOMETRY,
            ),
        ),
        Table(
            "indicators",
            (
                _id(),
                _ref("neighbourhood_id", "neighbourhoods", required=True),
                _text("code", required=True),
                _number("value"),
                _text("unit"),
                _text("source"),
                _date("date"),
                _origin(),
            ),
        ),
        Table(
            "courtyards",
            (
                _id(),
                _text("name"),
                _ref("neighbourhood_id", "neighbourhoods"),
                _origin(),
                GEOMETRY,
            ),
        ),
        Table(
            "buildings",
            (
                _id(),
                _text("address"),
                _ref("neighbourhood_id", "neighbourhoods"),
                _ref("courtyard_id", "courtyards"),
                _code("manager", MANAGERS),
                _integer("dwellings", "dwellings"),
                _origin(),
                GEOMETRY,
            ),
        ),
        Table(
            "parties",
            (
                _id(),
                _text("name", required=True),
                _code("kind", PARTY_KINDS),
                _text("contact", private=True),
                _origin(),
            ),
        ),
        Table(
            "pacts",
            (
                _id(),
                _text("title", required=True),
                _text("description"),
                _code("area", AREAS),
                _code("intensity", INTENSITIES),
                _code("good", GOODS),
                _code("status", STATUSES, required=True),
                _date("proposed_on"),
                _date("signed_on"),
                _date("starts_on"),
                _date("ends_on"),
                _flag("public"),
                _text("source"),
                _flag("verified"),
                _origin(),
            ),
        ),
        Table(
            "pact_areas",
            (
                _id(),
                _ref("pact_id", "pacts", required=True),
                _code("area", AREAS, required=True),
                _origin(),
            ),
        ),
        Table(
            "pact_places",
            (
                _id(),
                _ref("pact_id", "pacts", required=True),
                *PLACE,
                _origin(),
                GEOMETRY,
            ),
        ),
        Table(
            "pact_parties",
            (
                _id(),
                _ref("pact_id", "pacts", required=True),
                _ref("party_id", "parties", required=True),
                _code("role", ROLES, required=True),
                _origin(),
            ),
        ),
        Table(
            "status_changes",
            (
                _id(),
                _ref("pact_id", "pacts", required=True),
                _date("on", required=True),
                _code("status", STATUSES, required=True),
                _origin(),
            ),
        ),
        Table(
            "activities",
            (
                _id(),
                _ref("pact_id", "pacts", required=True),
                _date("on", required=True),
                _code("kind", ACTIVITY_KINDS),
                _text("title"),
                _integer("volunteers", "people"),
                _flag("volunteers_at_least"),
                _number("hours", "hours"),
                _number("quantity"),
                _text("unit"),
                _text("source"),
                _flag("verified"),
                _origin(),
            ),
        ),
        Table(
            "reports",
            (
                _id(),
                _ref("pact_id", "pacts", required=True),
                _date("from", required=True),
                _date("to", required=True),
                _date("received_on", required=True),
                _origin(),
            ),
        ),
        Table(
            "requests",
            (
                _id(),
                _code("kind", REQUEST_KINDS, required=True),
                _date("on", required=True),
                *PLACE,
                _code("area", AREAS),
                _code("status", REQUEST_STATUSES, required=True),
                _date("answered_on"),
                _ref("pact_id", "pacts"),
                _origin(),
                GEOMETRY,
            ),
        ),
        Table(
            "notes",  # events on the time line that explain a figure
            (
                _id(),
                _date("on", required=True),
                _text("text", required=True),
                _ref("pact_id", "pacts"),
                _ref("neighbourhood_id", "neighbourhoods"),
                _text("source"),
                _origin(),
            ),
        ),
        Table(
            "plans",  # a choice of places for the next pacts, kept under a name
            (
                _id(),
                _text("name", required=True),
                _date("made_on", required=True),
                _text("boundary_set"),
                _number("radius_m", "metres"),
                _text("note"),
                _origin(),
            ),
        ),
        Table(
            "plan_sites",  # in a courtyard, or in a building without one; rank 1 comes first
            (
                _id(),
                _ref("plan_id", "plans", required=True),
                _ref("courtyard_id", "courtyards"),
                _ref("building_id", "buildings"),
                _integer("rank", "place in the order of the plan"),
                _origin(),
            ),
        ),
        Table(
            "house_numbers",  # a city's official ones: a reference that addresses are looked up in
            (
                _id(),
                _text("street", required=True),
                _text("number", required=True),
                _text("postcode"),
                _text("municipality"),
                _origin(),
                GEOMETRY,
            ),
            shown=False,
        ),
        Table(
            "submissions",  # what residents sent by the public form, held until the staff decide
            (
                _id(),
                _date("received_on", required=True),
                _code("kind", REQUEST_KINDS, required=True),
                _code("area", AREAS),
                _erasable("text"),
                _erasable("contact"),
                *PLACE,
                _code("state", SUBMISSION_STATES, required=True),
                _code("reason", REFUSALS),
                _ref("request_id", "requests"),
                _origin(),
                GEOMETRY,
            ),
            shown=False,
        ),
    )
}
