"""What stands where somebody points, and what is called as somebody writes."""

import pytest
import shapely

from geo.analysis.pointing import Named, Standing, place_called, places_like, standing_at
from geo.storage import Edit, open_store, snapshot_of
from tests.registers import empty_register

# A block of 0.001 by 0.001 degrees (78 by 111 m) in quarter A, with a courtyard inside a building's
# ring, a second building 10 m east of the first, and a hall known by a point alone.
#   [ B1 [ C1 ] B1 ]  [ B2 ]   . B3
OUTER = shapely.box(9.100, 45.400, 9.101, 45.401)
INNER = shapely.box(9.1003, 45.4003, 9.1007, 45.4007)
RING = shapely.difference(OUTER, INNER)
EAST = shapely.box(9.10113, 45.400, 9.102, 45.401)
HALL = shapely.Point(9.105, 45.4005)
QUARTER = shapely.box(9.0, 45.3, 9.2, 45.5)


@pytest.fixture
def store(tmp_path):
    opened = open_store(empty_register(tmp_path / "register.sqlite3"))
    yield opened
    opened.close()


def drawn(store):
    place = {"boundary_set": "quarter", "code": "a", "name": "Alfa", "geometry": QUARTER}
    rows = [
        ("neighbourhoods", "quarter:a", place),
        ("courtyards", "C1", {"name": "Cortile dei tigli", "geometry": INNER}),
        ("buildings", "B1", {"address": "via dei Salici 1", "geometry": RING}),
        ("buildings", "B2", {"address": "via dei Salici 13", "geometry": EAST}),
        ("buildings", "B3", {"address": "via del Mare 2", "geometry": HALL}),
        ("buildings", "B4", {"address": "via del Lago 2"}),
    ]
    store.save([Edit(table, id_, values, None) for table, id_, values in rows], who="a")
    return snapshot_of(store)


def test_a_click_means_what_is_under_it(store):
    snapshot = drawn(store)
    in_ring = standing_at(snapshot, 9.1001, 45.4005)
    in_court = standing_at(snapshot, 9.1005, 45.4005)
    assert in_ring == Standing(building_id="B1", neighbourhood_id="quarter:a")
    assert in_court == Standing(courtyard_id="C1", neighbourhood_id="quarter:a")


def test_a_click_a_few_metres_beside_still_means_the_nearest(store):
    snapshot = drawn(store)
    beside_b2 = standing_at(snapshot, 9.10110, 45.4005)  # 2 m west of B2, 8 m east of B1
    assert beside_b2.building_id == "B2"
    assert standing_at(snapshot, 9.10505, 45.4005).building_id == "B3"  # 4 m beside the point


def test_a_click_far_from_all_is_a_free_point_in_its_neighbourhood(store):
    snapshot = drawn(store)
    assert standing_at(snapshot, 9.11, 45.41) == Standing(neighbourhood_id="quarter:a")
    assert standing_at(snapshot, 8.0, 45.0) == Standing()
    assert standing_at(snapshot, 9.10110, 45.4005, finger_m=1).building_id is None


def test_an_empty_register_has_nothing_anywhere(store):
    snapshot = snapshot_of(store)
    assert standing_at(snapshot, 9.1, 45.4) == Standing()
    assert places_like(snapshot, "via dei Salici 1") == []


def test_what_is_called_like_the_text_is_listed_the_most_alike_first(store):
    snapshot = drawn(store)
    found = places_like(snapshot, "Salici 1")
    assert [each.id for each in found][:2] == ["B1", "B2"]
    assert places_like(snapshot, "tigli")[0] == Named("courtyard", "C1", "Cortile dei tigli")
    assert places_like(snapshot, "") == []


def test_only_what_is_called_just_so_is_taken_without_asking(store):
    snapshot = drawn(store)
    assert place_called(snapshot, "VIA DEI SALICI, 1") == Named(
        "building", "B1", "via dei Salici 1"
    )
    assert place_called(snapshot, "via dei Salici") is None
    assert place_called(snapshot, "") is None
