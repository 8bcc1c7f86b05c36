"""The nouns: code lists, and every table with its columns, units and nullability.

Declared once here; storage, validation, import, export and documentation all read it. Codes live
in the data, words in `geo.words` (`code.<list>.<code>`, `column.<table>.<column>`). None means
unknown and is never 0.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, cast

import geopandas as gpd
import pandas as pd

AT_REST = "EPSG:4326"  # the CRS of every geometry in the register, longitude first


class Kind(StrEnum):
    """What a column holds."""

    TEXT = "text"
    CODE = "code"
    INTEGER = "integer"
    NUMBER = "number"
    FLAG = "flag"
    DATE = "date"
    GEOMETRY = "geometry"


@dataclass(frozen=True)
class CodeList:
    """A closed list of codes, in the order in which they are shown."""

    name: str
    codes: tuple[str, ...]

    def __contains__(self, code: object) -> bool:
        return code in self.codes


@dataclass(frozen=True)
class Column:
    """A column of a table.

    Parameters
    ----------
    name, kind
        As stored and as in every frame.
    required
        False: None is allowed and means unknown.
    codes
        For `Kind.CODE`, the list that the value must be in.
    refers
        Name of the table whose `id` this column holds.
    unit
        Unit of a number, such as `hours`, `people`, `dwellings`.
    private
        True: never leaves the staff side.
    """

    name: str
    kind: Kind
    required: bool = False
    codes: CodeList | None = None
    refers: str | None = None
    unit: str | None = None
    private: bool = False


@dataclass(frozen=True)
class Table:
    """A table of the register. Its key is always the text column `id`."""

    name: str
    columns: tuple[Column, ...]

    def __getitem__(self, name: str) -> Column:
        return next(column for column in self.columns if column.name == name)

    def __contains__(self, name: object) -> bool:
        return any(column.name == name for column in self.columns)

    @property
    def geometry(self) -> bool:
        """True if the table has a `geometry` column."""
        return "geometry" in self


AREAS = CodeList(
    "area",
    (
        "common_spaces",
        "urban_regeneration",
        "culture_education",
        "inclusion",
        "equal_opportunities",
        "mutual_aid",
    ),
)
STATUSES = CodeList(
    "status",
    (
        "proposed",
        "under_review",
        "needs_information",
        "accepted",
        "rejected",
        "signed",
        "active",
        "suspended",
        "reporting",
        "renewed",
        "concluded",
        "terminated",
        "archived",
    ),
)
PROPOSAL_STATUSES = ("proposed", "under_review", "needs_information", "accepted")
RUNNING_STATUSES = ("signed", "active", "reporting", "renewed")
ENDED_STATUSES = ("rejected", "concluded", "terminated", "archived")
VITALITIES = CodeList("vitality", ("active", "dormant", "not_reported"))
INTENSITIES = CodeList(
    "intensity", ("occasional_care", "continuous_care", "shared_management", "regeneration")
)
GOODS = CodeList(
    "good",
    (
        "green",
        "facade",
        "stairwell",
        "courtyard",
        "room",
        "street_furniture",
        "building",
        "immaterial",
        "digital",
    ),
)
PARTY_KINDS = CodeList(
    "party_kind",
    (
        "individual",
        "informal_group",
        "tenants_committee",
        "neighbourhood_committee",
        "association",
        "third_sector_body",
        "service_club",
        "school",
        "company",
        "public_body",
    ),
)
# Kinds whose name is a natural person's, or could be: shown by kind, never by name.
NAMELESS_PARTY_KINDS = ("individual", "informal_group")
ROLES = CodeList("role", ("proposer", "signatory", "partner", "supporter"))
PRECISIONS = CodeList("precision", ("building", "courtyard", "address", "street", "neighbourhood"))
MANAGERS = CodeList("manager", ("aler", "mm", "mixed", "other"))
ACTIVITY_KINDS = CodeList(
    "activity_kind",
    (
        "cleaning",
        "gardening",
        "painting",
        "workshop",
        "course",
        "meeting",
        "celebration",
        "help_desk",
        "visit",
        "other",
    ),
)
REQUEST_KINDS = CodeList("request_kind", ("garden", "cleaning", "social_activity", "other"))
REQUEST_STATUSES = CodeList(
    "request_status", ("open", "under_review", "answered", "declined", "closed")
)


def _id() -> Column:
    return Column("id", Kind.TEXT, required=True)


def _text(name: str, *, required: bool = False, private: bool = False) -> Column:
    return Column(name, Kind.TEXT, required=required, private=private)


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
    )
}

FRAME_DTYPES: Mapping[Kind, str] = {
    Kind.TEXT: "str",
    Kind.CODE: "str",
    Kind.INTEGER: "Int64",
    Kind.NUMBER: "float64",
    Kind.FLAG: "bool",
    Kind.DATE: "datetime64[s]",
}


def as_frame(table: str, rows: Iterable[Mapping[str, Any]]) -> pd.DataFrame:
    """Make a typed frame of rows.

    Parameters
    ----------
    table
        Name of a table in `TABLES`.
    rows
        Mappings by column name; what is missing is unknown. Geometries are shapely objects in
        EPSG:4326. Other keys are ignored.

    Returns
    -------
    DataFrame
        Indexed by `id`; a GeoDataFrame in EPSG:4326 if the table has a geometry. Integers are
        `Int64`, dates `datetime64[s]`, so that unknown stays unknown.
    """
    listed = list(rows)
    columns = TABLES[table].columns
    return typed_frame(
        table, {column.name: [row.get(column.name) for row in listed] for column in columns}
    )


def row_of(frame: pd.DataFrame, row: str) -> pd.Series[Any]:
    """Take one row of a frame by its id.

    Raises
    ------
    KeyError
        If there is no such row.
    """
    return cast("pd.Series[Any]", frame.loc[row])


def typed_frame(table: str, columns: Mapping[str, Any]) -> pd.DataFrame:
    """Make a typed frame of columns, as `as_frame` does of rows.

    Parameters
    ----------
    columns
        One sequence by column name, all of the same length, `id` among them.
    """
    shape = TABLES[table]
    series = {
        column.name: pd.Series(columns[column.name], dtype=FRAME_DTYPES[column.kind])
        for column in shape.columns
        if column.kind is not Kind.GEOMETRY
    }
    frame = pd.DataFrame(series).set_index("id")
    if not shape.geometry:
        return frame
    places = gpd.GeoSeries(list(columns["geometry"]), index=frame.index, crs=AT_REST)
    placed: pd.DataFrame = gpd.GeoDataFrame(frame, geometry=places, crs=AT_REST)
    return placed
