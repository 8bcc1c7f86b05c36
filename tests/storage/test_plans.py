"""Plans of next places: kept under a name, replaced whole, deleted with their places."""

import datetime as dt

import pytest

from geo.access import Visitor
from geo.errors import UserError
from geo.storage import Office
from geo.storage.plans import delete_plan, save_plan, sites_of
from tests.storage.conftest import new

DAY = dt.date(2024, 5, 1)
SITES = [("courtyard", "c2"), ("building", "b1")]


@pytest.fixture
def places(store):
    rows = [new("courtyards", "c1"), new("courtyards", "c2"), new("buildings", "b1")]
    store.save(rows, who="a")
    return store


def keep(store, name="Orti", sites=SITES, who="anna", note=""):
    office = Office(store, Visitor(who, "editor"))
    place = {"boundary_set": "quarter", "radius_m": 300}
    return save_plan(office, name, sites, made_on=DAY, note=note, **place)


def test_a_plan_comes_back_in_its_order_with_who_kept_it(places):
    plan = keep(places)
    tables = places.fetch_all()[1]
    assert sites_of(tables, plan) == ("c2", "b1")
    kept = tables["plans"].loc[plan]
    assert (kept["name"], kept["radius_m"], kept["boundary_set"]) == ("Orti", 300, "quarter")
    assert list(places.history("plans", plan)["who"]) == ["anna"]


def test_a_plan_has_a_note_or_none_and_a_novel_is_refused(places):
    plan = keep(places, note="  Prima il cortile 2\n")
    assert places.fetch_all()[1]["plans"].loc[plan, "note"] == "Prima il cortile 2"
    keep(places, note=" ")
    assert places.fetch_all()[1]["plans"]["note"].isna()[plan]
    with pytest.raises(UserError) as told:
        keep(places, note="x" * 1001)
    assert told.value.key == "plan.long_note"


def test_a_plan_of_the_same_name_is_replaced_in_one_write(places):
    plan = keep(places)
    before = places.revision()
    assert keep(places, " Orti ", [("courtyard", "c1")], who="bruno") == plan
    assert places.revision() == before + 1
    tables = places.fetch_all()[1]
    assert sites_of(tables, plan) == ("c1",)
    assert len(tables["plans"]) == 1


def test_two_plans_stand_side_by_side_and_one_goes_alone(places):
    one, other = keep(places, "uno"), keep(places, "due")
    delete_plan(Office(places, Visitor("anna", "editor")), one)
    tables = places.fetch_all()[1]
    assert list(tables["plans"].index) == [other]
    assert set(tables["plan_sites"]["plan_id"]) == {other}
    delete_plan(Office(places, Visitor("anna", "editor")), one)


@pytest.mark.parametrize(
    ("name", "sites", "key"),
    [
        ("  ", SITES, "plan.no_name"),
        ("x" * 121, SITES, "plan.long_name"),
        ("Orti", [], "plan.empty"),
        ("Orti", [("courtyard", "nowhere")], "storage.dangling"),
    ],
)
def test_what_cannot_be_kept_is_refused_and_nothing_is_written(places, name, sites, key):
    before = places.revision()
    with pytest.raises(UserError) as told:
        keep(places, name, sites)
    assert told.value.key == key
    assert places.revision() == before
    assert places.fetch("plans").empty
