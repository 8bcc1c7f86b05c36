"""What is entered by hand from a shell: the same checks as on the page."""

import datetime as dt

import pytest

from geo.access import Visitor
from geo.storage import Edit, Office, open_store
from geo.storage.recording import deletion

PACT = {"title": "Orti", "status": "signed", "public": True, "verified": False}
YESTERDAY = dt.date.today() - dt.timedelta(days=1)


@pytest.fixture
def pact(register_file):
    store = open_store()
    store.save([Edit("pacts", "P", PACT | {"signed_on": dt.date(2020, 1, 1)}, None)], who="anna")
    yield store
    store.close()


def test_an_activity_is_recorded_and_a_likely_double_asked_about(pact, run):
    given = ("record", "P", "--date", f"{YESTERDAY:%d/%m/%Y}", "--people", "70+", "--hours", "2,5")
    code, out, _ = run(*given, "--kind", "cleaning")
    assert code == 0
    row = pact.row("activities", out.split()[-1]).values
    assert (row["on"], row["volunteers"], row["hours"]) == (YESTERDAY, 70, 2.5)
    assert row["volunteers_at_least"] is True
    code, _, err = run(*given, "--kind", "cleaning")
    assert code == 1 and "--yes" in err
    assert run(*given, "--kind", "cleaning", "--yes")[0] == 0
    assert len(pact.fetch("activities")) == 2


def test_people_and_hours_that_nobody_gave_are_unknown(pact, run):
    _, out, _ = run("record", "P")
    row = pact.row("activities", out.split()[-1]).values
    assert row["volunteers"] is None and row["hours"] is None and row["on"] == dt.date.today()


@pytest.mark.parametrize(
    "given",
    [
        ("record", "?"),
        ("record", "P", "--people", "molte"),
        ("record", "P", "--hours", "-2"),
        ("record", "P", "--kind", "festa"),
        ("record", "P", "--date", "2999-01-01"),
        ("step", "P", "felice", "2026-01-01"),
        ("step", "?", "active", "2026-01-01"),
        ("step", "P", "active", "domani"),
        ("history", "pacts", "?"),
        ("history", "letters", "P"),
        ("restore", "pacts", "P", "x"),
        ("restore", "letters", "P", "1"),
    ],
)
def test_a_mistake_is_a_sentence_and_writes_nothing(pact, run, given):
    before = pact.revision()
    code, out, err = run(*given)
    assert code == 1 and err.strip() and not out
    assert pact.revision() == before


def test_a_step_is_seen_in_the_history_and_taken_back(pact, run):
    assert run("step", "P", "active", f"{YESTERDAY}")[0] == 0
    assert pact.row("pacts", "P").values["status"] == "active"
    code, out, _ = run("history", "pacts", "P")
    assert code == 0 and "status: signed → active" in out
    number = out.splitlines()[0].split()[0]
    pact.save([Edit("pacts", "P", {"title": "Altro"}, pact.row("pacts", "P").revision)], who="b")
    assert run("restore", "pacts", "P", number)[0] == 0
    row = pact.row("pacts", "P").values
    # The latest step still says active: the status never contradicts it.
    assert (row["title"], row["status"]) == ("Orti", "active")


def test_a_deleted_pact_is_restored_with_what_went_and_asked_about_if_not_all_can(pact, run):
    office = Office(pact, Visitor("anna", "editor"))
    day = {"pact_id": "P", "on": YESTERDAY, "volunteers_at_least": False, "verified": False}
    office.save([Edit("activities", f"P-e{n}", day, None) for n in (1, 2)])
    office.save([Edit("parties", "O", {"name": "Orti"}, None)])
    link = {"pact_id": "P", "party_id": "O", "role": "proposer"}
    office.save([Edit("pact_parties", "P-w", link, None)])
    for table, row in (("pacts", "P"), ("parties", "O")):
        office.save(deletion(office, table, row))
    number = str(office.history("pacts", "P").index[-1])
    code, out, err = run("restore", "pacts", "P", number)
    assert code == 1 and not out and "1 partecipante" in err and "--yes" in err
    assert pact.row("pacts", "P") is None
    code, out, _ = run("restore", "pacts", "P", number, "--yes")
    assert code == 0 and "1 patto, 2 attività" in out
    assert len(office.rows_where("activities", "pact_id", "P")) == 2
