"""What the office does on a Friday: in a real browser, on the real server."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Browser, Page, expect

from geo.access import Visitor
from geo.storage import Edit, Office, open_store
from geo.storage.recording import deletion
from tests.journeys.conftest import (
    FIRST_WAIT_MS,
    Server,
    Visit,
    serving,
    wait_until,
    wait_until_settled,
)

pytestmark = pytest.mark.browser
Open = Callable[..., Visit]
HOSTILE = "Orti <b>x</b> **y** {title} $a$"
TODAY = dt.date.today()
REFUSED = re.compile("si modifica solo|bisogna accedere")


@pytest.fixture(scope="module")
def own_server(tmp_path_factory: pytest.TempPathFactory):
    """A server whose register these journeys may write to."""
    with serving(tmp_path_factory.mktemp("editing")) as running:
        yield running


@pytest.fixture
def store(own_server: Server):
    opened = open_store(own_server.database)
    yield opened
    opened.close()


def a_pact(store, key: str) -> str:
    values = {"title": f"Prova {key}", "status": "active", "public": True, "verified": False}
    store.save([Edit("pacts", key, values | {"signed_on": dt.date(2020, 1, 1)}, None)], who="setup")
    return key


def deleted_with_an_activity(store, pact: str) -> None:
    values = {"pact_id": pact, "on": TODAY, "volunteers_at_least": False, "verified": False}
    store.save([Edit("activities", f"{pact}-e", values, None)], who="setup")
    delete(store, pact)


def delete(store, pact: str) -> None:
    office = Office(store, Visitor("Carla", "editor"))
    office.save(deletion(office, "pacts", pact))


def opened(visit: Open, server: Server, pact: str) -> Page:
    page = visit(f"{server.url}/register?desk=pacts&pact={pact}").page
    expect(title_of(page)).to_be_visible(timeout=FIRST_WAIT_MS)
    return page


def title_of(page: Page):
    return page.get_by_label("Titolo (obbligatorio)")


def of(store, pact: str):
    rows = store.fetch("activities")
    return rows[rows["pact_id"] == pact]


def save(page: Page) -> None:
    wait_until_settled(page)
    page.locator(".st-key-pact-save button").click()


def test_an_activity_is_entered_by_keyboard_alone_and_the_next_one_can_follow(
    visit: Open, own_server: Server, store
) -> None:
    pact = a_pact(store, "T-entry")
    page = visit(f"{own_server.url}/register?desk=activities").page
    which = page.get_by_label("Patto (obbligatorio)")
    expect(which).to_be_visible(timeout=FIRST_WAIT_MS)
    which.focus()
    keys = page.keyboard
    keys.type(pact)
    keys.press("Enter")
    page.get_by_role("textbox", name="Persone").focus()
    keys.type("12")
    page.get_by_role("textbox", name="Ore in tutto").focus()
    keys.type("2,5")
    page.get_by_role("textbox", name="Titolo").focus()
    keys.type(HOSTILE)
    keys.press("Enter")
    line = page.locator(".done").first
    expect(line).to_contain_text(HOSTILE)
    expect(line).to_contain_text("Prova T-entry")
    row = of(store, pact).iloc[0]
    assert (row["volunteers"], row["hours"], row["on"].date()) == (12, 2.5, TODAY)
    assert row["title"] == HOSTILE and row["kind"] != row["kind"]
    # Ready for the next: pact and day kept, the rest empty, the keyboard in the first field.
    expect(which).to_be_focused()
    expect(page.get_by_role("textbox", name="Persone")).to_have_value("")
    page.get_by_role("textbox", name="Persone").focus()
    keys.type("30")
    keys.press("Enter")
    expect(page.get_by_role("button", name="Va bene così, registra")).to_be_visible()
    expect(page.get_by_role("textbox", name="Persone")).to_have_value("30")
    page.get_by_role("button", name="Va bene così, registra").click()
    wait_until(page, lambda: len(of(store, pact)) == 2)
    page.get_by_role("button", name="Annulla").first.click()
    wait_until(page, lambda: len(of(store, pact)) == 1)


def test_two_who_edit_one_pact_both_keep_what_they_wrote(
    visit: Open, own_server: Server, store
) -> None:
    pact = a_pact(store, "T-two")
    first, second = opened(visit, own_server, pact), opened(visit, own_server, pact)
    title_of(first).fill("Da Anna")
    title_of(first).press("Tab")
    save(first)
    expect(first.get_by_text("Salvato.")).to_be_visible()
    title_of(second).fill("Da Bruno")
    second.get_by_label("Descrizione").fill("Al mercoledì")
    second.get_by_label("Fonte del dato").fill("telefonata")
    second.get_by_label("Fonte del dato").press("Tab")
    save(second)
    panel = second.locator(".st-key-form-conflict")
    expect(panel).to_contain_text("Da Anna")
    expect(panel).to_contain_text("Da Bruno")
    assert store.row("pacts", pact).values["title"] == "Da Anna"
    panel.get_by_text("La mia: Da Bruno").click()
    panel.get_by_role("button", name="Salva", exact=True).click()
    wait_until(second, lambda: store.row("pacts", pact).values["title"] == "Da Bruno")
    assert store.row("pacts", pact).values["description"] == "Al mercoledì"
    # Somebody deletes it while the second one goes on writing.
    expect(title_of(second)).to_have_value("Da Bruno")
    deleted_with_an_activity(store, pact)
    second.get_by_label("Descrizione").fill(HOSTILE)
    second.get_by_label("Descrizione").press("Tab")
    save(second)
    panel = second.locator(".st-key-form-deleted")
    expect(panel).to_contain_text("Carla ha eliminato questa scheda")
    expect(panel).to_contain_text(HOSTILE)
    expect(panel).to_contain_text("Torna nel registro: 1 patto, 1 attività.")
    assert store.row("pacts", pact) is None
    panel.get_by_role("button", name="Ripristina con i miei valori").click()
    expect(second.get_by_text("Ripristinato con i tuoi valori.")).to_be_visible()
    assert store.row("pacts", pact).values["description"] == HOSTILE
    assert len(of(store, pact)) == 1
    # Deleted again, it comes back from its history, whole, by one click.
    delete(store, pact)
    second.get_by_role("button", name="Storia").click()
    gone = second.locator(".st-key-history-gone")
    expect(gone).to_contain_text("Torna nel registro: 1 patto, 1 attività.")
    gone.get_by_role("button", name="Ripristina tutto").click()
    expect(second.get_by_text("Ripristinato.")).to_be_visible()
    assert store.row("pacts", pact).values["description"] == HOSTILE
    assert len(of(store, pact)) == 1


def test_a_draft_survives_a_reload(visit: Open, own_server: Server, store) -> None:
    pact = a_pact(store, "T-draft")
    page = opened(visit, own_server, pact)
    title_of(page).fill(HOSTILE)
    expect(page.get_by_text("Non ancora salvato")).to_be_visible()
    page.reload()
    expect(page.get_by_text("Hai una bozza non salvata")).to_be_visible(timeout=FIRST_WAIT_MS)
    assert store.row("pacts", pact).values["title"] == "Prova T-draft"
    page.get_by_role("button", name="Riprendila").click()
    expect(title_of(page)).to_have_value(HOSTILE)
    save(page)
    expect(page.get_by_text("Salvato.")).to_be_visible()
    assert store.row("pacts", pact).values["title"] == HOSTILE
    expect(page.locator("h2.section")).to_have_text(HOSTILE)


def test_adding_a_place_that_was_not_chosen_says_so_until_one_is(
    visit: Open, own_server: Server, store
) -> None:
    page = opened(visit, own_server, a_pact(store, "P-2020-903"))
    page.get_by_text("Aggiungi un luogo").click()
    # The button moves down with the map that grows above it.
    page.frame_locator("iframe[title*='st_folium']").locator("#map_div[data-drawn]").wait_for()
    page.get_by_role("button", name="Aggiungi questo luogo").click()
    told = page.get_by_role("alert").filter(has_text="Scegli prima il luogo")
    expect(told).to_be_visible()
    page.get_by_label("Indirizzo, edificio o cortile").fill("via dei Larici 5")
    page.keyboard.press("Enter")
    expect(told).to_have_count(0)
    page.get_by_role("button", name="Aggiungi questo luogo").click()
    expect(page.locator("[class*=st-key-place-row-]")).to_contain_text("via dei Larici 5")


def test_who_may_only_look_sees_no_form_and_no_way_to_one(chromium: Browser, tmp_path) -> None:
    with serving(tmp_path, options=("--server.address", "0.0.0.0")) as public:
        page = chromium.new_page()
        for part in ("pacts", "activities", "history"):
            page.goto(f"{public.url}/register?desk={part}")
            expect(page.get_by_text(REFUSED)).to_be_visible(timeout=FIRST_WAIT_MS)
            assert page.get_by_role("textbox").count() <= 1  # the search of the filters
            assert page.get_by_role("button", name="Salva").count() == 0
        page.goto(f"{public.url}/?pact=D-2019-001")
        expect(page.locator(".card h2").first).to_be_visible(timeout=FIRST_WAIT_MS)
        assert page.get_by_text("Modifica nel registro").count() == 0
        page.close()
