"""What an address means: found however it is written, and never placed while there is a doubt."""

import json
from random import Random

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from geo.loading.addresses import index_of, match_address
from tests.benchmarks import bench_addresses as bench
from tests.loading.addresses.drawn import house_numbers

INDEX = index_of(house_numbers(), quarters=["Corvetto", "Stadera - Chiesa Rossa"])


def asked(text, index=INDEX):
    return match_address(text, index)


@pytest.mark.parametrize(
    ("text", "house"),
    [
        ("Via Giuseppe Scalarini 7", "Via Giuseppe Scalarini 7"),
        ("VIA GIUSEPPE SCALARINI, N. 7/A", "Via Giuseppe Scalarini 7a"),
        ("P.zza XXV Aprile 3", "Piazza Venticinque Aprile 3"),
        ("v.le Ca' Granda 14", "Viale Cà Granda 14"),
        ("Viale Fulvio Testi 280 / 6", "Viale Fulvio Testi 280/6"),
        ("via Giuseppe Scalarini 11/P01", "Via Giuseppe Scalarini 11p01"),
        ("Via Verona 2 scala B int. 4, 20135 Milano", "Via Verona 2"),
    ],
)
def test_the_same_address_in_another_form_is_exact(text, house):
    found = asked(text)
    assert (found.verdict, found.placed.address) == ("exact", house)


@pytest.mark.parametrize(
    ("text", "house"),
    [
        ("via scalarini 7", "Via Giuseppe Scalarini 7"),
        ("via G. Scalarini 7", "Via Giuseppe Scalarini 7"),
        ("Via Giuspepe Scalarrini 7", "Via Giuseppe Scalarini 7"),
        ("Vai Giuseppe Scalarini 7", "Via Giuseppe Scalarini 7"),
        ("Scalarini Giuseppe 7", "Via Giuseppe Scalarini 7"),
        ("Via Macmahon 89", "Via Mac Mahon 89"),
        ("via De Castillia 8", "Via Gaetano De Castillia 8"),
        ("Via Veronna 2", "Via Verona 2"),
    ],
)
def test_an_address_written_otherwise_is_sure_where_one_street_alone_is_meant(text, house):
    found = asked(text)
    assert (found.verdict, found.placed.address) == ("sure", house)
    assert 0.79 <= found.score <= 1


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("Via Castiglioni 5", "two streets are as near"),
        ("De Castillia 8", "via or vicolo"),
        ("Via Fulvio Testi 280", "there is a viale, no via"),
        ("Via Verona 2-4", "two numbers"),
        ("Via Verona 2 angolo via Mac Mahon", "a crossing"),
        ("Via Verona 2, Rozzano", "another municipality"),
        ("Via Verona 2, 20089", "a postcode of another municipality"),
        ("Via Verna 2, 20139", "misspelt, and the postcode of another street"),
        ("Via Veron 2 Cinisello", "misspelt, and another place"),
    ],
)
def test_a_doubt_is_told_and_never_placed(text, why):
    found = asked(text)
    assert found.verdict == "doubtful", why
    assert found.placed is None
    assert found.candidates


@pytest.mark.parametrize("text", ["Via Mac Mahon 89/A", "Via Mac Mahon 91", "Via Mac Mahon"])
def test_a_number_is_never_changed_in_silence(text):
    found = asked(text)
    assert (found.verdict, found.placed) == ("unknown_number", None)
    assert {each.house.address for each in found.candidates} == {
        "Via Mac Mahon 87", "Via Mac Mahon 89",
    }  # fmt: skip
    assert not any(each.same_number for each in found.candidates)


def test_the_nearest_numbers_come_first():
    found = asked("Via Giuseppe Scalarini 8")
    assert found.candidates[0].house.number in ("7", "7a", "9")
    assert asked("Via Mac Mahon 89/A").candidates[0].house.number == "89"


