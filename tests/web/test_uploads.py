"""Files in the server's memory: so many bytes a page, and nobody reads what is over that."""

from collections.abc import AsyncIterator

import pytest
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from geo.web import uploads
from geo.web.uploads import EDITORS_BYTES, VISITORS_BYTES, Shares, Uploads
from tests.web.calling import Caller

HALF = VISITORS_BYTES // 2


class Server:
    """What Streamlit's address does, counting what reaches it."""

    def __init__(self) -> None:
        self.reached = 0
        self.status = 204

    async def answer(self, request: Request) -> Response:
        self.reached += len(await request.body())
        return Response(status_code=self.status)


@pytest.fixture
def server() -> Server:
    return Server()


@pytest.fixture
def client(server: Server, monkeypatch: pytest.MonkeyPatch) -> Caller:
    monkeypatch.setattr(uploads, "shares", Shares())
    address = "/_stcore/upload_file/{page}/{file}"
    app = Starlette(routes=[Route(address, server.answer, methods=["PUT", "DELETE"])])
    return Caller(Uploads(app))


def put(client: Caller, file: str, size: int, page: str = "page") -> int:
    address = f"/_stcore/upload_file/{page}/{file}"
    return client.send("PUT", address, content=b"x" * size).status_code


def test_a_visitor_may_leave_as_much_as_a_plan_takes_and_no_more(client, server) -> None:
    assert put(client, "a", HALF) == 204
    assert put(client, "b", HALF) == 204
    assert put(client, "c", 1) == 413
    assert server.reached == 2 * HALF
    assert put(client, "a", HALF, page="another") == 204


def test_what_is_refused_is_not_read(client, server) -> None:
    assert put(client, "a", VISITORS_BYTES + 1) == 413
    assert server.reached == 0


def test_a_file_of_no_told_length_is_not_read(client, server) -> None:
    async def parts() -> AsyncIterator[bytes]:
        yield b"x" * 1000

    answer = client.send("PUT", "/_stcore/upload_file/page/a", content=parts())
    assert (answer.status_code, server.reached) == (411, 0)


def test_a_file_that_is_replaced_or_deleted_leaves_its_room(client) -> None:
    assert put(client, "a", VISITORS_BYTES) == 204
    assert put(client, "a", VISITORS_BYTES) == 204
    assert client.send("DELETE", "/_stcore/upload_file/page/a").status_code == 204
    assert put(client, "b", VISITORS_BYTES) == 204


def test_a_file_that_was_not_taken_leaves_its_room(client, server) -> None:
    server.status = 400
    assert put(client, "a", VISITORS_BYTES) == 400
    server.status = 204
    assert put(client, "b", VISITORS_BYTES) == 204


def test_who_may_edit_has_more_room_until_they_may_not(client) -> None:
    uploads.shares.widen("page", editor=True)
    assert put(client, "a", 5 * VISITORS_BYTES) == 204
    uploads.shares.widen("page", editor=False)
    assert put(client, "b", 1) == 413


def test_who_may_edit_is_bounded_too() -> None:
    shares = Shares()
    shares.widen("page", editor=True)
    assert shares.take("page", "a", EDITORS_BYTES)
    assert not shares.take("page", "b", 1)


def test_the_count_itself_stays_small() -> None:
    shares = Shares(known=3)
    for page in "abcdef":
        shares.widen(page, editor=True)
        assert shares.take(page, "a", 1)
    assert len(shares._held) == len(shares._editors) == 3
