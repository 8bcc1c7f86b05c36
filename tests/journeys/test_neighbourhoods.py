"""What a planner does on the page about neighbourhoods, in a real browser."""

import json
import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.journeys.conftest import Visit, wait_until

pytestmark = pytest.mark.browser
Open = Callable[..., Visit]
SLOW_MS = 30_000


def ranking(page: Page) -> Locator:
    rows = page.get_by_role("list", name=re.compile("Quartieri, prima|Neighbourhoods, those"))
    rows.get_by_role("button").first.wait_for(timeout=SLOW_MS)
    return rows.get_by_role("button")


def first_name(page: Page) -> str:
    return ranking(page).first.locator(".name").inner_text()


def test_a_planner_learns_which_neighbourhood_lacks_most_and_why(open_page: Open) -> None:
    page = open_page("/neighbourhoods").page
    expect(page.locator("p.answer")).to_contain_text("alloggi noti entro 300 m", timeout=SLOW_MS)
    name = first_name(page)
    ranking(page).first.click()
    card = page.locator(".card")
    expect(card.locator("h2")).to_have_text(name)
    expect(card.get_by_role("heading", name="Perché è in questa posizione")).to_be_visible()
    expect(card.get_by_role("heading", name="Che cosa la cambierebbe")).to_be_visible()
    expect(card.get_by_role("heading", name="Quanto è sicuro")).to_be_visible()
    figures = [_number(text) for text in card.locator("td.number").all_inner_texts()]
    assert sum(figures[:3]) == pytest.approx(figures[3], abs=0.16)
    page.get_by_role("button", name="Prova questo luogo").click()
    expect(page.locator(".next-gain")).to_contain_text("alloggi in più", timeout=SLOW_MS)


def _number(text: str) -> float:
    return float(text.replace("−", "-").replace("+", "").replace(",", "."))


def test_the_map_and_the_ranking_select_each_other(open_page: Open) -> None:
    visit = open_page("/neighbourhoods")
    name = first_name(visit.page)
    ranking(visit.page).first.click()
    visit.wait_for_map()
    chosen = visit.map.locator(".nb[aria-pressed=true]")
    expect(chosen).to_have_attribute("aria-label", re.compile(f"^{re.escape(name)}: "))
    visit.page.get_by_role("button", name="Torna alla graduatoria").click()
    other = visit.map.locator(".nb:not([aria-pressed=true])").first
    place = other.get_attribute("data-place")
    other.focus()
    other.press("Enter")
    wait_until(visit.page, lambda: f"neighbourhood={place}" in visit.page.url.replace("%3A", ":"))
    expect(visit.page.locator(".card h2")).to_be_visible()


@pytest.mark.parametrize("by", ["coverage", "areas", "rate", "need"])
def test_each_shading_has_a_legend_in_words_and_a_figure_on_the_map(
    by: str, open_page: Open
) -> None:
    visit = open_page(f"/neighbourhoods?by={by}&lang=en")
    visit.wait_for_map()
    marks = visit.map.locator(".nb-mark")
    wait_until(visit.page, lambda: marks.count() > 10)
    visit.map.locator(".legend summary").click()
    rows = visit.map.locator(".legend li").all_inner_texts()
    assert len(rows) > 4
    assert all(row.strip() for row in rows)
    assert visit.foreign() == []
    assert visit.mistakes == []


def test_a_link_gives_a_colleague_the_same_shading_radius_and_day_to_compare(
    open_page: Open,
) -> None:
    mine = open_page("/neighbourhoods").page
    ranking(mine)
    mine.get_by_role("radio", name="Copertura", exact=True).click()
    mine.get_by_role("radio", name="400 m").click()
    wait_until(mine, lambda: "by=coverage" in mine.url and "radius=400" in mine.url)
    theirs = open_page(f"/neighbourhoods?{mine.url.split('?')[1]}&vs=2024-06-01").page
    expect(theirs.get_by_role("radio", name="400 m")).to_be_checked(timeout=SLOW_MS)
    expect(theirs.locator("p.answer")).to_contain_text("entro 400 m")
    expect(theirs.get_by_text("Tra il 1 giu 2024 e il")).to_be_visible(timeout=SLOW_MS)


def test_a_cell_of_the_grid_gives_its_pacts(open_page: Open) -> None:
    page = open_page("/neighbourhoods").page
    grid = page.get_by_role("region", name="Ambiti di collaborazione in ogni quartiere")
    cell = grid.locator("td.active button").first
    cell.wait_for(timeout=SLOW_MS)
    count = int(cell.inner_text())
    cell.click()
    listed = page.locator(".card li a")
    wait_until(page, lambda: listed.count() >= count)
    listed.first.click()
    expect(page.locator("h1.headline")).to_have_text("Esplora i patti", timeout=SLOW_MS)
    expect(page.locator(".card h2")).to_be_visible()


def test_the_table_says_what_the_map_says_and_comes_as_a_file(open_page: Open) -> None:
    page = open_page("/neighbourhoods?view=table").page
    expect(page.get_by_test_id("stDataFrame")).to_be_visible(timeout=SLOW_MS)
    button = page.get_by_role("button", name=re.compile(r"Scarica \d+ quartieri"))
    count = int(re.search(r"\d+", button.inner_text())[0])
    button.click()
    with page.expect_download() as waiting:
        page.get_by_role("button", name="GeoJSON").click()
    found = json.loads(waiting.value.path().read_text(encoding="utf-8"))
    assert len(found["features"]) == count
    unknown = [one["properties"] for one in found["features"] if one["properties"]["rank"] is None]
    assert unknown
    assert all(one["shortfall"] is None for one in unknown)


def test_every_figure_has_its_definition_one_click_away(open_page: Open) -> None:
    page = open_page("/neighbourhoods?lang=en").page
    page.get_by_role("button", name="How we know").click(timeout=SLOW_MS)
    for title in ("Shortfall", "Homes covered", "Missing areas", "Rate", "Labels", "Shares"):
        expect(page.get_by_role("heading", name=title, exact=True)).to_be_visible()


def test_a_bad_day_to_compare_with_is_explained(open_page: Open) -> None:
    page = open_page("/neighbourhoods?vs=yesterday&lang=en").page
    alert = page.get_by_role("alert").filter(has_text="yesterday")
    expect(alert).to_be_visible(timeout=SLOW_MS)
