"""Cells become values by declared rules; what the rules do not decide is never guessed.

A column's date order and number style are decided by the mapping, else by a sibling that can be
read in one way only (`31/12/2025`, `1.234,5`), else not at all: then every cell that could mean
two things is a problem for a person.
"""

from __future__ import annotations

import datetime as dt
import math
import re
from collections.abc import Iterable, Sequence

from geo.loading.table import folded
from geo.loading.wire import Cell, CellError

ORDERS = ("dmy", "mdy", "ymd")
STYLES = {",": ".", ".": ","}  # decimal mark: grouping mark
YEARS = (1900, 2100)
LONGEST_TEXT = 10_000

DAY_IN_NAME = re.compile(r"(?<!\d)(20\d{2})-?([01]\d)-?([0-3]\d)(?!\d)")
ISO = re.compile(r"^(\d{4})-(\d{1,2})-(\d{1,2})$|^(\d{4})(\d{2})(\d{2})$")
TIME = re.compile(r"[T ]\d{1,2}[:.]\d{2}([:.]\d{2}(\.\d+)?)?\s*(Z|[+-]\d{2}:?\d{2})?$")
NUMERIC = re.compile(r"^(\d{1,4})[/.\-](\d{1,2})[/.\-](\d{1,4})$")
WORDED = re.compile(r"^(\d{1,2})(?:°|º|st|nd|rd|th)?\.?\s+([^\W\d]+)\.?,?\s+(\d{4})$")
MONTH_WORDED = re.compile(r"^([^\W\d]+)\.?[\s/-]+\d{4}$")
MONTH_FIGURES = re.compile(r"^\d{1,2}[/.\-]\d{4}$|^\d{4}[/.\-]\d{1,2}$")
MONTHS = {
    name: number
    for number, names in enumerate(
        (
            "gennaio gen january jan",
            "febbraio feb february",
            "marzo mar march",
            "aprile apr april",
            "maggio mag may",
            "giugno giu june jun",
            "luglio lug july jul",
            "agosto ago august aug",
            "settembre set sett september sep sept",
            "ottobre ott october oct",
            "novembre nov november",
            "dicembre dic december dec",
        ),
        start=1,
    )
    for name in names.split()
}
SPACES = str.maketrans("", "", "    '’")
CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff\ufffe\uffff]")
YES = ("1", "true", "vero", "sì", "si", "yes", "y", "s", "x", "t")
NO = ("0", "false", "falso", "no", "n", "f")


class Misread(Exception):
    """A cell that cannot be what it should be; `key` says why."""

    def __init__(self, key: str, **parameters: object) -> None:
        super().__init__(key)
        self.key = key
        self.parameters = parameters


def text_of(cell: Cell) -> str:
    """Write a cell as text, trimmed: `48.0` typed as a number is `48`, nothing is empty."""
    if cell is None:
        return ""
    if isinstance(cell, CellError):
        raise Misread("loading.value.formula_error", error=cell.text)
    if isinstance(cell, float) and cell.is_integer() and abs(cell) < 1e15:
        return str(int(cell))
    if isinstance(cell, dt.date):
        return cell.isoformat()
    return str(cell).strip()


def clean_text(text: str) -> str:
    """Drop characters that no text has a use for: controls, halves of characters."""
    return CONTROL.sub("", text).replace("\r\n", "\n").replace("\r", "\n").strip()


def date_order(cells: Iterable[Cell]) -> str | None:
    """Decide the order of day and month in a column from the cells that leave no doubt.

    Returns
    -------
    str or None
        `dmy` or `mdy`; None if no cell decides, or two contradict each other.
    """
    found = set()
    for cell in cells:
        match = NUMERIC.match(TIME.sub("", cell.strip())) if isinstance(cell, str) else None
        if match is None or len(match[1]) > 2:
            continue
        first, second = int(match[1]), int(match[2])
        if first > 12 >= second:
            found.add("dmy")
        if second > 12 >= first:
            found.add("mdy")
    return found.pop() if len(found) == 1 else None


def parse_date(cell: Cell, order: str | None) -> dt.date:
    """Read a date: ISO, Italian with the month in figures or words, or typed.

    Parameters
    ----------
    order
        `dmy`, `mdy` or `ymd` for figures whose order is known; None if it is not.

    Raises
    ------
    Misread
        If it is no date or a month alone, could be two, has a year of two figures, or is before
        1900.
    """
    if isinstance(cell, dt.date):
        return _within(cell)
    if isinstance(cell, bool | int | float):
        raise Misread("loading.value.date_serial")
    text = " ".join(TIME.sub("", text_of(cell)).split())
    if match := ISO.match(text):
        return _date(*(int(part) for part in match.groups() if part))
    if match := WORDED.match(text):
        month = MONTHS.get(match[2].casefold())
        if month:
            return _date(int(match[3]), month, int(match[1]))
    if match := NUMERIC.match(text):
        return _ordered(match[1], match[2], match[3], order)
    raise Misread("loading.value.no_day" if _is_month(text) else "loading.value.date")


def _is_month(text: str) -> bool:
    worded = MONTH_WORDED.match(text)
    return worded[1].casefold() in MONTHS if worded else MONTH_FIGURES.match(text) is not None


