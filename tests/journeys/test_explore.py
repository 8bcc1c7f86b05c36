"""What a manager does on the Explore page, in a real browser against the real server."""

import re
from collections.abc import Callable
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import expect

from tests.journeys.conftest import Visit, serving, wait_until

pytestmark = pytest.mark.browser
Open = Callable[..., Visit]
VIEW = "() => ({...map.getCenter(), zoom: map.getZoom()})"


def answer(visit: Visit) -> str:
    line = visit.page.locator("p.answer")
    line.wait_for()
    return line.inner_text()


def shown(visit: Visit) -> int:
    """The N of "N of M pacts"."""
    said = visit.page.get_by_test_id("stMain").locator("p.purpose").first
    counted = re.compile(r"(\d+) (?:di|of) (\d+)")
    expect(said).to_contain_text(counted)  # of the parts of a page any may come first
    found = counted.search(said.inner_text())
    assert found
    return int(found[1])


@pytest.mark.parametrize(
    ("path", "title"),
    [
        ("/", "Esplora i patti"),
        ("/?lang=en", "Explore the pacts"),
        ("/about", "Informazioni"),
        ("/about?lang=en&area=inclusion", "About"),
        ("/participation?lang=en", "Participation"),
        ("/explore?lang=en", "Explore the pacts"),
    ],
)
def test_a_deep_link_on_a_cold_server_arrives_with_its_frame(
    path: str, title: str, visit: Open, tmp_path: Path
) -> None:
    with serving(tmp_path) as cold:
        found = visit(cold.url + path)
        expect(found.page.locator("h1.headline")).to_have_text(title, timeout=30_000)
        expect(found.page.get_by_test_id("stSidebarNav")).to_be_visible()
        assert found.foreign() == []


def test_filter_click_and_link_give_a_colleague_the_same_view(open_page: Open) -> None:
    mine = open_page("/")
    mine.wait_for_map()
    everything = shown(mine)
    mine.page.get_by_role("button", name="◆ Inclusione e integrazione").click()
    mine.page.get_by_role("button", name="Azzera filtri").wait_for()
    wait_until(mine.page, lambda: 0 < shown(mine) < everything)
    assert "area=inclusion" in mine.page.url
    first = mine.page.locator(".title").first
    title = first.inner_text()
    first.click()
    expect(mine.page.locator(".card h2")).to_contain_text(title)
    mine.page.get_by_role("button", name="Copia link").click()
    link = mine.page.get_by_test_id("stCode").inner_text().strip()
    parts = urlsplit(link)
    theirs = open_page(f"{parts.path}?{parts.query}")
    expect(theirs.page.locator(".card h2")).to_contain_text(title)
    assert shown(theirs) == shown(mine)
    assert answer(theirs) == answer(mine)


def test_a_copied_link_opens_the_map_where_it_was(open_page: Open) -> None:
    mine = open_page("/")
    mine.wait_for_map()
    assert "at=" not in mine.page.url
    mine.map.get_by_role("button", name="Avvicina", exact=True).click()
    mine.map.get_by_role("button", name="Avvicina", exact=True).click()
    wait_until(mine.page, lambda: "at=" in mine.page.url)
    before = mine.map.locator("body").evaluate(VIEW)
    mine.page.get_by_role("button", name="Copia link").click()
    link = mine.page.get_by_test_id("stCode").inner_text().strip()
    parts = urlsplit(link)
    theirs = open_page(f"{parts.path}?{parts.query}")
    theirs.wait_for_map()
    assert theirs.map.locator("body").evaluate(VIEW) == pytest.approx(before, abs=1e-4)
    theirs.map.get_by_role("button", name="Torna alla vista iniziale").click()
    wait_until(theirs.page, lambda: "at=" not in theirs.page.url)


def test_more_filters_are_open_when_one_of_them_is_in_force(open_page: Open) -> None:
    closed = open_page("/").page
    more = closed.get_by_test_id("stExpander").filter(has_text="Altri filtri")
    expect(more.get_by_text("Dal")).to_have_count(0)
    more.click()
    expect(more.get_by_test_id("stDateInput")).to_have_count(3)
    opened = open_page("/?on=2024-06-01").page
    expect(opened.get_by_test_id("stDateInput")).to_have_count(3)


def test_the_language_changes_the_words_and_nothing_else(open_page: Open) -> None:
    visit = open_page("/?area=mutual_aid")
    count = shown(visit)
    visit.page.get_by_role("radio", name="English").click()
    expect(visit.page.locator("h1.headline")).to_have_text("Explore the pacts")
    expect(visit.page.locator("html")).to_have_attribute("lang", "en")
    assert shown(visit) == count
    assert "area=mutual_aid" in visit.page.url
    assert "lang=en" in visit.page.url


