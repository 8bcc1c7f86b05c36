"""Streamlit's scripts and styles, as our own middleware sends them."""

import asyncio
import re
import socket
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

import pytest
from starlette.applications import Starlette
from starlette.responses import HTMLResponse, PlainTextResponse
from starlette.routing import Route
from streamlit.web import bootstrap
from streamlit.web.server.starlette import starlette_server

from geo.mapping import folium_map
from geo.web import first_page, front_end, middleware, scripts
from tests.web.calling import Caller
from tests.web.conftest import Get, getter

SCRIPTS = sorted(path.name for path in (scripts.FOLDER / "js").glob("index.*.js"))
CONFIG = '{"allowedOrigins":["https://a.test"],"useExternalAuthToken":false}'


def app(base: str = "") -> Starlette:
    """What Streamlit serves, as far as it matters here."""
    asked = Route(f"{base}/_stcore/host-config", lambda request: PlainTextResponse(CONFIG))
    text = Route(f"{base}/text", lambda request: PlainTextResponse("text"))
    page = Route(f"{base}/{{path:path}}", lambda request: HTMLResponse("<p>page</p>"))
    return Starlette(routes=[asked, text, page], middleware=middleware(base))


@pytest.fixture
def ask() -> Get:
    return getter(app())


def test_a_script_is_sent_compressed_and_kept_for_ever(ask: Get) -> None:
    name = SCRIPTS[0]
    found = ask(f"/static/js/{name}", accept_encoding="gzip")
    body = (scripts.FOLDER / "js" / name).read_bytes()
    assert found.content == body
    assert found.headers["content-encoding"] == "gzip"
    assert int(found.headers["content-length"]) < len(body)
    assert "immutable" in found.headers["cache-control"]
    assert "javascript" in found.headers["content-type"]


def test_the_frame_of_the_map_has_its_script_inside(ask: Get) -> None:
    (script,) = (front_end.FRAME_FOLDER / "js").glob("*.js")
    found = ask(f"{front_end.FRAME}index.html", accept_encoding="gzip")
    inside = f"<script>{script.read_text(encoding='utf-8')}</script>"
    assert f"{front_end.HOLD}{inside}{front_end.SEND}</body>" in found.text
    assert found.headers["content-encoding"] == "gzip"
    assert "<script defer" not in found.text
    assert 'id="map_div"' in found.text
    assert ask("/component/another/index.html").text == "<p>page</p>"


def test_a_browser_that_cannot_unpack_gets_the_script_as_it_is(ask: Get) -> None:
    name = SCRIPTS[0]
    found = ask(f"/static/js/{name}", accept_encoding="identity")
    assert "content-encoding" not in found.headers
    assert found.content == (scripts.FOLDER / "js" / name).read_bytes()


@pytest.mark.parametrize(
    "path", ["/static/js/none.js", "/static/js/..%2F..%2Fx.js", "/static/js/..%2F..%2Findex.html"]
)
def test_what_is_no_script_of_streamlit_is_left_to_the_app(path: str, ask: Get) -> None:
    assert ask(path).text == "<p>page</p>"


def test_the_page_tells_what_the_server_would_say_so_that_the_line_opens_at_once(ask: Get) -> None:
    assert f"HOST_CONFIG:{CONFIG}" in ask("/").text
    under = getter(app("/patti"))("/patti/participation")
    assert f"HOST_CONFIG:{CONFIG}" in under.text
    # Of several places that a proxy may serve the app at, the browser knows the one it is at.
    assert 'BACKEND_BASE_URL:new URL(".",document.baseURI).href' in under.text


def test_a_server_that_says_nothing_of_itself_is_asked_by_the_browser() -> None:
    silent = getter(Starlette(routes=[], middleware=middleware()))
    assert "window.__streamlit={" not in silent("/").text
    assert first_page.MAIN in silent("/").text


