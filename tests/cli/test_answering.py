"""What residents ask for, from a shell."""

import datetime as dt

import pytest

from geo import words
from geo.storage import Edit, open_store

DAY = dt.date(2026, 6, 1)


@pytest.fixture
def held():
    row = {"received_on": DAY, "kind": "garden", "state": "held", "address": "via Mompiani 3",
           "text": "due panchine\ne un albero", "contact": "anna@example.org"}  # fmt: skip
    open_store().save([Edit("submissions", "K7Q-M42", row, None)], who="modulo")


def submission():
    return open_store().row("submissions", "K7Q-M42").values


def test_what_waits_is_listed_with_what_was_written(run, held):
    code, out, _ = run("requests")
    assert code == 0
    assert "K7Q-M42  01/06/2026" in out and "via Mompiani 3" in out
    assert "due panchine e un albero" in out and "anna@example.org" in out


@pytest.mark.parametrize("lang", words.languages())
def test_with_nothing_to_decide_or_to_erase_a_sentence_says_so_without_a_zero(run, lang):
    assert run("requests", "--lang", lang)[1] == words.say("cli.requests.none", lang) + "\n"
    assert run("tidy", "--lang", lang)[1] == words.say("cli.tidy.none", lang) + "\n"


def test_accepting_and_closing_from_a_shell_erases_what_was_written(run, held):
    assert run("requests", "--accept", "K7Q-M42")[0] == 0
    assert submission()["state"] == "accepted" and submission()["contact"]
    assert run("requests", "--close", "K7Q-M42")[0] == 0
    assert submission()["text"] is None and submission()["contact"] is None
    assert open_store().row("requests", "K7Q-M42").values["status"] == "closed"


def test_refusing_from_a_shell_keeps_the_reason_alone(run, held):
    assert run("requests", "--refuse", "K7Q-M42", "--reason", "unclear")[0] == 0
    assert (submission()["reason"], submission()["text"]) == ("unclear", None)


@pytest.mark.parametrize("option", ["--accept", "--refuse", "--close"])
def test_an_unknown_code_is_one_clear_sentence(run, option):
    code, out, err = run("requests", option, "XXX-XXX")
    assert code == 1 and not out and "XXX-XXX" in err


def test_tidying_erases_contacts_that_were_kept_too_long(run, held, monkeypatch):
    monkeypatch.setenv("PACTS_CONTACT_DAYS", "1")
    assert "1" in run("tidy")[1]
    assert submission()["contact"] is None and submission()["text"]
    assert run("tidy")[0] == 0
