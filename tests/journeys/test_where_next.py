"""What a planner does on Neighbourhoods, Where next: in a real browser, on the real server."""

import json
import re
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from playwright.sync_api import Browser, Page, expect
from shapely.geometry import box

from geo.loading.plan_file import read_plan
from geo.storage import open_store
from tests.journeys.conftest import Server, Visit, serving, wait_until
from tests.journeys.test_accessibility import violations
from tests.registers import address
from tests.sketch import _edits as sketched
from tests.sketch import point, squares

pytestmark = pytest.mark.browser
Open = Callable[..., Visit]
PATH = "/neighbourhoods?part=next"
SLOW_MS = 60_000


def ready(visit: Visit) -> Page:
    """Wait for the answer, the plan on the map and the curve."""
    visit.page.locator("p.next-answer").wait_for(timeout=SLOW_MS)
    visit.map.locator(".leaflet-container").wait_for(timeout=SLOW_MS)
    visit.wait_for_map()
    visit.page.locator("#title-curve").wait_for(timeout=SLOW_MS)
    return visit.page


def homes(page: Page) -> int:
    found = re.search(r"altri ([\d.]+) alloggi", page.locator("p.next-answer").inner_text())
    assert found
    return int(found[1].replace(".", ""))


def plan_in(page: Page) -> list[str]:
    return re.findall(r"plan=([^&]+)", page.url)


@pytest.fixture(scope="module")
def own_server(tmp_path_factory: pytest.TempPathFactory):
    """A server whose register these journeys may write to."""
    with serving(tmp_path_factory.mktemp("where-next")) as running:
        yield running


@pytest.fixture
def where_next(visit: Open, own_server: Server) -> Visit:
    found = visit(own_server.url + PATH)
    ready(found)
    return found


def test_the_answer_is_there_at_once_and_its_proof_follows(where_next: Visit) -> None:
    page = where_next.page
    expect(page.locator("p.next-answer")).to_contain_text("Con 5 nuovi patti in questi luoghi")
    expect(page.locator("p.proof--proven")).to_contain_text("Dimostrato", timeout=SLOW_MS)
    expect(where_next.map.locator(".site-pin")).to_have_count(5)
    five = homes(page)
    page.locator(".st-key-next-size").get_by_test_id("stNumberInputStepUp").click()
    expect(page.locator("p.next-answer")).to_contain_text("Con 6 nuovi patti")
    expect(page.locator("p.proof--proven")).to_contain_text("6 luoghi", timeout=SLOW_MS)
    expect(where_next.map.locator(".site-pin")).to_have_count(6)
    assert homes(page) > five
    wait_until(page, lambda: "size=6" in page.url)
    assert where_next.foreign() == []
    assert where_next.mistakes == []


def test_a_place_clicked_on_the_map_joins_the_plan_and_the_link_tells_it(
    where_next: Visit, visit: Open
) -> None:
    page = where_next.page
    where_next.map.locator(".site-pin").nth(2).click()
    expect(page.locator(".next-gain")).to_contain_text("alloggi in più con un patto entro 300 m")
    expect(page.locator(".st-key-card-box table").first).to_contain_text("→")
    # The map has gone close up: the candidates round it are there, one of them in the Tab order.
    candidates = where_next.map.locator(".site")
    candidates.first.wait_for()
    assert where_next.map.locator(".site[tabindex='0']").count() == 1
    assert "alloggi in più" in (candidates.first.get_attribute("aria-label") or "")
    page.get_by_role("button", name="Aggiungi al mio piano").click()
    wait_until(page, lambda: len(plan_in(page)) == 1)
    candidates.first.focus()
    candidates.first.press("Enter")
    page.get_by_role("button", name="Aggiungi al mio piano").click()
    wait_until(page, lambda: len(plan_in(page)) == 2)
    again = visit(page.url)
    ready(again)
    assert plan_in(again.page) == plan_in(page)
    expect(again.map.locator(".site-pin")).to_have_count(2)
    expect(again.page.locator(".next-mine")).to_contain_text("2 luoghi")


def test_a_contradiction_is_said_in_words_and_taken_back(where_next: Visit) -> None:
    page = where_next.page
    page.get_by_text("Condizioni", exact=True).click()
    page.get_by_text("Limite di spesa", exact=True).click()
    alert = page.get_by_test_id("stAlert").first
    expect(alert).to_contain_text("non è noto il costo di nessun luogo")
    page.get_by_label("Costo usuale di un luogo").fill("20000")
    page.keyboard.press("Enter")
    expect(page.locator("p.next-answer")).to_contain_text("Con 2 nuovi patti")
    page.get_by_text("Limite di spesa", exact=True).click()
    expect(page.locator("p.next-answer")).to_contain_text("Con 5 nuovi patti")


