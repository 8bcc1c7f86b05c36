"""Nothing that only the staff may see is in a page's source or in any message to a viewer."""

from pathlib import Path

import pytest

from geo.ui.shell import PAGES
from tests.journeys.conftest import serving, wait_until_settled
from tests.planted import plant

pytestmark = pytest.mark.browser


def test_no_message_to_a_viewer_holds_what_only_the_staff_may_see(tmp_path: Path, visit) -> None:
    store, markers = plant(tmp_path / "register.sqlite3")
    store.close()
    received: list[bytes] = []

    def keep(frame: bytes | str) -> None:
        received.append(frame.encode() if isinstance(frame, str) else frame)

    # Listening on all addresses, nobody is at the machine: who comes is a viewer.
    with serving(tmp_path, options=("--server.address", "0.0.0.0")) as server:
        page = visit(f"{server.url}/about").page
        page.on("websocket", lambda socket: socket.on("framereceived", keep))
        page.on("response", lambda answer: _keep_text(answer, received))
        for path in _paths():
            page.goto(f"{server.url}/{path}")
            page.locator("h1").first.wait_for(timeout=30_000)
            wait_until_settled(page)
            received.append(page.content().encode())
    whole = b"\n".join(received)
    assert len(received) > 100 and b"Associazione Aperta" in whole  # what is public did arrive
    assert markers.found_in(whole) == []


def _paths() -> list[str]:
    names = sorted(page.stem for page in PAGES.glob("*.py") if page.stem != "explore")
    return ["?pact=P1", *names, "register?desk=open_data", "register?desk=pacts", "open-data/"]


def _keep_text(answer, received: list[bytes]) -> None:
    if answer.headers.get("content-type", "").startswith(("application/geo", "application/json")):
        received.append(answer.body())