def test_going_to_another_page_and_back_keeps_the_filters(open_page: Open) -> None:
    visit = open_page("/?area=mutual_aid&q=via")
    count = shown(visit)
    visit.page.get_by_role("link", name="Informazioni").click()
    expect(visit.page.locator("h1.headline")).to_have_text("Informazioni")
    visit.page.get_by_role("link", name="Esplora i patti").click()
    expect(visit.page.locator("h1.headline")).to_have_text("Esplora i patti")
    assert shown(visit) == count


def test_what_needs_attention_is_one_click_away(open_page: Open) -> None:
    visit = open_page("/")
    button = visit.page.get_by_role("button", name="in scadenza")
    found = re.search(r"\d+", button.inner_text())
    count = int(found[0])
    button.click()
    wait_until(visit.page, lambda: shown(visit) == count)


def test_a_chip_removes_its_filter_and_only_it(open_page: Open) -> None:
    visit = open_page("/?area=mutual_aid&area=inclusion&state=active")
    visit.page.get_by_test_id("stMain").get_by_role("button", name="✚ Aiuto reciproco").click()
    expect(visit.page).to_have_url(re.compile(r"\?area=inclusion&state=active$"))


def test_nothing_found_says_so_and_offers_the_way_back(open_page: Open) -> None:
    visit = open_page("/?q=zzzzzz")
    expect(visit.page.get_by_text("Nessun patto corrisponde ai filtri.")).to_be_visible()
    visit.page.get_by_role("button", name="Azzera filtri").last.click()
    expect(visit.page.locator(".title").first).to_be_visible()


@pytest.mark.parametrize(
    ("path", "says"),
    [
        ("/?area=pizza", "pizza"),
        ("/?on=yesterday&lang=en", "yesterday"),
        ("/?since=2026-02-01&until=2026-01-01", "scambia"),
    ],
)
def test_a_bad_address_is_explained_and_the_page_works(
    path: str, says: str, open_page: Open
) -> None:
    visit = open_page(path)
    expect(visit.page.get_by_role("alert").filter(has_text=says)).to_be_visible()
    assert shown(visit) > 0


def test_a_pact_and_a_neighbourhood_have_addresses_of_their_own(open_page: Open) -> None:
    pact = open_page("/?pact=R-02&state=ended&lang=en")
    card = pact.page.locator(".card")
    expect(card.locator("h2")).to_contain_text("Cleaning Day")
    expect(card).to_contain_text("at least 70 people")
    expect(card).to_contain_text("rotarymilanocastello.it")
    quarter = open_page("/?neighbourhood=quarter:ponte-lambro")
    expect(quarter.page.locator(".card .state")).to_have_text("Non rendicontato")
    unknown = open_page("/?pact=nobody&lang=en")
    expect(unknown.page.get_by_text("nobody")).to_be_visible()


def test_the_dashboard_as_of_an_earlier_day_knows_nothing_later(open_page: Open) -> None:
    visit = open_page("/?on=2019-06-01")
    assert shown(visit) < shown(open_page("/"))
    expect(visit.page.get_by_role("button", name="com’era il 1 giu 2019")).to_be_visible()


def test_the_table_says_what_the_map_says_and_downloads_it(open_page: Open) -> None:
    visit = open_page("/?view=table&area=mutual_aid")
    count = shown(visit)
    table = visit.page.get_by_test_id("stDataFrame")
    expect(table).to_be_visible()
    downloads = visit.page.get_by_role("button", name="Scarica")
    assert f"{count} " in downloads.inner_text()
    downloads.click()
    with visit.page.expect_download() as waiting:
        visit.page.get_by_role("button", name="CSV", exact=True).click()
    lines = waiting.value.path().read_text(encoding="utf-8").splitlines()
    assert len(lines) == count + 1
    assert waiting.value.suggested_filename.startswith("demonstration-patti-")


@pytest.mark.parametrize("path", ["/", "/?view=table", "/?pact=R-02", "/about", "/?lang=en"])
def test_nobody_but_our_own_server_is_asked_for_anything(path: str, open_page: Open) -> None:
    visit = open_page(path)
    visit.page.locator("h1.headline").wait_for()
    if path != "/about" and "table" not in path:
        visit.wait_for_map()
    assert visit.requests
    assert visit.foreign() == []


def test_the_demonstration_says_that_it_is_one_on_every_page(open_page: Open) -> None:
    for path in ("/", "/about", "/?view=table"):
        expect(open_page(path).page.locator(".strip")).to_contain_text("Dati dimostrativi")


def test_the_phone_shows_map_and_list_without_sideways_scrolling(open_page: Open) -> None:
    page = open_page("/", viewport={"width": 390, "height": 844}, is_mobile=True).page
    page.locator(".title").first.wait_for(timeout=30_000)
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
