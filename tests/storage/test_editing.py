"""What the office enters by hand: drafts, sheets, steps, the weekly entry, history, restore."""

import datetime as dt

import pytest
import sqlalchemy as sa

from geo.errors import ConflictError, UserError
from geo.storage import Edit
from geo.storage import drafts as kept
from geo.storage.engine import writing
from geo.storage.lifecycle import next_statuses, steps_of, with_step
from geo.storage.recording import DoubtfulError, deletion, record, save_sheet, step
from geo.storage.schema import DRAFTS
from geo.storage.sheets import Sheet, edits_of
from tests.storage.conftest import new

TODAY = dt.date(2026, 11, 20)
SIGNED = dt.date(2026, 1, 10)


@pytest.fixture
def pact(anna):
    anna.save(
        [
            new("pacts", "P", signed_on=SIGNED, ends_on="2027-01-09"),
            new("parties", "O"),
            new("pact_parties", "P-1", pact_id="P", party_id="O", role="proposer"),
            new("status_changes", "P-s1", pact_id="P", on=SIGNED, status="signed"),
            new("status_changes", "P-s2", pact_id="P", on="2026-02-01", status="active"),
        ]
    )
    return "P"


def restore(office, table, row, number):
    return office.restore(office.comeback(table, row, number))


def last_number(office, table, row):
    return int(office.history(table, row).index[-1])


def activity(**values):
    return {"pact_id": "P", "on": "2026-11-20", "kind": "cleaning", "volunteers": 12, **values}


def test_a_draft_is_its_writers_alone_and_no_change_of_the_register(anna, bruno, pact):
    before = anna.revision()
    anna.save_draft("pacts", pact, {"title": "Orti nuovi", "people": ""}, base=3)
    found = anna.draft("pacts", pact)
    assert (found.values, found.base) == ({"title": "Orti nuovi", "people": ""}, 3)
    assert found.saved_at.utcoffset() == dt.timedelta(0)
    assert bruno.draft("pacts", pact) is None and bruno.drafts("pacts") == {}
    assert anna.revision() == before
    assert "nuovi" not in str(anna.changes().to_dict())


def test_a_draft_is_replaced_dropped_and_forgotten_after_thirty_days(anna, store):
    anna.save_draft("pacts", "", {"title": "a"}, base=None)
    anna.save_draft("pacts", "", {"title": "b"}, base=None)
    assert anna.drafts("pacts")[""].values == {"title": "b"}
    anna.drop_draft("pacts", "")
    anna.drop_draft("pacts", "")
    assert anna.draft("pacts", "") is None
    anna.save_draft("pacts", "old", {"title": "c"}, base=None)
    with writing(store.engine) as connection:
        long_ago = dt.datetime.now(dt.UTC) - dt.timedelta(days=kept.KEPT_DAYS, minutes=1)
        connection.execute(sa.update(DRAFTS).values(saved_at=long_ago))
    assert anna.draft("pacts", "old") is None and anna.drafts("pacts") == {}
    anna.save_draft("pacts", "new", {}, base=None)
    with writing(store.engine) as connection:
        assert list(connection.execute(sa.select(DRAFTS.c.row)).scalars()) == ["new"]


def test_a_sheet_holds_a_row_with_its_parts_and_writes_only_what_changed(anna, pact):
    sheet = anna.sheet("pacts", pact)
    assert sheet.cells["signed_on"] == "2026-01-10"
    assert sheet.cells["pact_parties/P-1"] == {"party_id": "O", "role": "proposer", "origin": None}
    assert edits_of(sheet, sheet.cells) == []
    gone = {**sheet.cells, "pact_parties/P-1": None, "description": "Al mercoledì"}
    edits = edits_of(sheet, gone)
    assert {(edit.table, edit.id) for edit in edits} == {("pacts", "P"), ("pact_parties", "P-1")}
    save_sheet(anna, sheet, gone)
    again = anna.sheet("pacts", pact)
    assert again.cells["description"] == "Al mercoledì" and "pact_parties/P-1" not in again.cells


def test_a_new_pact_with_a_new_party_is_one_transaction(anna):
    cells = {
        "title": "Orti", "status": "proposed", "public": True, "verified": False,
        "parties/O-1": {"name": "Orti insieme", "kind": "association", "contact": "x@example.org"},
        "pact_parties/P-2026-001-a": {"party_id": "O-1", "role": "proposer"},
        "pact_places/P-2026-001-b": {"address": "via Roma 1", "geometry": "POINT (9.2 45.4)"},
    }  # fmt: skip
    before = anna.revision()
    assert save_sheet(anna, Sheet("pacts", "P-2026-001"), cells) == "P-2026-001"
    assert anna.revision() == before + 1
    assert anna.row("pact_places", "P-2026-001-b").values["geometry"].x == 9.2


