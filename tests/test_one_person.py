"""Where in its neighbourhood the pact of one person is changes nothing that everybody can get."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, fields

import pandas as pd
import pytest
from shapely import Point, box
from starlette.applications import Starlette

from geo import model
from geo.analysis import gaps
from geo.analysis.moment import moment_of
from geo.analysis.neighbourhoods import states
from geo.reports import exports, gap_tables
from geo.reports.briefing import Scope, briefing_of, last_twelve_months
from geo.reports.kinds import KINDS
from geo.storage import Snapshot
from geo.web import briefings, layers, open_data, register, routes
from tests.planted import DAY
from tests.test_markers import ADDRESSES, unpacked
from tests.web.conftest import Get, getter, snapshot_from

# A quarter that a border of the nil cuts from north to south at 9.19. The pact is 11 m west of it,
# its twin 11 m east. One borough holds all of the quarter; a parish is another half of it.
#   9.18        9.19       9.20
#    |  nil:1     |  nil:2   |
QUARTER, BORDER = box(9.18, 45.43, 9.20, 45.45), 9.19
AREAS = {
    "quarter:a": QUARTER,
    "quarter:b": box(9.20, 45.43, 9.22, 45.45),
    "quarter:c": box(9.22, 45.43, 9.24, 45.45),
    "nil:1": box(9.18, 45.43, BORDER, 45.45),
    "nil:2": box(BORDER, 45.43, 9.24, 45.45),
    "parish:1": box(9.18, 45.43, 9.1899, 45.45),
    "parish:2": box(9.1899, 45.43, 9.24, 45.45),
    "borough:1": box(9.17, 45.42, 9.24, 45.46),
}
# Enough of them on both sides of the border that a home is one of many.
OTHER_BUILDINGS = [
    {"id": f"o{at}", "address": f"via Terza {at}", "geometry": Point(lon, 45.4401 + at / 10_000)}
    for at, lon in enumerate([9.185] * 5 + [9.195] * 5)
]


@dataclass(frozen=True)
class Side:
    """One of the two places, and what is there."""

    lon: float
    nil: str
    building: str
    address: str
    courtyard: str
    yard: str


WEST = Side(9.18985, "nil:1", "b1", "via Prima 1", "c1", "Corte dei Tigli")
EAST = Side(9.19010, "nil:2", "b2", "via Seconda 2", "c2", "Corte dei Meli")
# How a place is given, and what a text about it may call it.
WAYS: dict[str, Callable[[Side], tuple[dict, str]]] = {
    "a building": lambda at: ({"building_id": at.building}, at.address),
    "an address": lambda at: (
        {"address": f"{at.address}, scala B", "geometry": Point(at.lon, 45.44)},
        at.address,
    ),
    "a courtyard": lambda at: ({"courtyard_id": at.courtyard}, at.yard),
    "a point and a quarter": lambda at: (
        {"neighbourhood_id": "quarter:a", "geometry": Point(at.lon, 45.44)},
        "cortile",
    ),
}


def areas() -> list[dict]:
    return [
        {"id": key, "boundary_set": key.partition(":")[0], "code": key.partition(":")[2],
         "name": f"Zona {key}", "municipality": "Milano", "geometry": shape}
        for key, shape in AREAS.items()
    ]  # fmt: skip


def register_with(
    way: str, side: Side, kind: str | None = "individual", name: str = "Anna"
) -> Snapshot:
    """A register whose only difference is where one person's pact is, and all that says so."""
    place, called = WAYS[way](side)
    dated = {"signed_on": DAY.isoformat()[:4] + "-01-10", "status": "active", "public": True}
    rows = {
        "origins": [{"id": "o", "title": "Prova", "demonstration": False}],
        "neighbourhoods": areas(),
        "courtyards": [
            {"id": "c1", "name": "Corte dei Tigli", "geometry": Point(9.1895, 45.441)},
            {"id": "c2", "name": "Corte dei Meli", "geometry": Point(9.1905, 45.441)},
        ],
        "buildings": [
            {"id": "b1", "address": "via Prima 1", "geometry": Point(9.18985, 45.44)},
            {"id": "b2", "address": "via Seconda 2", "geometry": Point(9.1901, 45.44)},
            *OTHER_BUILDINGS,
        ],
        "parties": [{"id": "one", "name": name, "kind": kind},
                    {"id": "org", "name": "Circolo", "kind": "association"}],
        "pacts": [
            {"id": "P1", "title": f"Aiuola di {called.upper()}", "description": f"In {called}.",
             "verified": False, "area": "inclusion", **dated},
            {"id": "P2", "title": "Orto", "verified": False, "area": "inclusion", **dated},
        ],
        "pact_places": [{"id": "l1", "pact_id": "P1", **place},
                        {"id": "l2", "pact_id": "P2", "building_id": "b1"}],
        "pact_parties": [{"id": "x1", "pact_id": "P1", "party_id": "one", "role": "signatory"},
                         {"id": "x2", "pact_id": "P2", "party_id": "org", "role": "proposer"}],
        "activities": [
            {"id": "a1", "pact_id": "P1", "on": DAY, "volunteers": 20, "hours": 40.0,
             "title": f"Pulizia, {called}", "volunteers_at_least": False, "verified": False},
        ],
        "requests": [{"id": "q1", "kind": "garden", "on": DAY, "status": "under_review",
                      "pact_id": "P1", **place}],
        "notes": [{"id": "n1", "on": DAY, "pact_id": "P1", "neighbourhood_id": side.nil,
                   "text": f"Festa in {called.replace(' ', ', ')}"}],
    }  # fmt: skip
    return _snapshot(rows)


