"""Streamlit's page as we write it, and the scripts that come inside it."""

import json
import re
from html.parser import HTMLParser
from urllib.parse import unquote

import pytest

from geo import words
from geo.web import first_page, scripts
from geo.web.first_page import LETTERS, Asked, date_letters, text

KINDS = ["", *scripts.PAGES]
IMPORT = re.compile(r"""\b(?:from|import)\s*["']([^"']+)["']""")


class Seen(HTMLParser):
    """The elements of a page, as a browser would read them."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.elements: list[tuple[str, dict[str, str | None]]] = []
        self.inside: dict[str, str] = {}
        self._open = ""
        self.feed(page)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        self.elements.append((tag, given))
        self._open = str(given.get("type") or tag)

    def handle_data(self, data: str) -> None:
        self.inside[self._open] = self.inside.get(self._open, "") + data

    def named(self) -> list[str]:
        """Scripts that the page has the browser fetch, in their order."""
        found = [given.get("href") or given.get("src") for _, given in self.elements]
        return [one.rpartition("/")[2] for one in found if one and one.endswith(".js")]


def import_map(page: str) -> dict[str, str]:
    return json.loads(Seen(page).inside["importmap"])["imports"]


@pytest.mark.parametrize("page", KINDS)
def test_every_script_of_a_page_is_one_of_this_release_of_streamlit(page: str) -> None:
    wanted = scripts.PAGES.get(page, scripts.WITH_A_MAP)
    assert [name.split(".")[0] for name in scripts.scripts(page)] == list(wanted)


@pytest.mark.parametrize("page", KINDS)
def test_every_script_of_a_page_is_fetched_or_inside_it_and_none_is_both(page: str) -> None:
    written = text(Asked(page, "it"))
    fetched = Seen(written).named()
    inside = [name.rpartition("/")[2] for name in import_map(written) if name.startswith("./")]
    assert sorted([*fetched, *inside]) == sorted([*scripts.named(), *scripts.added(page)])
    assert len(inside) > 40 > len(fetched)


@pytest.mark.parametrize("page", KINDS)
def test_a_script_inside_a_page_is_streamlits_and_finds_all_that_it_imports(page: str) -> None:
    known = import_map(text(Asked(page, "it")))
    inside = {name: to for name, to in known.items() if to.startswith("data:")}
    for name, address in inside.items():
        code = unquote(address.removeprefix("data:text/javascript,"))
        file = name.rpartition("/")[2]
        wanted = IMPORT.findall(code)
        assert [one for one in wanted if one not in known] == [], name
        # But for the names of what it imports it is the file.
        told = scripts.source(file)
        assert [f"./{one}" for one in wanted] == IMPORT.findall(told)
        assert code == re.sub(r"""(["'])\./([\w.-]+\.js["'])""", r"\1\2", told)
    outside = {to for to in known.values() if not to.startswith("data:")}
    assert all((scripts.FOLDER / "js" / to.rpartition("/")[2]).is_file() for to in outside)


def test_what_asks_where_it_is_stays_outside() -> None:
    assert not [name for name, code in scripts.small("").items() if "import.meta" in code]
    assert [
        n for n in scripts.named() if n not in scripts.small("") and len(scripts.source(n)) < 8000
    ]


def test_the_import_map_stands_before_every_script_that_it_is_for() -> None:
    written = text(Asked("", "it"))
    assert written.index('type="importmap"') < written.index('type="module"')
    assert written.index('type="importmap"') < written.index('fetchpriority="low"')


def test_without_the_small_scripts_the_page_asks_for_all_as_streamlits_does() -> None:
    written = text(Asked("participation", "it", plain=True))
    assert Seen(written).named() == [*scripts.named(), *scripts.added("participation")]
    assert "importmap" not in written and first_page.PLAIN not in written


@pytest.mark.parametrize("plain", [False, True])
def test_what_scripts_look_for_while_they_load_stands_before_them(plain: bool) -> None:
    written = text(Asked("", "it", plain=plain))
    assert written.count(first_page.SPARED.read_text(encoding="utf-8")) == 1
    assert written.index('"cookie"') < written.index('type="module"')


def test_what_the_server_says_cannot_end_the_script_that_it_stands_in() -> None:
    written = text(Asked("", "it", host='{"allowedOrigins":["</script><b>"]}'))
    assert "</script><b>" not in written
    assert "\\u003c/script>" in written


@pytest.mark.parametrize("language", words.languages())
def test_the_page_says_its_language_and_its_name_before_any_script_runs(language: str) -> None:
    seen = Seen(text(Asked("", language)))
    (spoken,) = [given for tag, given in seen.elements if tag == "html"]
    assert spoken == {"lang": language, "dir": "ltr"}
    assert seen.inside["title"].strip() == words.say("app.name", language)


def test_who_has_no_scripts_is_sent_to_the_open_data_in_their_language() -> None:
    (italian,) = re.findall("<noscript>(.*?)</noscript>", text(Asked("", "it")), re.DOTALL)
    (english,) = re.findall("<noscript>(.*?)</noscript>", text(Asked("", "en")), re.DOTALL)
    assert 'href="./open-data/"' in italian and "JavaScript" in italian
    assert 'href="./open-data/?lang=en"' in english
    assert "agent" not in italian + english


def test_an_empty_date_field_says_its_letters_in_italian_and_streamlits_in_english() -> None:
    rules = date_letters("it")
    assert "content:'gg'" in rules and "content:'aaaa'" in rules
    assert '[data-type="month"]' not in rules, "mm is mm"
    assert rules.count(":root:lang(it)") == rules.count("{")
    assert date_letters("en") == ""
    assert list(LETTERS.values()) == ["dd", "mm", "yyyy"]


def test_of_equal_rules_ours_come_after_reacts_and_before_those_of_single_pages() -> None:
    written = text(Asked("", "it"))
    places = [written.index(one) for one in ("</head>", first_page.sheet(), 'id="root"')]
    assert places == sorted(places)
    assert ':root:lang(it){--choose-file:"' in written
