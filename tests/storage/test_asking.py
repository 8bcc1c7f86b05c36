"""The public form: what it takes, what it refuses, and how much of it."""

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st
from shapely import Point

from geo import words
from geo.errors import UserError
from geo.storage import Edit, asking, snapshot_of
from geo.storage.asking import Limits, Sender, Submission, check_submission, submit
from geo.storage.turnstile import Allowance, Turnstile
from tests.storage.conftest import new

WISH = Submission("garden", "vorrei un orto", "anna@example.org", lon=9.21987, lat=45.44123)
PERSON = Sender("visit", "203.0.113.7", 30.0)
GENEROUS = Limits(session=Allowance(1000, 1), address=Allowance(1000, 1))


class Clock:
    def __init__(self):
        self.now_s = 0.0

    def __call__(self):
        return self.now_s


@pytest.fixture(autouse=True)
def switched_on(monkeypatch):
    monkeypatch.setenv(asking.SETTING, "on")


def sent(store, wish=WISH, sender=PERSON, **options):
    return submit(store, wish, sender, **{"turnstile": Turnstile(), **options})


def refused(store, key, *arguments, **options):
    before = store.revision()
    with pytest.raises(UserError) as told:
        sent(store, *arguments, **options)
    assert told.value.key == key
    assert words.explain(told.value, "it") and words.explain(told.value, "en")
    assert store.revision() == before
    return told.value


def test_what_is_sent_is_held_for_the_staff_under_its_code_and_nowhere_else(store):
    code = sent(store)
    row = store.row("submissions", code).values
    assert (row["state"], row["text"], row["contact"]) == ("held", WISH.text, WISH.contact)
    assert row["received_on"] == dt.date.today()
    assert len(code) == 7 and code[3] == "-"
    assert store.fetch("requests").empty
    assert "submissions" not in snapshot_of(store).tables
    assert list(store.history("submissions", code)["who"]) == [asking.WHO]


@pytest.mark.parametrize("setting", ["", "off", "0", "yes?"])
def test_while_it_is_switched_off_nothing_is_taken(store, monkeypatch, setting):
    monkeypatch.setenv(asking.SETTING, setting)
    refused(store, "asking.closed")
    monkeypatch.delenv(asking.SETTING)
    refused(store, "asking.closed")


@pytest.mark.parametrize(
    ("wish", "keys"),
    [
        (Submission(None), ["asking.no_kind", "asking.no_place"]),
        (Submission("flat", neighbourhood_id="n"), ["asking.no_kind"]),
        (Submission("other", "  ", neighbourhood_id="n"), ["asking.no_words"]),
        (Submission("garden", lon=float("nan"), lat=45.0), ["asking.no_place"]),
        (Submission("garden", lon=9.0, lat=95.0), ["asking.no_place"]),
        (Submission("garden", "x" * 501, building_id="b"), ["asking.long_text"]),
        (Submission("garden", contact="x" * 121, building_id="b"), ["asking.long_contact"]),
        (Submission("garden", "a\x00b", building_id="b"), ["asking.control_text"]),
        (Submission("garden", contact="\x1b[2J", building_id="b"), ["asking.control_contact"]),
        (Submission("garden", "\ud800", building_id="b"), ["asking.control_text"]),
        (Submission("garden", address="x" * 201, lon=9.0, lat=45.0), ["asking.long_address"]),
        (Submission("garden", "x" * 500, "y" * 120, building_id="b"), []),
        (Submission("social_activity", "due\nrighe\te un tab", building_id="b"), []),
    ],
)
def test_all_that_has_to_be_put_right_is_told_at_once(wish, keys):
    assert [mistake.key for mistake in check_submission(wish)] == keys


def test_what_is_wrong_is_not_written(store):
    refused(store, "asking.no_place", Submission("garden"))


def test_a_place_that_the_register_does_not_know_is_refused(store):
    refused(store, "storage.dangling", Submission("garden", building_id="nowhere"))


def test_a_filled_hidden_field_and_a_form_sent_at_once_are_no_person(store):
    refused(store, "asking.machine", WISH, Sender("s", None, 30.0, trap="http://x"))
    refused(store, "asking.too_soon", WISH, Sender("s", None, 3.9))


def test_a_visit_may_send_three_and_then_one_every_ten_minutes(store):
    clock = Clock()
    gate = Turnstile(clock)
    people = [Sender("visit", f"203.0.113.{at}", 30.0) for at in range(9)]
    for person in people[:3]:
        sent(store, WISH, person, turnstile=gate)
    told = refused(store, "asking.slow_down", WISH, people[3], turnstile=gate)
    assert told.parameters["n"] == 10
    clock.now_s += 599
    assert refused(store, "asking.slow_down", WISH, people[4], turnstile=gate).parameters["n"] == 1
    clock.now_s += 1
    sent(store, WISH, people[5], turnstile=gate)
    refused(store, "asking.slow_down", WISH, people[6], turnstile=gate)


