"""What a presenter does, in a real browser against the real server."""

import io
import re
import zipfile
from collections.abc import Callable

import pytest
from playwright.sync_api import FrameLocator, Page, expect

from tests.journeys.conftest import Visit, wait_until

pytestmark = pytest.mark.browser
Open = Callable[..., Visit]
SLOW_MS = 30_000


def slides(page: Page) -> FrameLocator:
    return page.frame_locator(".st-key-slide-box iframe")


def test_the_slides_stand_on_the_page_with_their_notes_and_a_clock(open_page: Open) -> None:
    visit = open_page("/present?place=quarter:corvetto")
    page = visit.page
    expect(page.locator("p.answer")).to_contain_text("Corvetto", timeout=SLOW_MS)
    first = slides(page).get_by_role("heading").first
    expect(first).to_be_visible(timeout=SLOW_MS)
    assert "Corvetto" in slides(page).locator("body").inner_text()
    expect(page.get_by_role("heading", name="Note per chi parla")).to_be_visible()
    expect(page.locator("time").filter(has_text=re.compile(r"^\d\d:\d\d$"))).to_be_visible()
    assert visit.foreign() == []
    assert visit.mistakes == []


def test_the_live_map_is_a_chapter(open_page: Open) -> None:
    visit = open_page("/present")
    page = visit.page
    page.get_by_text("Mappa dal vivo", exact=True).click(timeout=SLOW_MS)
    drawn = slides(page).locator("#map_div[data-drawn]")
    drawn.wait_for(timeout=SLOW_MS)
    assert slides(page).locator(".pact").count() > 3
    assert visit.foreign() == []


def test_place_period_and_words_are_in_the_link(open_page: Open) -> None:
    mine = open_page("/present?place=quarter:corvetto&since=2025-01-01&until=2025-12-31")
    page = mine.page
    expect(page.locator("p.answer")).to_contain_text("2025", timeout=SLOW_MS)
    page.get_by_role("radio", name="Facile da leggere").click()
    wait_until(page, lambda: "words=easy" in page.url)
    theirs = open_page(f"/present?{page.url.split('?')[1]}").page
    expect(theirs.get_by_role("radio", name="Facile da leggere")).to_be_checked(timeout=SLOW_MS)
    expect(theirs.locator("p.answer")).to_contain_text("Corvetto")


def test_a_chapter_chosen_on_the_left_is_the_slide_in_the_middle(open_page: Open) -> None:
    page = open_page("/present?lang=en").page
    chapters = page.get_by_role("radiogroup", name="Chapters").locator("label")
    chapters.first.wait_for(timeout=SLOW_MS)
    said = chapters.nth(1).inner_text()
    chapters.nth(1).click()
    shown = slides(page).get_by_role("heading", name=said).first
    expect(shown).to_be_in_viewport(timeout=SLOW_MS)


@pytest.mark.parametrize(
    ("button", "begins"),
    [("HTML", b"<!DOCTYPE html>"), ("A4", b"%PDF-"), ("bacheca", b"%PDF-"), ("PPTX", b"PK")],
)
def test_each_paper_is_taken_along(button: str, begins: bytes, open_page: Open) -> None:
    page = open_page("/present?place=quarter:corvetto").page
    paper = page.get_by_role("button", name=button)
    paper.wait_for(timeout=SLOW_MS)
    with page.expect_download(timeout=SLOW_MS) as waiting:
        paper.click()
    body = waiting.value.path().read_bytes()
    assert body.startswith(begins)
    assert waiting.value.suggested_filename.startswith("demonstration-")
    if begins == b"PK":
        assert "ppt/presentation.xml" in zipfile.ZipFile(io.BytesIO(body)).namelist()


def test_a_place_that_is_not_there_is_explained(open_page: Open) -> None:
    page = open_page("/present?place=quarter:atlantis&lang=en").page
    expect(page.get_by_role("alert").filter(has_text="atlantis")).to_be_visible(timeout=SLOW_MS)


def test_the_full_screen_slides_have_the_live_map_a_clock_and_keys_that_go_on(
    open_page: Open,
) -> None:
    found = open_page("/deck?lang=it", viewport={"width": 1920, "height": 1080})
    page = found.page
    clock = page.locator(".clock")
    expect(clock).to_be_hidden()
    assert not any("/map" in url for url in found.requests)
    page.keyboard.press("c")
    expect(clock.locator(".now")).to_have_text(re.compile(r"^\d\d:\d\d$"))
    expect(clock.locator(".elapsed")).to_have_text(re.compile(r"^\d\d:[0-5]\d$"))
    page.keyboard.press("c")
    expect(clock).to_be_hidden()
    live = page.locator(".slide--live")
    for _ in range(page.locator(".slide").count()):
        if live.is_visible():
            break
        page.keyboard.press("ArrowRight")
    inside = page.frame_locator("iframe.live")
    inside.locator("#map_div[data-drawn]").wait_for(timeout=SLOW_MS)
    assert inside.locator(".pact").count() > 3
    expect(page.get_by_role("heading", name="La mappa dal vivo")).to_be_visible()
    # After a click in the map the arrows still turn the pages.
    inside.locator("#map_div").click(position={"x": 700, "y": 60})
    page.keyboard.press("ArrowRight")
    expect(live).to_be_hidden()
    page.keyboard.press("ArrowLeft")
    expect(live).to_be_visible()
    # By Tab the arrows are the map's own; Escape gives them back, and so does the button.
    page.keyboard.press("n")
    expect(live.locator(".note")).to_be_visible()
    page.keyboard.press("n")
    inside.locator("#map_div").focus()
    page.keyboard.press("Tab")
    page.keyboard.press("ArrowRight")
    expect(live).to_be_visible()
    page.keyboard.press("Escape")
    page.keyboard.press("ArrowRight")
    expect(live).to_be_hidden()
    page.keyboard.press("ArrowLeft")
    inside.locator("#map_div").focus()
    page.keyboard.press("Tab")
    page.get_by_role("button", name="Torna alle diapositive").click()
    page.keyboard.press("ArrowRight")
    expect(live).to_be_hidden()
    assert found.foreign() == [] and found.mistakes == []
