"""Coming back after signing in: to a page of ours, and never anywhere else."""

from urllib.parse import quote

import pytest
from hypothesis import given
from hypothesis import strategies as st
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from geo.web.coming_back import FAILED, LEFT, ComingBack, page_left
from tests.web.calling import Caller

PROVIDER = "https://accounts.example.org/authorize"


async def login(request: Request) -> Response:
    if "broken" in request.query_params:
        return Response("Authentication error", status_code=400)
    return RedirectResponse(PROVIDER, status_code=302)


async def logout(request: Request) -> Response:
    where = PROVIDER if "provider" in request.query_params else request.scope["path"][:-11]
    return RedirectResponse(where, status_code=302)


async def callback(request: Request) -> Response:
    answer = RedirectResponse(request.scope["path"].removesuffix("oauth2callback"), 302)
    if "code" in request.query_params:
        answer.set_cookie("_streamlit_user", "signed")
    return answer


def client(base: str = "") -> Caller:
    app = Starlette(
        routes=[
            Route(f"{base}/auth/login", login),
            Route(f"{base}/auth/logout", logout),
            Route(f"{base}/oauth2callback", callback),
        ]
    )
    return Caller(ComingBack(app))


def left(browser: Caller, address: str, base: str = "") -> str:
    """Leave an address for the provider, come back, and tell where that leads."""
    away = browser.get(f"{base}/auth/login", headers={"Referer": address})
    assert away.headers["location"] == PROVIDER
    back = browser.get(f"{base}/oauth2callback?code=1&state=2")
    assert LEFT not in browser.cookies, "kept no longer than needed"
    return back.headers["location"]


@pytest.mark.parametrize("base", ["", "/patti"])
@pytest.mark.parametrize(
    "page", ["/", "/register?desk=pacts&lang=en", "/explore?area=a%20b&area=c"]
)
def test_who_signs_in_comes_back_to_the_page_they_left(base: str, page: str) -> None:
    browser = client(base)
    assert left(browser, f"http://localhost{base}{page}", base) == base + page
    assert FAILED not in browser.cookies


@pytest.mark.parametrize(
    "address",
    [
        "",
        "https://evil.example/",
        "//evil.example",
        "http://localhost//evil.example/%2f..",
        "http://localhost/\\evil.example",
        "http://localhost/auth/logout/../../@evil.example",
        "http://localhost/a.b",
        "http://[/register",
        "http://localhost/register" + "x" * 3000,
    ],
)
def test_no_address_leads_elsewhere(address: str) -> None:
    found = left(client(), address)
    assert found == "/", found


def test_a_foreign_page_can_only_choose_which_of_our_pages_it_is() -> None:
    assert left(client(), "https://evil.example/register?lang=en") == "/register?lang=en"


@given(st.text() | st.text().map(lambda text: f"http://localhost/{text}"))
def test_whatever_is_kept_leads_to_a_page_of_this_server(text: str) -> None:
    found = page_left(text)
    assert found.startswith("/")
    assert not found.startswith(("//", "/\\"))
    assert found.isascii()
    assert found.isprintable()
    assert " " not in found


def test_a_kept_page_that_somebody_wrote_leads_nowhere_else() -> None:
    browser = client()
    for written in ("https://evil.example/", "//evil.example/", "/\r\nSet-Cookie: a=b"):
        browser.cookies.set(LEFT, quote(written, safe=""), domain="localhost.local")
        location = browser.get("/oauth2callback?code=1").headers["location"]
        assert location.startswith("/")
        assert "evil" not in location
        assert "\n" not in location


def test_who_was_refused_comes_back_and_is_told() -> None:
    browser = client()
    browser.get("/auth/login", headers={"Referer": "http://localhost/register?lang=en"})
    back = browser.get("/oauth2callback?error=access_denied&state=2")
    assert back.headers["location"] == "/register?lang=en"
    assert FAILED in back.headers["set-cookie"]


def test_a_provider_that_does_not_answer_is_told_on_the_page_that_was_left() -> None:
    answer = client().get(
        "/auth/login?broken=1", headers={"Referer": "http://localhost/register?lang=en"}
    )
    assert (answer.status_code, answer.headers["location"]) == (302, "/register?lang=en")
    assert FAILED in answer.headers["set-cookie"]


@pytest.mark.parametrize("provider", ["", "?provider=1"])
def test_who_signs_out_keeps_the_language_and_nothing_else(provider: str) -> None:
    browser = client()
    here = {"Referer": "http://localhost/register?desk=pacts&lang=en&pact=p1"}
    answer = browser.get(f"/auth/logout{provider}", headers=here)
    if provider:
        answer = browser.get("/oauth2callback")
    assert answer.headers["location"] == "/?lang=en"
    assert FAILED not in browser.cookies


def test_what_is_kept_cannot_be_read_by_scripts_nor_sent_by_other_sites() -> None:
    answer = client().get("/auth/login", headers={"Referer": "http://localhost/register"})
    cookie = answer.headers["set-cookie"].lower()
    assert "httponly" in cookie
    assert "samesite=lax" in cookie


def test_what_is_kept_is_not_sent_to_what_else_is_served_under_the_same_name() -> None:
    paths = {"": "Path=/", "/patti": "Path=/patti"}
    for base, path in paths.items():
        answer = client(base).get(f"{base}/auth/login", headers={"Referer": "http://localhost/"})
        assert path in answer.headers["set-cookie"].split("; ")
