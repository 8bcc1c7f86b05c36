"""House numbers: read when somebody asks, kept until somebody writes to them."""

import pytest
import shapely

from geo.loading.addresses import match_address
from geo.storage import Edit, snapshot_of
from geo.storage import house_numbers as module
from geo.storage.house_numbers import fetch_address_index, has_house_numbers


@pytest.fixture(autouse=True)
def forgotten(store):
    """Registers of the tests on PostgreSQL share an address."""
    module.forget(store.url)


def number(id_: str, text: str) -> Edit:
    values = {
        "street": "Via Verona",
        "number": text,
        "municipality": "Milano",
        "geometry": shapely.Point(9.2, 45.45),
    }
    return Edit("house_numbers", id_, values, None)


def test_a_register_without_house_numbers_has_an_empty_index(store):
    assert len(fetch_address_index(store)) == 0
    assert not has_house_numbers(store)


def test_house_numbers_are_found_after_they_are_written(store):
    fetch_address_index(store)
    store.save([number("a", "2")], who="a")
    assert has_house_numbers(store)
    assert match_address("via verona 2", fetch_address_index(store)).verdict == "exact"


def test_the_index_is_kept_while_others_tables_are_written_to(store):
    store.save([number("a", "2")], who="a")
    before = fetch_address_index(store)
    store.save([Edit("parties", "p", {"name": "Gruppo"}, None)], who="a")
    assert fetch_address_index(store) is before
    store.save([number("b", "4")], who="a")
    assert len(fetch_address_index(store)) == 2


def test_a_new_neighbourhoods_name_may_end_an_address(store):
    store.save([number("a", "2")], who="a")
    assert match_address("via Verona 2, Corvetto", fetch_address_index(store)).placed is None
    place = {"boundary_set": "quarter", "code": "1", "name": "Corvetto"}
    store.save([Edit("neighbourhoods", "quarter:1", place, None)], who="a")
    assert match_address("via Verona 2, Corvetto", fetch_address_index(store)).placed is not None


def test_house_numbers_are_no_part_of_what_all_visitors_share(store):
    store.save([number("a", "2")], who="a")
    assert "house_numbers" not in snapshot_of(store).tables


def test_what_is_kept_of_a_register_can_be_dropped(store):
    store.save([number("a", "2")], who="a")
    before = fetch_address_index(store)
    module.forget(store.url)
    assert fetch_address_index(store) is not before
