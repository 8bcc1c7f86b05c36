"""What offices write by hand means one thing, or is not taken to mean anything."""

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from geo.loading.forms import (
    hours_style,
    is_at_least,
    parse_count,
    parse_day_of,
    parse_hours,
    parse_period,
)
from geo.loading.values import Misread

SEVENTY = ["70+", "più di 70", "Piu di 70", "oltre 70", "almeno 70", "more than 70", "> 70"]
SEVENTY += ["at least 70", "70 e più", "oltre  70 persone", "70 volontari o più", "≥70", "70 +"]


@pytest.mark.parametrize("cell", SEVENTY)
def test_more_than_seventy_is_seventy_and_a_lower_bound(cell):
    assert (parse_count(cell, None), is_at_least(cell)) == (70, True)


@pytest.mark.parametrize(
    ("cell", "people"),
    [
        ("70", 70),
        (70, 70),
        (70.0, 70),
        ("70 persone", 70),
        ("1.200", 1200),
        ("0", 0),
        ("1 200", 1200),
    ],
)
def test_a_number_of_people_is_exact(cell, people):
    assert (parse_count(cell, None), is_at_least(cell)) == (people, False)


VAGUE = ["decine", "una ventina", "20-30", "20 – 30", "circa 40", "~40", "molti", "da 20 a 30", "?"]


@pytest.mark.parametrize("cell", [*VAGUE, "about 40", "2/3"])
def test_a_range_or_a_word_is_no_number_and_no_lower_bound(cell):
    assert not is_at_least(cell)
    with pytest.raises(Misread) as wrong:
        parse_count(cell, None)
    assert (wrong.value.key, wrong.value.parameters["severity"]) == ("loading.value.vague", "warn")


@pytest.mark.parametrize("cell", ["-5", "2,5", "12 e 3 bambini", True])
def test_what_is_no_number_of_people_is_refused(cell):
    with pytest.raises(Misread) as wrong:
        parse_count(cell, None)
    assert "severity" not in wrong.value.parameters


@given(st.integers(0, 10**6), st.sampled_from(["{}+", "più di {}", "oltre {}", "at least {}"]))
def test_every_lower_bound_keeps_its_number(people, form):
    assert parse_count(form.format(people), None) == people
    assert is_at_least(form.format(people)) and not is_at_least(str(people))


@pytest.mark.parametrize(
    "cell", ["2,5", "2:30", "2h30", "2 h 30", "2 ore e 30 min", "150 min", "150'", "2,5 ore", 2.5]
)
def test_two_hours_and_a_half_are_written_in_many_ways(cell):
    assert parse_hours(cell, ",") == 2.5


@given(st.integers(0, 9999), st.integers(0, 59))
def test_hours_and_minutes_come_back(hours, minutes):
    expected = pytest.approx(hours + minutes / 60)
    assert parse_hours(f"{hours}:{minutes:02}", None) == expected
    assert parse_hours(f"{hours}:{minutes:02}:00", None) == expected
    assert parse_hours(f"{hours}h{minutes:02}", None) == expected


def test_a_point_in_hours_is_minutes_or_decimals_only_if_something_says_so():
    with pytest.raises(Misread) as wrong:
        parse_hours("2.30", hours_style(["2.30", "1.15"], None))
    assert wrong.value.key == "loading.value.hours_ambiguous"
    assert parse_hours("2.30", hours_style(["2.30", "1.75"], None)) == 2.3
    assert parse_hours("2.30", hours_style(["2.30"], ".")) == 2.3
    with pytest.raises(Misread):
        parse_hours("2.30", hours_style(["2.30", "1,5"], None))


@pytest.mark.parametrize("cell", ["-2", "due ore", "2:75", "2:5", "1h e mezza", "x" * 1000])
def test_what_is_no_time_is_refused(cell):
    with pytest.raises(Misread):
        parse_hours(cell, ",")


def days(first: str, last: str) -> tuple[dt.date, dt.date]:
    return dt.date.fromisoformat(first), dt.date.fromisoformat(last)


@pytest.mark.parametrize(
    ("cell", "period"),
    [
        ("marzo 2026", days("2026-03-01", "2026-03-31")),
        ("Mar 2026", days("2026-03-01", "2026-03-31")),
        ("February 2024", days("2024-02-01", "2024-02-29")),
        ("2026-03", days("2026-03-01", "2026-03-31")),
        ("03/2026", days("2026-03-01", "2026-03-31")),
        ("I trimestre 2026", days("2026-01-01", "2026-03-31")),
        ("4° trimestre 2026", days("2026-10-01", "2026-12-31")),
        ("Q2 2026", days("2026-04-01", "2026-06-30")),
        ("2026-T3", days("2026-07-01", "2026-09-30")),
        ("secondo semestre 2026", days("2026-07-01", "2026-12-31")),
        ("III quadrimestre 2026", days("2026-09-01", "2026-12-31")),
        ("2026", days("2026-01-01", "2026-12-31")),
        (2026, days("2026-01-01", "2026-12-31")),
        ("anno 2026", days("2026-01-01", "2026-12-31")),
        ("gennaio-marzo 2026", days("2026-01-01", "2026-03-31")),
        ("dal 13/03/2026 al 15/04/2026", days("2026-03-13", "2026-04-15")),
        ("2026-03-13 – 2026-04-15", days("2026-03-13", "2026-04-15")),
    ],
)
def test_a_period_has_a_first_and_a_last_day(cell, period):
    assert parse_period(cell, None) == period


@pytest.mark.parametrize(
    "cell", ["V trimestre 2026", "III semestre 2026", "2026-13", "marzo", "primavera 2026", "",
             "dicembre-gennaio 2026", "dal 15/04/2026 al 13/03/2026", "- " * 5000]
)  # fmt: skip
def test_what_is_no_period_is_refused(cell):
    with pytest.raises(Misread):
        parse_period(cell, None)


@pytest.mark.parametrize("cell", [dt.date(2026, 3, 1), "2026-03-01", "13/03/2026"])
def test_a_day_is_no_period_because_a_workbook_makes_days_of_months(cell):
    with pytest.raises(Misread) as wrong:
        parse_period(cell, None)
    assert wrong.value.key == "loading.value.day_not_period"


def test_from_and_to_may_be_days_or_periods():
    assert parse_day_of("13/03/2026", None, last=True) == dt.date(2026, 3, 13)
    assert parse_day_of("marzo 2026", None, last=False) == dt.date(2026, 3, 1)
    assert parse_day_of("marzo 2026", None, last=True) == dt.date(2026, 3, 31)
    with pytest.raises(Misread) as wrong:
        parse_day_of("boh", None, last=True)
    assert wrong.value.key == "loading.value.date"


@given(st.text(max_size=100))
def test_any_text_is_read_or_refused(text):
    for parse in (parse_count, parse_hours, parse_period):
        try:
            parse(text, None)
        except Misread:
            continue
