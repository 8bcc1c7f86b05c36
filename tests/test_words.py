"""The catalogues: complete, alike, and used; and no word of the interface in code."""

import ast
import datetime as dt
import re
from pathlib import Path
from string import Formatter

import pytest

from geo import model, words
from geo.storage import answering, asking, first_start

ROOT = Path(__file__).resolve().parents[1]
SOURCES = [
    *sorted((ROOT / "geo").rglob("*.py")),
    *sorted((ROOT / "pages").glob("*.py")),
    ROOT / "dashboard.py",
]
OTHERS = [language for language in words.languages() if language != words.DEFAULT]


def fields(text: str) -> set[str]:
    return {name for _, name, _, _ in Formatter().parse(text) if name}


def calls(path: Path) -> list[ast.Call]:
    tree = ast.parse(path.read_text(encoding="utf-8"))
    return [node for node in ast.walk(tree) if isinstance(node, ast.Call)]


def keys_said(path: Path) -> set[str]:
    """Keys that a file names outright, in a call of `say` or in an error."""
    found = set()
    for call in calls(path):
        name = (
            call.func.attr if isinstance(call.func, ast.Attribute) else getattr(call.func, "id", "")
        )
        first = call.args[0] if call.args else None
        if name in {"say", "UserError", "ConflictError"} and isinstance(first, ast.Constant):
            found.add(first.value)
    return found


@pytest.mark.parametrize("language", OTHERS)
def test_every_language_has_every_message(language: str) -> None:
    default = words.catalogue(words.DEFAULT).forms
    assert words.catalogue(language).forms.keys() == default.keys()


@pytest.mark.parametrize("language", OTHERS)
def test_a_message_names_the_same_values_in_every_language(language: str) -> None:
    other = words.catalogue(language).forms
    for key, forms in words.catalogue(words.DEFAULT).forms.items():
        assert fields(" ".join(forms)) == fields(" ".join(other[key])), key


@pytest.mark.parametrize("language", words.languages())
def test_no_message_is_empty(language: str) -> None:
    empty = [key for key, forms in words.catalogue(language).forms.items() if not all(forms)]
    assert not empty


@pytest.mark.parametrize("path", SOURCES, ids=lambda path: str(path.relative_to(ROOT)))
def test_every_message_that_code_names_exists(path: Path) -> None:
    assert not {key for key in keys_said(path) if not words.knows(key, words.DEFAULT)}


def test_every_code_of_the_model_has_a_word() -> None:
    lists = {
        column.codes for table in model.TABLES.values() for column in table.columns if column.codes
    }
    missing = [
        f"code.{codes.name}.{code}"
        for codes in lists
        for code in codes.codes
        if not words.knows(f"code.{codes.name}.{code}", words.DEFAULT)
    ]
    assert not missing


@pytest.mark.parametrize(
    "path",
    [path for path in SOURCES if {"ui", "pages"} & set(path.parts)],
    ids=lambda path: path.name,
)
def test_no_word_of_the_interface_stands_in_code(path: Path) -> None:
    for call in calls(path):
        owner = call.func.value if isinstance(call.func, ast.Attribute) else None
        if not (isinstance(owner, ast.Name) and owner.id == "st" and call.args):
            continue
        first = call.args[0]
        spoken = isinstance(first, ast.Constant) and isinstance(first.value, str)
        assert not (spoken and re.search(r"[A-Za-zÀ-ÿ]{2}", first.value)), first.value


@pytest.mark.parametrize(
    ("n", "italian", "english"),
    [
        (0, "0 patti attivi", "0 active pacts"),
        (1, "1 patto attivo", "1 active pact"),
        (2, "2 patti attivi", "2 active pacts"),
        (1_234, "1.234 patti attivi", "1,234 active pacts"),
        (1_000_000, "1.000.000 patti attivi", "1,000,000 active pacts"),
    ],
)
def test_plurals_and_thousands_are_right(n: int, italian: str, english: str) -> None:
    assert words.say("headline.active", "it", n=n) == italian
    assert words.say("headline.active", "en", n=n) == english


def test_numbers_dates_and_shares_are_written_as_each_language_writes_them() -> None:
    day = dt.date(2023, 5, 13)
    assert words.number(12345.6, "it", digits=1) == "12.345,6"
    assert words.number(1234, "it") == "1.234"
    assert words.share(0.479, "it") == "47,9%"
    assert words.date(day, "it") == "13 maggio 2023"
    assert words.date(day, "it", style="short") == "13/05/2023"
    assert words.date(day, "it", style="month") == "mag 2023"
    assert words.date(day, "en") == "13 May 2023"


def test_unknown_is_said_and_never_zero() -> None:
    for said in (words.number(None, "it"), words.date(None, "it"), words.share(float("nan"), "it")):
        assert said == "Dato non disponibile"


def test_text_of_the_register_is_never_read_as_a_pattern() -> None:
    said = words.say("card.party", "it", name="{role.__class__}", role="{x}")
    assert said == "{role.__class__} ({x})"


def test_an_unknown_language_gets_the_default_one() -> None:
    assert words.say("yes", "xx") == "Sì"


@pytest.mark.parametrize("language", words.languages())
@pytest.mark.parametrize("who", [first_start.WHO, asking.WHO, answering.KEEPER])
def test_who_is_no_person_has_a_name_in_every_language(who: str, language: str) -> None:
    said = words.author(who, language)
    assert said and said != who
    assert words.author_named(f" {said.upper()} ") == who
    assert said in words.say("history.gone.title", language, who=who, at="x")


def test_a_person_s_name_stays_as_it_is() -> None:
    assert words.author("anna", "it") == "anna"
    assert words.author_named(" Anna ") == "Anna"
