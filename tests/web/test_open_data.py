"""The addresses of the open data: media types, what may be kept, languages, and what is refused."""

import base64
import datetime as dt
import gzip
import hashlib
import json
import re
import socket
import subprocess
import sys
import threading
from collections.abc import Iterator

import pytest
import uvicorn
from starlette.applications import Starlette

from geo.loading import demonstration
from geo.reports.open_data import DATASETS, file_name, formats_of
from geo.web import open_data, register, routes
from tests.web.conftest import getter, snapshot_from

FILES = [file_name(one, kind) for one in DATASETS.values() for kind in formats_of(one)]
OTHERS = ["colonne.csv", "colonne-it.csv", "colonne.json", "colonne.html", "catalogue.ttl",
          "catalogue.jsonld"]  # fmt: skip
MEDIA = {
    "csv": "text/csv; charset=utf-8",
    "geojson": "application/geo+json",
    "gpkg": "application/geopackage+sqlite3",
    "json": "application/json",
    "jsonld": "application/ld+json",
    "ttl": "text/turtle; charset=utf-8",
    "html": "text/html; charset=utf-8",
}


@pytest.fixture(autouse=True)
def forgotten(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(open_data, "FILES", type(open_data.FILES)(10_000_000))
    monkeypatch.setattr(open_data, "_made", type(open_data._made)(2))


@pytest.mark.parametrize("name", ["", *FILES, *OTHERS])
def test_every_address_answers_anybody_with_its_media_type(get, name) -> None:
    found = get(f"/open-data/{name}")
    assert found.status_code == 200
    assert found.headers["content-type"] == MEDIA[name.rpartition(".")[2] or "html"]
    assert found.headers["access-control-allow-origin"] == "*"
    assert found.headers["cache-control"] == "no-cache"


@pytest.mark.parametrize("name", ["", "patti.csv", "patti.gpkg", "catalogue.jsonld"])
def test_an_answer_that_has_not_changed_is_not_sent_again(get, name) -> None:
    tag = get(f"/open-data/{name}").headers["etag"]
    again = get(f"/open-data/{name}", if_none_match=tag)
    assert (again.status_code, again.content) == (304, b"")


def test_files_are_sent_compressed_and_their_head_alone(get) -> None:
    plain = get("/open-data/patti.geojson", accept_encoding="identity")
    packed = get("/open-data/patti.geojson", accept_encoding="gzip")
    assert packed.headers["content-encoding"] == "gzip"
    assert packed.content == plain.content
    assert len(gzip.compress(plain.content)) < len(plain.content)
    assert get("/open-data/patti.geojson", method="HEAD").status_code == 200


def test_the_address_without_a_slash_leads_to_the_page_in_the_same_language(get) -> None:
    found = get("/open-data?lang=en")
    assert str(found.url) == "http://test/open-data/?lang=en"
    assert '<html lang="en"' in found.text


@pytest.mark.parametrize(
    ("asked", "status", "told"),
    [
        ("bytes=0-9", 206, slice(0, 10)),
        ("bytes=100-", 206, slice(100, None)),
        ("bytes=-7", 206, slice(-7, None)),
        ("bytes=99999999-", 416, slice(0, 0)),
        ("bytes=-", 200, slice(None)),
        ("lines=0-9", 200, slice(None)),
        ("bytes=0-1,4-5", 200, slice(None)),
    ],
)
def test_some_of_the_bytes_of_a_file_are_sent_to_who_asks_for_them(
    get, asked, status, told
) -> None:
    whole = get("/open-data/patti.geojson").content
    found = get("/open-data/patti.geojson", range=asked)
    assert (found.status_code, found.content) == (status, whole[told])


@pytest.fixture
def served(monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    made = snapshot_from(demonstration.story(dt.date(2026, 11, 22)))
    monkeypatch.setattr(register, "current_snapshot", lambda: made)
    listening = socket.create_server(("127.0.0.1", 0))
    server = uvicorn.Server(uvicorn.Config(Starlette(routes=routes()), log_level="error"))
    thread = threading.Thread(target=server.run, kwargs={"sockets": [listening]})
    thread.start()
    yield f"http://127.0.0.1:{listening.getsockname()[1]}/open-data/"
    server.should_exit = True
    thread.join()
    listening.close()


READ = """
import sys, pyogrio
for address in sys.argv[1:]:
    found = pyogrio.read_dataframe(f"/vsicurl/{address}")
    print(address.rpartition("/")[2], len(found), found.crs.to_epsg())
"""


def test_the_library_that_qgis_reads_with_opens_the_addresses_directly(served) -> None:
    """QGIS itself is not on this machine; its HTTP(S) sources are read by GDAL's `/vsicurl/`."""
    rows = {"patti": 147, "quartieri": 25, "edifici": 495, "cortili": 150}
    names = [f"{slug}.{suffix}" for slug in rows for suffix in ("geojson", "gpkg")]
    command = [sys.executable, "-c", READ, *(served + name for name in names)]
    found = subprocess.run(command, capture_output=True, text=True, check=True, timeout=60)
    expected = [f"{name} {rows[name.partition('.')[0]]} 4326" for name in names]
    assert found.stdout.split("\n")[:-1] == expected


@pytest.mark.parametrize(("lang", "title"), [("it", "Dati aperti"), ("en", "Open data")])
def test_the_page_speaks_the_language_asked_for_and_links_only_what_there_is(
    get, lang, title
) -> None:
    page = get(f"/open-data/?lang={lang}").text
    assert f"<h1>{title}" in page
    for link in re.findall(r'<a [^>]*href="([^"]+)"', page):
        if not link.startswith(("http", "..", "?", "./?")):
            assert get(f"/open-data/{link}").status_code == 200
    assert all(name in page for name in FILES)


@pytest.mark.parametrize("name", ["", "colonne.html"])
def test_the_policy_of_a_page_lets_nothing_in_but_its_own_style(get, name) -> None:
    found = get(f"/open-data/{name}")
    policy = found.headers["content-security-policy"]
    style = re.search(r"<style>(.*?)</style>", found.text, re.DOTALL)[1]
    digest = base64.b64encode(hashlib.sha256(style.encode()).digest()).decode()
    assert "default-src 'none'" in policy and f"'sha256-{digest}'" in policy
    assert "<script" not in found.text and " style=" not in found.text


def test_a_title_that_is_markup_stays_text(get) -> None:
    assert "<script" not in get("/open-data/").text


def test_what_there_is_not_is_said_in_the_reader_s_language(get) -> None:
    found = get("/open-data/persone.csv?lang=en")
    assert found.status_code == 404
    assert "persone.csv" in found.json()["message"]
    assert get("/open-data/catalogue.xml").status_code == 404
    assert get("/open-data/patti.csv", method="POST").status_code == 405


def test_the_catalogue_names_the_address_it_was_asked_at_with_its_base_path(snapshot) -> None:
    get = getter(Starlette(routes=routes("mappa")))
    told = json.loads(get("/mappa/open-data/catalogue.jsonld").text)
    assert "http://test/mappa/open-data/patti.csv" in json.dumps(told)
    assert get("/mappa/open-data").status_code == 200


def test_a_configured_public_address_and_publisher_are_what_the_catalogue_names(
    get, monkeypatch
) -> None:
    monkeypatch.setenv("PACTS_PUBLIC_ADDRESS", "https://patti.example.it")
    monkeypatch.setenv("PACTS_PUBLISHER_NAME", "Agenzia di prova")
    assert "https://patti.example.it/open-data/patti.csv" in get("/open-data/catalogue.ttl").text
    assert "Agenzia di prova" in get("/open-data/").text