def test_a_number_that_another_took_meanwhile_is_not_fought_over(anna, bruno):
    cells = {"title": "Orti", "status": "proposed", "public": True, "verified": False}
    part = {"pact_areas/P-2026-001-a": {"area": "inclusion"}}
    assert save_sheet(anna, Sheet("pacts", "P-2026-001"), cells | part) == "P-2026-001"
    assert save_sheet(bruno, Sheet("pacts", "P-2026-001"), cells | part) == "P-2026-002"
    assert list(bruno.rows_where("pact_areas", "pact_id", "P-2026-002")) == ["P-2026-002-a"]


def test_the_second_of_two_is_refused_and_nothing_of_theirs_is_written(anna, bruno, pact):
    mine, theirs = anna.sheet("pacts", pact), bruno.sheet("pacts", pact)
    save_sheet(bruno, theirs, {**theirs.cells, "title": "Di Bruno"})
    with pytest.raises(ConflictError):
        save_sheet(anna, mine, {**mine.cells, "title": "Di Anna", "pact_parties/P-1": None})
    assert anna.sheet("pacts", pact).cells["title"] == "Di Bruno"
    assert "pact_parties/P-1" in anna.sheet("pacts", pact).cells


def test_a_step_changes_the_status_with_it(anna, pact):
    step(anna, pact, "suspended", TODAY, today=TODAY)
    sheet = anna.sheet("pacts", pact)
    assert sheet.cells["status"] == "suspended"
    assert [one["status"] for _, one in steps_of(sheet.cells)] == ["signed", "active", "suspended"]


def test_an_earlier_step_leaves_the_status_of_the_latest(anna, pact):
    step(anna, pact, "suspended", dt.date(2026, 1, 20), today=TODAY)
    assert anna.sheet("pacts", pact).cells["status"] == "active"


def test_of_two_steps_on_one_day_the_one_entered_last_counts(anna, pact):
    for status in ("suspended", "active", "reporting"):
        step(anna, pact, status, TODAY, today=TODAY)
        assert anna.sheet("pacts", pact).cells["status"] == status
    from geo.storage import as_of

    _, tables = anna.fetch_all()
    assert as_of(tables, TODAY)["pacts"]["status"]["P"] == "reporting"


def test_signing_tells_the_day_of_signing_if_nobody_knew_it():
    assert with_step("P", {"signed_on": None}, "signed", TODAY)["signed_on"] == "2026-11-20"
    assert with_step("P", {"signed_on": "2026-01-01"}, "signed", TODAY)["signed_on"] == "2026-01-01"


def test_a_step_to_come_or_of_no_pact_or_of_no_kind_is_refused(anna, pact):
    for given in (
        (pact, "active", dt.date(2026, 11, 21)),
        ("?", "active", TODAY),
        (pact, "x", TODAY),
    ):
        with pytest.raises(UserError):
            step(anna, *given, today=TODAY)


def test_every_status_can_follow_every_other_and_the_usual_come_first():
    assert next_statuses("proposed")[0] == "under_review"
    assert len(next_statuses("archived")) == 12
    assert len(next_statuses(None)) == 13


def test_people_left_empty_are_unknown_and_not_zero(anna, pact):
    row = record(anna, "activities", activity(volunteers=None, hours=None), today=TODAY)
    assert anna.row("activities", row).values["volunteers"] is None
    assert row.startswith("P-A20261120-")


def test_the_same_pact_day_and_kind_is_asked_about_once(anna, pact):
    record(anna, "activities", activity(), today=TODAY)
    with pytest.raises(DoubtfulError) as asked:
        record(anna, "activities", activity(title="Un’altra"), today=TODAY)
    assert [one.key for one in asked.value.problems] == ["record.alike.untitled"]
    record(anna, "activities", activity(title="Un’altra"), today=TODAY, sure=True)
    record(anna, "activities", activity(kind="gardening"), today=TODAY)
    assert len(anna.rows_where("activities", "pact_id", pact)) == 3


@pytest.mark.parametrize(
    ("on", "key", "severity"),
    [
        ("2025-12-31", "loading.activity.before_signing", "warn"),
        ("2026-11-21", "loading.activity.future", "reject"),
        (None, "record.missing", "reject"),
    ],
)
def test_a_day_outside_of_the_pacts_life_is_asked_about_and_one_to_come_refused(
    anna, pact, on, key, severity
):
    with pytest.raises(DoubtfulError) as asked:
        record(anna, "activities", activity(on=on), today=TODAY)
    assert [(one.key, one.severity) for one in asked.value.problems] == [(key, severity)]
    if severity == "reject":
        with pytest.raises(DoubtfulError):
            record(anna, "activities", activity(on=on), today=TODAY, sure=True)


