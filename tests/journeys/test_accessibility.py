"""WCAG 2.1 A and AA by axe, in every page and frame, in both languages and themes."""

from collections.abc import Callable

import pytest
from axe_playwright_python.base import AXE_FILE_PATH
from playwright.sync_api import Browser, Frame, expect

from tests.journeys.conftest import Visit, wait_until, wait_until_settled

pytestmark = pytest.mark.browser
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa"]
VIEWS = (
    "/?",
    "/?view=table&",
    "/?pact=R-02&",
    "/?neighbourhood=quarter:san-siro&",
    "/?area=inclusion&state=active&q=via&",
    "/?q=zzzz&",
    "/?area=pizza&",
    "/neighbourhoods?",
    "/neighbourhoods?by=need&neighbourhood=quarter:gratosoglio&vs=2024-06-01&",
    "/neighbourhoods?view=table&",
    "/neighbourhoods?part=next&",
    "/present?place=quarter:corvetto&",
    "/about?",
)


def violations(frame: Frame) -> list[str]:
    """What axe finds in one frame of a settled page, a line each."""
    wait_until_settled(frame.page)
    frame.evaluate(AXE_FILE_PATH.read_text(encoding="utf-8"))
    found = frame.evaluate("rules => axe.run(document, {runOnly: rules, iframes: false})", RULES)
    return [
        f"{one['id']}: {node['html'][:200]}" for one in found["violations"] for node in one["nodes"]
    ]


@pytest.mark.parametrize(("language", "scheme"), [("it", "light"), ("en", "dark")])
def test_axe_finds_nothing_in_any_view_and_frame(
    language: str, scheme: str, open_page: Callable[..., Visit]
) -> None:
    # One browser for all views: its scripts are read once, which is most of the time.
    visit = open_page(f"/about?lang={language}", color_scheme=scheme)
    origin = visit.page.url.split("/about")[0]
    found = {}
    for path in VIEWS:
        visit.page.goto(f"{origin}{path}lang={language}")
        expect(visit.page.locator("h1.headline")).to_be_visible(timeout=30_000)
        visit.page.wait_for_load_state("networkidle")
        # A frame of the slides is empty until its chapter is shown.
        filled = [frame for frame in visit.page.frames if frame.url != "about:blank"]
        found |= {(path, frame.url): violations(frame) for frame in filled}
    assert len(found) > len(VIEWS)
    assert not any(found.values()), {where: what for where, what in found.items() if what}


def test_the_check_finds_what_is_wrong(chromium: Browser) -> None:
    page = chromium.new_page()
    page.set_content("<html lang='en'><title>x</title><button></button></html>")
    assert [line.split(":")[0] for line in violations(page.main_frame)] == ["button-name"]
    page.close()


def test_with_the_keyboard_alone_a_pact_is_opened_from_the_list(
    open_page: Callable[[str], Visit],
) -> None:
    page = open_page("/?area=mutual_aid").page
    first = page.locator(".title").first
    first.wait_for()
    title = first.inner_text()
    focused = "() => document.activeElement?.shadowRoot?.activeElement ?? document.activeElement"
    for _ in range(80):
        page.keyboard.press("Tab")
        text = page.evaluate(f"({focused})()?.innerText ?? ''")
        if title in text:
            break
    page.keyboard.press("Enter")
    expect(page.locator(".card h2")).to_contain_text(title)


def test_a_printed_table_says_that_it_shows_the_part_in_sight(
    open_page: Callable[[str], Visit],
) -> None:
    page = open_page("/?view=table").page
    paper, screen = page.locator("p.on-paper"), page.locator("p.on-screen")
    expect(screen).to_be_visible(timeout=30_000)
    expect(paper).to_be_hidden()
    page.emulate_media(media="print")
    expect(screen).to_be_hidden()
    expect(paper).to_be_visible()
    expect(paper).to_contain_text("righe intere sono nel file")


def test_at_a_large_zoom_nothing_is_beside_the_window_and_no_word_is_broken_to_fit(
    open_page: Callable[..., Visit],
) -> None:
    narrow = {"width": 683, "height": 384}
    page = open_page("/neighbourhoods", viewport=narrow, color_scheme="dark").page
    name, chart = page.locator(".name").first, page.locator(".st-key-map-box")
    expect(name).to_be_visible(timeout=30_000)
    wait_until_settled(page)
    drawn = page.frame_locator("iframe[title*='st_folium']").locator("html")
    expect(drawn).to_have_attribute("data-patti", "dark")
    beside = chart.bounding_box()
    assert beside and name.bounding_box()["y"] > beside["y"] + beside["height"]
    page.set_viewport_size({"width": 320, "height": 256})
    wider = "e => e.scrollWidth - e.clientWidth"
    for part in ("main", ".st-key-by [role=radiogroup]", ".st-key-map-box"):
        measured = page.locator(part).first
        wait_until(page, lambda measured=measured: measured.evaluate(wider) <= 0)
    page.emulate_media(forced_colors="active")
    ground = "es => es.map(e => getComputedStyle(e).backgroundColor)"
    assert len(set(page.locator(".st-key-by [role=radio]").evaluate_all(ground))) == 2
    page.emulate_media(media="print", forced_colors="none")
    for pressed in ("stSidebar", "stHeader", "stPopover"):
        expect(page.get_by_test_id(pressed).first).to_be_hidden()
    assert page.locator(".st-key-list-box").evaluate("e => e.scrollHeight - e.clientHeight") <= 0
    expect(drawn).to_have_attribute("data-patti", "light")