@pytest.mark.parametrize(
    "cookies, at_once",
    [
        ("", True),
        ("_streamlit_xsrf=2|a|b|1; _streamlit_user=x", True),
        ("_streamlit_user=x", False),
        ("_streamlit_user_0=x; _streamlit_user_1=y", False),
    ],
)
def test_who_signed_in_and_lost_the_token_fetches_it_before_the_line_opens(
    cookies: str, at_once: bool
) -> None:
    """The token comes with the answers to the browser's questions; without it nobody is known."""
    found = Caller(app()).get("/", headers={"Cookie": cookies})
    assert ("window.__streamlit={" in found.text) == at_once


def test_only_where_the_app_is_served_its_pages_are_answered_for() -> None:
    under = getter(app("/patti"))
    assert first_page.MAIN in under("/patti/").text
    assert first_page.MAIN in under("/patti/register").text
    assert under("/patti/index.html").text == "<p>page</p>"
    assert under("/register").status_code == 404


def test_the_page_is_asked_for_each_time_and_sent_only_when_it_changed() -> None:
    caller = Caller(app())
    first = caller.get("/about")
    assert first.headers["cache-control"] == "no-cache"
    assert "Cookie" in first.headers["vary"]
    again = caller.get("/about", headers={"If-None-Match": first.headers["etag"]})
    assert (again.status_code, again.content) == (304, b"")
    other = caller.get("/about?lang=en", headers={"If-None-Match": first.headers["etag"]})
    assert other.status_code == 200


def test_nobody_may_lay_a_foreign_page_over_the_page(ask: Get) -> None:
    for path in ("/", "/index.html"):
        assert ask(path).headers["x-frame-options"] == "SAMEORIGIN"
        assert ask(path).headers["content-security-policy"] == "frame-ancestors 'self'"


def test_a_browser_that_must_not_run_data_addresses_gets_every_script_from_outside() -> None:
    found = Caller(app()).get("/", headers={"Cookie": f"{first_page.PLAIN}=1"})
    assert "importmap" not in found.text
    assert "window.__streamlit={" in found.text


@pytest.mark.parametrize("path", ["/text", "/component/another.component/index.html"])
def test_other_answers_name_none(path: str, ask: Get) -> None:
    assert "link" not in ask(path).headers


def test_the_frame_of_the_map_names_the_files_that_its_script_asks_for(ask: Get) -> None:
    frame = ask("/component/streamlit_folium.st_folium/index.html")
    named = re.findall(r"<([^>]+)>; rel=preload; as=(\w+)", frame.headers["link"])
    drawn = folium_map.draw_base_map()
    wanted = [(address, "script") for _, address in drawn.default_js]
    assert named == [*wanted, *((address, "style") for _, address in drawn.default_css)]
    assert "x-frame-options" not in frame.headers
    assert frame.headers["cache-control"] == "no-cache"


def test_connections_do_not_wait_for_the_other_sides_word_before_they_send_more() -> None:
    """asyncio sets TCP_NODELAY only on sockets made with a protocol, and Streamlit's is not.

    uvloop, which Streamlit runs on where it is installed, sets it on every connection.
    """
    uvloop = pytest.importorskip("uvloop", reason="it does not run on Windows")
    with ThreadPoolExecutor(1) as apart:  # from the loop in which a browser may be running
        assert apart.submit(_run_on, uvloop.new_event_loop).result()
    assert bootstrap._get_uvloop_loop_factory() is uvloop.new_event_loop


def _run_on(make_loop: Callable[[], asyncio.AbstractEventLoop]) -> bool:
    with asyncio.Runner(loop_factory=make_loop) as runner:
        return runner.run(_nodelay_of_a_visitor())


async def _nodelay_of_a_visitor() -> bool:
    met: asyncio.Future[bool] = asyncio.get_running_loop().create_future()

    def greet(_reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        door = writer.get_extra_info("socket")
        met.set_result(bool(door.getsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY)))
        writer.close()

    with starlette_server._bind_socket("127.0.0.1", 0, 1) as bound:
        server = await asyncio.start_server(greet, sock=bound)
        async with server:
            _, writer = await asyncio.open_connection(*bound.getsockname())
            found = await met
            writer.close()
    return found
