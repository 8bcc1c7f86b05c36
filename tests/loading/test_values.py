"""Cells become values by declared rules, or not at all."""

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from geo.loading.values import (
    Misread,
    date_order,
    number_style,
    parse_coordinate,
    parse_date,
    parse_flag,
    parse_integer,
    parse_number,
    parse_text,
)
from geo.words import number

DAYS = st.dates(dt.date(1900, 1, 1), dt.date(2100, 12, 31))


@given(DAYS)
def test_a_date_written_in_either_style_comes_back(day: dt.date):
    assert parse_date(day.isoformat(), None) == day
    assert parse_date(day.isoformat(), "dmy") == day
    assert parse_date(day.strftime("%d/%m/%Y"), "dmy") == day
    assert parse_date(day.strftime("%m/%d/%Y"), "mdy") == day
    assert parse_date(day.strftime("%d-%m-%Y 00:00"), "dmy") == day


@given(st.lists(DAYS, min_size=1), st.sampled_from([("%d/%m/%Y", "dmy"), ("%m/%d/%Y", "mdy")]))
def test_a_column_that_is_read_without_a_declared_order_is_read_right(days, style):
    cells = [day.strftime(style[0]) for day in days]
    order = date_order(cells)
    assert order in (None, style[1])
    for cell, day in zip(cells, days, strict=True):
        try:
            assert parse_date(cell, order) == day
        except Misread as wrong:
            assert wrong.key == "loading.value.date_ambiguous"
            assert order is None


@given(st.integers(-(10**9), 10**9), st.integers(0, 3))
def test_a_number_written_in_either_style_comes_back(whole: int, digits: int):
    value = whole / 10**digits
    assert parse_number(number(value, "it", digits=digits), ",") == pytest.approx(value)
    assert parse_number(number(value, "en", digits=digits), ".") == pytest.approx(value)


@given(st.lists(st.integers(0, 10**7), min_size=1), st.sampled_from([("it", ","), ("en", ".")]))
def test_a_column_of_numbers_is_never_read_in_the_other_style(values, style):
    language, mark = style
    cells = [number(value / 100, language, digits=2) for value in values]
    assert number_style(cells) == mark
    for cell, value in zip(cells, values, strict=True):
        assert parse_number(cell, number_style(cells)) == pytest.approx(value / 100)


@given(st.permutations(["1.234", "12,5", "7", "1.000.000"]))
def test_the_order_of_rows_does_not_change_the_style(cells):
    assert number_style(cells) == ","


@pytest.mark.parametrize(
    ("cell", "order", "day"),
    [
        ("03/04/2025", "dmy", (2025, 4, 3)),
        ("03/04/2025", "mdy", (2025, 3, 4)),
        ("13/04/2025", None, (2025, 4, 13)),
        ("04/04/2025", None, (2025, 4, 4)),
        ("2025-03-04", "dmy", (2025, 3, 4)),
        ("2025-03-04T10:30:00", None, (2025, 3, 4)),
        ("20250304", None, (2025, 3, 4)),
        ("5 febbraio 2020", None, (2020, 2, 5)),
        ("1° maggio 2024", None, (2024, 5, 1)),
        ("13 mag. 2023", None, (2023, 5, 13)),
        ("13 May 2023", None, (2023, 5, 13)),
        (dt.date(2025, 4, 3), None, (2025, 4, 3)),
        ("3.4.2025", "dmy", (2025, 4, 3)),
    ],
)
def test_a_date_is_read_as_its_writer_meant_it(cell, order, day):
    assert parse_date(cell, order) == dt.date(*day)


@pytest.mark.parametrize(
    ("cell", "key"),
    [
        ("03/04/2025", "date_ambiguous"),
        ("03/04/25", "two_figure_year"),
        ("31/02/2025", "no_such_day"),
        ("2025-13-01", "no_such_day"),
        ("2025", "date"),
        ("ieri", "date"),
        (45059, "date_serial"),
        ("01/01/1066", "date_far"),
        ("0000-00-00", "no_such_day"),
        ("marzo 2026", "no_day"),
        ("mar 2026", "no_day"),
        ("March 2026", "no_day"),
        ("mar-2026", "no_day"),
        ("03/2026", "no_day"),
        ("2026-03", "no_day"),
    ],
)
def test_a_date_that_is_none_or_two_is_not_guessed(cell, key):
    with pytest.raises(Misread) as wrong:
        parse_date(cell, None)
    assert wrong.value.key == f"loading.value.{key}"


@pytest.mark.parametrize(
    ("cell", "mark", "value"),
    [
        ("1.234", ",", 1234),
        ("1.234", ".", 1.234),
        ("1,234", ".", 1234),
        ("1.234.567", None, 1234567),
        ("1.234,5", None, 1234.5),
        ("0.125", None, 0.125),
        ("12,5", None, 12.5),
        ("1 234,5", ",", 1234.5),
        ("-3", None, -3),
        (1.234, ",", 1.234),
        ("1e3", None, 1000),
    ],
)
def test_a_number_is_read_by_the_declared_mark_or_by_what_it_can_only_mean(cell, mark, value):
    assert parse_number(cell, mark) == value


@pytest.mark.parametrize(
    "cell",
    ["1.234", "1,234", "n.d.", "70+", "1.23.456", "1,2,3", "NaN", "inf", "1e999", "٣x", True],
)
def test_a_number_that_could_be_two_or_none_is_refused(cell):
    with pytest.raises(Misread):
        parse_number(cell, None)


def test_counts_are_whole_and_not_negative():
    assert parse_integer("12,0", ",") == 12
    for cell in ("-1", "1,5", "99999999999"):
        with pytest.raises(Misread):
            parse_integer(cell, ",")


def test_text_stays_text():
    assert [parse_text(cell) for cell in ("00123", "NA", " null ", "1.0", 48.0)] == [
        "00123",
        "NA",
        "null",
        "1.0",
        "48",
    ]


def test_the_one_mark_of_a_coordinate_is_the_decimal_one():
    assert parse_coordinate("9,123") == parse_coordinate("9.123") == 9.123


def test_yes_and_no_in_two_languages():
    assert [parse_flag(cell) for cell in ("Sì", "no", "TRUE", 1, "falso")] == [
        True,
        False,
        True,
        True,
        False,
    ]
