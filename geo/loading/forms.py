"""Cells that offices write their own way: `più di 70`, `2h30`, `I trimestre 2026`.

A mapping asks for a form (`as = "count"`); without one a cell is read as `values` reads it.
"""

from __future__ import annotations

import calendar
import datetime as dt
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from geo.loading.table import folded
from geo.loading.values import (
    MONTHS,
    YEARS,
    Misread,
    number_style,
    parse_date,
    parse_integer,
    parse_number,
    text_of,
)
from geo.loading.wire import Cell
from geo.model import Kind

LONGEST = 80
NUMBER = r"(\d[\d.,' ]*)"
PEOPLE = r"(?: (?:persone|volontari|volontarie|partecipanti|presenti|people|volunteers))?"
AT_LEAST = re.compile(
    rf"(?:(?:più di|piu di|oltre|almeno|minimo|more than|over|at least|>=|>|≥|\+) ?{NUMBER}{PEOPLE}"
    rf"|{NUMBER}{PEOPLE} ?(?:\+|(?:e|ed|o) (?:più|piu|oltre)|or more|and more){PEOPLE})"
)
COUNT = re.compile(rf"{NUMBER}{PEOPLE}")
ABOUT = re.compile(r"circa|~|\bca\b|about|\d ?(?:-|–|—|/|\ba\b|\bo\b|to|or) ?\d")
GROUPED = re.compile(r"\d{1,3}(?:[.,' ]\d{3})+")
CLOCK = re.compile(r"(\d{1,5}):([0-5]\d)(?::00)?")
HOURS = re.compile(
    r"(\d{1,5}) ?(?:h|ora|ore|hours?|hrs?)\.?"
    r"(?: ?(?:e )?([0-5]?\d) ?(?:'|m|min|minuti|minutes)?\.?)?"
)
DECIMAL_HOURS = re.compile(r"(\d[\d.,]*) ?(?:h|ora|ore|hours?|hrs?)\.?")
MINUTES = re.compile(r"(\d{1,6}) ?(?:'|m|min|minuti|minutes)\.?")
POINTED = re.compile(r"\d{1,2}\.[0-5]\d")
YEAR = re.compile(r"(?:anno |year )?(\d{4})")
MONTH = re.compile(r"([^\W\d]+)\.?[ -](\d{4})")
NUMBERED_MONTH = re.compile(r"(\d{4})[-/](\d{1,2})|(\d{1,2})[-/](\d{4})")
PART = re.compile(
    r"(?:(\w+?)[°ºªa]?\.? ?(trimestre|trim|quadrimestre|semestre|quarter|half)\.?"
    r"(?: del)?,? (\d{4})"
    r"|([qts])(\d)[ /-]?(\d{4})|(\d{4})[ /-]?([qts])(\d))"
)
PARTS = {"trimestre": 3, "trim": 3, "quarter": 3, "q": 3, "t": 3, "quadrimestre": 4}
PARTS |= {"semestre": 6, "half": 6, "s": 6}
ORDINALS = {
    name: number
    for number, names in enumerate(
        (
            "i 1 primo first 1st",
            "ii 2 secondo second 2nd",
            "iii 3 terzo third 3rd",
            "iv 4 quarto fourth 4th",
        ),
        start=1,
    )
    for name in names.split()
}
SPAN = re.compile(r"(?:dal |from )?(.+?)(?: al | to | [-–—] |[–—])(.+)")
MONTHS_SPAN = re.compile(r"([^\W\d]+)\.? ?[-–—] ?([^\W\d]+)\.? (\d{4})")


@dataclass(frozen=True)
class Style:
    """How a column writes dates and numbers, as far as that is known."""

    order: str | None
    decimal: str | None


def is_at_least(cell: Cell) -> bool:
    """Tell whether a cell gives a lower bound: `70+`, `più di 70`, `at least 70`."""
    return AT_LEAST.fullmatch(_plain(cell)) is not None


def parse_count(cell: Cell, decimal: str | None) -> int:
    """Read a number of people, of a lower bound its number.

    Raises
    ------
    Misread
        With a warning if it is no number but says something (`decine`, `20-30`, `circa 40`): the
        number is not known then.
    """
    if not isinstance(cell, str):
        return parse_integer(cell, decimal)
    text = _plain(cell)
    found = AT_LEAST.fullmatch(text) or COUNT.fullmatch(text)
    if found is None:
        if ABOUT.search(text) or not re.search(r"\d", text):
            raise Misread("loading.value.vague", severity="warn")
        return parse_integer(cell, decimal)
    digits = next(group for group in found.groups() if group).strip()
    # People come whole, so three figures after a mark are thousands.
    if GROUPED.fullmatch(digits) and decimal is None:
        return parse_integer(re.sub(r"\D", "", digits), None)
    return parse_integer(digits, decimal)


def parse_hours(cell: Cell, decimal: str | None) -> float:
    """Read hours: `2,5`, `2:30`, `2h30`, `2 ore e 30`, `90 min`.

    Raises
    ------
    Misread
        If it is none of these, is negative, or is `2.30` where nothing says whether the point
        parts minutes or decimals.
    """
    text = _plain(cell) if isinstance(cell, str) else ""
    if match := CLOCK.fullmatch(text) or HOURS.fullmatch(text):
        return int(match[1]) + int(match[2] or 0) / 60
    if match := MINUTES.fullmatch(text):
        return int(match[1]) / 60
    if match := DECIMAL_HOURS.fullmatch(text):
        return _not_negative(parse_number(match[1], decimal))
    if decimal is None and POINTED.fullmatch(text):
        raise Misread("loading.value.hours_ambiguous")
    return _not_negative(parse_number(cell, decimal))


