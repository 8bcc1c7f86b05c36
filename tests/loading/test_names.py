"""Joining by name is never silent; a declared neighbourhood must agree with the map."""

import geopandas as gpd
import pandas as pd
from shapely.geometry import Point, box

from geo.loading import check_places, match_names
from geo.loading.names import check_names
from geo.loading.participation import Source
from tests.loading.drawn import check_sayable

KNOWN = pd.Series({"1": "SAN SIRO", "2": "STADIO", "3": "FORLÌ"})


def test_a_name_that_moved_to_another_id_is_shown_with_where_it_went():
    given = pd.Series({"1": "SELINUNTE", "2": "SAN SIRO", "9": "ALTROVE"})
    matched = match_names(given, KNOWN)
    assert list(matched["state"]) == ["changed", "changed", "none"]
    assert list(matched["known"].iloc[:2]) == ["SAN SIRO", "STADIO"]
    assert matched.loc["2", "elsewhere"] == "1"


def test_by_name_only_a_letter_for_letter_match_is_exact():
    matched = match_names(pd.Series(["SAN SIRO", "S. Siro", "Forli'"]), KNOWN, by="name")
    assert list(matched["state"]) == ["exact", "none", "changed"]
    assert matched.loc[2, "id"] == "3"


def test_a_neighbourhood_the_register_knows_by_another_name_is_told_with_its_row():
    given = pd.Series({"1": "SELINUNTE", "2": "SAN SIRO", "3": "FORLÌ", "9": "ALTROVE"})
    source = Source({"neighbourhoods": {"1": 2, "2": 3}}, {"neighbourhoods": {"name": "NIL"}})
    found = check_names(given, KNOWN, source=source)
    assert [(each.row, each.column, each.value, each.key, each.severity) for each in found] == [
        (2, "NIL", "SELINUNTE", "loading.name.changed", "warn"),
        (3, "NIL", "SAN SIRO", "loading.name.elsewhere", "warn"),
    ]
    for each in found:
        check_sayable(each)


def sets() -> gpd.GeoDataFrame:
    return gpd.GeoDataFrame(
        {"boundary_set": ["nil", "nil", "municipio"], "name": ["Uno", "Due", "M1"]},
        index=["nil:1", "nil:2", "municipio:1"],
        geometry=[box(9, 45, 9.1, 45.1), box(9.1, 45, 9.2, 45.1), box(9, 45, 9.2, 45.1)],
        crs="EPSG:4326",
    )


def buildings(said: str | None, shape: object) -> gpd.GeoDataFrame:
    return gpd.GeoDataFrame(
        {"neighbourhood_id": [said]}, index=["b1"], geometry=[shape], crs="EPSG:4326"
    )


def test_a_building_said_to_be_where_it_is_not_is_a_problem():
    found = check_places(buildings("nil:1", Point(9.15, 45.05)), sets())
    assert [(each.value, each.severity) for each in found] == [("b1", "warn")]
    assert found[0].parameters["found"] == "Due"


def test_a_building_on_the_border_or_outside_every_set_is_no_problem():
    straddling = box(9.09, 45.05, 9.11, 45.06)
    assert check_places(buildings("nil:1", straddling), sets()) == []
    assert check_places(buildings("nil:2", straddling), sets()) == []
    assert check_places(buildings("nil:1", Point(8, 45)), sets()) == []
    assert check_places(buildings(None, Point(9.15, 45.05)), sets()) == []
    assert check_places(buildings("municipio:1", Point(9.15, 45.05)), sets()) == []
