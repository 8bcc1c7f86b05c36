"""Choices as an address: there and back, and safe inside a script."""

import datetime as dt
import re
from urllib.parse import parse_qs

import pytest
from hypothesis import given
from hypothesis import strategies as some

from geo import words
from geo.analysis.choices import ATTENTIONS, LOOKS, Choices
from geo.errors import UserError

days = some.none() | some.dates(dt.date(1900, 1, 1), dt.date(2200, 1, 1))
texts = some.text(max_size=60).map(str.strip)


def many(*codes: str) -> some.SearchStrategy[tuple[str, ...]]:
    return some.lists(some.sampled_from(codes), unique=True).map(tuple)


choices = some.builds(
    Choices,
    area=many("inclusion", "mutual_aid", "none"),
    state=many(*LOOKS),
    attention=many(*ATTENTIONS),
    place=some.lists(texts.filter(bool), unique=True, max_size=3).map(tuple),
    on=days,
    q=texts,
    set=some.sampled_from(["", "nil"]),
)


@given(choices)
def test_an_address_gives_the_same_choices_back(chosen: Choices) -> None:
    query = parse_qs(chosen.to_query(), errors="surrogatepass") if chosen.to_query() else {}
    assert Choices.from_query(query) == chosen


@given(choices)
def test_an_address_holds_no_character_that_means_something_elsewhere(chosen: Choices) -> None:
    assert re.fullmatch(r"[A-Za-z0-9_.~%&=-]*", chosen.to_query())


@pytest.mark.parametrize(
    ("query", "named"),
    [
        ({"area": ["pizza"]}, "pizza"),
        ({"on": ["yesterday"]}, "yesterday"),
        ({"on": ["0001-01-01"]}, "0001-01-01"),
        ({"since": ["2026-02-01"], "until": ["2026-01-01"]}, "2026"),
    ],
)
def test_a_value_that_cannot_be_is_named_in_every_language(query: dict, named: str) -> None:
    with pytest.raises(UserError) as caught:
        Choices.from_query(query)
    assert all(named in words.explain(caught.value, language) for language in words.languages())


def test_dropping_one_value_leaves_the_others() -> None:
    chosen = Choices(area=("inclusion", "mutual_aid"), q="orto")
    assert chosen.without("area", "inclusion") == Choices(area=("mutual_aid",), q="orto")
    assert chosen.without("q") == Choices(area=("inclusion", "mutual_aid"))
    assert chosen.filtering
    assert not Choices(on=dt.date(2024, 1, 1), set="nil").filtering
