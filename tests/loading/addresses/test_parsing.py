"""An address taken apart: kind, name, number, suffix, postcode; never a flat."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from geo.loading.addresses import parse_address, without_flat
from geo.loading.addresses.parsing import number_of


@pytest.mark.parametrize(
    ("text", "kind", "words", "number", "suffix"),
    [
        ("Via Mac Mahon 89/A", "via", "mac mahon", 89, "a"),
        ("V.le Monza, 12 bis", "viale", "monza", 12, "bis"),
        ("P.zza Einaudi 3p01", "piazza", "einaudi", 3, "p1"),
        ("via G. Scalarini n. 7, 20139 Milano", "via", "g scalarini", 7, ""),
        ("C.so Lodi 8 scala B int. 4", "corso", "lodi", 8, ""),
        ("Mac Mahon Via 89", "via", "mac mahon", 89, ""),
        ("89/A, Via Mac Mahon", "via", "mac mahon", 89, "a"),
        ("Milano, via Pavia 3", "via", "pavia", 3, ""),
        ("Comitato inquilini di via Pavia 3", "via", "pavia", 3, ""),
        ("Piazza XXV Aprile 3", "piazza", "25 aprile", 3, ""),
        ("Via 25 Aprile 7", "via", "25 aprile", 7, ""),
        ("piazza Venticinque aprile 7", "piazza", "25 aprile", 7, ""),
        ("P.le 1° Maggio 4", "piazzale", "1 maggio", 4, ""),
        ("Piazza V Giornate 2", "piazza", "5 giornate", 2, ""),
        ("via Santa Monica 2", "via", "san monica", 2, ""),
        ("via Sant'Arialdo,12/c", "via", "san arialdo", 12, "c"),
        ("F.lli Castiglioni 5", None, "fratelli castiglioni", 5, ""),
        ("V. L. Ornato n°44", "via", "l ornato", 44, ""),
        ("V. G.B. Pirelli 12", "via", "g b pirelli", 12, ""),
        ("Via GB Pirelli 12", "via", "giovanni battista pirelli", 12, ""),
        ("VIA CA' GRANDA 14", "via", "ca granda", 14, ""),
        ("Piazza della Scala 3", "piazza", "della scala", 3, ""),
        ("Via Pavia snc", "via", "pavia", None, ""),
        ("Viale Fulvio Testi 280/6", "viale", "fulvio testi", 280, "6"),
        ("Via dei Missaglia, 8an02", "via", "dei missaglia", 8, "an2"),
        ("Via Pavia 12 - A", "via", "pavia", 12, "a"),
    ],
)
def test_an_address_is_taken_apart(text, kind, words, number, suffix):
    found = parse_address(text)
    assert (found.kind, " ".join(found.words), found.number, found.suffix) == (
        kind, words, number, suffix,
    )  # fmt: skip


@pytest.mark.parametrize(
    "text",
    [
        "Via Pavia 8 scala B int. 4",
        "Via Pavia 8, sc. A",
        "Via Pavia 8 - piano 3",
        "Via Pavia 8 int.7",
        "Via Pavia 8, interno 12, 20136 Milano",
        "Via Pavia 8 p. 2",
    ],
)
def test_a_stair_or_a_flat_is_never_kept(text):
    found = parse_address(text)
    assert found.flat
    assert (found.number, found.suffix, found.several) == (8, "", False)
    assert set(found.around) <= {"milano"}
    assert without_flat(text) in ("Via Pavia 8", "Via Pavia 8, 20136 Milano")


@pytest.mark.parametrize(
    "text", ["Via Pavia 8", "Piazza della Scala 3", "Via Mac Mahon 89/A", "Viale Piave 40 b", ""]
)
def test_an_address_without_a_flat_stays_as_it_was_written(text):
    assert without_flat(text) == text


@pytest.mark.parametrize(
    "text", ["Via Pavia 1-9", "Via Pavia 1 – 9", "Via Pavia 8 e 10", "Via Pavia 8, 10"]
)
def test_several_numbers_are_told(text):
    assert parse_address(text).several


def test_a_crossing_is_more_than_one_street():
    assert parse_address("Via Pavia angolo Via Verona 3").several


def test_the_postcode_and_the_municipality_are_apart_from_the_street():
    found = parse_address("Via Pavia 3 - 20136 Milano (MI)")
    assert (found.postcode, found.around) == ("20136", ("milano",))
    assert parse_address("Via Pavia 3 quartiere Stadera").around == ()


@pytest.mark.parametrize(
    ("text", "number"),
    [("3p01", (3, "p1")), ("49/12", (49, "12")), ("10/2p01", (10, "2p1")), ("snc", (None, ""))],
)
def test_the_publishers_numbers_are_parted(text, number):
    assert number_of(text) == number


@settings(deadline=None)
@given(st.text(max_size=400))
def test_any_text_is_read_without_an_error(text):
    found = parse_address(text)
    assert found.number is None or 0 <= found.number <= 9999
    assert found.postcode is None or len(found.postcode) == 5
    without_flat(text)
