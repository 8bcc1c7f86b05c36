"""Shades of neighbourhoods: each in words, and the unknown never among the numbers."""

import re

import pytest

from geo import words
from geo.analysis.gaps import gaps_of
from geo.errors import UserError
from geo.mapping import signs
from geo.mapping.shading import MEASURES, Shading, shaded
from tests.analysis.gaps.drawn import buildings, pacts, silent, town


def table(moment, boundary_set, radius_m):
    return gaps_of(moment, boundary_set, radius_m=radius_m)


@pytest.fixture
def moment():
    """A has 100 homes and a pact, B 200 homes far from any, C a building of unknown homes."""
    rows = pacts(p=0.5)
    return town("ABBBBBBBC", buildings=buildings(a=(0.5, 100), b=(7.5, 200), c=(8.5, None)), **rows)


def shade_of(moment, by: str, language: str = "it"):
    return shaded(moment, "quarter", Shading(by), language, table)


@pytest.mark.parametrize("language", words.languages())
@pytest.mark.parametrize("by", ["", *MEASURES])
def test_every_shade_is_in_the_legend_with_a_word_and_a_colour(moment, by, language) -> None:
    found = shade_of(moment, by, language)
    legend = dict(found.legend)
    assert set(found.rows["shade"]) <= set(legend)
    assert all(legend.values())
    assert set(legend) <= {*signs.SHADES, "hatch"}


@pytest.mark.parametrize("by", ["coverage", "shortfall", "rate", "need"])
def test_unknown_homes_are_hatched_and_have_no_figure(moment, by) -> None:
    unknown = shade_of(moment, by).rows.loc["quarter:C"]
    assert unknown["shade"] == "hatch"
    assert unknown["mark"] == ""
    assert not re.search(r"\d", unknown["said"].replace("300 m", ""))


def test_no_home_near_a_pact_is_zero_and_not_unknown(moment) -> None:
    rows = shade_of(moment, "coverage").rows
    assert list(rows["shade"]) == ["step4", "zero", "hatch"]
    assert list(rows["mark"]) == ["100%", "0%", ""]


def test_a_pact_that_has_not_reported_makes_the_coverage_unknown_and_not_zero() -> None:
    rows = silent(pacts(p=0.5), "p")
    moment = town("A", buildings=buildings(a=(0.5, 100)), **rows)
    found = shade_of(moment, "coverage").rows.loc["quarter:A"]
    assert (found["shade"], found["mark"]) == ("hatch", "≥ 0%")
    assert found["said"].startswith("almeno 0%")


def test_a_shading_is_its_address() -> None:
    asked = Shading.read("need", "400", "ivsm")
    assert Shading.read(**{"by": "", "radius": "", "need": "", **asked.to_pairs()}) == asked
    assert Shading.read("rate", "400", "ivsm") == Shading("rate")


@pytest.mark.parametrize(("by", "radius"), [("magic", ""), ("coverage", "7")])
def test_an_unknown_shading_is_refused(by: str, radius: str) -> None:
    with pytest.raises(UserError):
        Shading.read(by, radius, "")
