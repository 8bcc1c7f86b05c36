"""A deleted row comes back with all that went because of it, or says why something cannot."""

import datetime as dt

import pytest

from geo.errors import ConflictError, UserError
from geo.storage import Edit
from geo.storage.recording import deletion, step
from geo.storage.restoring import ELSEWHERE, GONE, REFERS, TAKEN
from geo.storage.sheets import Sheet
from geo.storage.telling import comeback_lines
from tests.storage.conftest import new
from tests.storage.test_undoing import content

DAY = dt.date(2026, 5, 2)
PARTS = ("pact_areas", "pact_places", "pact_parties", "status_changes", "activities", "reports")


@pytest.fixture
def pact(anna):
    """A pact with two of everything, a request that it answered, and another pact beside it."""
    both = [(pact, n) for pact in ("P", "Other") for n in (1, 2)]
    anna.save(
        [
            *(new("pacts", one, signed_on=DAY) for one in ("P", "Other")),
            *(new("parties", f"O{n}") for n in (1, 2)),
            new("pact_areas", "P-a1", pact_id="P", area="inclusion"),
            new("pact_areas", "P-a2", pact_id="P", area="mutual_aid"),
            *(new("pact_places", f"{one}-l{n}", pact_id=one, address="via Roma 1")
              for one, n in both),
            *(new("pact_parties", f"P-w{n}", pact_id="P", party_id=f"O{n}", role="proposer")
              for n in (1, 2)),
            new("status_changes", "P-s1", pact_id="P", on=DAY, status="signed"),
            new("status_changes", "P-s2", pact_id="P", on=DAY + dt.timedelta(1), status="active"),
            *(new("activities", f"{one}-e{n}", pact_id=one, on=DAY, volunteers=n, hours=2.5)
              for one, n in both),
            *(new("reports", f"P-r{n}", **{"pact_id": "P", "from": DAY, "to": DAY,
                                           "received_on": DAY}) for n in (1, 2)),
            new("requests", "Q", on=DAY, pact_id="P", status="closed"),
        ]
    )  # fmt: skip
    return "P"


def last(office, table, row):
    return int(office.history(table, row).index[-1])


def gone(office, table="pacts", row="P"):
    office.save(deletion(office, table, row))


def comeback(office, table="pacts", row="P"):
    return office.comeback(table, row, last(office, table, row))


def told(office, lang="it", table="pacts", row="P"):
    return list(comeback_lines(comeback(office, table, row), lang))


def test_a_deleted_pact_comes_back_whole_in_one_transaction(anna, store, pact):
    before = content(store)
    gone(anna)
    revision = anna.revision()
    found = comeback(anna)
    assert found.back == dict.fromkeys(PARTS, 2) and found.tied == {"requests": 1}
    assert anna.revision() == revision
    assert anna.restore(found) == revision + 1
    assert content(store) == before


def test_what_comes_back_is_told_before_in_both_languages(anna, pact):
    gone(anna)
    assert told(anna) == [
        "Torna nel registro: 1 patto, 2 altri ambiti, 2 luoghi, 2 partecipanti, 2 passi, "
        "2 attività, 2 rendiconti.",
        "Si lega di nuovo: 1 richiesta.",
    ]
    assert told(anna, "en")[1] == "Linked to it again: 1 request."


def test_what_somebody_deleted_before_on_its_own_stays_deleted(anna, store, pact):
    gone(anna, "activities", "P-e1")
    before = content(store)
    gone(anna)
    assert comeback(anna).back["activities"] == 1
    anna.restore(comeback(anna))
    assert content(store) == before


def test_a_part_whose_party_is_gone_stays_behind_until_the_party_is_back(anna, store, pact):
    before = content(store)
    gone(anna)
    gone(anna, "parties", "O2")
    (lost,) = comeback(anna).lost
    assert (lost.table, lost.row, lost.why, lost.of) == (
        "pact_parties", "P-w2", REFERS, ("parties", "O2"),
    )  # fmt: skip
    assert any("Soggetto «O2»" in line for line in told(anna))
    anna.restore(comeback(anna))
    assert anna.row("pact_parties", "P-w2") is None and anna.row("pact_parties", "P-w1")
    # The deletion of a row that is there again brings what it left behind.
    anna.restore(comeback(anna, "parties", "O2"))
    number = int(anna.history("pacts", "P").index[-2])
    again = anna.comeback("pacts", "P", number)
    assert again.back == {"pact_parties": 1} and not again.lost
    assert list(comeback_lines(again, "it"))[1:] == ["Torna nel registro anche: 1 partecipante."]
    anna.restore(again)
    assert content(store) == before