def test_a_plan_is_kept_under_a_name_opened_again_and_deleted(
    where_next: Visit, tmp_path: Path
) -> None:
    page = where_next.page
    page.get_by_role("button", name="Parti da questa proposta").click()
    wait_until(page, lambda: len(plan_in(page)) == 5)
    kept = plan_in(page)
    page.get_by_label("Nome del piano").fill("Orti {title} <b>2027</b>")
    page.get_by_role("button", name="Salva 5 luoghi").click()
    # After a write the register's picture is made anew: a second of work, more beside others.
    saved = page.get_by_text("Piano salvato: Orti {title} <b>2027</b>")
    expect(saved).to_be_visible(timeout=SLOW_MS)
    page.get_by_role("button", name="Svuota il piano").click()
    wait_until(page, lambda: not plan_in(page))
    page.get_by_role("button", name="Apri", exact=True).click()
    wait_until(page, lambda: plan_in(page) == kept)
    page.locator(".st-key-files-table button").first.click()
    with page.expect_download() as waiting:
        page.get_by_role("button", name="Luoghi GeoJSON").click()
    file = tmp_path / "plan.geojson"
    waiting.value.save_as(file)
    assert list(read_plan(file.read_bytes())) == kept
    page.keyboard.press("Escape")
    page.get_by_role("button", name="Svuota il piano").click()
    wait_until(page, lambda: not plan_in(page))
    page.get_by_text("Carica un piano da un file").click()
    page.locator("input[type=file]").set_input_files(file)
    expect(page.get_by_text("Piano letto dal file: 5 luoghi")).to_be_visible()
    # What stands beside it to be copied is the plan too, at once.
    expect(page.locator(".st-key-section-plans code")).to_contain_text(f"plan={kept[-1]}")
    assert json.loads(file.read_bytes())["demonstration"] is True
    page.keyboard.press("Escape")
    page.get_by_role("button", name="Elimina", exact=True).click()
    expect(page.get_by_text("Piano eliminato")).to_be_visible(timeout=SLOW_MS)
    expect(page.get_by_text("Nessun piano salvato.")).to_be_visible()


def test_a_link_to_places_that_are_gone_says_which(visit: Open, own_server: Server) -> None:
    found = visit(f"{own_server.url}{PATH}&plan=C-harar-01&plan=nowhere")
    page = ready(found)
    told = page.get_by_test_id("stAlert").filter(has_text="nowhere")
    expect(told).to_be_visible()
    wait_until(page, lambda: plan_in(page) == ["C-harar-01"])
    page.get_by_role("button", name="Svuota il piano").click()
    wait_until(page, lambda: not plan_in(page))
    expect(told).to_have_count(0)


def test_where_others_can_visit_nobody_writes_without_a_sign_in(
    chromium: Browser, tmp_path: Path
) -> None:
    with serving(tmp_path, options=("--server.address", "0.0.0.0")) as public:
        page = chromium.new_page()
        page.goto(public.url + PATH)
        expect(page.get_by_text("Qui si può solo leggere.")).to_be_visible(timeout=SLOW_MS)
        assert page.get_by_label("Nome del piano").count() == 0
        page.close()


@pytest.fixture(scope="module")
def hard_server(tmp_path_factory: pytest.TempPathFactory):
    """A town so dense that no proof of 20 places ends while anybody waits."""
    folder = tmp_path_factory.mktemp("hard")
    store = open_store(address(folder / "register.sqlite3"))
    chance = np.random.default_rng(3)
    buildings = [
        {"id": f"B{at}", "dwellings": int(chance.integers(1, 60)), "geometry": point(*where)}
        for at, where in enumerate(chance.uniform(0, 36, (2000, 2)))
    ]
    square = box(*point(0, 0).coords[0], *point(36, 36).coords[0])
    known = [{**squares("A")[0], "geometry": square}]
    for name, rows in (("neighbourhoods", known), ("buildings", buildings)):
        store.save(sketched(name, rows), who="sketch")
    store.close()
    with serving(folder) as running:
        yield running


def test_a_running_proof_is_stopped_keeps_its_best_with_a_bound_and_is_tried_again(
    visit: Open, hard_server: Server
) -> None:
    found = visit(f"{hard_server.url}{PATH}&size=20&radius=400")
    page = found.page
    expect(page.locator("p.proof--running")).to_contain_text("in corso", timeout=SLOW_MS)
    wait_until(page, lambda: bound_in(page) > homes(page) > 0)
    page.get_by_role("button", name="Interrompi").click()
    stopped = page.locator("p.proof--stopped")
    expect(stopped).to_contain_text("Dimostrazione interrotta.")
    expect(stopped).to_contain_text("Nessuna scelta di 20 luoghi può superare")
    assert bound_in(page) >= homes(page) > 0
    expect(found.map.locator(".site-pin")).to_have_count(20)
    page.get_by_role("button", name="Riprova").click()
    expect(page.locator("p.proof--running")).to_be_visible()
    page.get_by_role("button", name="Interrompi").click()
    expect(stopped).to_be_visible(timeout=SLOW_MS)
    assert found.mistakes == []


def bound_in(page: Page) -> int:
    told = re.search(r"superare ([\d.]+) alloggi", page.locator("p.proof").inner_text())
    return int(told[1].replace(".", "")) if told else 0


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing(visit: Open, own_server: Server, scheme: str) -> None:
    address = f"{own_server.url}{PATH}&plan=C-harar-01&plan=C-gallaratese-04"
    # One browser for both languages: its scripts are read once, which is most of the time.
    found = visit(f"{address}&lang=en", color_scheme=scheme)
    page = ready(found)
    told = {("en", frame.url): violations(frame) for frame in page.frames}
    page.goto(address)
    ready(found)
    page.locator(".st-key-next-conditions summary").click()
    page.locator(".st-key-next-budgeted label").first.click()
    page.get_by_test_id("stDataFrame").first.wait_for()
    found.map.locator(".site-pin").first.click()
    page.locator(".next-gain").wait_for()
    told |= {("it", frame.url): violations(frame) for frame in page.frames}
    assert len(told) >= 4
    assert not any(told.values()), {where: what for where, what in told.items() if what}
