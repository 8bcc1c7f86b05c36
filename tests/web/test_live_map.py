"""The map in a window of its own."""

import html
import re
from urllib.parse import parse_qs

import pytest

from tests.web.conftest import Get


def query_of(page: str) -> dict[str, list[str]]:
    written = re.search(r'data-patti-query="([^"]*)"', page)
    assert written
    return parse_qs(html.unescape(written[1]))


def test_the_window_names_only_our_own_files_and_what_to_show(get: Get) -> None:
    found = get("/map?area=inclusion&lang=en&by=coverage")
    assert found.status_code == 200
    assert re.findall(r'(?:src|href)="([^"]*)"', found.text)[1:] == [
        *re.findall(r'"(assets/map\.css\?v=\w+)"', found.text),
        *re.findall(r'"(assets/map\.js\?v=\w+)"', found.text),
    ]
    query = query_of(found.text)
    assert query["lang"] == ["en"]
    assert parse_qs(query["pacts"][0])["area"] == ["inclusion"]
    assert query["shades"] == ["by=coverage"]
    assert '<html lang="en" dir="ltr">' in found.text


def test_text_in_the_address_stays_text(get: Get) -> None:
    hostile = '"><script>alert(1)</script>'
    found = get(f"/map?q={hostile}")
    assert "<script>alert" not in found.text


@pytest.mark.parametrize("query", ["area=pizza", "by=magic", "on=yesterday"])
def test_nonsense_is_refused_in_words(query: str, get: Get) -> None:
    found = get(f"/map?{query}")
    assert found.status_code == 400
    assert found.json()["message"]
