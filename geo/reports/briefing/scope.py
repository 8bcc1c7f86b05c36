"""What a briefing is about: everything, some neighbourhoods, or one pact."""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass

import pandas as pd

from geo.analysis.moment import Moment, pacts_in, plain
from geo.analysis.participation.months import month_end, year_before
from geo.errors import UserError

KINDS = ("everything", "neighbourhoods", "pact")


@dataclass(frozen=True)
class Scope:
    """What a briefing is about.

    Parameters
    ----------
    kind
        One of `KINDS`.
    ids
        Of neighbourhoods, all of one boundary set; of one pact; nothing for everything.
    boundary_set
        What counts as neighbourhoods where several are compared; empty is that of the ids, or
        the register's first.
    """

    kind: str = "everything"
    ids: tuple[str, ...] = ()
    boundary_set: str = ""


EVERYTHING = Scope()
Period = tuple[dt.date, dt.date]


def check_scope(moment: Moment, scope: Scope) -> None:
    """Refuse a scope that the register does not have.

    Raises
    ------
    UserError
        If a place or pact is not there, or the places are of several boundary sets.
    """
    if scope.kind == "pact":
        if len(scope.ids) != 1 or scope.ids[0] not in moment.pacts.index:
            raise UserError("brief.error.pact", id=", ".join(scope.ids)[:80])
        return
    known = moment.tables["neighbourhoods"]
    for place in scope.ids:
        if place not in known.index:
            raise UserError("brief.error.place", id=place[:80])
    if scope.kind == "neighbourhoods":
        sets = known.loc[list(scope.ids), "boundary_set"].nunique()
        if sets != 1:
            raise UserError("brief.error.places", n=sets)


def set_of(moment: Moment, scope: Scope) -> str:
    """Name the boundary set that counts as neighbourhoods; empty if the register has none."""
    if scope.kind == "neighbourhoods":
        return str(moment.tables["neighbourhoods"]["boundary_set"][scope.ids[0]])
    sets = moment.snapshot.boundary_sets
    return scope.boundary_set or (sets[0] if sets else "")


def pacts_of(moment: Moment, scope: Scope) -> pd.Index[str]:
    """List the pacts and proposals that a briefing counts, the newest first."""
    if scope.kind == "everything":
        everything: pd.Index[str] = moment.pacts.index
        return everything
    if scope.kind == "pact":
        return pd.Index(scope.ids)
    inside = pacts_in(moment, scope.ids)
    found: pd.Index[str] = moment.pacts.index[moment.pacts.index.isin(inside)]
    return found


def last_twelve_months(day: dt.date) -> Period:
    """Tell the last twelve months that are over on a day."""
    until = month_end(day)
    if until > day:
        until = day.replace(day=1) - dt.timedelta(days=1)
    return year_before(until + dt.timedelta(days=1)), until


def whole_months(moment: Moment, period: Period | None) -> Period:
    """Round a period to whole months that the register's day does not cut.

    Raises
    ------
    UserError
        If it ends before it begins, or begins after the day.
    """
    if period is None:
        return last_twelve_months(moment.day)
    since, until = period
    if since > until or since > moment.day:
        raise UserError("choices.period_reversed", since=since, until=until)
    last = last_twelve_months(moment.day)[1]
    return since.replace(day=1), min(month_end(until), max(last, month_end(since)), moment.day)


def name_of(moment: Moment, scope: Scope) -> str:
    """Name a briefing for files: lower-case letters, digits and hyphens."""
    if scope.kind == "everything":
        return "tutto"
    raw = "-".join(scope.ids[:4])
    text = plain(pd.Series([raw], dtype="str")).iloc[0]
    name = re.sub(r"[^a-z0-9]+", "-", str(text)).strip("-")[:80]
    return name or "luogo"
