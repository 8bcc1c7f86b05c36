"""Commands that write one thing by hand: an activity, a step; and what was written before."""

from __future__ import annotations

import argparse
import datetime as dt
import sys
from typing import TYPE_CHECKING, Any

from geo import model, words
from geo.cli.saying import show, tell, today, who
from geo.errors import UserError

if TYPE_CHECKING:
    from geo.storage.office import Office


def record(given: argparse.Namespace) -> int:
    """Record an activity; what looks doubtful is told, and written only with `--yes`."""
    from geo.storage.recording import REJECT, DoubtfulError
    from geo.storage.recording import record as write

    office = _office()
    if office.row("pacts", given.pact) is None:
        raise UserError("record.no_pact", pact=given.pact[:80])
    cells = _cells(given)
    try:
        row = write(office, "activities", cells, today=today(), sure=given.yes)
    except DoubtfulError as doubt:
        for problem in doubt.problems:
            print(f"{problem.column}: {words.explain(problem, given.lang)}", file=sys.stderr)
        if all(problem.severity != REJECT for problem in doubt.problems):
            raise UserError("cli.record.sure") from doubt
        raise UserError("cli.record.refused") from doubt
    tell(given, "cli.record.done", row=row)
    return 0


def history(given: argparse.Namespace) -> int:
    """Tell who changed a row, when, and from what to what."""
    office = _office()
    _check_table(given.table)
    told = office.history(given.table, given.row)
    if told.empty:
        raise UserError("cli.history.none", table=given.table, row=given.row[:80])
    for number in told.index.to_list():
        change: Any = told.loc[number]
        at = change["at"].to_pydatetime().astimezone()
        day = words.date(at.date(), given.lang, style="short")
        print(f"{number}  {day} {at:%H:%M}  {words.author(change['who'], given.lang)}")
        for name, before, after in _differences(change["before"], change["after"]):
            print(f"    {name}: {_text(before)} → {_text(after)}")
    return 0


def restore(given: argparse.Namespace) -> int:
    """Bring a row back to what it was after a change, or before that deleted it with others."""
    from geo.storage.telling import comeback_lines

    office = _office()
    number = int(given.number) if given.number.isdecimal() and len(given.number) < 16 else -1
    comeback = office.comeback(given.table, given.row, number, rest=given.rest)
    told = list(comeback_lines(comeback, given.lang))
    if comeback.lost and not given.yes:
        print(*told, sep="\n", file=sys.stderr)
        raise UserError("cli.restore.sure")
    office.restore(comeback)
    show(told)
    tell(given, "cli.restore.done", row=given.row)
    return 0


def step(given: argparse.Namespace) -> int:
    """Write a step of a pact's life, and the status that follows."""
    from geo.storage.recording import step as write

    write(_office(), given.pact, given.status, _day(given.date), today=today())
    status = words.code("status", given.status, given.lang)
    tell(given, "cli.step.done", pact=given.pact, status=status)
    return 0


def _office() -> Office:
    from geo.access import Visitor
    from geo.storage import Office, open_existing

    return Office(open_existing(), Visitor(who(), "administrator"))


def _check_table(table: str) -> None:
    if table not in model.TABLES:
        raise UserError("record.no_table", table=table[:80], known=", ".join(model.TABLES))


def _cells(given: argparse.Namespace) -> dict[str, Any]:
    at_least = (given.people or "").endswith("+")
    return {
        "pact_id": given.pact,
        "on": (_day(given.date) if given.date else today()).isoformat(),
        "kind": _kind(given.kind),
        "title": given.title,
        "volunteers": _number("people", (given.people or "").removesuffix("+"), whole=True),
        "volunteers_at_least": at_least,
        "hours": _number("hours", given.hours or "", whole=False),
    }


def _kind(kind: str | None) -> str | None:
    if kind is not None and kind not in model.ACTIVITY_KINDS:
        known = ", ".join(model.ACTIVITY_KINDS.codes)
        raise UserError("cli.record.kind", kind=kind[:80], known=known)
    return kind


def _number(name: str, text: str, *, whole: bool) -> float | None:
    from geo.loading.values import Misread, parse_integer, parse_number

    if not text.strip():
        return None
    try:
        value = parse_integer(text, None) if whole else parse_number(text, None)
    except Misread as reason:
        raise UserError("cli.record.number", name=f"--{name}", value=text[:80]) from reason
    if value < 0:
        raise UserError("cli.record.number", name=f"--{name}", value=text[:80])
    return value


def _day(text: str) -> dt.date:
    from geo.loading.values import Misread, parse_date

    try:
        return parse_date(text, "dmy")
    except Misread as reason:
        raise UserError("cli.record.day", value=text[:80]) from reason


def _differences(before: Any, after: Any) -> list[tuple[str, Any, Any]]:
    was, now = before or {}, after or {}
    return [
        (name, was.get(name), now.get(name))
        for name in {**was, **now}
        if was.get(name) != now.get(name)
    ]


def _text(cell: object) -> str:
    return "∅" if cell is None else str(cell)[:200]
