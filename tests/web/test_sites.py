"""Places for next pacts by address, and answers that are worked out beside the pages."""

import threading
from collections.abc import Callable

import httpx
import pytest

from geo.web.proofs import Work, Works

Get = Callable[..., httpx.Response]
ON = "on=2024-03-01&set=quarter"


def test_every_candidate_says_how_many_homes_it_would_bring_near(get: Get) -> None:
    found = get(f"/layers/candidates?{ON}&radius=300").json()
    told = {one["id"]: one["properties"] for one in found["features"]}
    assert told == {
        "c1": {"name": "Corte grande", "place": "Ponte", "kind": "courtyard", "gain": 0},
        "b2": {"name": "via Seconda 2", "place": "Prato", "kind": "building", "gain": 0},
    }
    assert found["covered"] == ["b1"]


def test_before_the_pact_its_homes_are_still_to_be_won(get: Get) -> None:
    found = get("/layers/candidates?on=2023-10-01&set=quarter").json()
    assert [one["properties"]["gain"] for one in found["features"]] == [12, 0]
    assert found["covered"] == []


def test_a_plan_is_numbered_in_the_order_asked_and_says_what_it_adds(get: Get) -> None:
    found = get("/layers/sites?on=2023-10-01&set=quarter&radius=200&sites=b2&sites=c1").json()
    told = [(one["id"], one["properties"]["order"], one["properties"]["gain"],
             one["properties"]["running"]) for one in found["features"]]  # fmt: skip
    assert told == [("b2", 1, 0, 0), ("c1", 2, 12, 12)]
    assert found["covered"] == ["b1", "b2"]
    assert found["radius_m"] == 200


def test_an_address_that_names_edition_and_day_is_kept_for_ever(get: Get) -> None:
    first = get(f"/layers/sites?{ON}&sites=c1", follow=False)
    assert first.status_code == 307
    proper = f"/layers/{first.headers['location']}"
    assert "radius=300" in proper and "sites=c1" in proper
    kept = get(proper, follow=False)
    assert kept.status_code == 200
    assert "immutable" in kept.headers["cache-control"]


@pytest.mark.parametrize(
    ("asked", "key"),
    [
        ("sites=nowhere", "siting.unknown_site"),
        ("sites=%7B%7B7*7%7D%7D", "siting.unknown_site"),
        ("sites=" + "x" * 500, "siting.unknown_site"),
        ("radius=999", "choices.unknown_value"),
        ("&".join(f"sites={n}" for n in range(61)), "next.too_many_sites"),
    ],
)
def test_what_cannot_be_is_refused_in_words(get: Get, asked: str, key: str) -> None:
    answer = get(f"/layers/sites?{ON}&{asked}")
    assert answer.status_code == 400
    assert answer.json()["error"] == key
    assert answer.json()["message"]


def ended(work: Work) -> Work:
    for _ in range(2_000):
        if not work.running:
            return work
        threading.Event().wait(0.005)
    raise AssertionError("the work did not end")


def test_two_visitors_who_ask_the_same_share_one_answer() -> None:
    made = []
    works: Works[int] = Works()
    gate = threading.Event()

    def make(_work: Work[int]) -> int:
        gate.wait(10)
        made.append(1)
        return 7

    first, second = (works.ask("q", who, make) for who in ("anna", "bruno"))
    assert first is second
    gate.set()
    assert ended(first).answer == 7
    assert ended(works.ask("q", "carla", make)).answer == 7
    assert made == [1]


def test_work_goes_on_while_anybody_waits_and_ends_with_the_last_who_leaves() -> None:
    works: Works[str] = Works()

    def make(work: Work[str]) -> str:
        work.tell(1, 2)
        while not work.over():
            threading.Event().wait(0.002)
        return "best so far"

    work = works.ask("q", "anna", make)
    works.ask("q", "bruno", make)
    work.leave("anna")
    assert work.running and not work.over()
    work.leave("bruno")
    assert ended(work).answer == "best so far"
    assert (work.value, work.bound) == (1, 2)
    again = works.ask("q", "anna", lambda _: "anew")
    assert again is not work
    assert ended(again).answer == "anew"


def test_a_mistake_of_ours_ends_the_work_and_is_not_lost(caplog) -> None:
    works: Works[int] = Works()
    work = ended(works.ask("q", "anna", lambda _: 1 // 0))
    assert isinstance(work.trouble, ZeroDivisionError)
    assert "a proof failed" in caplog.text


def test_only_the_last_answers_are_kept() -> None:
    works: Works[int] = Works(kept=2)
    for key in range(3):
        ended(works.ask(key, "anna", lambda _: 1))
    assert works.known(0) is None
    assert works.known(2) is not None
