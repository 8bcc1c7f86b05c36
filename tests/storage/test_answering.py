"""What the staff do with requests, and that nothing of a resident's own outlives its use."""

import datetime as dt

import geopandas as gpd
import pandas as pd
import pytest
import shapely

from geo import model, words
from geo.access import ForbiddenError, Visitor
from geo.errors import ConflictError, UserError
from geo.storage import Edit, Office, answering, erasing, snapshot_of
from geo.storage.alike import alike
from tests.storage.conftest import new

TODAY = dt.date.today()
WORDS = {"text": "vorrei un orto", "contact": "anna@example.org"}
HOUSE = shapely.box(9.21, 45.44, 9.2101, 45.4401)


@pytest.fixture
def office(store):
    store.save(
        [
            new("courtyards", "yard", name="Corte"),
            new("buildings", "house", courtyard_id="yard", geometry=HOUSE),
        ],
        who="anna",
    )
    return Office(store, Visitor("anna", "editor"))


def hold(office, key="K7Q-M42", **values):
    row = {"received_on": TODAY, "kind": "garden", "state": "held", "building_id": "house"}
    office.save([Edit("submissions", key, row | WORDS | values, None)])
    return key


def held(office, key="K7Q-M42"):
    return office.row("submissions", key).values


def kept(office, key="K7Q-M42"):
    return held(office, key)["text"], held(office, key)["contact"]


BOTH, NEITHER = (WORDS["text"], WORDS["contact"]), (None, None)


def test_accepting_makes_an_open_request_of_the_same_place_and_date(office, store):
    accepted = answering.accept(office, hold(office, received_on=TODAY - dt.timedelta(days=3)))
    row = office.row("requests", accepted).values
    assert (row["kind"], row["status"], row["building_id"]) == ("garden", "open", "house")
    assert row["on"] == TODAY - dt.timedelta(days=3)
    assert row["area"] == "common_spaces"
    assert (held(office)["state"], held(office)["request_id"]) == ("accepted", accepted)
    assert kept(office) == BOTH
    assert list(store.history("requests", accepted)["who"]) == ["anna"]
    assert accepted in snapshot_of(store).tables["requests"].index


def test_refusing_keeps_the_reason_and_erases_what_was_written(office):
    answering.refuse(office, hold(office), "personal")
    assert (held(office)["state"], held(office)["reason"]) == ("refused", "personal")
    assert kept(office) == NEITHER
    assert office.fetch("requests").empty


def test_a_reason_that_is_no_code_is_refused(office):
    hold(office)
    with pytest.raises(UserError):
        answering.refuse(office, "K7Q-M42", "because")
    assert held(office)["state"] == "held"


def test_merging_counts_it_as_the_request_that_is_there(office):
    first = answering.accept(office, hold(office))
    answering.merge(office, hold(office, "AAA-AAA"), first)
    assert held(office, "AAA-AAA")["request_id"] == first
    assert len(office.fetch("requests")) == 1
    answering.answer(office, first, status="answered", on=TODAY)
    assert kept(office) == kept(office, "AAA-AAA") == NEITHER


@pytest.mark.parametrize(
    "decide",
    [
        lambda office, key, at: answering.accept(office, key, expected=at),
        lambda office, key, at: answering.refuse(office, key, "unclear", expected=at),
        lambda office, key, at: answering.merge(office, key, "R", expected=at),
    ],
)
def test_of_two_who_decide_the_second_is_told_and_nothing_is_written(office, decide):
    office.save([new("requests", "R", on=TODAY)])
    key = hold(office)
    seen = office.row("submissions", key).revision
    office.save([Edit("submissions", key, {"area": "inclusion"}, seen)])
    with pytest.raises(ConflictError):
        decide(office, key, seen)
    answering.refuse(office, key, "unclear")
    with pytest.raises(ConflictError) as told:
        decide(office, key, None)
    assert told.value.key == "requests.decided"
    assert words.explain(told.value, "it")
    assert len(office.fetch("requests")) == 1


