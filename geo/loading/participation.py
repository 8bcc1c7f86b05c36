"""What of activities and reports cannot be true beside their register, or should be looked at.

Only what cannot be true is rejected. An activity before the signing may well have been held.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

import pandas as pd

from geo import model
from geo.errors import Problem
from geo.loading import few_people, named_homes
from geo.loading.persons import individual_pacts
from geo.loading.table import folded
from geo.model.fewest import FEWEST_SHOWN
from geo.words import is_unknown

Tables = Mapping[str, pd.DataFrame]
Mask = Any  # a Series of bool, indexed like its frame
LARGE_CROWD = 5_000
# More than one from each of the 71,057 units that ALER Milano managed in 2018.
IMPOSSIBLE_CROWD = 100_000
HOURS_OF_A_DAY = 24
NO_PACT = "loading.activity.no_pact"


@dataclass(frozen=True)
class Source:
    """Where rows of a frame stand in a file.

    Parameters
    ----------
    rows
        By table and id, the row.
    columns
        By table and field, the column.
    """

    rows: Mapping[str, Mapping[str, int]] = field(default_factory=dict)
    columns: Mapping[str, Mapping[str, str]] = field(default_factory=dict)

    def row(self, table: str, id_: str) -> int | None:
        """Find the row of the file; None if it is not known."""
        return self.rows.get(table, {}).get(id_)

    def column(self, table: str, name: str) -> str:
        """Name the column of the file, else that of the table."""
        return self.columns.get(table, {}).get(name, f"{table}.{name}")


@dataclass(frozen=True)
class _Look:
    """Rows of one table, and how a problem of theirs is told."""

    table: str
    frame: pd.DataFrame
    source: Source

    def tell(
        self, where: Mask, name: str, key: str, *, severity: str = "warn", **parameters: object
    ) -> Iterator[Problem]:
        """Tell one problem a row; a parameter is one value, or a series with one for each row."""
        chosen = where.to_numpy(dtype=bool, na_value=False)
        ids, values = self.frame.index[chosen].tolist(), self.frame.loc[chosen, name].tolist()
        given = [_listed(one, chosen, len(ids)) for one in parameters.values()]
        column, rows = self.source.column(self.table, name), self.source.rows.get(self.table, {})
        for id_, value, *told in zip(ids, values, *given, strict=True):
            named = dict(zip(parameters, told, strict=True))
            yield Problem(rows.get(id_), column, _shown(value), key, named, severity)


def check_activities(
    frames: Tables, known: Tables, *, today: dt.date, source: Source | None = None
) -> list[Problem]:
    """Find activities that cannot be true, or should be looked at.

    Parameters
    ----------
    frames
        Tables to be written; without `activities` there is nothing to find.
    known
        Tables of the register. A row of `frames` counts instead of the row of the same id.
    today
        The day on which the file comes in.
    source
        Where the rows stand in their file.

    Returns
    -------
    list of Problem
        All of them. Rejected: an unknown pact, a day to come, more than 100,000 people, more than
        24 hours a person, hours of nobody. Warned of: a day outside the life of the pact, more
        than 5,000 people, hours without people and people without hours, a title that says how few
        people there were or names a home, likely duplicates here or in the register. Where people
        are a lower bound, hours a person are not known.
    """
    activities = frames.get("activities")
    if activities is None or activities.empty:
        return []
    look = _Look("activities", activities, source or Source())
    lives = _lives(frames, known)
    return [
        *_unknown_pacts(look, lives),
        *_outside_life(look, lives, today),
        *_implausible(look),
        *_half_told(look),
        *_few_people(look),
        *_named_homes(look, frames, known),
        *_alike(look),
        *_alike_in_register(look, known.get("activities")),
    ]


def check_reports(
    frames: Tables, known: Tables, *, today: dt.date, source: Source | None = None
) -> list[Problem]:
    """Find reports that cannot be true, or should be looked at; see `check_activities`.

    Returns
    -------
    list of Problem
        All of them. Rejected: an unknown pact, a period that ends before it begins, a report
        received before its period began or after today. Warned of: received before the period was
        over, periods of one pact that overlap, a period outside the life of the pact.
    """
    reports = frames.get("reports")
    if reports is None or reports.empty:
        return []
    look = _Look("reports", reports, source or Source())
    lives = _lives(frames, known)
    begins, ends, received = reports["from"], reports["to"], reports["received_on"]
    signed, over = _dates(reports, lives, "begins"), _dates(reports, lives, "ends")
    early = received < begins
    return [
        *_unknown_pacts(look, lives),
        *look.tell(ends < begins, "to", "loading.report.backwards", severity="reject"),
        *look.tell(early, "received_on", "loading.report.early", severity="reject", day=begins),
        *look.tell(
            received > pd.Timestamp(today),
            "received_on",
            "loading.activity.future",
            severity="reject",
            day=today,
        ),
        *look.tell(
            (received < ends) & ~early, "received_on", "loading.report.unfinished", day=ends
        ),
        *look.tell(ends < signed, "to", "loading.report.before_signing", day=signed),
        *look.tell(begins > over, "from", "loading.report.after_end", day=over),
        *_overlapping(look, known.get("reports")),
    ]


def check_texts(
    frames: Tables, known: Tables | None = None, *, source: Source | None = None
) -> list[Problem]:
    """Warn of texts of pacts and notes that say how few people there were, or name a home.

    Parameters
    ----------
    known
        Tables of the register, which tell as well whose the pacts are.
    """
    found: list[Problem] = []
    for table in few_people.TEXTS.keys() & frames.keys() - {"activities"}:
        look = _Look(table, frames[table], source or Source())
        found += [*_few_people(look), *_named_homes(look, frames, known or {})]
    return found


def check_pacts(
    table: str, frames: Tables, known: Tables, *, source: Source | None = None
) -> list[Problem]:
    """Find rows of a table whose pact neither the file nor the register has: rejected."""
    rows = frames.get(table)
    if rows is None or rows.empty:
        return []
    return list(_unknown_pacts(_Look(table, rows, source or Source()), _lives(frames, known)))


def _lives(frames: Tables, known: Tables) -> pd.DataFrame:
    """Tell when each pact of the file or the register begins and ends; NaT where nobody says."""
    pacts = _together("pacts", frames, known)
    changes = _together("status_changes", frames, known)
    last = changes.sort_values("on", kind="stable").drop_duplicates("pact_id", keep="last")
    last = last.set_index("pact_id").reindex(pacts.index)
    over = last["on"].where(
        last["status"].isin(model.ENDED_STATUSES) & (last["status"] == pacts["status"])
    )
    return pd.DataFrame(
        {
            "begins": pacts["signed_on"].fillna(pacts["starts_on"]),
            "signed": pacts["signed_on"].notna(),
            "ends": pacts["ends_on"].where(~(over < pacts["ends_on"]), over).fillna(over),
        },
        index=pacts.index,
    )


def _together(table: str, frames: Tables, known: Tables) -> pd.DataFrame:
    both = [part[table] for part in (frames, known) if table in part]
    if not both:
        return model.as_frame(table, [])
    rows = pd.concat(both)
    kept: pd.DataFrame = rows[~rows.index.duplicated()]
    return kept


def _dates(rows: pd.DataFrame, lives: pd.DataFrame, name: str) -> pd.Series[Any]:
    return pd.Series(lives[name].reindex(rows["pact_id"]).to_numpy(), index=rows.index)


def _unknown_pacts(look: _Look, lives: pd.DataFrame) -> Iterator[Problem]:
    pacts = look.frame["pact_id"]
    yield from look.tell(
        ~pacts.isin(lives.index),
        "pact_id",
        NO_PACT,
        severity="reject",
        pact=pacts,
    )


def _outside_life(look: _Look, lives: pd.DataFrame, today: dt.date) -> Iterator[Problem]:
    on = look.frame["on"]
    begins, ends = _dates(look.frame, lives, "begins"), _dates(look.frame, lives, "ends")
    signed = _dates(look.frame, lives, "signed").eq(True)
    future = on > pd.Timestamp(today)
    yield from look.tell(future, "on", "loading.activity.future", severity="reject", day=today)
    before = on < begins
    yield from look.tell(before & signed, "on", "loading.activity.before_signing", day=begins)
    yield from look.tell(before & ~signed, "on", "loading.activity.before_start", day=begins)
    yield from look.tell((on > ends) & ~future, "on", "loading.activity.after_end", day=ends)


def _implausible(look: _Look) -> Iterator[Problem]:
    people, hours = look.frame["volunteers"], look.frame["hours"]
    exact = ~look.frame["volunteers_at_least"]
    crowd = people > IMPOSSIBLE_CROWD
    large = (people > LARGE_CROWD) & ~crowd
    counted = people.astype("float64")
    long = exact & (counted > 0) & (hours > HOURS_OF_A_DAY * counted)
    nobody = exact & (counted == 0) & (hours > 0)
    key = "loading.activity.impossible_crowd"
    yield from look.tell(crowd, "volunteers", key, severity="reject", limit=IMPOSSIBLE_CROWD)
    yield from look.tell(large, "volunteers", "loading.activity.large_crowd", limit=LARGE_CROWD)
    yield from look.tell(
        long, "hours", "loading.activity.long_day", severity="reject", each=hours, people=people
    )
    yield from look.tell(nobody, "hours", "loading.activity.hours_of_nobody", severity="reject")


def _half_told(look: _Look) -> Iterator[Problem]:
    people, hours = look.frame["volunteers"], look.frame["hours"]
    no_hours = (people > 0) & (hours.isna() | (hours == 0))
    yield from look.tell(no_hours, "hours", "loading.activity.no_hours")
    yield from look.tell(people.isna() & (hours > 0), "volunteers", "loading.activity.no_people")


def _few_people(look: _Look) -> Iterator[Problem]:
    for name in few_people.TEXTS[look.table]:
        said = few_people.told_in(look.frame[name])
        yield from look.tell(said.notna(), name, few_people.KEY, said=said, k=FEWEST_SHOWN)


def _named_homes(look: _Look, frames: Tables, known: Tables) -> Iterator[Problem]:
    tables = ("pact_parties", "parties")
    alone = individual_pacts({name: _together(name, frames, known) for name in tables})
    pacts = look.frame.index.to_series() if look.table == "pacts" else look.frame["pact_id"]
    for name in few_people.TEXTS[look.table]:
        for key, said in named_homes.told_in(look.frame[name], pacts.isin(alone)).items():
            yield from look.tell(said.notna(), name, key, said=said)


def _likeness(activities: pd.DataFrame) -> pd.Series[Any]:
    """Number the activities so that those which look like one have the same number."""
    codes, titles = pd.factorize(activities["title"].fillna(""))
    bare = pd.Series([folded(title) for title in titles], dtype="object").take(codes)
    parts = activities[["pact_id", "on", "kind"]].assign(title=bare.to_numpy())
    same: pd.Series[Any] = parts.groupby([*parts], sort=False, dropna=False).ngroup()
    return same


def _alike(look: _Look) -> Iterator[Problem]:
    same = _likeness(look.frame)
    again = same.duplicated()
    first = pd.Series(same.index, index=same.to_numpy())[~again.to_numpy()]
    known = look.source.rows.get(look.table, {})
    rows = same.map({one: known.get(id_, id_) for one, id_ in first.items()}).astype(object)
    yield from look.tell(again, "title", "loading.activity.alike", first_row=rows)


def _alike_in_register(look: _Look, there: pd.DataFrame | None) -> Iterator[Problem]:
    if there is None:
        return
    near = there[there["pact_id"].isin(look.frame["pact_id"]) & ~there.index.isin(look.frame.index)]
    same = _likeness(pd.concat([near, look.frame]))
    ids = pd.Series(near.index, index=same.iloc[: len(near)].to_numpy())
    other = same.iloc[len(near) :].map(ids[~ids.index.duplicated()]).astype(object)
    yield from look.tell(other.notna(), "title", "loading.activity.alike_in_register", id=other)


def _overlapping(look: _Look, there: pd.DataFrame | None) -> Iterator[Problem]:
    """Compare each report with the one before it that reaches furthest."""
    parts = [look.frame] if there is None else [look.frame, there]
    rows = pd.concat(parts)
    rows = rows[~rows.index.duplicated() & rows["pact_id"].isin(look.frame["pact_id"])]
    rows = rows.sort_values(["pact_id", "from", "to"], kind="stable")
    ours = rows.index.isin(look.frame.index)
    told = zip(rows.index, rows["pact_id"], rows["from"], rows["to"], ours, strict=True)
    pact, furthest, reach, mine = None, "", pd.Timestamp.min, False
    for id_, of_pact, begins, ends, own in told:
        if of_pact == pact and begins <= reach and (own or mine):
            yield _overlap(look, *((id_, furthest, mine) if own else (furthest, id_, False)))
        if of_pact != pact or ends > reach:
            pact, furthest, reach, mine = of_pact, id_, ends, bool(own)


def _overlap(look: _Look, id_: str, other: str, other_in_file: bool) -> Problem:
    begins, ends = look.frame.loc[id_, ["from", "to"]]
    row = look.source.row(look.table, id_)
    column = look.source.column(look.table, "from")
    value = f"{_shown(begins)} – {_shown(ends)}"
    if not other_in_file:
        parameters: dict[str, object] = {"id": other}
        return Problem(row, column, value, "loading.report.overlap_in_register", parameters, "warn")
    parameters = {"first_row": look.source.row(look.table, other) or other}
    return Problem(row, column, value, "loading.report.overlap", parameters, "warn")


def _listed(given: object, chosen: Any, n: int) -> list[object]:
    if not isinstance(given, pd.Series):
        return [given] * n
    listed = given[chosen].tolist()
    return [value.date() if isinstance(value, pd.Timestamp) else value for value in listed]


def _shown(value: object) -> str | None:
    if is_unknown(value):
        return None
    return value.isoformat()[:10] if isinstance(value, dt.date) else str(value)[:80]
