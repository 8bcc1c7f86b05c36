"""The office drops its list, agrees to repairs, imports it, sees it, takes it back."""

import pytest
from playwright.sync_api import expect

from geo.storage import open_store
from tests.journeys.conftest import FIRST_WAIT_MS, serving, wait_until
from tests.journeys.test_accessibility import violations

LIST = """Codice patto;Titolo del patto;Ambito;Stato;Inizio;Fine;Indirizzo;Quartiere;X;Y;Appunti
N-01;Aiuole davanti alla scala B;Cura spazi comuni;attivo;01/03/2025;28/02/2028;;Corveto;9,22;45,44;
N-02;Doposcuola in corte;Cultura e educaz.;in corso;15/09/2027;10/06/2025;;;45,45;9,14;
N-03;Panchine dipinte;Aiuto reciproco;attivo;13/04/2025;;;;;;
N-04;;Aiuto reciproco;attivo;;;;;;;
"""
PRIVATE = "N-01"


@pytest.fixture(scope="module")
def own_server(tmp_path_factory):
    """A register of its own: what is imported here, no other test sees."""
    with serving(tmp_path_factory.mktemp("importing")) as running:
        yield running


def drop(page, name, content):
    page.locator("input[type=file]").first.set_input_files(
        {"name": name, "mimeType": "text/csv", "buffer": content}
    )


def test_a_messy_list_is_repaired_imported_seen_and_taken_back(own_server, visit):
    page = visit(f"{own_server.url}/register").page
    page.get_by_text("Trascina qui il file").wait_for(timeout=FIRST_WAIT_MS)
    store = open_store(own_server.database)
    before = len(store.fetch("pacts"))
    drop(page, "elenco dell'ufficio.csv", LIST.encode())
    page.get_by_text("4 righe = accolte 1 + respinte 3").wait_for(timeout=FIRST_WAIT_MS)
    page.get_by_text("Sembra un elenco di «Patti»").wait_for()
    assert violations(page.main_frame) == []  # with all four steps in sight
    page.locator(".st-key-import-accept-sure button").click()
    page.get_by_text("4 righe = accolte 3 + respinte 1").wait_for(timeout=FIRST_WAIT_MS)
    page.locator(".st-key-import-demo-keep button").click()
    button = page.locator(".st-key-import-do button")
    wait_until(page, lambda: button.is_enabled() if button.count() else False)
    assert len(store.fetch("pacts")) == before
    assert violations(page.main_frame) == []
    button.click()
    page.get_by_role("heading", name="è nel registro").wait_for(timeout=FIRST_WAIT_MS)
    assert violations(page.main_frame) == []
    assert PRIVATE not in page.url and "elenco" not in page.url
    held = store.fetch("pacts").loc["N-02"]
    assert (held["area"], str(held["ends_on"])[:10]) == ("culture_education", "2027-09-15")
    assert len(store.fetch("pacts")) == before + 3
    page.get_by_role("button", name="Guarda sulla mappa").click()
    page.get_by_role("heading", name="Esplora i patti").wait_for(timeout=FIRST_WAIT_MS)
    page.get_by_role("searchbox").first.fill("Aiuole davanti")
    page.keyboard.press("Enter")
    page.get_by_text("Aiuole davanti alla scala B").first.wait_for(timeout=FIRST_WAIT_MS)
    page.get_by_role("link", name="Registro").click()
    page.get_by_role("button", name="Annulla questa importazione").click()
    page.get_by_role("heading", name="Importazione annullata").wait_for(timeout=FIRST_WAIT_MS)
    expect(page.locator(".import-bar .counts")).to_have_text("")
    expect(page.locator(".import-bar .done")).to_have_count(0)
    assert len(store.fetch("pacts")) == before
    page.goto(f"{own_server.url}/register?desk=history")
    expect(page.get_by_text("Annullata da")).to_be_visible(timeout=FIRST_WAIT_MS)
    page.get_by_role("button", name="Rimetti ciò che era stato importato").click()
    expect(page.get_by_text("è di nuovo nel registro")).to_be_visible()
    expect(page.get_by_text("Rimessa da")).to_be_visible()
    expect(page.get_by_role("button", name="Rimetti")).to_have_count(0)
    expect(page.get_by_role("button", name="Annulla l’importazione")).to_have_count(1)
    assert len(store.fetch("pacts")) == before + 3
    store.close()


def test_a_bad_file_gets_a_calm_sentence_and_the_page_stays(own_server, visit):
    page = visit(f"{own_server.url}/register").page
    page.get_by_text("Trascina qui il file").wait_for(timeout=FIRST_WAIT_MS)
    drop(page, "foto.csv", b"\x89PNG\r\n\x1a\n" + bytes(500))
    said = page.get_by_role("alert").first
    said.wait_for(timeout=FIRST_WAIT_MS)
    assert "Traceback" not in said.inner_text() and len(said.inner_text()) > 20
    page.get_by_role("button", name="Scegli un altro file").click()
    page.get_by_text("Trascina qui il file").wait_for()
    assert own_server.alive()
