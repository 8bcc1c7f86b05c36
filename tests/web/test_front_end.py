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
from geo.web import front_end, middleware
from tests.web.conftest import Get, getter

SCRIPTS = sorted(path.name for path in (front_end.FOLDER / "js").glob("index.*.js"))


@pytest.fixture
def ask() -> Get:
    page = Route("/{path:path}", lambda request: HTMLResponse("<p>page</p>"))
    text = Route("/text", lambda request: PlainTextResponse("text"))
    return getter(Starlette(routes=[text, page], middleware=middleware()))


def test_a_script_is_sent_compressed_and_kept_for_ever(ask: Get) -> None:
    name = SCRIPTS[0]
    found = ask(f"/static/js/{name}", accept_encoding="gzip")
    body = (front_end.FOLDER / "js" / name).read_bytes()
    assert found.content == body
    assert found.headers["content-encoding"] == "gzip"
    assert int(found.headers["content-length"]) < len(body)
    assert "immutable" in found.headers["cache-control"]
    assert "javascript" in found.headers["content-type"]


def test_the_script_of_the_maps_frame_is_sent_in_the_same_way(ask: Get) -> None:
    (script,) = (front_end.FRAME_FOLDER / "js").glob("*.js")
    found = ask(f"{front_end.FRAME}static/js/{script.name}", accept_encoding="gzip")
    assert found.content == script.read_bytes()
    assert found.headers["content-encoding"] == "gzip"
    assert "immutable" in found.headers["cache-control"]
    assert ask(f"/component/another/static/js/{script.name}").text == "<p>page</p>"


def test_a_browser_that_cannot_unpack_gets_the_script_as_it_is(ask: Get) -> None:
    name = SCRIPTS[0]
    found = ask(f"/static/js/{name}", accept_encoding="identity")
    assert "content-encoding" not in found.headers
    assert found.content == (front_end.FOLDER / "js" / name).read_bytes()


@pytest.mark.parametrize(
    "path", ["/static/js/none.js", "/static/js/..%2F..%2Fx.js", "/static/js/..%2F..%2Findex.html"]
)
def test_what_is_no_script_of_streamlit_is_left_to_the_app(path: str, ask: Get) -> None:
    assert ask(path).text == "<p>page</p>"


def test_a_page_names_the_scripts_that_it_will_need_and_each_is_there(ask: Get) -> None:
    links = ask("/participation").headers["link"]
    names = re.findall(r"<\./static/js/([^>]+)>; rel=modulepreload", links)
    assert any(name.startswith("ArrowVegaLiteChart.") for name in names)
    assert len(names) == len(set(names))
    assert all((front_end.FOLDER / "js" / name).is_file() for name in names)


@pytest.mark.parametrize("page", ["", *front_end.PAGES])
def test_every_script_of_a_page_is_one_of_this_release_of_streamlit(page: str) -> None:
    wanted = front_end.PAGES.get(page, front_end.WITH_A_MAP)
    assert [name.split(".")[0] for name in front_end.scripts(page)] == list(wanted)
    # Many proxies refuse more than 4 or 8 kB of headers.
    assert len(front_end.links(page)) < 4_000


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
