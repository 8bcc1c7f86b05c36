"""An older address, which a slow network sends with a click, does not undo what was chosen."""

import pytest

from geo.ui import written as module
from geo.ui.written import CATCHING_UP_S, Written, note_end

NOTHING, ONE, BOTH = {}, {"area": ["inclusion"]}, {"area": ["inclusion"], "q": ["via"]}


@pytest.fixture
def clock(monkeypatch):
    """A session of its own, and a clock that the test moves."""
    now = [100.0]
    monkeypatch.setattr(module.st, "session_state", {})
    monkeypatch.setattr(module.time, "monotonic", lambda: now[0])
    return now


@pytest.fixture
def address(clock):
    kept = Written("_a")
    kept.keep(NOTHING)
    kept.keep(ONE)
    return kept


def test_the_first_address_of_a_session_comes_from_outside(clock) -> None:
    assert Written("_a").is_from_outside(ONE, NOTHING)


def test_what_was_written_comes_back_and_is_no_news(address) -> None:
    assert not address.is_from_outside(ONE, ONE)


@pytest.mark.parametrize("held", [NOTHING, {"q": ["altro"]}])
def test_what_was_chosen_since_is_newer_than_any_address(address, held) -> None:
    assert not address.is_from_outside(held, BOTH)


def test_the_address_before_is_late_for_a_moment_and_then_somebody_went_back(
    address, clock
) -> None:
    note_end()
    assert not address.is_from_outside(NOTHING, ONE)
    clock[0] += CATCHING_UP_S + 0.1
    assert address.is_from_outside(NOTHING, ONE)


def test_while_a_page_is_still_being_written_the_address_before_is_late(address, clock) -> None:
    note_end()
    address.keep(BOTH)  # by a run that takes its time
    clock[0] += 5 * CATCHING_UP_S
    assert not address.is_from_outside(ONE, BOTH)
    note_end()
    clock[0] += 0.1
    assert not address.is_from_outside(ONE, BOTH)


def test_the_address_before_two_quick_choices_is_late_too(address) -> None:
    address.keep(BOTH)
    assert not address.is_from_outside(NOTHING, BOTH)


def test_a_choice_made_and_taken_back_is_not_made_again_by_the_address_in_between(address) -> None:
    address.keep(NOTHING)
    assert not address.is_from_outside(NOTHING, NOTHING)  # of before the two choices, or after
    assert not address.is_from_outside(ONE, NOTHING)


def test_going_back_is_followed_at_once_where_the_browser_had_the_new_address(address) -> None:
    assert not address.is_from_outside(ONE, ONE)
    assert address.is_from_outside(NOTHING, ONE)


def test_another_address_is_from_outside_at_once(address) -> None:
    assert address.is_from_outside(BOTH, ONE)
