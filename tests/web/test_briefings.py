"""Decks by address: the same for everybody, few made at a time."""

from threading import Semaphore

import pytest

from geo.web import briefings
from geo.web.answers import Kept
from tests.web.conftest import Get

DECK = "/deck?on=2024-03-01&set=quarter"


@pytest.fixture(autouse=True)
def no_deck_is_kept(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(briefings, "DECKS", Kept(30_000_000))


def test_a_deck_is_served_with_the_live_map_of_the_same_day_and_places(get: Get) -> None:
    found = get(f"{DECK}&place=quarter:a&lang=en")
    assert found.status_code == 200
    assert (
        'data-address="map?place=quarter%3Aa&amp;on=2024-03-01&amp;set=quarter&amp;lang=en"'
        in found.text
    )


def test_the_live_map_of_one_pact_opens_at_that_pact(get: Get) -> None:
    assert "pact=P1" in get(f"{DECK}&pact=P1").text
    assert "selected=pact%3AP1&amp;focus=selected" in get("/map?pact=P1").text


@pytest.mark.parametrize(
    ("language", "said"), [("it", "Questa pagina riprova da sola"), ("en", "tries again by itself")]
)
def test_when_too_many_decks_are_made_the_next_one_is_told_when_to_try_again(
    language: str, said: str, get: Get, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(briefings, "ROOM", Semaphore(0))
    found = get(f"{DECK}&lang={language}")
    assert found.status_code == 503
    assert found.headers["retry-after"] == "5" and found.headers["cache-control"] == "no-store"
    assert said in found.text and f'<html lang="{language}"' in found.text


def test_who_waits_too_long_for_a_turn_is_sent_away_and_leaves_room(
    get: Get, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(briefings, "TURNS", Semaphore(0))
    monkeypatch.setattr(briefings, "ROOM", Semaphore(1))
    monkeypatch.setattr(briefings, "WAIT_S", 0.01)
    assert [get(DECK).status_code for _ in range(2)] == [503, 503]
    briefings.TURNS.release()
    assert [get(DECK).status_code for _ in range(2)] == [200, 200]


def test_a_deck_that_is_kept_waits_for_nobody(get: Get, monkeypatch: pytest.MonkeyPatch) -> None:
    assert get(DECK).status_code == 200
    monkeypatch.setattr(briefings, "ROOM", Semaphore(0))
    assert get(DECK).status_code == 200


def test_a_deck_that_cannot_be_made_gives_its_turn_back(
    get: Get, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(briefings, "TURNS", Semaphore(1))
    monkeypatch.setattr(briefings, "ROOM", Semaphore(1))
    assert [get(f"{DECK}&place=quarter:gone").status_code for _ in range(3)] == [400] * 3
    assert get(DECK).status_code == 200