def _snapshot(rows: dict[str, list[dict]]) -> Snapshot:
    return snapshot_from({name: model.as_frame(name, rows.get(name, [])) for name in model.TABLES})


@contextmanager
def serving(snapshot: Snapshot, patch: pytest.MonkeyPatch) -> Iterator[Get]:
    """The routes with nothing kept: the two registers have one name, as they should."""
    with patch.context() as here:
        here.setattr(register, "current_snapshot", lambda: snapshot)
        for module, name in ((open_data, "FILES"), (layers, "KEPT"), (briefings, "DECKS")):
            here.setattr(module, name, type(open_data.FILES)(10_000_000))
        for module, name in ((open_data, "_made"), (briefings, "_briefings")):
            here.setattr(module, name, type(open_data._made)(2))
        yield getter(Starlette(routes=routes()))


@pytest.mark.parametrize("way", WAYS)
def test_every_public_table_is_the_same_wherever_the_person_lives(way: str) -> None:
    west, east = register_with(way, WEST), register_with(way, EAST)
    for name, rows in west.tables.items():
        pd.testing.assert_frame_equal(pd.DataFrame(rows), pd.DataFrame(east.tables[name]))
    for one in fields(Snapshot):
        found, other = getattr(west, one.name), getattr(east, one.name)
        if isinstance(found, pd.DataFrame):
            pd.testing.assert_frame_equal(pd.DataFrame(found), pd.DataFrame(other))
    assert register.edition(west) == register.edition(east)
    inside = west.place_neighbourhoods.loc["l1"]
    assert inside.dropna().to_dict() == {"quarter": "quarter:a", "borough": "borough:1"}
    assert west.places.geometry["l1"].equals(QUARTER.point_on_surface())


