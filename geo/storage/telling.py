"""What would be written in lines of text, for who has to agree before it is."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Iterator, Mapping
from itertools import islice
from typing import TYPE_CHECKING

from geo import model, words
from geo.errors import Problem
from geo.storage.difference import Difference
from geo.storage.restoring import Comeback
from geo.storage.trail import Change

if TYPE_CHECKING:
    import pandas as pd

    from geo.loading import Loaded, Mapping_

SHOWN = 50
LONGEST = 200


def loaded_lines(loaded: Loaded, lang: str) -> Iterator[str]:
    """Say which column was read as what, every problem, and how many rows came through."""
    yield words.say("cli.mapping", lang, name=loaded.mapping.title)
    yield from _mapping_lines(loaded.mapping)
    if loaded.skipped_columns:
        yield words.say("cli.skipped", lang, columns=", ".join(loaded.skipped_columns))
    for problem in loaded.problems:
        yield problem_line(problem, lang)
    counts = {"rows": loaded.rows_in, "accepted": loaded.accepted, "rejected": loaded.rejected}
    yield words.say("cli.counts", lang, **counts)


def problem_line(problem: Problem, lang: str) -> str:
    """Say how bad a problem is, where it is, and what to do."""
    where = {"row": problem.row, "column": problem.column, "value": problem.value}
    parts = {name: "-" if value is None else str(value) for name, value in where.items()}
    kind = words.say(f"cli.problem.{problem.severity}", lang)
    place = words.say("cli.problem.where", lang, **parts)
    return f"[{kind}] {place}: {words.explain(problem, lang)}"


def difference_lines(difference: Difference, lang: str, *, most: int = SHOWN) -> Iterator[str]:
    """Say how many rows differ, and which, the changed ones first.

    The row that tells of the source is named and not counted: no file holds it.

    Parameters
    ----------
    most
        How many lines name a row; the others are counted.
    """
    yield words.say("cli.difference", lang, **_sums(difference))
    if difference.replaces_demonstration:
        yield words.say("cli.difference.replaces", lang)
    rows = _rows(difference, lang)
    yield from (f"  {line}" for line in islice(rows, most))
    more = sum(1 for _ in rows)
    if more:
        yield words.say("cli.difference.more", lang, n=more)


def _sums(difference: Difference) -> dict[str, int]:
    added = {name: len(frame) for name, frame in difference.added.items() if name != "origins"}
    return {
        "added": sum(added.values()),
        "changed": int((difference.changed["table"] != "origins").sum()),
        "gone": len(difference.gone),
        "unchanged": difference.unchanged,
    }


def comeback_lines(comeback: Comeback, lang: str) -> Iterator[str]:
    """Say how many rows come back, of which kinds, and which do not and why."""
    if comeback.edits[0].expected is None:
        back = {**comeback.back, comeback.table: 1}
        yield words.say("restore.back", lang, what=counted(back, lang))
    else:
        key = "restore.stays" if comeback.rest else "restore.own"
        yield words.say(key, lang, what=counted({comeback.table: 1}, lang))
    if comeback.edits[0].expected is not None and comeback.back:
        yield words.say("restore.also", lang, what=counted(comeback.back, lang))
    if comeback.tied:
        yield words.say("restore.tied", lang, what=counted(comeback.tied, lang))
    lost = Counter((one.why, one.table, one.of) for one in comeback.lost)
    for (why, table, of), n in lost.items():
        missing, row = of or ("", "")
        named = {"what": counted({table: n}, lang), "table": table_word(missing, lang), "row": row}
        yield words.say(f"restore.lost.{why}", lang, **named)


def event_line(change: Change, lang: str) -> str:
    """Say what happened to the register as a whole, as the audit trail marks it."""
    note = {
        name: dt.date.fromisoformat(cell) if name == "day" else cell
        for name, cell in (change.after or {}).items()
    }
    return words.say(f"history.register.{change.row}", lang, **note)


def import_line(imports: pd.DataFrame, revision: int, lang: str) -> str:
    """Say which file was imported or taken back, and how many of its rows that were.

    Parameters
    ----------
    imports
        As `undoing.imports` lists them.
    """
    did, brought = import_told(imports, revision)
    note = imports["note"][brought]
    named = {"what": str(note["file"])[:LONGEST], "n": note["accepted"]}
    return words.say(f"history.import.{did}", lang, **named)


def import_told(imports: pd.DataFrame, revision: int) -> tuple[str, int]:
    """Tell whether an import was `done`, `undone` or is there `again`, and its own revision."""
    did, brought = "done", revision
    while imports["kind"][brought] != "import":
        did = "undone" if did != "undone" else "again"
        brought = imports["note"][brought]["revision"]
    return did, brought


def counted(counts: Mapping[str, int], lang: str) -> str:
    """Say how many rows of which tables, in the order of the tables."""
    return ", ".join(
        words.say(f"record.count.{table}", lang, n=counts[table])
        for table in model.TABLES
        if counts.get(table)
    )


def table_word(table: str, lang: str) -> str:
    """Say what a row of a table is."""
    key = f"record.table.{table}"
    return words.say(key, lang) if words.knows(key, words.DEFAULT) else table


def _mapping_lines(mapping: Mapping_) -> Iterator[str]:
    lines = (
        f"  {table.name}.{name} ← {rule.source()}"
        for table in mapping.tables
        for name, rule in table.fields.items()
    )
    # A mapping may fill a table from some rows so and from others so.
    yield from dict.fromkeys(lines)


def _rows(difference: Difference, lang: str) -> Iterator[str]:
    for row in difference.changed.itertuples():
        before, after = cell_text(row.before, lang), cell_text(row.after, lang)
        yield f"~ {row.table} {row.id} {row.column}: {before} → {after}"
    for row in difference.gone.itertuples():
        yield f"- {row.table} {row.id}"
    for table, frame in difference.added.items():
        for key in frame.index:
            yield f"+ {table} {key}"


def cell_text(value: object, lang: str) -> str:
    """Write one value shortly."""
    if value is None:
        return words.say("unknown", lang)
    if isinstance(value, dt.date):
        return words.date(value, lang, style="short")
    return str(value)[:80]