def test_an_id_that_another_row_took_meanwhile_stays_the_other_rows(anna, bruno, pact):
    gone(anna)
    bruno.save([new("activities", "P-e1", pact_id="Other", on=DAY, title="Festa")])
    assert [(one.row, one.why) for one in comeback(anna).lost] == [("P-e1", TAKEN)]
    anna.restore(comeback(anna))
    assert anna.row("activities", "P-e1").values["title"] == "Festa"
    assert anna.row("activities", "P-e2") is not None


def test_a_pact_that_was_made_anew_under_the_same_number_is_never_written_over(anna, bruno, pact):
    first = int(anna.history("pacts", "P").index[0])
    gone(anna)
    bruno.save([new("pacts", "P", title="Di Bruno")])
    numbers = [int(one) for one in anna.history("pacts", "P").index]
    for number in (first, numbers[1]):
        with pytest.raises(UserError) as refused:
            anna.comeback("pacts", "P", number)
        assert refused.value.key == "record.taken_since"
    assert refused.value.parameters["who"] == "bruno"
    assert anna.row("pacts", "P").values["title"] == "Di Bruno"
    assert anna.comeback("pacts", "P", numbers[2]).back == {}


def test_the_number_of_a_deleted_pact_is_not_given_again(anna):
    anna.save([new("pacts", "P-2026-001"), new("pacts", "P-2026-002"), new("pacts", "P-2025-009")])
    gone(anna, row="P-2026-002")
    assert anna.new_pact_id(2026) == "P-2026-003"
    assert anna.new_pact_id(2027) == "P-2027-001"


def test_a_request_that_found_another_pact_meanwhile_stays_with_that(anna, bruno, pact):
    anna.save([new("requests", "R", on=DAY, pact_id="P")])
    gone(anna)
    held = bruno.row("requests", "Q")
    bruno.save([Edit("requests", "Q", {"pact_id": "Other"}, held.revision)])
    gone(bruno, "requests", "R")
    found = comeback(anna)
    assert sorted((one.row, one.why) for one in found.lost) == [("Q", ELSEWHERE), ("R", GONE)]
    anna.restore(found)
    assert anna.row("requests", "Q").values["pact_id"] == "Other"


def test_nothing_is_written_if_somebody_was_faster_than_the_click(anna, bruno, store, pact):
    gone(anna)
    found = comeback(anna)
    bruno.save([new("activities", "P-e1", pact_id="Other", on=DAY)])
    before = content(store)
    with pytest.raises(ConflictError):
        anna.restore(found)
    assert content(store) == before


def test_an_earlier_state_of_a_deleted_pact_comes_back_with_its_parts(anna, pact):
    first = int(anna.history("pacts", "P").index[0])
    held = anna.row("pacts", "P")
    anna.save([Edit("pacts", "P", {"title": "Dopo"}, held.revision)])
    gone(anna)
    anna.restore(anna.comeback("pacts", "P", first))
    assert anna.row("pacts", "P").values["title"] == "P"
    assert len(anna.rows_where("activities", "pact_id", "P")) == 2


def test_of_a_pact_that_is_there_an_earlier_state_brings_its_own_cells_alone(anna, pact):
    first = int(anna.history("pacts", "P").index[0])
    gone(anna, "activities", "P-e1")
    held = anna.row("pacts", "P")
    anna.save([Edit("pacts", "P", {"title": "Dopo"}, held.revision)])
    found = anna.comeback("pacts", "P", first)
    assert len(found.edits) == 1 and list(comeback_lines(found, "it")) == [
        "Torna com’era allora: 1 patto."
    ]


def test_the_status_that_comes_back_is_that_of_the_latest_step(anna, pact):
    first = int(anna.history("pacts", "P").index[0])
    step(anna, "P", "suspended", DAY + dt.timedelta(9), today=DAY + dt.timedelta(9))
    gone(anna)
    anna.restore(anna.comeback("pacts", "P", first))
    assert anna.row("pacts", "P").values["status"] == "suspended"


def test_a_row_whose_pact_is_gone_names_the_pact(anna, pact):
    gone(anna)
    with pytest.raises(UserError) as refused:
        comeback(anna, "activities", "P-e1")
    assert refused.value.parameters == {"table": "pacts", "row": "P"}


