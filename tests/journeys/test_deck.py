"""The deck in a real browser, from a file, with the network off."""

import re
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from geo.reports.briefing import EVERYTHING, Scope, briefing_of
from geo.reports.deck import deck_of
from tests.journeys.conftest import Visit, wait_until
from tests.journeys.test_accessibility import violations
from tests.reports.briefing.drawn import ACTIVITIES, PACTS, A, small_town
from tests.reports.test_deck import arabic

pytestmark = pytest.mark.browser
ROOM = {"viewport": {"width": 1920, "height": 1080}, "offline": True}
__all__ = ["arabic"]
PRIVATE = ("SEGRETO-CONTATTO", "SEGRETO-PERSONA", "SEGRETO-PATTO", "SEGRETO-PRIVATO")


@pytest.fixture
def opened(visit, tmp_path):
    """Write a deck of the small town and open it by its file."""

    def open_deck(scope=A, language="it", moment=None, **options) -> Visit:
        made = briefing_of(moment or small_town(), scope, language=language)
        file = tmp_path / f"deck-{language}.html"
        file.write_bytes(deck_of(made))
        return visit(file.as_uri(), **{**ROOM, **options})

    return open_deck


def number(page: Page) -> int:
    (shown,) = [n for n, slide in enumerate(page.locator(".slide").all(), 1) if slide.is_visible()]
    return shown


def test_a_deck_opens_without_network_and_asks_for_nothing_but_itself(opened) -> None:
    found = opened(EVERYTHING)
    for _ in range(20):
        found.page.keyboard.press("PageDown")
    asked = [url for url in found.requests if not url.startswith("data:")]
    assert len(asked) == 1 and asked[0].startswith("file://")
    assert not found.mistakes


def test_keys_turn_the_pages(opened) -> None:
    page = opened().page
    last = page.locator(".slide").count()
    steps = [("ArrowRight", 2), ("PageDown", 3), ("ArrowLeft", 2), ("PageUp", 1), ("ArrowLeft", 1)]
    for key, there in [*steps, ("End", last), ("ArrowRight", last), ("Home", 1), ("Space", 2)]:
        page.keyboard.press(key)
        assert number(page) == there, key
    page.keyboard.press("n")
    expect(page.locator("#s2 .note")).to_be_visible()
    page.keyboard.press("n")
    expect(page.locator("#s2 .note")).to_be_hidden()


def test_f_fills_the_screen(opened) -> None:
    page = opened().page
    page.keyboard.press("f")
    wait_until(page, lambda: page.evaluate("document.fullscreenElement !== null"))
    page.keyboard.press("f")
    wait_until(page, lambda: page.evaluate("document.fullscreenElement === null"))


def test_a_swipe_turns_the_page(opened) -> None:
    page = opened(has_touch=True).page
    swipe = """([from, to]) => {
      const one = (type, x) => document.body.dispatchEvent(new TouchEvent(type, {bubbles: true,
        touches: type === 'touchend' ? [] : [new Touch({identifier: 1, target: document.body,
        clientX: x, clientY: 400})], changedTouches: [new Touch({identifier: 1,
        target: document.body, clientX: x, clientY: 410})]}));
      one('touchstart', from); one('touchend', to); }"""
    page.evaluate(swipe, [900, 300])
    assert number(page) == 2
    page.evaluate(swipe, [300, 900])
    assert number(page) == 1
    page.evaluate(swipe, [300, 320])
    assert number(page) == 1


def test_the_map_grows_by_wheel_buttons_and_keys_and_comes_back(opened) -> None:
    page = opened().page
    page.keyboard.press("PageDown")
    svg = page.locator(".slide:not([hidden]) .map > svg")
    whole = svg.get_attribute("viewBox")
    wide = [float(whole.split()[2])]
    svg.hover()
    page.mouse.wheel(0, -300)
    page.wait_for_function("w => +document.querySelector('.map > svg').getAttribute('viewBox')"
                           ".split(' ')[2] < w", arg=wide[0])  # fmt: skip
    for act in (
        lambda: page.get_by_role("button", name="Ingrandisci").click(),
        lambda: page.keyboard.press("+"),
    ):
        wide.append(float(svg.get_attribute("viewBox").split()[2]))
        act()
        assert float(svg.get_attribute("viewBox").split()[2]) < wide[-1]
    before = svg.get_attribute("viewBox")
    page.locator(".map:visible").focus()
    page.keyboard.press("ArrowRight")
    assert svg.get_attribute("viewBox") != before and number(page) == 2
    page.keyboard.press("0")
    assert svg.get_attribute("viewBox") == whole


def test_each_chart_turns_into_its_table(opened) -> None:
    page = opened().page
    while not page.locator(".slide:not([hidden]) .swap").count():
        page.keyboard.press("PageDown")
    slide = page.locator(".slide:not([hidden])")
    slide.get_by_role("button", name="Tabella").click()
    expect(slide.locator(".data table")).to_be_visible()
    expect(slide.locator(".picture")).to_be_hidden()
    slide.get_by_role("button", name="Grafico").click()
    expect(slide.locator(".picture")).to_be_visible()


