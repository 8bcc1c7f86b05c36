"""The deck as a file: whole, asking for nothing, escaped, in any direction."""

import base64
import hashlib
import html
import re
import shutil

import pytest

from geo import words
from geo.reports.briefing import EVERYTHING, Scope, Table, briefing_of
from geo.reports.deck import deck_of
from geo.reports.deck.slides import ROOM, slides_of
from tests.reports.briefing.drawn import PACTS, A, small_town

ARABIC = """
msgid ""
msgstr ""
"Language: ar\\n"
"Content-Type: text/plain; charset=utf-8\\n"
"Plural-Forms: nplurals=6; plural=(n==0 ? 0 : n==1 ? 1 : n==2 ? 2 : n%100>=3 && n%100<=10 ? 3 : n%100>=11 ? 4 : 5);\\n"

msgid "brief.deck.next"
msgstr "التالي"

msgid "brief.cover.explain"
msgstr "ميثاق التعاون اتفاق بين السكان والمؤسسة."
"""  # noqa: E501


@pytest.fixture(scope="module")
def moment():
    return small_town()


@pytest.fixture
def arabic(tmp_path, monkeypatch):
    """The catalogues, and a small Arabic one beside them."""
    for file in words.FOLDER.glob("*.po"):
        shutil.copy(file, tmp_path)
    (tmp_path / "ar.po").write_text(ARABIC.lstrip(), encoding="utf-8")
    monkeypatch.setattr(words, "FOLDER", tmp_path)
    for kept in (words.languages, words.catalogue):
        kept.cache_clear()
    yield "ar"
    monkeypatch.undo()
    for kept in (words.languages, words.catalogue):
        kept.cache_clear()


def deck(moment, scope=A, language="it", **options) -> str:
    return deck_of(briefing_of(moment, scope, language=language, **options)).decode()


def test_a_deck_asks_for_nothing_and_forbids_it(moment) -> None:
    page = re.sub(r"base64,[\w+/=]+", "", deck(moment))
    addresses = set(re.findall(r"(?:https?:)?//[a-z][\w.-]+[^\s\"'<)]*", page))
    assert {address for address in addresses if "www.w3.org" not in address} == set()
    assert not re.search(
        r"<(?:link|img|iframe|object|embed|base)\b|@import|\bfetch\(|import\(", page
    )
    assert "default-src 'none'" in html.unescape(page)
    for found in re.findall(r"url\(([^)]{0,20})", page):
        assert found.startswith(("#", "data:font/woff2"))


def test_only_the_script_of_the_deck_may_run(moment) -> None:
    page = deck(moment)
    (script,) = re.findall(r"<script>(.*?)</script>", page, re.DOTALL)
    digest = base64.b64encode(hashlib.sha256(script.encode()).digest()).decode()
    policy = html.unescape(page.split('Content-Security-Policy" content="')[1].split('"')[0])
    assert f"script-src 'sha256-{digest}';" in policy
    assert not re.search(r"\son[a-z]+=", page.split("<body>")[1].split("<script>")[0])


def test_a_deck_is_small_enough_for_any_mailbox(moment) -> None:
    assert len(deck(moment, EVERYTHING).encode()) < 3_000_000


def test_texts_of_the_register_are_text() -> None:
    hostile = "<img/src=x/onerror=alert(1)>"
    moment = small_town(
        pacts=PACTS.replace("fiori", hostile).replace("una_proposta", "</style><b>")
    )
    page = deck(moment) + deck(moment, Scope("pact", ("p",)))
    assert "<img" not in page and "<b>" not in page
    assert "&lt;img/src=x/onerror=alert(1)&gt;" in page


def test_three_volunteers_are_nowhere_in_the_source() -> None:
    held = "pact_id on kind volunteers volunteers_at_least hours\np 2026-05-10 cleaning 3 no 98765"
    page = deck(small_town(activities=held))
    assert "meno di 5" in page
    assert "98765" not in page and "98.765" not in page
    assert not re.search(r">\s*3\s*<", page)


def test_demonstration_data_say_so_on_every_slide() -> None:
    moment = small_town(origins=[{"id": "o", "title": "prova", "demonstration": True}])
    made = briefing_of(moment, A, language="it")
    object.__setattr__(made, "demonstration", True)
    object.__setattr__(made, "demonstration_line", "DATI DIMOSTRATIVI")
    page = deck_of(made).decode()
    assert page.count("DATI DIMOSTRATIVI") == page.count('<section class="slide') > 5


@pytest.mark.parametrize("language", words.languages())
def test_a_deck_says_its_language_and_direction(moment, language: str) -> None:
    assert f'<html lang="{language}" dir="ltr">' in deck(moment, language=language)


def test_only_a_served_deck_has_the_live_map_and_may_frame_it(moment) -> None:
    made = briefing_of(moment, EVERYTHING, language="it")
    away, served = deck_of(made).decode(), deck_of(made, live_map="map?on=x&lang=it").decode()
    assert "<iframe" not in away and "frame-src" not in away
    assert "frame-src 'self'" in served.replace("&#39;", "'")
    assert 'data-address="map?on=x&amp;lang=it"' in served and not re.search(
        r"<iframe[^>]* src=", served
    )
    chapters = re.findall(r'class="slide slide--(\w+)"', served)
    assert chapters[chapters.index("live") - 1] == "where"
    assert [key for key in chapters if key != "live"] == re.findall(
        r'class="slide slide--(\w+)"', away
    )
    numbers = re.findall(r"Pagina (\d+) di (\d+)", served)
    assert numbers == [(str(n), str(len(chapters))) for n in range(1, len(chapters) + 1)]


def test_a_language_written_from_the_right_costs_one_catalogue(moment, arabic: str) -> None:
    page = deck(moment, language=arabic)
    assert '<html lang="ar" dir="rtl">' in page
    assert "التالي" in page and "ميثاق التعاون" in page
    assert "presenze" in page.casefold()  # what is not translated yet is said in the first language


def test_a_long_table_goes_on_on_the_next_slide(moment) -> None:
    made = briefing_of(moment, A, language="it")
    where = next(one for one in made.chapters if one.key == "where")
    rows = [[f"patto {n}", "a", "b", "c"] for n in range(25)]
    table = Table("x", ["1", "2", "3", "4"], rows, [False] * 4)
    object.__setattr__(where, "table", table)
    parts = [one.chapter.table for one in slides_of(made) if one.chapter.key == "where"][1:]
    assert [row for part in parts for row in part.rows] == rows
    assert all(len(part.rows) <= ROOM for part in parts)


def test_every_chart_has_its_table(moment) -> None:
    page = deck(moment)
    n = page.count('<figure class="chart">')
    assert n == page.count('class="swap"') == page.count('<div class="data"') >= 3
