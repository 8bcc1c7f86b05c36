"""What an import would change, told before anything is written; and writing it."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
import pandas as pd
import shapely
import sqlalchemy as sa

from geo import model
from geo.errors import UserError
from geo.model import Kind
from geo.storage.bulk import insert_frame
from geo.storage.demonstration import demonstration_origins, remove_demonstration
from geo.storage.engine import reading
from geo.storage.frames import fetch_frame
from geo.storage.places import looked_up
from geo.storage.schema import ROW_REVISION, TABLES
from geo.storage.store import Store
from geo.storage.writing import Edit, Stamp, Step, apply, mark, no_step, write

Tables = Mapping[str, pd.DataFrame]
Told = Mapping[str, Collection[str]]
Column = Any  # a Series or a GeoSeries
Mask = np.ndarray[Any, np.dtype[np.bool_]]
# Tables of which a file of today says nothing about the rows of yesterday.
NEVER_GONE = ("origins", "status_changes")


@dataclass(frozen=True)
class Difference:
    """What distinguishes some frames from the register.

    Parameters
    ----------
    added
        New rows by table; only tables that have any.
    changed
        One row a field: `table`, `id`, `column`, `before`, `after`.
    gone
        One row for each of the register's rows of that origin that the frames no longer have:
        `table`, `id`.
    unchanged
        How many rows are in both and equal; that of the source, which no file holds, aside.
    row_revisions
        Of the rows in `changed` and `gone`, by table and id: what `save_difference` expects.
    replaces_demonstration
        True: demonstration rows were left out of the comparison, and go when it is saved.
    """

    added: Tables
    changed: pd.DataFrame
    gone: pd.DataFrame
    unchanged: int
    row_revisions: Mapping[tuple[str, str], int]
    replaces_demonstration: bool = False

    def rows(self, *, remove_gone: bool) -> int:
        """Count the rows that an import writes; not those of a demonstration that goes."""
        return sum(_counts(self, remove_gone).values())

    @property
    def empty(self) -> bool:
        """True if there is nothing to add or change; rows that are gone do not count."""
        return not self.added and self.changed.empty and not self.replaces_demonstration


def compare(
    store: Store,
    frames: Tables,
    *,
    origin: str,
    told: Told | None = None,
    replace_demonstration: bool = False,
) -> Difference:
    """Compare frames with the register, row by row and field by field.

    Rows are the same if their ids are. What a file does not speak of stays as it is. A
    `status_changes` row that repeats the latest status of its pact is not new.

    Parameters
    ----------
    frames
        Tables by name, typed as `model.as_frame` makes them.
    origin
        Id of the origin that the frames' rows belong to where they name none.
    told
        The columns that the file speaks of, by table; by default those with any value in the
        frame.
    replace_demonstration
        True: compare as if no demonstration row were there.

    Raises
    ------
    UserError
        If an id stands twice in a frame, or belongs to a row of another origin.
    """
    given = {name: _of_origin(name, frame, origin) for name, frame in _full(frames).items()}
    with reading(store.engine) as connection:
        made_up = demonstration_origins(connection) if replace_demonstration else []
        now = _read_now(connection, given)
    now = _Now({name: _without(part, made_up) for name, part in now.tables.items()}, now.revisions)
    for name, frame in given.items():
        _check_origins(name, frame, now.tables[name])
    if "status_changes" in given:
        given["status_changes"] = _news(given["status_changes"], now.tables)
    found = _difference(given, now, [origin], told or {})
    return replace(found, replaces_demonstration=bool(made_up))


def bring_to(stamp: Stamp, frames: Tables, origins: Sequence[str]) -> None:
    """Make all rows of some origins equal to frames, inside a writing transaction."""
    given = _full(frames)
    write_difference(
        stamp, _difference(given, _read_now(stamp.connection, given), origins, {}), remove_gone=True
    )


def save_difference(
    store: Store,
    difference: Difference,
    *,
    who: str,
    remove_gone: bool = False,
    note: Mapping[str, object] | None = None,
    step: Step = no_step,
) -> int:
    """Write a difference in one transaction.

    Parameters
    ----------
    remove_gone
        True: rows that are gone from the file go from the register too.
    note
        What the audit trail keeps about the import, such as the name of its file; the numbers of
        rows `added`, `changed` and `gone` are added to it. Only an import with a note is listed
        by `undoing.imports` and can be taken back.
    step
        Called with a number of rows once they are written; what it raises takes all back.

    Returns
    -------
    int
        The register's revision afterwards; as before if there was nothing to write.

    Raises
    ------
    ConflictError
        If somebody changed one of the rows since the comparison; nothing is written.
    """

    def work(stamp: Stamp) -> None:
        write_difference(stamp, difference, remove_gone=remove_gone)
        anything = not difference.empty or (remove_gone and len(difference.gone))
        if note is not None and anything:
            mark(stamp, "import", {**note, **_counts(difference, remove_gone)})

    return write(store.engine, who, work, step=step)


def _counts(difference: Difference, remove_gone: bool) -> dict[str, int]:
    return {
        "added": sum(len(frame) for frame in difference.added.values()),
        "changed": _rows_in(difference.changed),
        "gone": len(difference.gone) if remove_gone else 0,
    }


def write_difference(stamp: Stamp, difference: Difference, *, remove_gone: bool) -> None:
    """Write a difference inside a writing transaction; see `save_difference`."""
    if difference.replaces_demonstration:
        remove_demonstration(stamp)
    for name in model.TABLES:
        if name in difference.added:
            insert_frame(stamp, name, difference.added[name])
    apply(stamp, _edits(difference, remove_gone))


@dataclass(frozen=True)
class _Now:
    tables: Tables
    revisions: Mapping[str, pd.Series[int]]


def _full(frames: Tables) -> dict[str, pd.DataFrame]:
    return {name: frames[name] for name in model.TABLES if name in frames and len(frames[name])}


def _read_now(connection: sa.Connection, given: Tables) -> _Now:
    asked = dict.fromkeys([*given, "pacts", "status_changes"])
    return _Now(
        {name: fetch_frame(connection, name) for name in asked},
        {name: _row_revisions(connection, name) for name in asked},
    )


def _difference(given: Tables, known: _Now, origins: Sequence[str], told: Told) -> Difference:
    now, revisions = known.tables, known.revisions
    added = {name: frame[~frame.index.isin(now[name].index)] for name, frame in given.items()}
    changes = [_changed(name, frame, now[name], told.get(name)) for name, frame in given.items()]
    changed = _stacked(changes, FIELDS)
    gone = _gone(given, now, origins)
    touched = _stacked([changed, gone], ["table", "id"]).drop_duplicates()
    rows = {name: frame for name, frame in given.items() if name != "origins"}
    both = sum(int(frame.index.isin(now[name].index).sum()) for name, frame in rows.items())
    return Difference(
        added={name: frame for name, frame in added.items() if len(frame)},
        changed=changed,
        gone=gone,
        unchanged=both - _rows_in(changed[changed["table"] != "origins"]),
        row_revisions={
            (table, row): int(revisions[table][row])
            for table, row in touched.itertuples(index=False)
        },
    )


def _rows_in(changed: pd.DataFrame) -> int:
    return len(changed[["table", "id"]].drop_duplicates())


FIELDS = ["table", "id", "column", "before", "after"]


def _of_origin(name: str, frame: pd.DataFrame, origin: str) -> pd.DataFrame:
    twice = frame.index[frame.index.duplicated()]
    if len(twice):
        raise UserError("storage.twice", table=name, row=twice[0])
    if "origin" not in model.TABLES[name]:
        return frame
    return frame.assign(origin=frame["origin"].fillna(origin))


def _check_origins(name: str, frame: pd.DataFrame, now: pd.DataFrame) -> None:
    if "origin" not in model.TABLES[name]:
        return
    both = frame.index.intersection(now.index)
    others = now.loc[both, "origin"].fillna("")
    foreign = both[others.to_numpy() != frame.loc[both, "origin"].to_numpy()]
    if len(foreign):
        row = foreign[0]
        raise UserError("storage.other_origin", table=name, row=row, origin=others[row])


def _without(frame: pd.DataFrame, origins: list[str]) -> pd.DataFrame:
    if not origins:
        return frame
    made_up = frame["origin"].isin(origins) if "origin" in frame else frame.index.isin(origins)
    return frame[~made_up]


def _row_revisions(connection: sa.Connection, name: str) -> pd.Series[int]:
    stored = TABLES[name]
    rows = connection.execute(sa.select(stored.c.id, stored.c[ROW_REVISION])).all()
    return pd.Series([row[1] for row in rows], index=[row[0] for row in rows], dtype="int64")


def _news(changes: pd.DataFrame, now: Tables) -> pd.DataFrame:
    told = now["status_changes"].sort_values("on", kind="stable")
    asked = changes.reset_index().sort_values("on", kind="stable")
    before = pd.merge_asof(
        asked, told[["on", "pact_id", "status"]], on="on", by="pact_id", suffixes=("", "_before")
    )
    latest = before.set_index("id")["status_before"].reindex(changes.index)
    # A pact without any step has the status that the register gives it.
    untold = ~changes["pact_id"].isin(told["pact_id"])
    given = looked_up(changes["pact_id"], now["pacts"]["status"]).where(untold)
    repeats = latest.fillna(given) == changes["status"]
    news: pd.DataFrame = changes[~repeats | changes.index.isin(told.index)]
    return news


def _changed(
    name: str, frame: pd.DataFrame, now: pd.DataFrame, told: Collection[str] | None
) -> pd.DataFrame:
    both = frame.index.intersection(now.index)
    if both.empty:
        return _stacked([], FIELDS)
    before, after = now.loc[both], frame.loc[both]
    found = []
    for column in model.TABLES[name].columns:
        if not _speaks(frame, column.name, told):
            continue
        was, is_now = before[column.name], after[column.name]
        differs = ~_equal(was, is_now, column.kind)
        fields = {"id": both[differs], "before": _objects(was, differs)}
        fields["after"] = _objects(is_now, differs)
        found.append(pd.DataFrame(fields).assign(table=name, column=column.name))
    return _stacked(found, FIELDS).sort_values("id", kind="stable", ignore_index=True)


def _speaks(frame: pd.DataFrame, column: str, told: Collection[str] | None) -> bool:
    if column not in frame:
        return False
    return bool(frame[column].notna().any()) if told is None else column in told


def _equal(before: Column, after: Column, kind: Kind) -> Mask:
    unknown = before.isna().to_numpy() & after.isna().to_numpy()
    if kind is Kind.GEOMETRY:
        same = shapely.equals_exact(before.to_numpy(), after.to_numpy(), tolerance=0.0)
    else:
        same = (before == after).fillna(False).to_numpy(dtype=bool)
    return np.asarray(unknown | same)


def _objects(values: Column, chosen: Mask) -> pd.Series[Any]:
    some = values[chosen]
    cells = some.to_numpy(dtype=object)
    cells[some.isna().to_numpy()] = None
    return pd.Series(cells, dtype=object)


def _gone(given: Tables, now: Tables, origins: Sequence[str]) -> pd.DataFrame:
    parts = []
    for name, frame in given.items():
        if name not in NEVER_GONE:
            ours = now[name].index[now[name]["origin"].isin(origins)]
            parts.append(pd.DataFrame({"id": ours.difference(frame.index)}).assign(table=name))
    gone = _stacked(parts, ["table", "id"])
    changes = now["status_changes"]
    theirs = changes["pact_id"].isin(gone.loc[gone["table"] == "pacts", "id"])
    steps = pd.DataFrame({"id": changes.index[theirs]}).assign(table="status_changes")
    return _stacked([gone, steps], ["table", "id"])


def _stacked(parts: list[pd.DataFrame], columns: list[str]) -> pd.DataFrame:
    full = [part[columns] for part in parts if len(part)]
    if not full:
        return pd.DataFrame({name: pd.Series(dtype=object) for name in columns})
    stacked: pd.DataFrame = pd.concat(full, ignore_index=True).astype(object)
    return stacked


def _edits(difference: Difference, remove_gone: bool) -> list[Edit]:
    expected = difference.row_revisions
    values: dict[tuple[str, str], dict[str, object]] = {}
    for row in difference.changed.itertuples():
        values.setdefault((str(row.table), str(row.id)), {})[str(row.column)] = row.after
    edits = [Edit(*key, fields, expected[key]) for key, fields in values.items()]
    if remove_gone:
        for table, row in difference.gone[["table", "id"]].itertuples(index=False):
            edits.append(Edit(table, row, None, expected[table, row]))
    return edits