def test_an_address_may_send_ten_by_however_many_visits_and_then_one_every_six_minutes(store):
    clock = Clock()
    gate = Turnstile(clock)
    visits = (Sender(f"visit {at}", "203.0.113.7", 30.0) for at in range(99))
    for _ in range(10):
        sent(store, WISH, next(visits), turnstile=gate)
    refused(store, "asking.slow_down", WISH, next(visits), turnstile=gate)
    sent(store, WISH, Sender("another", "198.51.100.9", 30.0), turnstile=gate)
    clock.now_s += 360
    sent(store, WISH, next(visits), turnstile=gate)
    refused(store, "asking.slow_down", WISH, next(visits), turnstile=gate)


def test_who_is_refused_for_a_mistake_has_not_used_up_a_turn(store):
    gate = Turnstile(Clock())
    for _ in range(9):
        refused(store, "asking.no_place", Submission("garden"), turnstile=gate)
    sent(store, turnstile=gate)


@pytest.mark.parametrize(
    ("few", "key", "hours"),
    [({"per_hour": 2}, "asking.full_hour", 1), ({"per_day": 2}, "asking.full_day", 24)],
)
def test_all_together_may_send_so_many_an_hour_and_a_day_and_a_restart_does_not_help(
    store, few, key, hours
):
    limits = Limits(session=GENEROUS.session, address=GENEROUS.address, **few)
    now = dt.datetime.now(dt.UTC)
    for _ in range(2):
        sent(store, limits=limits)
    refused(store, key, limits=limits, turnstile=Turnstile())
    later = now + dt.timedelta(hours=hours)
    refused(store, key, limits=limits, now=later - dt.timedelta(minutes=1))
    sent(store, limits=limits, now=later + dt.timedelta(minutes=1))


def test_what_the_staff_write_does_not_count_against_the_residents(store):
    limits = Limits(session=GENEROUS.session, address=GENEROUS.address, per_hour=1)
    row = {"received_on": dt.date.today(), "kind": "garden", "state": "held"}
    store.save([Edit("submissions", "import", row, None)], who="anna")
    code = sent(store, limits=limits)
    held = store.row("submissions", code)
    store.save([Edit("submissions", code, {"text": "corretto"}, held.revision)], who="anna")
    refused(store, "asking.full_hour", limits=limits)


def test_a_turnstile_keeps_no_address_and_forgets_who_was_quiet_longest():
    gate = Turnstile(Clock(), kept=2)
    one = Allowance(1, 60)
    assert gate.wait_s({"203.0.113.7": one}) == 0
    assert gate.wait_s({"203.0.113.7": one}) == 60
    assert b"203.0.113" not in b"".join(gate._buckets)
    for other in ("b", "c"):
        gate.wait_s({other: one})
    assert len(gate._buckets) == 2
    assert gate.wait_s({"203.0.113.7": one}) == 0


@given(st.lists(st.floats(0, 1000), min_size=1, max_size=60))
def test_nobody_gets_through_more_often_than_allowed(pauses):
    clock, allowance = Clock(), Allowance(3, 100)
    gate = Turnstile(clock)
    times = []
    for pause in pauses:
        clock.now_s += pause
        if gate.wait_s({"one": allowance}) == 0:
            times.append(clock.now_s)
    for at, first in enumerate(times):
        for count, last in enumerate(times[at:], start=1):
            assert count <= 3 + (last - first) / 100 + 1e-6


def test_a_point_is_no_door_and_a_known_place_stands_for_itself(store):
    house = Point(9.21, 45.44)
    store.save([new("buildings", "b", address="via B 1", geometry=house)], who="anna")
    point = store.row("submissions", sent(store)).values
    assert point["geometry"].equals(Point(9.2199, 45.4412))
    inside = Submission(
        "garden", building_id="b", address="via B 1, scala A", precision="address", lon=9.2, lat=45
    )
    row = store.row("submissions", sent(store, inside)).values
    assert (row["building_id"], row["precision"]) == ("b", "building")
    assert row["geometry"] is None and row["address"] is None


@pytest.mark.parametrize(
    ("written", "kept"),
    [
        ("Via Mompiani 3, int. 4", "Via Mompiani 3"),
        ("Via Mompiani 3/A scala B", "Via Mompiani 3/A"),
        ("via 25 Aprile 7, piano 2 interno 9", "via 25 Aprile 7"),
        ("Via della Scala 3", "Via della Scala 3"),
        ("Piazza Interna", "Piazza Interna"),
    ],
)
def test_an_address_alone_is_taken_and_names_no_flat(store, written, kept):
    code = sent(store, Submission("garden", address=written))
    assert store.row("submissions", code).values["address"] == kept


def test_a_submission_changes_neither_the_snapshot_nor_the_name_of_its_edition(store):
    from geo.web.register import edition

    store.save([new("neighbourhoods", "quarter:a")], who="anna")
    before = snapshot_of(store)
    sent(store)
    assert store.revision() == 2
    assert snapshot_of(store) is before
    store.save([new("neighbourhoods", "quarter:b")], who="anna")
    after = snapshot_of(store)
    assert after is not before and edition(after) != edition(before)
    assert after.revision == 3


def test_another_process_names_the_edition_alike(store):
    from geo.storage.snapshot import forget
    from geo.web.register import edition

    store.save([new("neighbourhoods", "quarter:a")], who="anna")
    first = edition(snapshot_of(store))
    sent(store)
    forget(store.url)
    assert edition(snapshot_of(store)) == first