def test_a_report_of_nothing_is_a_report(anna, pact):
    cells = {"pact_id": "P", "from": "2026-10-01", "to": "2026-10-31", "received_on": "2026-11-20"}
    row = record(anna, "reports", cells, today=TODAY)
    assert anna.row("reports", row).values["to"] == dt.date(2026, 10, 31)
    with pytest.raises(DoubtfulError):
        record(anna, "reports", {**cells, "to": "2026-09-01"}, today=TODAY)


def test_a_changed_activity_keeps_what_was_not_named(anna, pact):
    row = record(anna, "activities", activity(title="Pulizia"), today=TODAY)
    base = anna.sheet("activities", row)
    record(anna, "activities", {"volunteers": 15}, today=TODAY, base=base)
    assert anna.sheet("activities", row).cells["title"] == "Pulizia"
    assert anna.sheet("activities", row).cells["volunteers"] == 15


def test_a_row_comes_back_as_it_was_also_after_its_deletion(anna, pact):
    row = record(anna, "activities", activity(title="Pulizia"), today=TODAY)
    first = int(anna.history("activities", row).index[0])
    record(anna, "activities", {"volunteers": 99}, today=TODAY, base=anna.sheet("activities", row))
    restore(anna, "activities", row, first)
    assert anna.row("activities", row).values["volunteers"] == 12
    anna.save(deletion(anna, "activities", row))
    restore(anna, "activities", row, last_number(anna, "activities", row))
    assert anna.row("activities", row).values["title"] == "Pulizia"
    assert len(anna.history("activities", row)) == 5


def test_what_a_row_refers_to_must_be_there_when_it_comes_back(anna, pact):
    row = record(anna, "activities", activity(), today=TODAY)
    anna.save(deletion(anna, "pacts", pact))
    number = last_number(anna, "activities", row)
    with pytest.raises(UserError) as refused:
        restore(anna, "activities", row, number)
    assert refused.value.key == "record.refers_gone"
    with pytest.raises(UserError):
        restore(anna, "activities", row, 10_000)


def test_a_step_that_comes_back_brings_its_status(anna, pact):
    step(anna, pact, "suspended", TODAY, today=TODAY)
    sheet = anna.sheet("pacts", pact)
    (last, _) = steps_of(sheet.cells)[-1]
    save_sheet(anna, sheet, {**sheet.cells, f"status_changes/{last}": None, "status": "active"})
    restore(anna, "status_changes", last, int(anna.history("status_changes", last).index[0]))
    assert anna.sheet("pacts", pact).cells["status"] == "suspended"
    restore(anna, "pacts", pact, int(anna.history("pacts", pact).index[0]))
    assert anna.sheet("pacts", pact).cells["status"] == "suspended"


def test_a_deletion_tells_all_that_goes_and_keeps_what_can_be_without(anna, pact):
    record(anna, "activities", activity(), today=TODAY)
    anna.save([new("requests", "Q", on=TODAY, pact_id=pact)])
    edits = deletion(anna, "pacts", pact)
    gone = sorted(edit.table for edit in edits if edit.values is None)
    assert gone == ["activities", "pact_parties", "pacts", "status_changes", "status_changes"]
    anna.save(edits)
    assert anna.row("pacts", pact) is None and anna.row("parties", "O") is not None
    assert anna.row("requests", "Q").values["pact_id"] is None
    assert deletion(anna, "pacts", pact) == []


def test_the_trail_is_read_from_its_end_page_by_page_an_import_as_one(anna, bruno):
    anna.save([new("pacts", f"P{n}") for n in range(5)])
    bruno.save([new("parties", "O")])
    anna.save([new("pacts", "Q")])
    told = anna.writes()
    assert [(one.who, one.count) for one in told] == [("anna", 1), ("bruno", 1), ("anna", 5)]
    assert [change.row for change in told[-1].first] == ["P0", "P1", "P2"]
    assert [one.revision for one in anna.writes(before=told[0].revision, limit=1)] == [
        told[1].revision
    ]
    assert [one.who for one in anna.writes(who="bruno")] == ["bruno"]
    assert [one.count for one in anna.writes(table="pacts")] == [1, 5]
    assert anna.writes(before=1) == []
    assert list(anna.changes(limit=2)["row"]) == ["Q", "O"]
    assert list(anna.changes(before=int(anna.changes().index[1]), who="anna")["row"]) == [
        "P4", "P3", "P2", "P1", "P0",
    ]  # fmt: skip


def test_an_empty_trail_has_no_page(anna):
    assert anna.writes() == [] and anna.changes().empty


def test_a_conflict_is_never_taken_for_a_number_that_is_taken(anna, pact):
    stale = Sheet("pacts", pact, anna.sheet("pacts", pact).cells, {"": 0})
    with pytest.raises(ConflictError):
        save_sheet(anna, stale, {**stale.cells, "title": "x"})
    assert anna.save([Edit("pacts", pact, {"title": "y"}, anna.row("pacts", pact).revision)])