def test_what_an_import_removed_in_the_same_transaction_is_not_mixed_up(anna, pact):
    anna.save([*deletion(anna, "pacts", "P"), *deletion(anna, "pacts", "Other")])
    assert comeback(anna).back["activities"] == 2
    anna.restore(comeback(anna))
    assert anna.row("pacts", "Other") is None
    anna.restore(comeback(anna, row="Other"))
    assert len(anna.rows_where("activities", "pact_id", "Other")) == 2


def test_restoring_with_ones_own_values_brings_the_rest_along_in_one_transaction(anna, pact):
    base = anna.sheet("pacts", "P")
    gone(anna)
    found = comeback(anna)
    assert found.sheet().cells == base.cells
    mine = {**base.cells, "title": "Mio", "pact_places/P-l1": None,
            "pact_areas/P-a3": {"area": "common_spaces", "origin": None}}  # fmt: skip
    revision = anna.revision()
    assert anna.restore(found, then=mine) == revision + 1
    after = anna.sheet("pacts", "P")
    assert after.cells["title"] == "Mio" and "pact_areas/P-a3" in after.cells
    assert "pact_places/P-l1" not in after.cells
    assert len(anna.rows_where("activities", "pact_id", "P")) == 2
    # The trail tells what came back and what I made of it, each by itself.
    back, changed = anna.history("pacts", "P").iloc[-2:].itertuples()
    assert back.before is None and changed.before["title"] == "P"
    # So a row that came back otherwise than it went is still known to be the same.
    assert anna.comeback("pacts", "P", int(anna.history("pacts", "P").index[0])).row == "P"


def test_a_deleted_row_without_parts_has_an_empty_sheet_but_its_cells(anna, pact):
    gone(anna, "activities", "P-e1")
    sheet = comeback(anna, "activities", "P-e1").sheet()
    assert isinstance(sheet, Sheet) and sheet.cells["volunteers"] == 1
    assert not sheet.there


def test_the_trail_names_the_pact_before_the_parts_that_went_with_it(anna, pact):
    gone(anna)
    (written, *_) = anna.writes(limit=1)
    assert written.first[0].table == "pacts" and written.count == 14


def test_the_trail_tells_what_came_back_from_what_is_new(anna, pact):
    assert not any(one.again for one in anna.writes(limit=1)[0].first)
    gone(anna)
    anna.restore(comeback(anna))
    assert all(one.again for one in anna.writes(limit=1)[0].first)


def _brought_back_by_a_file(anna, bruno):
    """Delete the pact, let a file bring it in with another title; number the deletion."""
    gone(anna)
    number = last(anna, "pacts", "P")
    again = [new("pacts", "P", title="Orto di via Roma", status="proposed"),
             new("activities", "P-e1", pact_id="P", on=DAY, volunteers=9)]  # fmt: skip
    bruno.save(again)
    return number


def test_what_went_with_a_pact_that_a_file_brought_back_otherwise_can_come_back(anna, bruno, pact):
    number = _brought_back_by_a_file(anna, bruno)
    with pytest.raises(UserError):
        anna.comeback("pacts", "P", number)
    found = anna.comeback("pacts", "P", number, rest=True)
    assert found.back == dict.fromkeys(PARTS, 2) | {"activities": 1}
    assert list(comeback_lines(found, "it")) == [
        "Resta com’è adesso: 1 patto.",
        "Torna nel registro anche: 2 altri ambiti, 2 luoghi, 2 partecipanti, 2 passi, 1 attività, "
        "2 rendiconti.",
        "Si lega di nuovo: 1 richiesta.",
    ]
    anna.restore(found)
    after = anna.row("pacts", "P").values
    assert (after["title"], after["signed_on"]) == ("Orto di via Roma", None)
    assert after["status"] == "active", "that of its latest step"
    assert anna.row("activities", "P-e1").values["volunteers"] == 9
    assert not anna.comeback("pacts", "P", number, rest=True).edits[1:]


def test_only_of_a_row_that_is_there_the_rest_can_come_back(anna, pact):
    gone(anna)
    with pytest.raises(UserError) as refused:
        anna.comeback("pacts", "P", last(anna, "pacts", "P"), rest=True)
    assert refused.value.parameters == {"table": "pacts", "row": "P"}


def test_nothing_else_comes_back_if_somebody_changed_the_new_row_meanwhile(
    anna, bruno, store, pact
):
    found = anna.comeback("pacts", "P", _brought_back_by_a_file(anna, bruno), rest=True)
    held = bruno.row("pacts", "P")
    bruno.save([Edit("pacts", "P", {"title": "Ancora altro"}, held.revision)])
    before = content(store)
    with pytest.raises(ConflictError):
        anna.restore(found)
    assert content(store) == before
