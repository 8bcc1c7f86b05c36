"""A line tells a map what to show: in order, to those who know its name, and nothing twice."""

import gc
import json
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor, wait
from time import monotonic

import pytest
from starlette.applications import Starlette

from geo.web import live, routes
from tests.web.calling import Wire

PACTS = {"pacts": 3, "unplaced": 1, "drawn": "Bw=="}
Dial = Callable[[str], Wire]


@pytest.fixture
def dial() -> Iterator[Dial]:
    app, wires = Starlette(routes=routes("/patti")), []

    def dial(name: str) -> Wire:
        wires.append(Wire(app, f"/patti/layers/live/{name}"))
        return wires[-1]

    yield dial
    for wire in wires:
        wire.close()


def heard(wire: Wire) -> dict:
    return json.loads(wire.text())


def test_a_map_hears_the_query_its_number_and_which_pacts(dial: Dial) -> None:
    line = live.Line()
    wire = dial(line.name)
    assert line.tell("pacts=area%3Dgreen", lambda: PACTS) == 1
    assert heard(wire) == {"turn": 1, "query": "pacts=area%3Dgreen", "pacts": PACTS}


def test_the_same_query_keeps_its_number_and_is_not_said_again(dial: Dial) -> None:
    line = live.Line()
    wire = dial(line.name)
    assert [line.tell(query, lambda: PACTS) for query in ("a", "a", "b", "a")] == [1, 1, 2, 3]
    while heard(wire)["turn"] < 3:
        pass
    line.tell("a", lambda: PACTS)
    line.tell("c", lambda: PACTS)
    assert heard(wire)["query"] == "c"


def test_a_line_that_nobody_hears_counts_on_and_looks_for_no_pacts() -> None:
    line = live.Line()
    never = lambda: pytest.fail("nobody listens")  # noqa: E731
    assert [line.tell(query, never) for query in ("a", "b")] == [1, 2]


def test_a_name_that_is_no_line_s_is_refused(dial: Dial) -> None:
    assert not dial("somebody-guessed-it").open


def test_a_line_ends_with_the_session_that_held_it(dial: Dial) -> None:
    line = live.Line()
    name = line.name
    del line
    gc.collect()
    assert not dial(name).open


def test_lines_do_not_hear_each_other(dial: Dial) -> None:
    mine, theirs = live.Line(), live.Line()
    wire = dial(mine.name)
    theirs.tell("theirs", lambda: PACTS)
    mine.tell("mine", lambda: PACTS)
    assert heard(wire)["query"] == "mine"


def test_few_may_listen_and_who_hangs_up_makes_room() -> None:
    line, app = live.Line(), Starlette(routes=routes())
    address = f"/layers/live/{line.name}"
    wires = [Wire(app, address) for _ in range(live.MOST_LISTENERS)]
    refused = Wire(app, address)
    assert [wire.open for wire in (*wires, refused)] == [True] * live.MOST_LISTENERS + [False]
    wires.pop().close()
    wires += [Wire(app, address)]
    line.tell("a", lambda: PACTS)
    assert [heard(wire)["turn"] for wire in wires] == [1] * live.MOST_LISTENERS
    for wire in (*wires, refused):
        wire.close()


def test_a_page_waits_until_its_map_says_that_it_stands(dial: Dial) -> None:
    line = live.Line()
    wire = dial(line.name)
    with ThreadPoolExecutor(1) as thread:
        waiting = thread.submit(line.wait_until_drawn, 5)
        assert not wait([waiting], timeout=0.05).done
        wire.say("drawn")
        waiting.result(timeout=4)


def test_a_map_that_stood_is_not_waited_for(dial: Dial) -> None:
    line = live.Line()
    dial(line.name).say("drawn")
    line.wait_until_drawn(5)
    begun = monotonic()
    line.wait_until_drawn(5)
    assert monotonic() - begun < 4


def test_a_map_that_no_line_reaches_is_waited_for_no_longer_than_said() -> None:
    begun = monotonic()
    live.Line().wait_until_drawn(0.01)
    assert monotonic() - begun < 4