def parse_minutes(cell: Cell, decimal: str | None) -> float:
    """Read minutes as hours."""
    return _not_negative(parse_number(cell, decimal)) / 60


def parse_period(cell: Cell, order: str | None) -> tuple[dt.date, dt.date]:
    """Read a period: a month, quarter, four months, half or year, or `dal … al …`.

    Returns
    -------
    tuple
        Its first and its last day.

    Raises
    ------
    Misread
        If it is none, or one day only: a workbook turns `marzo 2026` into the first of March.
    """
    if isinstance(cell, dt.date):
        raise Misread("loading.value.day_not_period")
    text = _plain(cell)
    found = _named(text) or _span(text, order)
    if found is not None:
        return found
    try:
        parse_date(cell, order)
    except Misread as wrong:
        raise Misread("loading.value.period") from wrong
    raise Misread("loading.value.day_not_period")


def parse_day_of(cell: Cell, order: str | None, *, last: bool) -> dt.date:
    """Read a day, or the first or last day of a period."""
    try:
        return parse_date(cell, order)
    except Misread:
        found = _named(_plain(cell))
        if found is None:
            raise
        return found[last]


def hours_style(cells: Sequence[Cell], declared: str | None) -> str | None:
    """Decide the decimal mark of hours; `2.30` decides nothing, it may be minutes."""
    if declared is not None:
        return declared
    return number_style(cell for cell in cells if not POINTED.fullmatch(_plain(cell)))


@dataclass(frozen=True)
class Form:
    """A way to read a cell, and the kind of column that it is for."""

    kind: Kind
    parse: Callable[[Cell, Style], Any]


FORMS: Mapping[str, Form] = {
    "count": Form(Kind.INTEGER, lambda cell, style: parse_count(cell, style.decimal)),
    "at_least": Form(Kind.FLAG, lambda cell, _: is_at_least(cell)),
    "hours": Form(Kind.NUMBER, lambda cell, style: parse_hours(cell, style.decimal)),
    "minutes": Form(Kind.NUMBER, lambda cell, style: parse_minutes(cell, style.decimal)),
    "period_start": Form(Kind.DATE, lambda cell, style: parse_period(cell, style.order)[0]),
    "period_end": Form(Kind.DATE, lambda cell, style: parse_period(cell, style.order)[1]),
    "first_day": Form(Kind.DATE, lambda cell, s: parse_day_of(cell, s.order, last=False)),
    "last_day": Form(Kind.DATE, lambda cell, s: parse_day_of(cell, s.order, last=True)),
}


def _plain(cell: Cell) -> str:
    """Fold a cell; what is longer than any figure or period is none."""
    try:
        text = text_of(cell)
    except Misread:
        return ""
    return folded(text).replace("’", "'") if len(text) <= LONGEST else ""


def _not_negative(value: float) -> float:
    if value < 0:
        raise Misread("loading.value.negative")
    return value


def _months_from(year: int, first: int, n: int) -> tuple[dt.date, dt.date] | None:
    last = first + n - 1
    if not (1 <= first <= last <= 12 and YEARS[0] <= year <= YEARS[1]):
        return None
    return dt.date(year, first, 1), dt.date(year, last, calendar.monthrange(year, last)[1])


Period = tuple[dt.date, dt.date]


def _named(text: str) -> Period | None:
    return _year(text) or _month(text) or _part(text) or _months(text)


def _year(text: str) -> Period | None:
    match = YEAR.fullmatch(text)
    return _months_from(int(match[1]), 1, 12) if match else None


def _month(text: str) -> Period | None:
    if (match := MONTH.fullmatch(text)) and match[1] in MONTHS:
        return _months_from(int(match[2]), MONTHS[match[1]], 1)
    if match := NUMBERED_MONTH.fullmatch(text):
        return _months_from(int(match[1] or match[4]), int(match[2] or match[3]), 1)
    return None


def _part(text: str) -> Period | None:
    match = PART.fullmatch(text)
    if match is None:
        return None
    number = match[1] or match[5] or match[9]
    n = PARTS[match[2] or match[4] or match[8]]
    year = int(match[3] or match[6] or match[7])
    at = ORDINALS.get(number)
    return None if at is None else _months_from(year, (at - 1) * n + 1, n)


def _months(text: str) -> Period | None:
    match = MONTHS_SPAN.fullmatch(text)
    if match is None or match[1] not in MONTHS or match[2] not in MONTHS:
        return None
    first, last = MONTHS[match[1]], MONTHS[match[2]]
    return _months_from(int(match[3]), first, last - first + 1)


def _span(text: str, order: str | None) -> Period | None:
    match = SPAN.fullmatch(text)
    if match is None:
        return None
    try:
        first = parse_day_of(match[1], order, last=False)
        last = parse_day_of(match[2], order, last=True)
    except Misread:
        return None
    return (first, last) if first <= last else None
