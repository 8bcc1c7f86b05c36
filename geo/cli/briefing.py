"""The command that makes the papers for a meeting, of one place or of all."""

from __future__ import annotations

import argparse
import datetime as dt
from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING

from geo import words
from geo.cli.saying import report, tell, today
from geo.cli.whole import write_whole
from geo.errors import UserError

if TYPE_CHECKING:
    from geo.analysis.moment import Moment
    from geo.reports.briefing import Scope
    from geo.reports.briefing.scope import Period

ALL_KINDS = ("deck", "pdf", "poster", "slides")


def brief(given: argparse.Namespace) -> int:
    """Make the papers of a place, or of every place; each file is whole or not there."""
    from geo.analysis.moment import moment_of
    from geo.storage import open_existing, snapshot_of

    moment = moment_of(snapshot_of(open_existing()), today())
    scopes = _scopes(moment, given)
    period = _period(moment, given)
    folder = _folder(given.output)
    if not given.all:
        return _one(moment, scopes[0], period, folder, given)
    return _many(moment, scopes, period, folder, given)


def _one(
    moment: Moment, scope: Scope, period: Period, folder: Path, given: argparse.Namespace
) -> int:
    n = _write_papers(moment, scope, period, folder, given)
    tell(given, "cli.brief.done", n=n, folder=folder.name)
    return 0


def _many(
    moment: Moment, scopes: list[Scope], period: Period, folder: Path, given: argparse.Namespace
) -> int:
    named = moment.tables["neighbourhoods"]["name"]
    written, failed = 0, []
    for at, scope in enumerate(scopes, start=1):
        name = str(named[scope.ids[0]])
        report(given, "cli.brief.progress", at=at, all=len(scopes), name=name)
        try:
            written += _write_papers(moment, scope, period, folder, given)
        except Exception as mistake:  # noqa: BLE001  one place must not cost the others theirs
            report(given, "cli.brief.failed", name=name, reason=_reason(mistake, given.lang))
            failed.append(name)
    tell(given, "cli.brief.done", n=written, folder=folder.name)
    if failed:
        raise UserError(
            "cli.brief.some_failed", n=len(failed), m=len(scopes), names=", ".join(failed)
        )
    return 0


def _reason(mistake: Exception, language: str) -> str:
    if isinstance(mistake, UserError):
        return words.explain(mistake, language)
    return f"{type(mistake).__name__}: {mistake}"


def _write_papers(
    moment: Moment, scope: Scope, period: Period, folder: Path, given: argparse.Namespace
) -> int:
    from geo.reports.briefing import briefing_of, public_address
    from geo.reports.kinds import KINDS, file_name

    made = briefing_of(
        moment,
        scope,
        period,
        language=given.lang,
        easy=given.easy,
        public_address=public_address(scope, given.lang),
    )
    kinds = ALL_KINDS if given.kind == "all" else (given.kind,)
    for kind in kinds:
        write_whole(folder / file_name(made, KINDS[kind]), KINDS[kind].write(made))
    return len(kinds)


def _folder(folder: Path) -> Path:
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as reason:
        raise UserError("cli.brief.cannot", folder=folder.name) from reason
    return folder


def _scopes(moment: Moment, given: argparse.Namespace) -> list[Scope]:
    from geo.reports.briefing import Scope
    from geo.reports.briefing.scope import check_scope

    if given.all:
        return [Scope("neighbourhoods", (place,)) for place in _places(moment, given.set)]
    if given.pact:
        scope = Scope("pact", (given.pact,))
    elif given.place:
        scope = Scope("neighbourhoods", tuple(dict.fromkeys(given.place)))
    else:
        scope = Scope(boundary_set=given.set or "")
    check_scope(moment, scope)
    return [scope]


def _places(moment: Moment, boundary_set: str | None) -> Iterable[str]:
    sets = moment.snapshot.boundary_sets
    wanted = boundary_set or (sets[0] if sets else "")
    known = moment.tables["neighbourhoods"]
    places = known.index[known["boundary_set"] == wanted]
    if places.empty:
        raise UserError("cli.brief.no_places", set=wanted, known=", ".join(sets) or "–")
    return [str(place) for place in places]


def _period(moment: Moment, given: argparse.Namespace) -> Period:
    from geo.reports.briefing import last_twelve_months
    from geo.reports.briefing.scope import whole_months

    since, until = last_twelve_months(moment.day)
    until = _day(given.until) if given.until else until
    if given.since:
        since = _day(given.since)
    elif given.until:
        since = last_twelve_months(until)[0]
    return whole_months(moment, (since, until))


def _day(text: str) -> dt.date:
    try:
        return dt.date.fromisoformat(text)
    except ValueError as reason:
        raise UserError("cli.bad_date", value=text[:80]) from reason
