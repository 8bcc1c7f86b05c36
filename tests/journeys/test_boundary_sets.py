"""A register with quarters, NIL and boroughs side by side: what switching changes on the page."""

import datetime as dt
import re
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from geo.cli import main
from geo.storage import load_demonstration, open_store
from tests.journeys.conftest import Server, Visit, serving, wait_until
from tests.registers import address

pytestmark = [pytest.mark.browser, pytest.mark.shared]
Open = Callable[..., Visit]
SLOW_MS = 60_000
FILES = ("nil_ds964_2020.geojson", "municipi_ds379.geojson")


@pytest.fixture(scope="module")
def several_sets(shared: Path, tmp_path_factory: pytest.TempPathFactory):
    """A server of the demonstration, with Milan's real NIL and boroughs brought in beside it."""
    folder = tmp_path_factory.mktemp("sets")
    store = open_store(address(folder / "register.sqlite3"))
    load_demonstration(store, dt.date.today())
    store.close()
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("PACTS_DATABASE_URL", address(folder / "register.sqlite3"))
        for name in FILES:
            file = shared / "realdata/milano" / name
            assert main(["import", str(file), "--keep-demo", "--yes"]) == 0
    with serving(folder) as running:
        yield running


def choose_set(page: Page, name: str) -> None:
    page.locator(".st-key-set").get_by_text(name, exact=True).click()


def expect_places(found: Visit, count: int, said: str) -> None:
    """The sentence, the map, the ranking and the grid are all of the same neighbourhoods."""
    page = found.page
    expect(page.locator("p.answer")).to_contain_text(said, timeout=SLOW_MS)
    expect(found.map.locator("path[data-place]")).to_have_count(count, timeout=SLOW_MS)
    expect(page.locator(".st-key-list-box li")).to_have_count(count)
    expect(
        page.locator("table").filter(has=page.locator("td button")).locator("tbody tr")
    ).to_have_count(count)


def test_everything_on_the_page_follows_the_boundary_set(
    visit: Open, several_sets: Server, tmp_path: Path
) -> None:
    found = visit(f"{several_sets.url}/neighbourhoods?vs=2024-01-01")
    page = found.page
    expect_places(found, 88, "88 NIL")
    choose_set(page, "Quartieri")
    expect_places(found, 25, "25 quartieri")
    choose_set(page, "Municipi")
    expect_places(found, 9, "9 municipi")
    wait_until(page, lambda: "set=municipio" in page.url)
    expect(
        page.locator(".st-key-compare-days tbody th", has_text="Municipio").first
    ).to_be_visible()
    page.locator(".st-key-list-box li").first.get_by_role("button").click()
    expect(page.locator(".card h2")).to_have_text("Municipio 5")
    page.locator(".st-key-gap-files button").first.click()
    with page.expect_download() as waiting:
        page.get_by_role("button", name=re.compile("^CSV")).first.click()
    waiting.value.save_as(tmp_path / "gaps.csv")
    told = (tmp_path / "gaps.csv").read_text(encoding="utf-8-sig")
    assert "municipio" in waiting.value.suggested_filename
    assert {f"municipio:{number}" for number in range(1, 10)} <= set(
        re.findall(r"municipio:\d", told)
    )
    assert "quarter:" not in told and "nil:" not in told
    assert found.mistakes == [] and found.foreign() == []


def test_where_next_follows_the_boundary_set_and_an_opened_plan_brings_its_own(
    visit: Open, several_sets: Server
) -> None:
    found = visit(f"{several_sets.url}/neighbourhoods?part=next&lang=en&set=quarter&radius=400")
    page = found.page
    page.locator("p.next-answer").wait_for(timeout=SLOW_MS)
    expect(page.locator(".st-key-section-table")).to_contain_text("Gratosoglio", timeout=SLOW_MS)
    page.get_by_role("button", name="Start from this proposal").click()
    page.get_by_label("Name of the plan").fill("Quarters first")
    page.get_by_label("Note for whoever plans").fill("Ask the <b>committee</b>")
    page.get_by_role("button", name="Save 5 places").click()
    expect(page.get_by_text("Ask the <b>committee</b>").first).to_be_visible(timeout=SLOW_MS)
    choose_set(page, "Boroughs")
    expect(page.locator(".st-key-section-table")).to_contain_text("Municipio 5")
    page.locator(".st-key-radius").get_by_text("200 m").click()
    wait_until(page, lambda: "radius=200" in page.url and "set=municipio" in page.url)
    # The list of kept plans has a button of that name too, to unfold it.
    page.locator(".st-key-next-load button").click()
    wait_until(page, lambda: "radius=400" in page.url and "set=quarter" in page.url)
    expect(page.locator(".st-key-section-table")).to_contain_text("Gratosoglio")
    assert found.mistakes == []
