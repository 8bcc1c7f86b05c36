"""What a text or a click comes to when a place is picked."""

import pytest

from geo.loading.addresses import index_of, match_address
from geo.mapping.picking import point_of
from geo.model import Place
from geo.storage import open_store
from geo.ui.desk import place_picker
from geo.ui.desk.place_picker import look_up, place_at
from tests.analysis.test_pointing import drawn
from tests.loading.addresses.drawn import house_numbers
from tests.registers import empty_register

INDEX = index_of(house_numbers())


@pytest.fixture(scope="module")
def snapshot(tmp_path_factory):
    opened = open_store(empty_register(tmp_path_factory.mktemp("pick") / "register.sqlite3"))
    yield drawn(opened)
    opened.close()


def looked_up(snapshot, text):
    return look_up(text, snapshot, match_address(text, INDEX))


def test_a_sure_address_is_a_place_with_its_point_and_neighbourhood(snapshot):
    found = looked_up(snapshot, "via scalarini 9").sure
    assert (found.address, found.precision) == ("Via Giuseppe Scalarini 9", "address")
    assert (found.building_id, found.neighbourhood_id) == (None, "quarter:a")
    assert (found.lon, found.lat) == (9.103, 45.4)


def test_a_house_number_on_a_building_of_the_register_is_that_building(snapshot):
    # The first number of the first street stands on the corner of B1.
    assert looked_up(snapshot, "via Giuseppe Scalarini 5").sure.building_id == "B1"


def test_a_building_or_courtyard_called_just_so_needs_no_choice(snapshot):
    hall = looked_up(snapshot, "Via del Mare 2").sure
    assert (hall.building_id, hall.precision) == ("B3", "building")
    court = looked_up(snapshot, "cortile dei tigli").sure
    assert (court.courtyard_id, court.address) == ("C1", "Cortile dei tigli")


def test_a_building_without_a_point_can_be_picked_all_the_same(snapshot):
    lake = looked_up(snapshot, "via del Lago 2").sure
    assert (lake.building_id, lake.lon) == ("B4", None)


@pytest.mark.parametrize(
    ("text", "key", "first"),
    [
        ("Via Castiglioni 5", "place.doubtful", "Via Fratelli Castiglioni 5"),
        ("Via Mac Mahon 89/A", "place.unknown_number", "Via Mac Mahon 89"),
        ("salici", "place.alike", "via dei Salici 1"),
    ],
)
def test_a_doubt_is_chosen_by_hand(snapshot, text, key, first):
    found = looked_up(snapshot, text)
    assert (found.sure, found.key) == (None, key)
    assert found.options[0].address == first
    assert len(set(found.options)) == len(found.options) <= 7


def test_a_text_like_nothing_offers_nothing(snapshot):
    found = looked_up(snapshot, "xyz")
    assert (found.sure, found.options, found.key) == (None, (), "place.none")


def test_a_click_is_the_building_or_courtyard_under_it(snapshot):
    assert place_at(snapshot, 9.1001, 45.4005, None).building_id == "B1"
    court = place_at(snapshot, 9.1005, 45.4005, "via Inventata 3")
    assert (court.courtyard_id, court.address) == ("C1", "Cortile dei tigli")


def test_a_click_on_free_ground_keeps_what_was_written_and_the_neighbourhood(snapshot):
    assert place_at(snapshot, 9.11, 45.41, "via Inventata 3") == Place(
        neighbourhood_id="quarter:a",
        address="via Inventata 3",
        precision="address",
        lon=9.11,
        lat=45.41,
    )


@pytest.mark.parametrize("sent", ["", "9.2", "a,b", "200,45", "9.2,45.4,1", "nan,nan"])
def test_what_is_no_point_is_not_taken_for_one(sent):
    assert point_of(sent) is None


def test_a_click_names_longitude_first():
    assert point_of("9.2,45.4") == (9.2, 45.4)


def test_a_text_typed_a_moment_ago_counts_for_the_button_pressed_with_it(monkeypatch):
    held = {"a-text": "", "_a-told": "", "_a-place": None}
    monkeypatch.setattr(place_picker.st, "session_state", held)
    looked = []

    def take_text(key, text):
        looked.append(text)
        held[f"_{key}-place"] = Place(address="X")

    monkeypatch.setattr(place_picker, "_take_text", take_text)
    assert place_picker.settled_place("a") is None and not looked
    held["a-text"] = "via Inventata 3"
    assert place_picker.settled_place("a") == place_picker.settled_place("a") == Place(address="X")
    assert looked == ["via Inventata 3"]
