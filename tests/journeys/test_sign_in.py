"""Who may do what, tried by those who may not: by address, by route, by raw websocket, by cookie.

A real OpenID provider and a real server, freshly started, on loopback.
"""

import hashlib
import json
import sqlite3
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import httpx
import pytest
from playwright.sync_api import expect
from streamlit.web.server.starlette.starlette_app_utils import create_signed_value

from geo import words
from geo.access import ROLES, Visitor
from geo.storage import Edit, open_store
from geo.ui.desk.page import PARTS
from geo.web import routes
from geo.web.uploads import VISITORS_BYTES
from tests.journeys.conftest import Server, Visit, _free_port, serving
from tests.journeys.raw import USER, Caller, Run, provider

SECRET = "only-for-tests-" * 4
MARK = "segretissimo"
WHO = {"": "", "viewer": "bob", "editor": "anna", "administrator": "chief"}
CLAIMS = (
    {"sub": "bob", "email": "bob@example.org"},
    {"sub": "anna", "email": "Anna@Example.org", "email_verified": True},
    {"sub": "chief", "realm_access": {"roles": ["users", "register-keepers"]}},
    {"sub": "false-anna", "email": "anna@example.org", "email_verified": False},
    {"sub": "leaver", "email": "leaver@example.org"},
)
LEAVER = '"leaver@example.org" = "editor"\n'
ROLE_LIST = """claim = "realm_access.roles"
[people]
"anna@example.org" = "editor"
"leaver@example.org" = "editor"
[groups]
"register-keepers" = "administrator"
"""
AUTH = """[auth]
redirect_uri = "http://localhost:{{port}}/oauth2callback"
cookie_secret = "{secret}"
client_id = "patti"
client_secret = "also only for tests"
server_metadata_url = "{provider}/.well-known/openid-configuration"
"""


@dataclass(frozen=True)
class Guarded:
    """A server that asks people to sign in."""

    server: Server
    roles: Path
    file: Path

    @property
    def url(self) -> str:
        return self.server.url

    def state(self) -> str:
        """A checksum of everything in the register."""
        with sqlite3.connect(f"file:{self.file}?mode=ro", uri=True) as held:
            return hashlib.sha256("\n".join(held.iterdump()).encode()).hexdigest()