def number_style(cells: Iterable[Cell]) -> str | None:
    """Decide the decimal mark of a column from the cells that leave no doubt.

    Returns
    -------
    str or None
        `,` or `.`; None if no cell decides, or two contradict each other.
    """
    texts = {cell for cell in cells if isinstance(cell, str)}
    found = {mark for text in texts if (mark := _decisive(text))}
    return found.pop() if len(found) == 1 else None


def parse_number(cell: Cell, decimal: str | None) -> float:
    """Read a number.

    Parameters
    ----------
    decimal
        The decimal mark, `,` or `.`; the other one groups thousands. None if it is not known:
        then `1.234` and `1,234` are refused, and `12,5`, `0.25`, `1.234.567` are not.

    Raises
    ------
    Misread
        If it is no number, could be two, or is not finite.
    """
    if isinstance(cell, bool):
        raise Misread("loading.value.number")
    if isinstance(cell, int | float):
        return _finite(float(cell))
    text = text_of(cell).translate(SPACES)
    mark = decimal or _decisive(text)
    if mark is None and re.fullmatch(r"[+-]?\d{1,3}[.,]\d{3}", text):
        raise Misread("loading.value.number_ambiguous")
    return _finite(_figures(text, mark or "."))


def parse_integer(cell: Cell, decimal: str | None) -> int:
    """Read a whole number that is not negative."""
    value = parse_number(cell, decimal)
    if not value.is_integer():
        raise Misread("loading.value.not_whole")
    if value < 0:
        raise Misread("loading.value.negative")
    if value > 1e9:
        raise Misread("loading.value.too_large")
    return int(value)


def parse_coordinate(cell: Cell) -> float:
    """Read a coordinate: its one mark, comma or point, is the decimal one."""
    if isinstance(cell, str) and len(re.findall(r"[.,]", cell)) == 1:
        return _finite(_figures(cell.translate(SPACES), "," if "," in cell else "."))
    return parse_number(cell, None)


def parse_flag(cell: Cell) -> bool:
    """Read yes or no, in Italian, English or figures."""
    if isinstance(cell, bool):
        return cell
    word = folded(text_of(cell))
    if word in YES:
        return True
    if word in NO:
        return False
    raise Misread("loading.value.flag")


def parse_text(cell: Cell) -> str:
    """Read text as it stands: `00123` and `NA` are what they are."""
    text = text_of(cell)
    if len(text) > LONGEST_TEXT:
        raise Misread("loading.value.too_long", limit=LONGEST_TEXT)
    return text


def _decisive(text: str) -> str | None:
    bare = text.strip().translate(SPACES)
    if not re.fullmatch(r"[+-]?\d[\d.,]*", bare):
        return None
    commas, points = bare.count(","), bare.count(".")
    if commas and points:
        mark = "," if bare.rfind(",") > bare.rfind(".") else "."
        return mark if bare.count(mark) == 1 else None
    if commas + points == 0:
        return None
    mark = "," if commas else "."
    if commas + points > 1:
        return STYLES[mark]
    whole, _, rest = bare.lstrip("+-").partition(mark)
    grouped = len(rest) == 3 and 1 <= len(whole) <= 3 and whole != "0"
    return None if grouped else mark


def _figures(text: str, decimal: str) -> float:
    group = re.escape(STYLES[decimal])
    pattern = (
        rf"[+-]?(\d+|\d{{1,3}}({group}\d{{3}})+)?({re.escape(decimal)}\d*)?([eE][+-]?\d{{1,3}})?"
    )
    if not re.fullmatch(pattern, text) or not re.search(r"\d", text):
        raise Misread("loading.value.number")
    if len(text) > 60:
        raise Misread("loading.value.number")
    return float(text.replace(STYLES[decimal], "").replace(decimal, "."))


def _finite(value: float) -> float:
    if not math.isfinite(value):
        raise Misread("loading.value.number")
    return value


def _ordered(first: str, second: str, third: str, order: str | None) -> dt.date:
    if len(first) == 4:
        return _date(int(first), int(second), int(third))
    if len(third) != 4:
        raise Misread("loading.value.two_figure_year")
    one, two, year = int(first), int(second), int(third)
    if order in ("dmy", "ymd") or (order is None and (one > 12 or one == two)):
        return _date(year, two, one)
    if order == "mdy" or two > 12:
        return _date(year, one, two)
    raise Misread(
        "loading.value.date_ambiguous",
        first=_date(year, two, one),
        second=_date(year, one, two),
    )


def _date(year: int, month: int, day: int) -> dt.date:
    try:
        return _within(dt.date(year, month, day))
    except ValueError as error:
        raise Misread("loading.value.no_such_day") from error


def _within(day: dt.date) -> dt.date:
    if not YEARS[0] <= day.year <= YEARS[1]:
        raise Misread("loading.value.date_far", first=str(YEARS[0]), last=str(YEARS[1]))
    return day


def decided(cells: Sequence[Cell], declared: str | None, kind: str) -> str | None:
    """Take the declared order or style, else what the column's own cells decide."""
    if declared is not None:
        return declared
    return date_order(cells) if kind == "date" else number_style(cells)
