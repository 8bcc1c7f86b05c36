"""Files repaired from the shell, templates for the office, and imports taken back."""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from typing import TYPE_CHECKING

from geo import words
from geo.cli.saying import report, show, tell, today, who
from geo.cli.whole import write_whole
from geo.errors import UserError

if TYPE_CHECKING:
    from geo.loading import Loaded
    from geo.loading.doctor import Decision, Examination, Question
    from geo.loading.reader import Reader
    from geo.storage import Store

ALL = "all"
# A repair brings others to light; three rounds of accepting find them.
ROUNDS = 3


def wanted(given: argparse.Namespace) -> bool:
    """Tell whether a file is to be repaired, or wanted back corrected."""
    return bool(given.repair or given.corrected)


def repaired(store: Store, given: argparse.Namespace) -> Loaded:
    """Read a file beside the register with the repairs that were asked for, and tell each.

    Raises
    ------
    RefusedError
        If no row can be imported even so.
    """
    from geo.loading.files import RefusedError
    from geo.loading.reader import Reader
    from geo.reports.templates import write_corrected

    kinds = kinds_of(given.repair or "")
    with Reader() as reader:
        question = _question(store, given, reader)
        report(given, "loading.progress.checking")
        found, decisions = _accepted(question, reader, kinds)
    show(_lines(found, decisions, given.lang))
    if given.corrected:
        write_whole(given.corrected, write_corrected(found, decisions, given.lang))
        tell(given, "cli.corrected", file=given.corrected.name)
    if found.loaded is None:
        raise RefusedError(found.problems, rows=found.rows_in, mapping=found.mapping.name)
    return found.loaded


def kinds_of(asked: str) -> Sequence[str]:
    """List the kinds of repair that were asked for: `all`, or names with commas between."""
    from geo.loading.doctor import KINDS

    names = [name.strip() for name in asked.split(",") if name.strip()]
    if names == [ALL]:
        return KINDS
    unknown = [name for name in names if name not in KINDS]
    if unknown:
        raise UserError("cli.repair.unknown", kind=unknown[0], known=", ".join((ALL, *KINDS)))
    return names


def template(given: argparse.Namespace) -> int:
    """Write the template of a table."""
    from geo.loading.office_layout import OFFICE_TABLES
    from geo.reports.templates import write_template

    if given.table not in OFFICE_TABLES:
        known = ", ".join(OFFICE_TABLES)
        raise UserError("cli.template.unknown", table=given.table[:80], known=known)
    write_whole(given.file, write_template(given.table, given.lang))
    tell(given, "cli.template.done", file=given.file.name)
    return 0


def undo(given: argparse.Namespace) -> int:
    """Take a whole import back."""
    from geo.storage import open_existing
    from geo.storage.undoing import undo as take_back

    if not given.revision.isdigit():
        raise UserError("cli.undo.number", value=given.revision[:80])
    revision = take_back(open_existing(), int(given.revision), who=who())
    tell(given, "cli.undo.done", revision=int(given.revision), now=revision)
    return 0


def _question(store: Store, given: argparse.Namespace, reader: Reader) -> Question:
    from geo.cli.importing import day_of
    from geo.loading import guess_mapping, read_mapping, read_path
    from geo.loading.doctor import Question
    from geo.storage.house_numbers import fetch_address_index

    content, name = read_path(given.file)
    mapping = read_mapping(given.mapping) if given.mapping else None
    how = mapping.file if mapping else None
    report(given, "loading.progress.reading")
    raw = reader.read(content, sheet=how.sheet if how else None, header=how.header if how else None)
    return Question(
        raw,
        name,
        mapping or guess_mapping(raw, filename=name),
        store.fetch_all()[1],
        today(),
        given.crs,
        day_of(given.date) if given.date else None,
        fetch_address_index(store),
    )


def _accepted(
    question: Question, reader: Reader, kinds: Sequence[str]
) -> tuple[Examination, list[Decision]]:
    from geo.loading.doctor import accept_all, examine

    decisions: list[Decision] = []
    found = examine(question, reader)
    for _ in range(ROUNDS):
        sure = accept_all(found.proposals, kinds)
        if len(sure) == len(decisions):
            break
        decisions = sure
        found = examine(question, reader, decisions, before=found)
    return found, decisions


def _lines(found: Examination, decisions: Sequence[Decision], lang: str) -> list[str]:
    from geo.errors import Problem
    from geo.loading.doctor.repair import taken

    said = []
    for proposal, option in taken(found.proposals, decisions):
        wrong = Problem(None, None, None, proposal.key, proposal.parameters)
        values = dict(option.parameters)
        if "code" in values:
            values["word"] = words.code(str(values["codes"]), str(values["code"]), lang)
        rows = ", ".join(str(row) for row in proposal.rows[:6]) or "-"
        done = words.say(f"doctor.option.{option.name}", lang, **values)
        text = words.explain(wrong, lang)
        said.append(words.say("cli.repaired", lang, rows=rows, wrong=text, done=done))
    return said
