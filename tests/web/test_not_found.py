"""An address at which there is nothing says so, and where there is something."""

import re
import subprocess
import sys
from pathlib import Path
from urllib.parse import urljoin

import pytest
from starlette.applications import Starlette
from starlette.responses import HTMLResponse, PlainTextResponse, RedirectResponse
from starlette.routing import Route

from geo import words
from geo.storage import asking
from geo.web.not_found import PAGES, NotFound, language_of
from tests.web.calling import Caller

FOLDER = Path(__file__).resolve().parents[2] / "pages"
LINKS = re.compile(r'<li><a href="([^"]+)">([^<]+)</a>')


@pytest.fixture(autouse=True)
def _open_form(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(asking.SETTING, "on")


def client(base: str = "") -> Caller:
    """An app that answers as Streamlit does: any address is its first page."""
    app = Starlette(
        routes=[
            Route("/favicon.png", lambda request: PlainTextResponse("image")),
            Route("/slash/", lambda request: RedirectResponse("/slash", 301)),
            Route("/{path:path}", lambda request: HTMLResponse("<p>Streamlit</p>")),
        ]
    )
    return Caller(NotFound(app, base_path=base))


@pytest.mark.parametrize("base", ["", "/patti"])
@pytest.mark.parametrize("path", ["/foo", "/participation/foo", "/foo/about", "/robots.txt"])
def test_an_unknown_address_is_404_with_links_to_every_page(base: str, path: str) -> None:
    found = client(base).get(base + path)
    assert found.status_code == 404
    assert "Streamlit" not in found.text and '<html lang="it"' in found.text
    there = [urljoin(f"http://x{base}{path}", link) for link, _ in LINKS.findall(found.text)]
    assert there == [f"http://x{base}/{'' if name == 'explore' else name}" for name in PAGES]


@pytest.mark.parametrize("base", ["", "/patti"])
@pytest.mark.parametrize("name", ["", *PAGES[1:], "map", "deck", "open-data/x", "component/a/b"])
def test_pages_and_routes_are_left_alone(base: str, name: str) -> None:
    found = client(base).get(f"{base}/{name}")
    assert (found.status_code, found.text) == (200, "<p>Streamlit</p>")


def test_a_file_and_a_redirect_stay_what_they_are() -> None:
    assert client().get("/favicon.png").text == "image"
    assert client().get("/slash/").status_code == 301


def test_nothing_but_reading_is_looked_at() -> None:
    assert client().send("POST", "/foo").status_code == 405
    assert client().send("HEAD", "/foo").status_code == 404


def test_the_first_page_by_its_name_is_at_the_root_with_its_filters() -> None:
    found = client("patti").get("/patti/explore?lang=en&areas=inclusion")
    assert found.status_code == 307
    assert found.headers["location"] == "./?lang=en&areas=inclusion"


def test_a_closed_form_is_not_offered(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv(asking.SETTING)
    assert words.say("page.ask", "it") not in client().get("/foo").text


@pytest.mark.parametrize(
    ("asked", "accepted", "chosen"),
    [
        ("en", "it", "en"),
        ("", "en-GB,en;q=0.9,it;q=0.8", "en"),
        ("", "de-DE,de;q=0.9,it;q=0.7,en;q=0.8", "en"),
        ("", "fr", "it"),
        ("xx", "", "it"),
        ("", "en;q=....", "en"),
    ],
)
def test_it_speaks_the_visitor_s_language(asked: str, accepted: str, chosen: str) -> None:
    assert language_of(asked, accepted) == chosen
    headers = {"accept-language": accepted}
    page = client().get("/foo" + (f"?lang={asked}" if asked else ""), headers=headers).text
    assert words.say("not_found.title", chosen) in page
    assert all(("?lang=en" in link) is (chosen == "en") for link, _ in LINKS.findall(page))


def test_the_pages_are_those_that_there_are() -> None:
    assert set(PAGES) == {path.stem for path in FOLDER.glob("*.py")}


def test_an_address_is_never_repeated_on_the_page() -> None:
    assert "zqm" not in client().get("/zqm<script>?lang=zqm").text


def test_the_page_brings_nothing_of_the_open_data_into_the_start_of_the_server() -> None:
    looked = "import sys, geo.web; print(*(name for name in sys.modules if 'open_data' in name))"
    found = subprocess.run(
        [sys.executable, "-c", looked], capture_output=True, text=True, check=True
    )
    assert found.stdout.split() == ["geo.web.open_data"]