@pytest.fixture(scope="module")
def provided(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    port = _free_port()
    with provider(port, [json.dumps(one) for one in CLAIMS]) as url:
        while True:
            try:
                httpx.get(f"{url}/.well-known/openid-configuration")
                break
            except httpx.TransportError:
                continue
        yield url


@pytest.fixture(scope="module")
def guarded(provided: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Guarded]:
    folder = tmp_path_factory.mktemp("guarded")
    file = folder / "register.sqlite3"
    _plant(f"sqlite:///{file}")
    (folder / "roles.toml").write_text(ROLE_LIST)
    (folder / "secrets.toml").write_text(AUTH.format(secret=SECRET, provider=provided))
    options = ("--secrets.files", str(folder / "secrets.toml"))
    env = {"PACTS_ROLES": str(folder / "roles.toml")}
    with serving(folder, database=f"sqlite:///{file}", env=env, options=options) as running:
        yield Guarded(running, folder / "roles.toml", file)


def _plant(database: str) -> None:
    """Make a register with something that only staff may read."""
    store = open_store(database)
    values = {
        "origins": {"title": "o", "publisher": "o", "demonstration": False},
        "parties": {"name": "Orti", "kind": "association", "contact": MARK, "origin": "o"},
        "pacts": {
            "title": "Patto",
            "status": "active",
            "public": False,
            "verified": True,
            "source": MARK,
            "description": MARK,
            "origin": "o",
        },
        "submissions": {"received_on": "2026-05-01", "kind": "garden", "state": "held",
                        "text": MARK, "contact": MARK},
    }  # fmt: skip
    store.save([Edit(name, name[0], row, None) for name, row in values.items()], who=MARK)
    store.close()


@pytest.fixture(scope="module")
def people(guarded: Guarded) -> dict[str, Caller]:
    """Somebody of every role, none included; the first request of all is a deep link."""
    first = Caller(guarded.url)
    with first.page() as page:
        assert refused(page.run("register", "desk=history"), "access.sign_in")
    found = {role: Caller(guarded.url) for role in WHO}
    for role, sub in WHO.items():
        if sub:
            found[role].sign_in(sub)
    return found


def refused(run: Run, key: str) -> bool:
    return words.say(key, "it") in run.text()


def _role_of(caller: Caller) -> str:
    """What the side bar says of a visitor: a role, or nothing."""
    with caller.page() as page:
        said = page.run("about").text()
    return next((role for role in ROLES if words.say(f"account.role.{role}", "it") in said), "")


def test_each_signs_in_to_the_role_that_the_list_gives(people: dict[str, Caller]) -> None:
    assert {role: _role_of(caller) for role, caller in people.items()} == {
        role: role for role in WHO
    }


@pytest.mark.parametrize("role", WHO)
@pytest.mark.parametrize("part", PARTS)
def test_a_part_of_the_register_page_is_shown_to_its_role_alone(
    people: dict[str, Caller], guarded: Guarded, part: str, role: str
) -> None:
    if not _is_built(part):
        pytest.skip(f"{part} is not built yet")
    before, needs = guarded.state(), PARTS[part][1]
    with people[role].page() as page:
        run = page.run("register", f"desk={part}")
    asked = Visitor("x" if role else "", role or "viewer")
    key = "access.needs_editor" if role else "access.sign_in"
    assert not (refused(run, key) and asked.may("editor"))
    assert refused(run, key) or asked.may(needs)
    assert asked.may("editor") or MARK not in run.text()
    assert guarded.state() == before


def _is_built(part: str) -> bool:
    path = Path(__file__).resolve().parents[2].joinpath(*PARTS[part][0].split("."))
    return path.with_suffix(".py").exists() or (path / "__init__.py").exists()


VISITED = [
    ("neighbourhoods", "part=next"),
    ("", ""),
    *(("register", f"desk={part}") for part in PARTS if _is_built(part)),
]


@pytest.mark.parametrize("role", ["", "viewer"])
def test_what_the_staff_s_widgets_would_say_does_nothing_from_anybody_else(
    people: dict[str, Caller], guarded: Guarded, role: str
) -> None:
    before, tried = guarded.state(), 0
    for path, query in VISITED:
        with people["editor"].page() as page:
            theirs = page.run(path, query).widgets()
        with people[role].page() as page:
            ours = page.run(path, query).widgets()
            hidden = [one for one in theirs if one not in ours]
            for one in hidden:
                run = page.run(path, query, press=(one,), **dict.fromkeys(set(hidden) - {one}, "x"))
                assert MARK not in run.text()
        tried += len(hidden)
    assert tried > 2
    assert guarded.state() == before


def test_what_was_drawn_for_an_editor_does_nothing_once_they_are_none(guarded: Guarded) -> None:
    caller = Caller(guarded.url)
    caller.sign_in("leaver")
    before = guarded.state()
    for path, query in VISITED:
        guarded.roles.write_text(ROLE_LIST)
        with caller.page() as page:
            drawn = [one for one in page.run(path, query).widgets() if "sign-out" not in one]
            guarded.roles.write_text(ROLE_LIST.replace(LEAVER, ""))
            page.run(path, query, press=tuple(drawn))
    guarded.roles.write_text(ROLE_LIST)
    assert guarded.state() == before


PATHS = sorted(
    {route.path.replace("{name}", "x").replace("{z}/{x}/{y}", "1/0/0") for route in routes()}
    | {f"/{path}" for path, _ in VISITED}
    | {"/_stcore/agent/interact", "/_stcore/agent/mcp", "/_stcore/metrics", "/auth/login"}
)
METHODS = ("GET", "HEAD", "POST", "PUT", "DELETE", "PATCH")


@pytest.mark.parametrize("role", WHO)
def test_no_route_writes_or_tells_what_only_staff_may_read(
    people: dict[str, Caller], guarded: Guarded, role: str
) -> None:
    before = guarded.state()
    for path in PATHS:
        for method in METHODS:
            answer = people[role].http.request(method, guarded.url + path)
            assert MARK.encode() not in answer.content, (method, path)
            assert answer.status_code < 500, (method, path)
            if method not in {"GET", "HEAD"}:
                assert not answer.is_success, (method, path)
    assert guarded.state() == before


def _forged(secret: str, **claims: object) -> str:
    told = {"is_logged_in": True, "provider": "default", "email": "anna@example.org", **claims}
    return create_signed_value(secret, USER, json.dumps(told)).decode()


def test_a_cookie_that_the_server_did_not_sign_opens_nothing(
    people: dict[str, Caller], guarded: Guarded
) -> None:
    good = people["editor"].cookies()[USER]
    head, _, tail = good.partition(".")
    claims = {"origin": guarded.url, "sub": "anna", "iat": 2_000_000_000}
    for cookie in (
        "",
        "x" * 200,
        # Not its last sign, of which two bits say nothing.
        good[:-3] + ("A" if good[-3] != "A" else "B") + good[-2:],
        head[:-2] + "xx." + tail,
        _forged("another secret of the right length", **claims),
        _forged("", **claims),
        json.dumps(claims),
    ):
        assert _role_of(Caller(guarded.url, {USER: cookie})) == "", cookie[:20]
    assert _role_of(Caller(guarded.url, {USER: good})) == "editor"


def test_a_cookie_of_another_site_time_or_provider_opens_nothing(
    people: dict[str, Caller], guarded: Guarded
) -> None:
    assert people
    for claims in (
        {"origin": "https://evil.example", "sub": "anna", "iat": 2_000_000_000},
        {"origin": guarded.url, "sub": "anna", "iat": 1_700_000_000},
        {"origin": guarded.url, "sub": "anna", "iat": 4_000_000_000},
        {"origin": guarded.url, "sub": "anna"},
        {"origin": guarded.url, "sub": "anna", "iat": 2_000_000_000, "provider": "other"},
        {"origin": guarded.url, "sub": "anna", "iat": 2_000_000_000, "is_logged_in": "yes"},
    ):
        assert _role_of(Caller(guarded.url, {USER: _forged(SECRET, **claims)})) == "", claims


def test_an_address_that_the_provider_has_not_verified_gives_no_role(guarded: Guarded) -> None:
    caller = Caller(guarded.url)
    caller.sign_in("false-anna")
    assert _role_of(caller) == "viewer"


def test_nobody_continues_in_the_page_of_somebody_else(
    people: dict[str, Caller], guarded: Guarded
) -> None:
    with people["editor"].page() as theirs:
        theirs.run("register", "desk=history")
        for role in ("", "viewer"):
            with people[role].page(theirs.session) as ours:
                run = ours.run("register", "desk=history")
                assert ours.session != theirs.session
                assert MARK not in run.text()


def test_a_page_of_another_site_is_nobody(people: dict[str, Caller], guarded: Guarded) -> None:
    for origin in ("http://evil.example", "http://localhost:1", "http://127.0.0.1"):
        try:
            with people["editor"].page(origin=origin) as page:
                assert not refused(page.run("about"), "account.role.editor"), origin
        except Exception as closed:  # noqa: BLE001  the server may also not answer at all
            assert "403" in str(closed), origin


def test_signing_out_ends_every_page_of_the_sign_in_and_its_cookie(guarded: Guarded) -> None:
    caller = Caller(guarded.url)
    caller.sign_in("anna")
    kept = caller.cookies()
    with caller.page() as other, caller.page() as page:
        assert refused(other.run("about"), "account.role.editor")
        button = next(one for one in page.run("about").widgets() if "sign-out" in one)
        page.run("about", press=(button,))
        assert not refused(other.run("about"), "account.role.editor")
    assert _role_of(Caller(guarded.url, kept)) == "", "a copied cookie"


def test_who_is_taken_from_the_list_may_do_nothing_from_the_next_click(guarded: Guarded) -> None:
    caller = Caller(guarded.url)
    caller.sign_in("leaver")
    with caller.page() as page:
        assert refused(page.run("about"), "account.role.editor")
        guarded.roles.write_text(ROLE_LIST.replace(LEAVER, ""))
        assert refused(page.run("about"), "account.role.viewer")
        guarded.roles.write_text("[people")
        assert not refused(page.run("about"), "account.role.viewer")
        guarded.roles.write_text(ROLE_LIST)


def test_an_anonymous_page_leaves_no_more_in_memory_than_a_plan_takes(guarded: Guarded) -> None:
    caller = Caller(guarded.url)
    token = {"X-Xsrftoken": caller.cookies()["_streamlit_xsrf"]}
    with caller.page() as page:
        page.run("about")
        address = f"{guarded.url}/_stcore/upload_file/{page.session}/"
        statuses = [
            caller.http.put(
                f"{address}{number}",
                files={"file": ("a.csv", b"x" * (VISITORS_BYTES // 3))},
                headers=token,
            ).status_code
            for number in range(5)
        ]
    assert statuses == [204, 204, 413, 413, 413]


@pytest.mark.browser
def test_an_editor_signs_in_where_they_are_and_comes_back_there(
    guarded: Guarded, provided: str, visit: Callable[..., Visit]
) -> None:
    seen = visit(f"{guarded.url}/neighbourhoods?part=next&lang=en")
    page, asked = seen.page, []
    page.on("request", lambda one: asked.append((one.headers.get("referer", ""), one.url)))
    page.get_by_role("button", name="Sign in").click()
    page.get_by_role("button", name="anna", exact=True).click()
    page.wait_for_url(f"{guarded.url}/neighbourhoods?*")
    expect(page.get_by_text("anna@example.org")).to_be_visible()
    assert "part=next" in page.url
    assert "lang=en" in page.url
    page.get_by_role("button", name="Sign out").click()
    page.get_by_role("button", name="End session").click()  # the provider asks: there too?
    expect(page.get_by_role("button", name="Sign in")).to_be_visible()
    expect(page.get_by_text("anna@example.org")).to_have_count(0)
    ours = [url for by, url in asked if by.startswith(guarded.url)]
    near = (guarded.url, provided, "blob:", "data:")
    assert not [url for url in ours if not url.startswith(near)]