def test_nobody_below_the_staff_decides_anything(office, store):
    key = hold(office)
    request = answering.accept(office, hold(office, "AAA-AAA"))
    before = store.revision()
    for visitor in (Visitor(), Visitor("carla")):
        stranger = Office(store, visitor)
        for decide in (
            lambda: answering.accept(stranger, key),  # noqa: B023
            lambda: answering.refuse(stranger, key, "unclear"),  # noqa: B023
            lambda: answering.merge(stranger, key, request),  # noqa: B023
            lambda: answering.answer(stranger, request, status="closed", on=TODAY),  # noqa: B023
            lambda: answering.propose(stranger, request, title="x", today=TODAY),  # noqa: B023
        ):
            with pytest.raises(ForbiddenError):
                decide()
    assert store.revision() == before


def test_a_request_becomes_a_proposal_with_its_place_and_first_step_at_once(office, store):
    request = answering.accept(office, hold(office))
    before = store.revision()
    pact = answering.propose(office, request, title="Giardino", today=TODAY, source="richiesta")
    assert store.revision() == before + 1
    row = office.row("pacts", pact).values
    assert (row["status"], row["area"], row["title"]) == ("proposed", "common_spaces", "Giardino")
    assert (row["proposed_on"], row["verified"]) == (TODAY, False)
    places, steps = office.fetch("pact_places"), office.fetch("status_changes")
    assert list(places["building_id"]) == ["house"] and set(places["pact_id"]) == {pact}
    assert list(steps["status"]) == ["proposed"] and set(steps["pact_id"]) == {pact}
    linked = office.row("requests", request).values
    assert (linked["pact_id"], linked["status"]) == (pact, "under_review")
    assert kept(office) == BOTH
    with pytest.raises(UserError) as told:
        answering.propose(office, request, title="x", today=TODAY)
    assert told.value.key == "requests.has_pact"


@pytest.mark.parametrize(
    ("status", "on", "key"),
    [
        ("answered", None, "requests.no_day"),
        ("closed", TODAY - dt.timedelta(days=1), "requests.answered_before"),
    ],
)
def test_an_answer_has_a_day_that_is_not_before_the_request(office, status, on, key):
    request = answering.accept(office, hold(office))
    with pytest.raises(UserError) as told:
        answering.answer(office, request, status=status, on=on)
    assert told.value.key == key and words.explain(told.value, "it")


def test_a_request_that_is_opened_again_has_no_day_of_an_answer(office):
    request = answering.accept(office, hold(office))
    answering.answer(office, request, status="closed", on=TODAY)
    answering.answer(office, request, status="under_review", on=TODAY, area="mutual_aid")
    row = office.row("requests", request).values
    assert (row["answered_on"], row["area"]) == (None, "mutual_aid")


def _by_edit(office, request, status):
    at = office.row("requests", request).revision
    office.save([Edit("requests", request, {"status": status}, at)])


def _by_store(office, request, status):
    at = office.row("requests", request).revision
    office._store.save([Edit("requests", request, {"status": status}, at)], who="cron")


def _by_import(office, request, status):
    rows = office.fetch("requests").loc[[request]].assign(status=status)
    office.bring_in(office.compare({"requests": rows}, origin="file"))


def _by_answer(office, request, status):
    answering.answer(office, request, status=status, on=TODAY)


@pytest.mark.parametrize("way", [_by_edit, _by_store, _by_import, _by_answer])
@pytest.mark.parametrize("status", model.SETTLED_STATUSES)
def test_whatever_way_a_request_is_settled_what_was_written_goes_with_it(
    office, store, way, status
):
    office.save([new("origins", "file")])
    request = answering.accept(office, hold(office))
    row = office.row("requests", request)
    office.save([Edit("requests", request, {"origin": "file"}, row.revision)])
    before = store.revision()
    way(office, request, status)
    assert store.revision() == before + 1
    assert kept(office) == NEITHER


def test_what_is_imported_for_a_settled_request_is_not_kept_either(office):
    office.save([new("requests", "R", on=TODAY, status="closed"), new("origins", "file")])
    row = {"id": "S", "received_on": TODAY, "kind": "garden", "state": "accepted",
           "request_id": "R", "origin": "file", **WORDS}  # fmt: skip
    sent = model.as_frame("submissions", [row])
    office.bring_in(office.compare({"submissions": sent}, origin="file"))
    assert kept(office, "S") == NEITHER


