"""Dates: of two readings, in the wrong order, or a year off."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

from geo.loading.doctor.case import Case, day_of, make_id, shortened
from geo.loading.doctor.proposal import Change, Option, Proposal
from geo.loading.values import Misread, parse_date
from geo.loading.wire import Cell

AMBIGUOUS = "loading.value.date_ambiguous"
# By message, the two fields that stand in the wrong order.
BACKWARDS = {
    "loading.row.ends_before_starts": (("starts_on", "ends_on"), ("from", "to")),
    "loading.row.ends_before_signed": (("signed_on", "ends_on"),),
    "loading.row.signed_before_proposed": (("proposed_on", "signed_on"),),
    "loading.row.answered_before_asked": (("on", "answered_on"),),
    "loading.report.backwards": (("from", "to"),),
}
LIFE = (
    "loading.activity.before_signing",
    "loading.activity.before_start",
    "loading.activity.after_end",
)
FUTURE = "loading.activity.future"
LONGEST_DAYS = 15 * 366
FIRST_YEAR = 2000


def orders(case: Case) -> Iterator[Proposal]:
    """Ask, once a column, whether its figures are day and month or month and day."""
    rows: dict[str, list[int]] = {}
    for problem in case.told(AMBIGUOUS):
        name = case.raw.column(problem.column or "")
        if name is not None and problem.row is not None:
            rows.setdefault(name, []).append(problem.row)
    for column, found in rows.items():
        options = tuple(_order(case, column, order) for order in ("dmy", "mdy"))
        value = case.text(found[0], column)
        yield Proposal(
            make_id("dates", column), "dates", tuple(found), column, value,
            "doctor.dates", options, 0.5, {"column": column, "n": len(found)},
        )  # fmt: skip


def _order(case: Case, column: str, order: str) -> Option:
    changes = [
        Change(row, column, cell, parse_date(cell, order))
        for row, cell in zip(case.raw.rows, case.raw.columns[column], strict=True)
        if _is_ambiguous(cell)
    ]
    first = changes[0].after if changes else None
    return Option(order, f"dates_{order}", tuple(changes), {"day": first})


def _is_ambiguous(cell: Cell) -> bool:
    try:
        parse_date(cell, None)
    except Misread as wrong:
        return wrong.key == AMBIGUOUS
    return False


def backwards(case: Case) -> Iterator[Proposal]:
    """Propose to exchange two dates that stand in the wrong order, if both are plausible."""
    for problem in case.told(*BACKWARDS):
        pair = _pair(case, problem.column, problem.key)
        row = problem.row or 0
        if pair is None:
            continue
        cells = [case.cell(row, name) for name in pair]
        days = [_day(case, name, cell) for name, cell in zip(pair, cells, strict=True)]
        if not _plausible(days, case.today):
            continue
        changes = tuple(
            Change(row, name, before, after)
            for name, before, after in zip(pair, cells, reversed(cells), strict=True)
        )
        yield Proposal(
            make_id("backwards", row, *pair), "backwards", (row,), problem.column,
            shortened(cells[1]), problem.key, (Option("swap", "swap_dates", changes),), 0.8,
        )  # fmt: skip


def _pair(case: Case, column: str | None, key: str) -> tuple[str, str] | None:
    fields = [(table, field) for table, field, _ in case.fields_of(column)]
    for first, last in BACKWARDS[key]:
        for table, field in fields:
            names = case.column_of(table, first), case.column_of(table, last)
            if field in (first, last) and names[0] and names[1] and names[0] != names[1]:
                return names[0], names[1]
    return None


def _day(case: Case, column: str, cell: Cell) -> dt.date | None:
    return day_of(cell, case.order_of(column))


def _plausible(days: list[dt.date | None], today: dt.date) -> bool:
    first, last = days
    if first is None or last is None:
        return False
    span = (first - last).days
    return 0 < span <= LONGEST_DAYS and last.year >= FIRST_YEAR and first.year <= today.year + 15


def lives(case: Case) -> Iterator[Proposal]:
    """Propose the likely year of days outside their pact's life or to come, or to skip."""
    for problem in case.told(*LIFE, FUTURE):
        row, column = problem.row or 0, case.raw.column(problem.column or "")
        if column is None:
            continue
        cell = case.cell(row, column)
        day, limit = _day(case, column, cell), problem.parameters.get("day")
        slip = _slip(day, limit, problem.key, case.today) if day else None
        skip = Option("skip", "skip", skip=True)
        options: tuple[Option, ...] = (skip,)
        if slip is not None:
            change = Change(row, column, cell, slip)
            options = (Option("year", "year", (change,), {"day": slip}), skip)
        yield Proposal(
            make_id("life", row, column), "life", (row,), column, shortened(cell),
            problem.key, options, 0.7 if slip else 0.3, problem.parameters,
        )  # fmt: skip


def _slip(day: dt.date, limit: object, key: str, today: dt.date) -> dt.date | None:
    """Find the one other year, next to it or with its figures exchanged, that fits."""
    if not isinstance(limit, dt.date):
        return None
    figures = sorted(str(day.year))
    near = {day.year - 1, day.year + 1}
    near |= {year for year in range(2015, today.year + 1) if sorted(str(year)) == figures}
    after = key in LIFE[:2]
    fitting = [
        other
        for year in sorted(near - {day.year}, key=lambda year: abs(year - day.year))
        if (other := _in_year(day, year)) is not None
        and other <= today
        and (other >= limit if after else other <= limit)
        # A slip brings a day near the limit, not many years from it.
        and abs((other - limit).days) <= 731
    ]
    return fitting[0] if fitting else None


def _in_year(day: dt.date, year: int) -> dt.date | None:
    try:
        return day.replace(year=year)
    except ValueError:
        return None
