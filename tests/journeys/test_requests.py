"""From what a resident would like to a proposal for a pact, in a real browser."""

from collections.abc import Callable, Iterator
from pathlib import Path

import httpx
import pytest
import shapely
from playwright.sync_api import Locator, Page, expect

from geo.storage import Edit, open_store
from tests.journeys.conftest import Server, Visit, _free_port, serving, wait_until
from tests.journeys.proxy import NGINX, proxied
from tests.journeys.test_accessibility import violations
from tests.registers import empty_register
from tests.storage.conftest import new

pytestmark = pytest.mark.browser
Open = Callable[..., Visit]
SLOW_MS = 30_000
PHONE = {"viewport": {"width": 390, "height": 844}, "has_touch": True, "is_mobile": True}
# A proxy's word: whoever comes through one does not sit at the machine.
STRANGER = {"extra_http_headers": {"X-Forwarded-For": "203.0.113.9"}}
HOSTILE = "<img src=x onerror=alert(1)> **orto** {{7*7}} ![](http://x.invalid/y)"
CONTACT = "segretissimo-7731@example.org"
QUARTER = shapely.box(9.20, 45.43, 9.23, 45.45)


@pytest.fixture(scope="module")
def asked(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """A small register of its own, with the form switched on."""
    folder = tmp_path_factory.mktemp("asked")
    url = empty_register(folder / "register.sqlite3")
    store = open_store(url)
    houses = [
        new("buildings", f"house{at}", address=f"via Mompiani {at}", dwellings=40,
            geometry=shapely.box(9.21 + at / 900, 45.44, 9.2104 + at / 900, 45.4403))
        for at in range(1, 6)
    ]  # fmt: skip
    store.save(
        [new("neighbourhoods", "quarter:a", name="Corvetto", geometry=QUARTER), *houses],
        who="anna",
    )
    store.close()
    env = {"PACTS_REQUESTS": "on"}
    with serving(folder, database=url, env=env, base_path="/patti") as running:
        yield running


@pytest.fixture(scope="module")
def public(asked: Server, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Where the public finds the app: behind the proxy of the README, if there is an nginx."""
    if NGINX is None:
        yield asked.url
        return
    with proxied(asked.url, Path(tmp_path_factory.mktemp("nginx")), _free_port()) as url:
        yield url


def tab_to(page: Page, wanted: Locator) -> None:
    """Press Tab until something has the focus."""
    for _ in range(90):
        page.keyboard.press("Tab")
        if wanted.evaluate("e => e === document.activeElement"):
            return
    raise AssertionError(f"the keyboard does not reach {wanted}")


def test_a_wish_sent_by_keyboard_from_a_phone_becomes_a_proposal(
    visit: Open, asked: Server, public: str
) -> None:
    phone = visit(f"{public}/ask", **PHONE)
    code = send_by_keyboard(phone.page)
    # What was typed goes with the form, once the page is whole again.
    wait_until(phone.page, lambda: CONTACT not in phone.page.content())
    assert violations(phone.page.main_frame) == []
    stranger = visit(f"{public}/register?desk=requests", **STRANGER)
    expect(stranger.page.get_by_role("link", name="Apri il modulo")).to_be_visible(timeout=SLOW_MS)
    assert stranger.page.get_by_role("button", name=code).count() == 0
    assert CONTACT not in stranger.page.content()

    assert phone.foreign() == stranger.foreign() == []
    ours = [one for one in phone.requests + stranger.requests if one.startswith(public)]
    assert ours == [one for one in phone.requests + stranger.requests if one.startswith("http")]

    page = visit(f"{asked.url}/register?desk=requests").page
    page.get_by_role("button", name=code).click(timeout=SLOW_MS)
    written = page.locator("blockquote.asked")
    expect(written).to_have_text(HOSTILE)
    expect(page.locator(".card dd").filter(has_text=CONTACT)).to_be_visible()
    page.frame_locator("iframe[title*='st_folium']").locator(".pick").wait_for()
    page.get_by_role("button", name="Accetta").click()
    expect(page.get_by_text("ora conta tra le richieste aperte")).to_be_visible()

    planner = stranger.page
    planner.goto(f"{public}/neighbourhoods?neighbourhood=quarter:a")
    expect(planner.locator(".card h2")).to_have_text("Corvetto", timeout=SLOW_MS)
    expect(planner.locator(".card:has(h2)")).to_contain_text("1 richiesta senza risposta")
    assert CONTACT not in planner.content() and "onerror" not in planner.content()

    page.get_by_role("radio", name="Tutte le richieste").click()
    page.get_by_role("button", name=code).click()
    page.get_by_role("button", name="Fanne una proposta").click()
    wait_until(page, lambda: "desk=pacts" in page.url and "pact=P-" in page.url)
    store = open_store(asked.database)
    assert list(store.fetch("pacts")["status"]) == ["proposed"]
    assert store.fetch("requests").loc[code, "pact_id"] == store.fetch("pacts").index[0]
    assert store.row("submissions", code).values["contact"] == CONTACT
    store.close()


def take_time(page: Page) -> None:
    """Wait until a person could have written a wish: the form takes none that came sooner."""
    since = "performance.now() - performance.getEntriesByName('form')[0].startTime"
    wait_until(page, lambda: page.evaluate(since) > 6_000)


def wait_for_form(page: Page, field: Locator) -> None:
    field.wait_for(timeout=SLOW_MS)
    page.evaluate("performance.mark('form')")


def send_by_keyboard(page: Page) -> str:
    form = page.locator(".st-key-ask")
    first = form.get_by_role("radio").first
    wait_for_form(page, first)
    tab_to(page, first)
    page.keyboard.press("Space")
    expect(first).to_be_checked()
    tab_to(page, form.get_by_role("textbox", name="Indirizzo"))
    page.keyboard.type("via Mompiani 3")
    page.keyboard.press("Enter")
    expect(form.get_by_text("Corvetto")).to_be_visible()
    tab_to(page, form.get_by_role("textbox", name="Poche parole"))
    page.keyboard.type(HOSTILE)
    tab_to(page, form.get_by_role("textbox", name="Telefono"))
    page.keyboard.type(CONTACT)
    take_time(page)
    tab_to(page, form.get_by_role("button", name="Invia la richiesta"))
    page.keyboard.press("Enter")
    expect(page.locator(".ask-code")).to_be_visible()
    return page.locator(".ask-code").inner_text()


def test_what_is_missing_is_told_and_nothing_typed_is_lost(visit: Open, asked: Server) -> None:
    visited = visit(f"{asked.url}/ask?lang=en", **PHONE)
    page = visited.page
    words = page.get_by_role("textbox", name="A few words")
    wait_for_form(page, words)
    take_time(page)
    words.fill("two benches")
    page.get_by_role("button", name="Send the request").click()
    expect(page.get_by_role("alert").first).to_contain_text("Choose what you would like")
    expect(page.get_by_role("alert").nth(1)).to_contain_text("Say where")
    expect(words).to_have_value("two benches")
    assert violations(page.main_frame) == []
    assert visited.foreign() == []


def test_while_it_is_switched_off_there_is_no_form_and_no_way_to_it(open_page: Open) -> None:
    page = open_page("/ask").page
    main = page.get_by_test_id("stMain")
    expect(main).to_contain_text("Adesso il modulo è chiuso", timeout=SLOW_MS)
    assert page.get_by_role("link", name="Fai una richiesta").count() == 0
    assert main.get_by_role("radio").count() == main.get_by_role("textbox").count() == 0
    assert "Page not found" not in page.locator("body").inner_text()
    main.get_by_role("link", name="Guarda i patti sulla mappa").click()
    expect(page.get_by_role("heading", name="Esplora i patti")).to_be_visible(timeout=SLOW_MS)


def test_a_decision_that_another_took_is_told_and_nothing_is_lost(
    visit: Open, asked: Server
) -> None:
    store = open_store(asked.database)
    row = {"received_on": "2026-06-01", "kind": "other", "state": "held", "text": "una fontana"}
    store.save([Edit("submissions", "AAA-AAA", row, None)], who="modulo")
    page = visit(f"{asked.url}/register?desk=requests&lang=en").page
    page.get_by_role("radio", name="To decide").click(timeout=SLOW_MS)
    page.get_by_role("button", name="AAA-AAA").click()
    expect(page.locator("blockquote.asked")).to_have_text("una fontana")
    held = store.row("submissions", "AAA-AAA")
    gone = {"state": "refused", "reason": "unclear"}
    store.save([Edit("submissions", "AAA-AAA", gone, held.revision)], who="bruno")
    page.get_by_role("button", name="Accept").click()
    expect(page.get_by_role("alert").first).to_contain_text("Somebody else has decided")
    assert "AAA-AAA" not in store.fetch("requests").index
    store.close()


@pytest.mark.skipif(NGINX is None, reason="there is no nginx")
def test_the_proxy_of_the_readme_keeps_the_path_and_what_is_not_for_everybody(
    public: str,
) -> None:
    root = public.removesuffix("/patti")
    moved = httpx.get(public)
    assert (moved.status_code, moved.headers["location"]) == (308, f"{root}/patti/")
    first = httpx.get(f"{public}/")
    assert first.headers["content-security-policy"] == "frame-ancestors 'self'"
    assert "max-age" in first.headers["strict-transport-security"]
    assert httpx.get(f"{public}/_stcore/metrics").status_code == 404
    assert httpx.get(f"{root}/_stcore/health").status_code == 404
    big = httpx.put(f"{public}/_stcore/upload_file/a/b", content=b"x" * 12_000_000)
    assert big.status_code == 413
    page = httpx.get(f"{public}/open-data", follow_redirects=True)
    assert str(page.url) == f"{public}/open-data/"
    catalogue = httpx.get(f"{public}/open-data/catalogue.ttl").text
    assert f"{public}/open-data/patti.csv" in catalogue
    layer = httpx.get(f"{public}/layers/pacts", follow_redirects=True)
    assert layer.status_code == 200 and str(layer.url).startswith(f"{public}/layers/pacts?")