def test_it_prints_one_slide_a_page(opened) -> None:
    page = opened(EVERYTHING).page
    printed = page.pdf(prefer_css_page_size=True, print_background=True)
    pages = len(re.findall(rb"/Type\s*/Page\b", printed))
    assert pages == page.locator(".slide").count()


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("language", ["it", "en"])
def test_axe_finds_nothing_on_any_slide(opened, language: str, scheme: str) -> None:
    page = opened(EVERYTHING, language, color_scheme=scheme).page
    for n in range(page.locator(".slide").count()):
        if page.locator(".slide:not([hidden]) .swap").count():
            page.locator(".slide:not([hidden]) .swap").click()
        assert not violations(page.main_frame), n
        page.keyboard.press("PageDown")


SMALLEST = """() => [...document.querySelectorAll('.slide:not([hidden]) *')].flatMap(one => {
  const own = [...one.childNodes].some(n => n.nodeType === 3 && n.textContent.trim());
  if (!own || !one.getClientRects().length) return [];
  const matrix = one.closest('svg') && one.getScreenCTM ? one.getScreenCTM() : null;
  const px = parseFloat(getComputedStyle(one).fontSize) * (matrix ? Math.hypot(matrix.a, matrix.b) : 1);
  return px < 27 ? [px + ' ' + one.textContent] : []; })"""  # noqa: E501
OUTSIDE = """() => [...document.querySelectorAll(
    '.slide:not([hidden]) :is(.message, .lines, .figure, .picture svg, table, .legend li, .foot)')]
  .filter(one => one.getClientRects().length).filter(one => {
    const box = one.getBoundingClientRect();
    const foot = one.closest('.slide').querySelector('.foot').getBoundingClientRect();
    const end = one.matches('.foot') ? innerHeight : foot.top;
    return box.bottom > end + 1 || box.right > innerWidth + 1 || box.left < 0; })
  .map(one => one.className + ' ' + one.textContent.slice(0, 40))"""


@pytest.mark.parametrize("language", ["it", "en"])
def test_letters_are_large_and_everything_fits_on_a_projector(opened, language: str) -> None:
    for scope in (EVERYTHING, A, Scope("pact", ("p",))):
        page = opened(scope, language).page
        for n in range(page.locator(".slide").count()):
            assert page.evaluate(SMALLEST) == [], (scope, n)
            assert page.evaluate(OUTSIDE) == [], (scope, n)
            page.keyboard.press("PageDown")


def test_a_right_to_left_deck_is_mirrored(opened, arabic: str) -> None:
    page = opened(language=arabic).page
    title, place = page.locator("#s1 .message"), page.locator("#s1 .eyebrow span").first
    assert title.evaluate("one => getComputedStyle(one).direction") == "rtl"
    assert place.bounding_box()["x"] > 960
    band = page.locator("#s1").evaluate("one => getComputedStyle(one, '::before').right")
    assert band == "0px"
    assert page.locator(".controls").bounding_box()["x"] < 960
    page.keyboard.press("ArrowLeft")
    assert number(page) == 2
    legend, drawn = (page.locator(f"#s2 {part}").bounding_box() for part in (".legend", ".map"))
    assert legend["x"] < drawn["x"]


def test_private_facts_and_small_counts_are_nowhere_in_the_file(tmp_path: Path) -> None:
    hidden = "h  SEGRETO-PATTO mutual_aid active 2024-03-10 2024-04-01 -"
    rows = [line.split() for line in f"{PACTS}{hidden}".strip().splitlines()]
    pacts = [dict(zip(rows[0], row, strict=True)) for row in rows[1:]]
    pacts = [{**pact, "public": pact["id"] != "h"} for pact in pacts]
    moment = small_town(
        pacts=pacts,
        activities=f"{ACTIVITIES.rstrip()}\n    r 2026-08-10 cleaning 3 no 7\n",
        parties=[
            {"id": "v", "kind": "association", "name": "Verde", "contact": "SEGRETO-CONTATTO"},
            {"id": "g", "kind": "individual", "name": "SEGRETO-PERSONA"},
            {"id": "w", "kind": "association", "name": "SEGRETO-PRIVATO"},
        ],
        pact_parties="pact_id party_id role\np v proposer\ns g proposer\nh w proposer",
    )
    for scope in (EVERYTHING, A, Scope("neighbourhoods", ("quarter:B",)), Scope("pact", ("r",))):
        page = deck_of(briefing_of(moment, scope, language="it")).decode()
        assert not [mark for mark in PRIVATE if mark in page], scope
        assert ("meno di 5" in page) == (scope != A)
        for slide in page.split("<section")[1:]:
            if "slide--change" in slide:
                assert not re.search(r">\s*3\s*</", slide), scope
