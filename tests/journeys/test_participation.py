"""What a manager and a sceptic do on the page Participation, in a real browser."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from tests.journeys.conftest import Visit, serving, wait_until
from tests.journeys.test_accessibility import violations

pytestmark = pytest.mark.browser
Open = Callable[..., Visit]
CHARTS = ("monthly", "areas", "calendar", "years", "places", "dependence", "persistence")
SLOW_MS = 60_000


def ready(visit: Visit) -> Page:
    """Wait until the last chart and the list are drawn."""
    visit.page.locator(".st-key-section-list .chart-table").wait_for(timeout=SLOW_MS)
    expect(visit.page.locator(".stVegaLiteChart .marks")).to_have_count(
        len(CHARTS), timeout=SLOW_MS
    )
    return visit.page


def tile(page: Page, name: str) -> str:
    return page.locator(f".st-key-tile-{name} .tile-figure").inner_text()


def number(text: str) -> float:
    found = re.search(r"[\d.]+(?:,\d+)?", text)
    assert found, text
    return float(found[0].replace(".", "").replace(",", "."))


def table_of(page: Page, name: str, section: str) -> Locator:
    page.locator(f".st-key-shape-{name}").get_by_role("radio", name="Tabella").click()
    table = page.locator(f".st-key-section-{section} .chart-table table").first
    table.wait_for(timeout=SLOW_MS)
    return table


def rows_of(table: Locator) -> list[list[str]]:
    script = "t => [...t.tBodies[0].rows].map(r => [...r.cells].map(c => c.innerText))"
    return table.evaluate(script)


def pick_a_period(page: Page, at: float = 0.8) -> Locator:
    """Click so far along the columns; the chip that names what was picked."""
    page.locator("[data-testid=stApp][data-test-script-state=notRunning]").wait_for()
    chart = page.locator(".st-key-section-monthly .stVegaLiteChart")
    chart.scroll_into_view_if_needed()
    box = chart.locator(".marks").bounding_box()
    assert box
    page.mouse.click(box["x"] + box["width"] * at, box["y"] + box["height"] * 0.5)
    chip = page.locator(".st-key-picked-forget button:visible").first
    chip.wait_for()
    return chip


def radio(page: Page, name: str, label: str) -> Locator:
    return page.locator(f".st-key-participation-{name}").get_by_role("radio", name=label)


@pytest.fixture
def page(open_page: Open) -> Page:
    return ready(open_page("/participation"))


@pytest.mark.parametrize("path", ["/participation", "/participation?lang=en&area=inclusion"])
def test_a_deep_link_on_a_cold_server_shows_every_chart(
    path: str, chromium: Browser, tmp_path
) -> None:
    with serving(tmp_path) as cold:
        page = chromium.new_page()
        page.goto(cold.url + path)
        ready(Visit(page, cold.url))
        expect(page.get_by_test_id("stSidebarNav")).to_be_visible()
        page.close()


def test_no_request_leaves_the_origin_and_nothing_fails(open_page: Open) -> None:
    visit = open_page("/participation")
    ready(visit)
    assert visit.foreign() == []
    assert visit.mistakes == []


def test_the_headline_is_the_sum_of_the_last_twelve_whole_months_of_the_table(page: Page) -> None:
    page.locator(".st-key-participation-measure").get_by_role("radio", name="Attività").click()
    expect(page.locator("#title-monthly")).to_contain_text("attività")
    rows = rows_of(table_of(page, "monthly", "monthly"))
    whole = [row for row in rows if row[-1].lower() == "sì"]
    assert sum(number(row[1]) for row in whole[-12:]) == number(tile(page, "activities"))


def test_attendances_are_never_called_people_and_a_minimum_says_so(page: Page) -> None:
    assert tile(page, "attendances").startswith("almeno ")
    expect(page.locator(".st-key-tile-attendances")).not_to_contain_text("person")
    page.locator(".st-key-tile-attendances").get_by_role("button").click()
    popover = page.get_by_test_id("stPopoverBody")
    expect(popover).to_contain_text("chi viene due volte conta due volte")
    expect(popover).to_contain_text("Fonte:")
    expect(popover.get_by_role("row")).to_have_count(6)


def test_a_filter_changes_the_figures_and_the_chips_say_so(open_page: Open, page: Page) -> None:
    everything = number(tile(page, "activities"))
    fewer = ready(open_page("/participation?area=inclusion"))
    assert 0 < number(tile(fewer, "activities")) < everything
    expect(fewer.locator(".st-key-chips")).to_contain_text("Inclusione")


def test_the_day_and_the_period_are_followed(open_page: Open) -> None:
    page = ready(open_page("/participation?on=2024-06-15&since=2023-03-10"))
    told = page.get_by_test_id("stMain").locator("p.purpose").first
    expect(told).to_contain_text("1 mar 2023 al 15 giu 2024")
    rows = rows_of(table_of(page, "monthly", "monthly"))
    assert (rows[0][0], rows[-1][0]) == ("mar 2023", "giu 2024")


def test_the_language_changes_words_numbers_and_months(open_page: Open, page: Page) -> None:
    italian = page.locator(".st-key-section-years .stVegaLiteChart svg").inner_html()
    english = ready(open_page("/participation?lang=en"))
    drawn = english.locator(".st-key-section-years .stVegaLiteChart svg").inner_html()
    assert ">mag<" in italian
    assert ">May<" in drawn
    assert re.search(r">\d\.000<", italian)
    assert re.search(r">\d,000<", drawn)
    assert (
        tile(page, "attendances").split()[-1].replace(".", ",")
        == (tile(english, "attendances").split()[-1])
    )


def test_a_click_on_a_month_filters_the_list_and_leads_to_the_map(page: Page) -> None:
    before = page.locator("#title-list").inner_text()
    chip = pick_a_period(page)
    month = chip.inner_text().split("\n")[0]
    assert page.locator("#title-list").inner_text() != before
    dates = rows_of(page.locator(".st-key-section-list .chart-table table"))
    assert {row[0].split(" ", 1)[1] for row in dates} == {month}
    page.locator(".st-key-picked-map button").click()
    expect(page.locator("h1.headline")).to_have_text("Esplora i patti", timeout=SLOW_MS)
    wait_until(page, lambda: "since=" in page.url and "until=" in page.url)


def test_a_click_on_an_area_filters_the_list_and_the_chip_takes_it_back(page: Page) -> None:
    before = page.locator("#title-list").inner_text()
    chart = page.locator(".st-key-section-areas .stVegaLiteChart")
    chart.scroll_into_view_if_needed()
    shape = chart.locator("g.mark-rect path").last
    shape.click()
    chip = page.locator(".st-key-picked-forget button:visible").first
    chip.wait_for()
    assert page.locator("#title-list").inner_text() != before
    rows = rows_of(page.locator(".st-key-section-list .chart-table table"))
    assert len({row[3] for row in rows}) == 1
    chip.click()
    expect(page.locator("#title-list")).to_have_text(before)


def test_the_copied_link_shows_the_same_measure_periods_and_choice(
    page: Page, visit: Callable[..., Visit]
) -> None:
    radio(page, "measure", "Ore").click()
    radio(page, "every", "Trimestre").click()
    expect(page.locator("#title-monthly")).to_contain_text("ore")
    wait_until(page, lambda: "measure=hours" in page.url and "every=quarter" in page.url)
    quarter = pick_a_period(page).inner_text().split("\n")[0]
    wait_until(page, lambda: "picked=" in page.url)
    page.locator(".st-key-link button").first.click()
    link = page.get_by_test_id("stPopoverBody").locator("code").inner_text().strip()
    assert link == page.url
    there = ready(visit(link))
    expect(there.locator(".st-key-picked-forget button:visible").first).to_contain_text(quarter)
    for name in ("list", "monthly"):
        same = page.locator(f"#title-{name}").inner_text()
        expect(there.locator(f"#title-{name}")).to_have_text(same)
    expect(radio(there, "measure", "Ore")).to_be_checked()
    expect(radio(there, "every", "Trimestre")).to_be_checked()


def test_a_click_replaces_the_period_that_the_link_picked_and_another_takes_it_back(
    open_page: Open,
) -> None:
    page = ready(open_page("/participation?picked=2024-05-01"))
    chip = page.locator(".st-key-picked-forget button:visible").first
    expect(chip).to_contain_text("mag 2024")
    everything = "() => !document.querySelector('.st-key-picked-forget')"
    pick_a_period(page)
    expect(chip).not_to_contain_text("mag 2024")
    wait_until(page, lambda: "picked=" in page.url and "2024-05-01" not in page.url)
    box = page.locator(".st-key-section-monthly .stVegaLiteChart .marks").bounding_box()
    assert box
    page.mouse.click(box["x"] + box["width"] * 0.8, box["y"] + box["height"] * 0.5)
    page.wait_for_function(everything, timeout=SLOW_MS)
    wait_until(page, lambda: "picked=" not in page.url)


def test_coming_back_by_the_menu_finds_the_measure_as_it_was_left(page: Page) -> None:
    radio(page, "measure", "Ore").click()
    wait_until(page, lambda: "measure=hours" in page.url)
    menu = page.get_by_test_id("stSidebarNav")
    menu.get_by_role("link").last.click()
    expect(page.locator("#title-monthly")).to_have_count(0, timeout=SLOW_MS)
    menu.get_by_role("link").nth(1).click()
    expect(radio(page, "measure", "Ore")).to_be_checked(timeout=SLOW_MS)
    wait_until(page, lambda: "measure=hours" in page.url)


@pytest.mark.parametrize(
    "query", ["measure=pizza&every=day&picked=31-12&picked_area=pizza", "picked=9999-99-99"]
)
def test_what_an_address_makes_up_counts_as_absent(query: str, open_page: Open) -> None:
    page = ready(open_page(f"/participation?{query}"))
    expect(radio(page, "measure", "Presenze")).to_be_checked()
    expect(page.locator(".st-key-picked-forget")).to_have_count(0)


@pytest.mark.parametrize(
    ("kind", "starts"), [("CSV", b"\xef\xbb\xbf# "), ("PNG", b"\x89PNG"), ("SVG", b"<svg")]
)
def test_a_chart_is_downloaded_with_what_it_is(kind: str, starts: bytes, page: Page) -> None:
    page.locator(".st-key-files-monthly button").first.click()
    with page.expect_download(timeout=SLOW_MS) as waiting:
        page.get_by_test_id("stPopoverBody").get_by_role("button", name=kind).click()
    content = waiting.value.path().read_bytes()
    assert content.startswith(starts)
    assert waiting.value.suggested_filename.startswith("demonstration-presenze-mese-")
    if kind != "PNG":
        assert "Filtri: nessuno" in content.decode()


def test_nothing_found_says_so_and_offers_the_way_back(open_page: Open) -> None:
    page = open_page("/participation?q=zzzzzz").page
    expect(page.get_by_text("Per questi filtri il registro")).to_be_visible(timeout=SLOW_MS)
    page.get_by_role("button", name="Azzera filtri").last.click()
    expect(page.locator(".st-key-tile-activities")).to_be_visible(timeout=SLOW_MS)


def test_the_keyboard_alone_reaches_the_exact_values(page: Page) -> None:
    radio = page.locator(".st-key-shape-years").get_by_role("radio", name="Tabella")
    radio.focus()
    page.keyboard.press("Enter")
    region = page.locator(".st-key-section-years .chart-table")
    region.wait_for(timeout=SLOW_MS)
    assert region.get_attribute("tabindex") == "0"
    assert region.get_attribute("aria-label")


@pytest.mark.parametrize(("language", "scheme"), [("it", "light"), ("en", "dark")])
def test_axe_finds_nothing(language: str, scheme: str, open_page: Open) -> None:
    page = ready(open_page(f"/participation?lang={language}", color_scheme=scheme))
    for name in CHARTS[:4]:
        page.locator(f".st-key-shape-{name}").get_by_role("radio").last.click()
    wait_until(page, lambda: page.locator(".chart-table").count() >= 5)
    assert violations(page.main_frame) == []
