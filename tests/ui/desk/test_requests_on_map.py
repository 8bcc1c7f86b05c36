"""Where the map beside a request puts its pin, and that no text of the register is in it."""

import datetime as dt

import pandas as pd
import pytest
import streamlit_folium
from shapely import Point, box

from geo.analysis.choices import Choices
from geo.mapping import folium_map, picking
from geo.storage import Snapshot
from geo.ui.desk.requests.on_map import point_at
from tests.web.conftest import small_tables, snapshot_from

NOWHERE = {"geometry": None, "building_id": None, "courtyard_id": None}
AT_B2 = (9.21, 45.44)


@pytest.fixture(scope="module")
def snapshot() -> Snapshot:
    return snapshot_from(small_tables())


@pytest.mark.parametrize(
    ("place", "at"),
    [
        ({"geometry": Point(9.2, 45.44)}, (9.2, 45.44)),
        ({"geometry": Point(9.2, 45.44), "building_id": "b2"}, (9.2, 45.44)),
        ({"geometry": box(9.0, 45.0, 9.2, 45.2)}, (9.1, 45.1)),
        ({"building_id": "b2"}, AT_B2),
        ({"building_id": "gone"}, None),
        ({"geometry": Point()}, None),
        ({}, None),
    ],
)
def test_the_pin_stands_at_the_nearest_thing_that_is_known(
    snapshot: Snapshot, place: dict, at: tuple[float, float] | None
) -> None:
    found = point_at(snapshot, pd.Series(NOWHERE | place, dtype=object))
    assert found == (None if at is None else pytest.approx(at))


def test_a_courtyard_s_pin_stands_inside_it(snapshot: Snapshot) -> None:
    found = point_at(snapshot, pd.Series(NOWHERE | {"courtyard_id": "c1"}, dtype=object))
    assert found is not None
    assert snapshot.tables["courtyards"].geometry["c1"].contains(Point(found))


@pytest.mark.parametrize("at", [(9.2, 45.44), None])
def test_a_map_to_look_at_holds_two_numbers_and_no_text_as_it_stands(
    at: tuple[float, float] | None,
) -> None:
    query = folium_map.LayersQuery(
        choices=Choices(on=dt.date(2026, 11, 23), set="quarter"),
        edition="1-ab",
        language="it",
        selected="neighbourhood:quarter:{{7*7}}",
    )
    drawn = folium_map.draw_base_map()
    page = streamlit_folium._get_feature_group_string(picking.draw_pin(query, at), drawn)
    told = '"9.200000,45.440000"' if at else '""'
    assert f"PattiPick.show({told}, false);" in page
    assert "{{7*7}}" not in page and "49" not in page.split("PattiPick.show")[0][-200:]
