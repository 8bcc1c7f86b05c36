"""The last look before an import: a loaded file beside the register that it is for."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, replace

import pandas as pd

from geo.errors import Problem
from geo.loading.files import Loaded, RefusedError
from geo.loading.made_ids import made_id
from geo.loading.names import check_names
from geo.loading.neighbourhood_names import leave_unnamed
from geo.loading.participation import (
    NO_PACT,
    Source,
    check_activities,
    check_pacts,
    check_reports,
    check_texts,
)
from geo.loading.small_areas import check_areas
from geo.loading.table import folded
from geo.loading.unknown_kinds import check_kinds

Tables = Mapping[str, pd.DataFrame]
CHECKED = ("activities", "reports", "pact_places")
SEVERAL = "loading.activity.titles"


@dataclass(frozen=True)
class Named:
    """Rows whose pacts have been found, and what there was to say."""

    frame: pd.DataFrame
    rows: dict[str, int]
    problems: list[Problem]


def settle(loaded: Loaded, register: Tables, *, today: dt.date) -> Loaded:
    """Find the pacts of activities, reports and places, check them, leave out what cannot be true.

    Neighbourhoods are told where the register knows them by other names.

    Parameters
    ----------
    loaded
        A file, as `load` gives it. Without these tables it comes back as it is.
    register
        Tables of the register: `pacts`, `status_changes`, `activities`, `reports`,
        `neighbourhoods`.
    today
        The day on which the file comes in.

    Returns
    -------
    Loaded
        With pacts by code where the file gives their exact title, told as a problem that was
        repaired; with the problems of `check_activities`, `check_reports` and `check_texts`;
        without the rows that they reject. `rows_in` is still `accepted` and `rejected` together. A
        pact that a rejected row describes as well stays.

    Raises
    ------
    RefusedError
        If no row is left.
    """
    frames, rows, problems = dict(loaded.frames), dict(loaded.rows), list(loaded.problems)
    pacts = _pacts(loaded.frames, register)
    for table in CHECKED:
        if table in frames:
            named = _named(loaded, table, pacts)
            frames[table], rows[table] = named.frame, named.rows
            problems += named.problems
    source = Source(rows, loaded.columns)
    found = check_activities(frames, register, today=today, source=source)
    found += check_reports(frames, register, today=today, source=source)
    found += check_pacts("pact_places", frames, register, source=source)
    found += check_texts(frames, register, source=source)
    found += [*check_kinds(frames), *check_areas(frames)]
    found += _renamed_places(frames, register, source)
    frames, unnamed = leave_unnamed(frames, register, source=source)
    found += unnamed
    unclear = {each.row for each in problems if each.key == SEVERAL}
    found = [each for each in found if each.key != NO_PACT or each.row not in unclear]
    return _without_rejected(replace(loaded, frames=frames, rows=rows), problems + found)


def _renamed_places(frames: Tables, register: Tables, source: Source) -> list[Problem]:
    table = "neighbourhoods"
    if table not in frames or table not in register:
        return []
    return check_names(frames[table]["name"], register[table]["name"], source=source)


def _pacts(frames: Tables, register: Tables) -> pd.Series[str]:
    parts = [part["pacts"]["title"] for part in (frames, register) if "pacts" in part]
    titles: pd.Series[str] = pd.concat(parts) if parts else pd.Series(dtype="str")
    return titles[~titles.index.duplicated()]


def _named(loaded: Loaded, table: str, titles: pd.Series[str]) -> Named:
    frame, rows = loaded.frames[table], dict(loaded.rows.get(table, {}))
    source = Source(loaded.rows, loaded.columns)
    problems: list[Problem] = []
    found: dict[str, str] = {}
    by_title = titles.groupby(titles.map(folded)).groups
    for id_, pact in frame.loc[~frame["pact_id"].isin(titles.index), "pact_id"].items():
        ids = list(by_title.get(folded(pact), ()))
        if not ids:
            continue
        several = len(ids) > 1
        problems.append(
            Problem(
                source.row(table, str(id_)),
                source.column(table, "pact_id"),
                pact[:80],
                SEVERAL if several else "loading.activity.by_title",
                {"pacts": ", ".join(ids[:10])} if several else {"pact": ids[0]},
                "reject" if several else "repaired",
            )
        )
        if not several:
            found[str(id_)] = ids[0]
    if not found:
        return Named(frame, rows, problems)
    given = frame["pact_id"]
    frame = frame.assign(pact_id=given.where(~frame.index.isin(found), frame.index.map(found.get)))
    return _renamed(loaded, table, Named(frame, rows, problems), found)


def _renamed(loaded: Loaded, table: str, named: Named, found: Mapping[str, str]) -> Named:
    """Make the ids anew that are made of the pact; a row that then says what another says goes."""
    rule = next(each for each in loaded.mapping.tables if each.name == table)
    made_of = rule.fields["id"].made_of
    if "pact_id" not in made_of:
        return named
    frame, rows, problems = named.frame, dict(named.rows), list(named.problems)
    values = zip(*(frame[name] for name in made_of), strict=True)
    ids = [
        made_id(of_row) if id_ in found else str(id_)
        for id_, of_row in zip(frame.index, values, strict=True)
    ]
    new = dict(zip(frame.index, ids, strict=True))
    first: dict[str, int | None] = {}
    for id_, anew in new.items():
        row = rows.pop(str(id_), None)
        if anew in first:
            twin = {"first_row": first[anew], "table": table}
            said = " · ".join(str(value) for value in frame.loc[id_, list(made_of)].dropna())
            problems.append(Problem(row, None, said[:80], "loading.row.twin", twin))
        first.setdefault(anew, row)
    frame = frame.set_axis(pd.Index(ids, name="id", dtype="str"))
    kept = {id_: row for id_, row in first.items() if row is not None}
    return Named(frame[~frame.index.duplicated()], {**rows, **kept}, problems)


def _without_rejected(loaded: Loaded, problems: list[Problem]) -> Loaded:
    already = {each.row for each in loaded.problems if each.severity == "reject"}
    new = {each.row for each in problems if each.severity == "reject"} - already - {None}
    frames = dict(loaded.frames)
    for table in CHECKED:
        if table in frames:
            rows = loaded.rows.get(table, {})
            frames[table] = frames[table][[rows.get(id_) not in new for id_ in frames[table].index]]
    told = sorted(problems, key=lambda each: each.row or 0)
    if loaded.accepted == len(new):
        raise RefusedError(told, rows=loaded.rows_in, mapping=loaded.mapping.name)
    return replace(
        loaded,
        frames=frames,
        problems=told,
        accepted=loaded.accepted - len(new),
        rejected=loaded.rejected + len(new),
    )
