"""With a slow network between browser and server, nothing that was chosen is lost."""

from collections.abc import Callable, Iterator
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import WebSocketRoute, expect
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg

from tests.journeys.conftest import Server, Visit, wait_until, wait_until_settled
from tests.journeys.slow import Slow

pytestmark = pytest.mark.browser
ONE_WAY_S = 0.15


@pytest.fixture
def slow(server: Server) -> Iterator[str]:
    with Slow(urlsplit(server.url).port, ONE_WAY_S) as port:
        yield f"http://localhost:{port}"


def test_two_choices_made_faster_than_the_network_both_count(
    slow: str, visit: Callable[..., Visit]
) -> None:
    page = visit(f"{slow}/neighbourhoods").page
    second = page.get_by_role("radio", name="400 m")
    second.wait_for(timeout=30_000)
    page.get_by_role("radio", name="English").wait_for()
    page.wait_for_load_state("networkidle")
    page.get_by_role("radio", name="Copertura", exact=True).click()
    page.wait_for_timeout(1000 * ONE_WAY_S)  # so far the first answer is on its way
    second.click()
    wait_until(page, lambda: "by=coverage" in page.url and "radius=400" in page.url)
    expect(second).to_be_checked()


class Held:
    """The line of a page, whose messages to the browser can be held up for a while."""

    def __init__(self) -> None:
        self._held: list[str | bytes] | None = None

    def join(self, line: WebSocketRoute) -> None:
        self._line = line
        beyond = line.connect_to_server()
        line.on_message(beyond.send)
        beyond.on_message(self._pass)

    def hold(self) -> None:
        self._held = []

    def ends(self) -> int:
        """How many runs have ended behind what is held up."""
        told = (ForwardMsg.FromString(one) for one in self._held or [])
        return sum(one.WhichOneof("type") == "script_finished" for one in told)

    def let_go(self) -> None:
        held, self._held = self._held or [], None
        for message in held:
            self._line.send(message)

    def _pass(self, message: str | bytes) -> None:
        if self._held is None:
            self._line.send(message)
        else:
            self._held.append(message)


def test_what_the_browser_drops_while_a_choice_is_on_its_way_is_sent_again(
    server: Server, visit: Callable[..., Visit]
) -> None:
    page = visit(f"{server.url}/about").page
    line = Held()
    page.route_web_socket("**/_stcore/stream", line.join)
    page.goto(f"{server.url}/neighbourhoods")
    page.get_by_role("radio", name="Mancanze", exact=True).wait_for(timeout=30_000)
    wait_until_settled(page)
    # As many runs as leave the Italian elements one end from being dropped.
    for name in ("English", "Coverage", "Missing areas"):
        page.get_by_role("radio", name=name, exact=True).click()
        expect(page.get_by_role("radio", name=name, exact=True)).to_be_checked()
        wait_until_settled(page)
    line.hold()
    page.get_by_role("radio", name="Coverage", exact=True).click()
    wait_until(page, lambda: line.ends() == 1)
    page.get_by_role("radio", name="Italiano").click()
    # The answer, too, is there: unwatched, it refers to what this browser is about to drop.
    wait_until(page, lambda: line.ends() == 2)
    line.let_go()
    expect(page.get_by_role("radio", name="Copertura", exact=True)).to_be_checked()
    wait_until_settled(page)
    assert page.get_by_role("dialog").all_inner_texts() == []
    assert "lang=" not in page.url