@pytest.mark.parametrize("text", ["", "Via", "20139", "?!", "Corso Sempione 3", "Via Zzz 1"])
def test_what_is_like_nothing_has_no_candidates(text):
    assert (asked(text).verdict, asked(text).candidates) == ("none", ())


@pytest.mark.parametrize("end", [", Milano", ", 20135 Milano (MI)", " - Corvetto", ", zona 4"])
def test_the_municipality_and_a_quarter_contradict_nothing(end):
    assert asked(f"Via Verona 2{end}").verdict == "exact"


def test_a_postcode_of_another_street_makes_an_exact_address_less_sure():
    found = asked("Via Verona 2, 20139 Milano")
    assert found.verdict == "sure"
    assert found.score < asked("Via Verona 2, 20135 Milano").score


def test_a_postcode_of_the_whole_city_says_nothing():
    assert asked("Via Verona 2, 20100 Milano").verdict == "exact"


def test_two_municipalities_with_the_same_street_are_told_apart_or_doubted():
    other = house_numbers(municipality="Rozzano").rename(index=lambda id_: f"r:{id_}")
    both = index_of(pd.concat([house_numbers(), other]))
    assert asked("Via Verona 2", both).verdict == "doubtful"
    assert asked("Via Verona 2, Rozzano", both).placed.id.startswith("r:")


def test_a_street_that_the_reference_lacks_is_not_its_neighbour():
    without = index_of(house_numbers(without="Via Luigi Castiglioni"))
    assert asked("Via Luigi Castiglioni 5", without).placed is None


def test_an_empty_reference_knows_nothing():
    assert asked("Via Verona 2", index_of(house_numbers().iloc[:0])).verdict == "none"


def test_rows_that_cannot_be_compared_are_left_out():
    numbers = house_numbers()
    broken = numbers.assign(number=numbers["number"].mask(numbers["street"] == "Via Verona", "?"))
    assert asked("Via Verona 2", index_of(broken)).placed is None
    assert asked("Via Mac Mahon 89", index_of(broken)).verdict == "exact"


@settings(deadline=None)
@given(st.text(max_size=80))
def test_any_text_gets_one_of_the_verdicts(text):
    found = asked(text)
    assert found.verdict in ("exact", "sure", "doubtful", "unknown_number", "none")
    assert bool(found.candidates) == (found.verdict != "none")


@settings(max_examples=10, deadline=None)
@given(st.permutations(list(range(len(house_numbers())))))
def test_the_order_of_the_reference_changes_nothing(order):
    shuffled = index_of(house_numbers().iloc[order])
    for text in ("via scalarini 7", "Via Castiglioni 5", "Via Mac Mahon 89/A"):
        assert asked(text, shuffled) == asked(text)


@pytest.mark.shared
def test_milans_numbers_are_placed_right_however_misspelt_and_hardly_ever_wrong(shared):
    """The figure of `bench_addresses`, smaller: municipio 5, on which nothing was tuned."""
    assert (shared / "realdata/milano" / bench.FILES["5"]).is_file()
    chance = Random(5)
    numbers = bench.read_numbers("5")
    out = bench.held_out(numbers, chance)
    index = index_of(numbers[~numbers.index.isin(out)])
    found = bench.ours(index, numbers, bench.queries(numbers, out, 25, chance))
    known = found["query"].map(lambda query: query.known)
    assert known.sum() > 400
    assert found["judged"][known].eq("right").mean() >= 0.95
    assert found["judged"].eq("wrong").mean() < 0.005
    # Numbers and streets that the reference lacks are not placed beside themselves.
    assert found["judged"][~known].ne("left").mean() < 0.01


@pytest.mark.shared
def test_every_number_of_milan_finds_itself(shared):
    assert shared.is_dir()
    rows = json.loads((bench.REAL / bench.FILES["9"]).read_text())
    index = index_of(bench.read_numbers("9"))
    for row in rows[::40]:
        text = f"{row['tags']['addr:street']} {row['tags']['addr:housenumber']}"
        found = match_address(text, index)
        assert (found.verdict, found.placed.id) == ("exact", str(row["id"]))
