"""The page that everything runs in: what a browser gets of it, and what it does without."""

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Request, Route, expect

from geo import words
from geo.web.first_page import PLAIN
from tests.journeys.conftest import FIRST_WAIT_MS, Server, Visit, serving

pytestmark = pytest.mark.browser
# A server in front of ours may forbid scripts in data addresses; Streamlit cannot do with less.
STRICT = """
import streamlit as st
from starlette.datastructures import MutableHeaders
from starlette.middleware import Middleware
from geo.web import lifespan, middleware, routes

POLICY = "script-src 'self' blob: 'unsafe-inline' 'unsafe-eval'"


class Strict:
    def __init__(self, app):
        self._app = app

    async def __call__(self, scope, receive, send):
        async def strictly(message):
            if message["type"] == "http.response.start":
                MutableHeaders(scope=message)["Content-Security-Policy"] = POLICY
            await send(message)

        await self._app(scope, receive, strictly)


before = [Middleware(Strict), *middleware()]
app = st.App(__file__, routes=routes(), lifespan=lifespan, middleware=before)
if __name__ == "__main__":
    st.text("the page is there")
"""
NOTHING = "about:blank"  # what is to be watched or held back is known before the first address
Visiting = Callable[..., Visit]


def test_the_map_comes_before_the_server_has_answered_what_it_is(
    visit: Visiting, server: Server
) -> None:
    seen = visit(NOTHING)
    held: list[Route] = []

    def hold(route: Route) -> None:
        held.append(route)

    for question in ("health", "host-config"):
        seen.page.route(f"**/_stcore/{question}", hold)
    seen.page.goto(server.url)
    seen.wait_for_map()
    assert len(held) == 2, "the browser still asks, in the background"
    for route in held:
        route.continue_()


def test_where_scripts_in_data_addresses_are_forbidden_the_page_comes_without_them(
    visit: Visiting, tmp_path: Path
) -> None:
    entry = tmp_path / "strict.py"
    entry.write_text(STRICT)
    page = visit(NOTHING).page
    asked: list[str] = []

    def note(request: Request) -> None:
        if request.is_navigation_request():
            asked.append(request.url)

    page.on("request", note)
    with serving(tmp_path, entry=entry) as strict:
        for times in (2, 3):  # asked for twice the first time; the browser remembers why
            page.goto(strict.url)
            expect(page.get_by_text("the page is there")).to_be_visible(timeout=FIRST_WAIT_MS)
            assert len(asked) == times
    assert PLAIN in [cookie["name"] for cookie in page.context.cookies()]


def test_before_anything_is_said_the_page_has_its_name_and_language(
    visit: Visiting, server: Server
) -> None:
    page = visit(NOTHING).page
    page.route_web_socket(re.compile("/_stcore/stream"), lambda line: None)
    for language in words.languages():
        page.goto(f"{server.url}/participation?lang={language}")
        expect(page.locator("html")).to_have_attribute("lang", language)
        expect(page).to_have_title(words.say("app.name", language))