def test_when_the_request_is_gone_so_is_what_was_written(office):
    request = answering.accept(office, hold(office))
    row = office.row("submissions", "K7Q-M42")
    office.save(
        [
            Edit("submissions", "K7Q-M42", {"request_id": None}, row.revision),
            Edit("requests", request, None, office.row("requests", request).revision),
        ]
    )
    assert kept(office) == NEITHER


def test_a_contact_that_waits_too_long_goes_and_the_words_stay(office, store, monkeypatch):
    monkeypatch.setenv(erasing.SETTING, "30")
    hold(office, received_on=TODAY - dt.timedelta(days=29))
    assert answering.tidy(store, who="cron") == 0
    hold(office, "OLD-OLD", received_on=TODAY - dt.timedelta(days=30))
    monkeypatch.setenv(erasing.SETTING, "28")
    before = store.revision()
    assert answering.tidy(store, who="cron") == 2
    assert store.revision() == before + 1
    assert kept(office) == kept(office, "OLD-OLD") == (WORDS["text"], None)
    assert answering.tidy(store, who="cron") == 0
    assert store.revision() == before + 1


@pytest.mark.parametrize(
    ("setting", "days"),
    [(None, 365), ("", 365), ("90", 90), ("0", 365), ("-5", 365), ("ten", 365), ("9" * 30, None)],
)
def test_a_slip_in_the_setting_does_not_keep_contacts_for_ever(setting, days, caplog):
    assert erasing.contact_days(setting) == (days or int(setting))


def sketch(**rows):
    """A row `name=(kind, days ago, metres east, building, courtyard)`."""
    found = {
        name: {
            "kind": kind,
            "on": pd.Timestamp(TODAY) - pd.Timedelta(days=ago),
            "building_id": building,
            "courtyard_id": yard,
            "geometry": None if east is None else shapely.Point(9.21 + east / 78_000, 45.44),
        }
        for name, (kind, ago, east, building, yard) in rows.items()
    }
    return gpd.GeoDataFrame.from_dict(found, orient="index", geometry="geometry", crs="EPSG:4326")


def test_alike_are_requests_of_one_kind_near_or_in_one_courtyard_and_of_late(office):
    rows = sketch(
        one=("garden", 0, 0, None, "yard"),
        near=("garden", 300, 90, None, None),
        nearer=("garden", 3, 40, None, None),
        far=("garden", 3, 110, None, None),
        cleaning=("cleaning", 3, 0, None, None),
        old=("garden", 366, 0, None, None),
        yard=("garden", 3, 5000, None, "yard"),
        house=("garden", 3, None, "house", None),
        nowhere=("garden", 3, None, None, None),
    )
    known = {"buildings": office.fetch("buildings"), "courtyards": office.fetch("courtyards")}
    assert alike("one", rows, **known) == ["house", "nearer", "near", "yard"]
    assert alike("nowhere", rows, **known) == []
    assert alike("cleaning", rows, **known) == []


SECRET = "segretissimo-7731"


# PostgreSQL keeps its pages until VACUUM.
@pytest.mark.parametrize("kind", ["sqlite"])
@pytest.mark.parametrize("n", [1, 40, 400])
def test_what_is_erased_is_not_in_the_file_any_more(office, store, n):
    edits = [
        Edit(
            "submissions",
            f"S{at}",
            {"received_on": TODAY, "kind": "garden", "state": "held",
             "text": f"{SECRET} {at} " + "x" * (at * 37 % 480), "contact": f"{SECRET}@{at}"},
            None,
        )
        for at in range(n)
    ]  # fmt: skip
    office.save(edits)
    file = store.engine.url.database
    assert _held_in(file)
    for at in range(n):
        answering.refuse(office, f"S{at}", "unclear")
    assert not _held_in(file)


def _held_in(file):
    from pathlib import Path

    folder = Path(file).parent
    return any(SECRET.encode() in path.read_bytes() for path in folder.iterdir())