def test_every_route_answers_the_same_wherever_the_person_lives(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    # Tiles hold buildings and courtyards alone.
    listed = [one for route, several in ADDRESSES.items() if "{z}" not in route for one in several]
    asked = [f"/{one}" for one in listed if "assets" not in one and "lang=en" not in one]
    asked += ["/deck?place=nil:1", "/deck?place=nil:2", "/deck?pact=P1"]
    asked += [f"/layers/{name}?set={by}" for name in ("neighbourhoods", "pacts", "candidates")
              for by in ("nil", "parish", "borough")]  # fmt: skip
    told = []
    for side in (WEST, EAST):
        with serving(register_with("a building", side), monkeypatch) as get:
            told.append({one: _body(get, one) for one in asked})
    different = [one for one in asked if told[0][one] != told[1][one]]
    assert different == []
    everything = b"\n".join(told[0].values())
    assert b"Zona nil:1" in everything and b"P1" in everything


def _body(get: Get, address: str) -> bytes:
    found = get(address)
    while found.status_code == 307:
        found = get(address.rpartition("/")[0] + "/" + found.headers["location"])
    assert found.status_code in (200, 400, 404)
    return unpacked(found.content)


def test_every_file_and_figure_is_the_same_wherever_the_person_lives() -> None:
    told = []
    for side in (WEST, EAST):
        moment = moment_of(register_with("a building", side), DAY)
        rows = exports.public_rows(moment, moment.pacts)
        files = {kind: unpacked(one.write(rows)) for kind, one in exports.KINDS.items()
                 if kind != "xlsx"}  # fmt: skip
        for by in moment.snapshot.boundary_sets:
            table = gaps.gaps_of(moment, by)
            listed = gap_tables.public_rows(moment, by, table, list(table.index), 300)
            files[f"gaps of {by}"] = gap_tables.KINDS["csv"].write(listed)
            files[f"states of {by}"] = states(moment, by).to_csv().encode()
        for scope in (Scope(), Scope("pact", ("P1",)), Scope("neighbourhoods", ("nil:1",))):
            made = briefing_of(moment, scope, last_twelve_months(DAY), language="it")
            files[f"deck of {scope.kind}"] = KINDS["deck"].write(made)
        told.append(files)
    assert told[0].keys() == told[1].keys()
    assert [name for name in told[0] if told[0][name] != told[1][name]] == []


def test_the_check_sees_the_pact_of_an_association_move() -> None:
    west, east = (register_with("a building", side, "association") for side in (WEST, EAST))
    assert [one.place_neighbourhoods.loc["l1", "nil"] for one in (west, east)] == ["nil:1", "nil:2"]
    assert west.tables["pacts"].loc["P1", "title"] == "Aiuola di VIA PRIMA 1"
    assert west.tables["requests"].loc["q1", "building_id"] == "b1"
    assert register.edition(west) != register.edition(east)


def test_a_text_says_the_neighbourhood_in_place_of_the_person_s_address() -> None:
    tables = register_with("a building", WEST).tables
    assert tables["pacts"].loc["P1", "title"] == "Aiuola di Zona quarter:a"
    assert tables["pacts"].loc["P1", "description"] == "In Zona quarter:a."
    assert tables["activities"].loc["a1", "title"] == "Pulizia, Zona quarter:a"
    assert tables["notes"].loc["n1", "text"] == "Festa in Zona quarter:a"
    assert tables["pacts"].loc["P2", "title"] == "Orto"


@pytest.mark.parametrize(
    ("places", "told"),
    [
        ([{"neighbourhood_id": "quarter:a"}, {"neighbourhood_id": "nil:2"}], ["quarter:a", None]),
        ([{"neighbourhood_id": "nil:2"}, {"geometry": Point(9.185, 45.44)}], ["nil:2", "nil:1"]),
        ([{"geometry": Point(9.175, 45.425)}, {"geometry": Point(9.185, 45.44)}],
         [None, "quarter:a"]),
        ([{"neighbourhood_id": "borough:1", "geometry": Point(9.185, 45.44)}], ["borough:1"]),
        ([{"geometry": Point(1, 1)}, {}], [None, None]),
    ],
)  # fmt: skip
def test_all_places_of_a_person_s_pact_are_told_by_one_boundary_set(
    places: list[dict], told: list[str | None]
) -> None:
    made = _snapshot(
        {
            "neighbourhoods": areas(),
            "parties": [{"id": "one", "name": "Anna", "kind": "individual"}],
            "pacts": [{"id": "P", "title": "Aiuola", "status": "active", "public": True}],
            "pact_parties": [{"id": "x", "pact_id": "P", "party_id": "one", "role": "proposer"}],
            "pact_places": [
                {"id": str(at), "pact_id": "P", **one} for at, one in enumerate(places)
            ],
        }
    )
    found = [None if pd.isna(one) else one for one in made.places["neighbourhood_id"]]
    assert found == told


def test_a_pact_that_somebody_takes_part_in_beside_a_person_is_told_exactly() -> None:
    made = register_with("a building", WEST, "informal_group")
    assert made.tables["pact_places"].loc["l1", "building_id"] == "b1"


@pytest.mark.parametrize("name", ["Anna", "Marco Chiesa", "", "—"])
def test_a_party_of_unknown_kind_may_be_one_person(name: str) -> None:
    west, east = (register_with("a building", side, None, name) for side in (WEST, EAST))
    assert west.places.loc["l1", "neighbourhood_id"] == "quarter:a"
    assert west.tables["pacts"].loc["P1", "title"] == "Aiuola di Zona quarter:a"
    assert register.edition(west) == register.edition(east)


@pytest.mark.parametrize("name", ["Circolo Le Rose", "Edilsama s.r.l.", "Block Association"])
def test_a_name_that_no_person_has_keeps_the_place_of_a_pact(name: str) -> None:
    made = register_with("a building", WEST, None, name)
    assert made.tables["pact_places"].loc["l1", "building_id"] == "b1"
    assert made.tables["parties"].loc["one", "name"] == ""


def test_a_pact_of_which_no_party_is_known_is_told_as_it_is() -> None:
    made = _placed({"building_id": "b1"}, areas(), {"pact_parties": []})
    assert made.places.loc["0", "building_id"] == "b1"


# A set that draws each building, and one of blocks of which one is small.
DRAWN = [
    {"id": f"house:{at}", "boundary_set": "house", "code": str(at), "name": f"via Terza {at}",
     "geometry": Point(lon, 45.4401 + at / 10_000).buffer(0.00005)}
    for at, lon in enumerate([9.185] * 5 + [9.195] * 5)
]  # fmt: skip


@pytest.mark.parametrize("place", [{"building_id": "o3"}, {"neighbourhood_id": "house:3"}])
def test_a_set_that_draws_each_building_tells_of_no_person_s_pact(place: dict) -> None:
    title = {"pacts": [{"id": "P", "title": "In via Terza, 3", "status": "active", "public": True}]}
    made = _placed(place, [*areas(), *DRAWN], title)
    assert made.boundary_sets[0] == "house"
    assert made.places.loc["0", "neighbourhood_id"] == "quarter:a"
    assert pd.isna(made.place_neighbourhoods.loc["0", "house"])
    assert made.tables["pacts"].loc["P", "title"] == "In Zona quarter:a"


@pytest.mark.parametrize(
    "small",
    [
        {"geometry": box(9.1845, 45.4395, 9.1855, 45.4405)},
        {"geometry": None},
        {"dwellings": 49},
        {"residents": 99},
    ],
    ids=["narrow", "no outline", "few dwellings", "few residents"],
)
def test_a_neighbourhood_that_hides_no_home_tells_of_no_person_s_pact(small: dict) -> None:
    place = {"neighbourhood_id": "quarter:a"}
    changed = [one | small if one["id"] == "quarter:a" else one for one in areas()]
    large = [one | {"dwellings": 50, "residents": 100} for one in areas()]
    assert _placed(place, large).places.loc["0", "neighbourhood_id"] == "quarter:a"
    made = _placed(place, changed)
    assert pd.isna(made.places.loc["0", "neighbourhood_id"])
    assert made.places.geometry["0"] is None
    assert made.place_neighbourhoods.loc["0"].isna().all()


@pytest.mark.parametrize(("others", "told"), [(3, None), (4, "quarter:b"), (-1, "quarter:b")])
def test_a_neighbourhood_of_a_few_buildings_points_at_each_of_them(others: int, told: str) -> None:
    inside = [{"id": f"x{at}", "address": f"via X {at}", "geometry": Point(9.21, 45.44)}
              for at in range(others + 1)]  # fmt: skip
    made = _placed({"neighbourhood_id": "quarter:b"}, areas(), {"buildings": inside})
    found = made.places.loc["0", "neighbourhood_id"]
    assert (None if pd.isna(found) else found) == told


def _placed(place: dict, drawn: list[dict], other: dict[str, list[dict]] | None = None) -> Snapshot:
    rows = {
        "neighbourhoods": drawn,
        "buildings": [
            {"id": "b1", "address": "via Prima 1", "geometry": Point(9.18985, 45.44)},
            *OTHER_BUILDINGS,
        ],
        "parties": [{"id": "one", "name": "Anna", "kind": "individual"}],
        "pacts": [{"id": "P", "title": "Aiuola", "status": "active", "public": True}],
        "pact_parties": [{"id": "x", "pact_id": "P", "party_id": "one", "role": "proposer"}],
        "pact_places": [{"id": "0", "pact_id": "P", **place}],
    }
    return _snapshot({**rows, **(other or {})})


def test_a_set_of_which_most_areas_are_small_is_not_used_for_the_others_either() -> None:
    wide = [{"id": "house:wide", "boundary_set": "house", "code": "wide", "name": "Larga",
             "geometry": box(9.21, 45.43, 9.22, 45.45)}]  # fmt: skip
    place = {"geometry": Point(9.215, 45.44)}
    made = _placed(place, [*areas(), *DRAWN, *wide])
    assert made.places.loc["0", "neighbourhood_id"] == "quarter:b"
    assert _placed(place, wide).places.loc["0", "neighbourhood_id"] == "house:wide"
