"""Look at a file, propose, make what was accepted, and look again."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

import pandas as pd

from geo.errors import Problem, UserError
from geo.loading.addresses import AddressIndex, place_by_address
from geo.loading.doctor import meanings, times, twins, whereabouts
from geo.loading.doctor.case import Case
from geo.loading.doctor.proposal import KINDS, Decision, Proposal
from geo.loading.doctor.repair import repair, taken
from geo.loading.files import Loaded, RefusedError, load_table
from geo.loading.mapping import Mapping_
from geo.loading.reader import Reader
from geo.loading.settling import settle
from geo.loading.table import RawTable
from geo.loading.transform import check_references

Tables = Mapping[str, pd.DataFrame]
Proposer = Callable[[Case], Iterator[Proposal]]
PROPOSERS: tuple[Proposer, ...] = (
    whereabouts.systems,
    times.orders,
    meanings.codes,
    meanings.pacts,
    meanings.neighbourhoods,
    whereabouts.swapped,
    whereabouts.neighbourhoods,
    times.backwards,
    times.lives,
    twins.twins,
)
# A repair can bring to light what could not be seen before it: dates that are read at last may
# stand in the wrong order. More often than this nobody has seen it happen.
ROUNDS = 4


@dataclass(frozen=True)
class Question:
    """A file, and what it is looked at with.

    Parameters
    ----------
    raw, filename
        As it was read.
    mapping
        Which column is which.
    register
        Its tables.
    today
        The day on which it comes in.
    crs
        The CRS that somebody declares; it wins over the file's.
    dated_on
        The day that the file tells of; by default the date in its name.
    addresses
        The official house numbers, for rows that have an address and no point; None: such rows
        stay without.
    """

    raw: RawTable
    filename: str
    mapping: Mapping_
    register: Tables
    today: dt.date
    crs: str | None = None
    dated_on: dt.date | None = None
    addresses: AddressIndex | None = None


@dataclass(frozen=True)
class Round:
    """One look at a file, and what was proposed after it."""

    case: Case
    proposals: tuple[Proposal, ...]


@dataclass(frozen=True)
class Examination:
    """What a file comes to, with the repairs that were accepted.

    Parameters
    ----------
    raw, repaired
        The table as it was read, and the copy with what was accepted.
    mapping
        Which column is which.
    loaded
        What can be imported; None if no row can.
    problems
        What is still wrong with the copy.
    proposals
        Of all rounds: also those that were decided.
    rows_in, accepted, rejected
        `rows_in` is `accepted` and `rejected` together.
    question, first
        What was asked, and what was seen before any repair.
    """

    raw: RawTable
    repaired: RawTable
    mapping: Mapping_
    loaded: Loaded | None
    problems: tuple[Problem, ...]
    proposals: tuple[Proposal, ...]
    rows_in: int
    accepted: int
    rejected: int
    question: Question
    first: Round


def examine(
    question: Question,
    reader: Reader,
    decisions: Sequence[Decision] = (),
    *,
    before: Examination | None = None,
) -> Examination:
    """Read a table as an import would, and propose repairs of what is wrong with it.

    Parameters
    ----------
    reader
        Makes shapes of well-known text.
    decisions
        What was decided so far; what is not accepted is left as it is.
    before
        An earlier examination of the very same question: what was seen before any repair is taken
        from it.

    Raises
    ------
    UserError
        If the table cannot be read with this mapping, and no repair would help.
    """
    if before is not None and before.question is question:
        first = before.first
    else:
        raw = question.raw
        first = _round(
            question,
            raw if question.crs is None else replace(raw, crs=question.crs),
            reader,
        )
    raw, seen, known = first.case.raw, first, dict[str, Proposal]()
    for _ in range(ROUNDS):
        new = {each.id: each for each in seen.proposals if each.id not in known}
        known |= new
        if not any(taken(new.values(), decisions)):
            break
        seen = _round(question, repair(raw, list(known.values()), decisions), reader)
    return _told(question, first, seen.case, tuple(known.values()))


def _round(question: Question, raw: RawTable, reader: Reader) -> Round:
    case = _look(question, raw, reader)
    return Round(case, tuple(each for propose in PROPOSERS for each in propose(case)))


def _told(
    question: Question, first: Round, case: Case, proposals: tuple[Proposal, ...]
) -> Examination:
    raw = first.case.raw
    rows_in = len(raw.rows) + len(raw.bad_rows)
    accepted = case.loaded.accepted if case.loaded else 0
    ordered = sorted(proposals, key=lambda each: (KINDS.index(each.kind), each.rows[:1]))
    return Examination(
        raw,
        case.raw,
        case.mapping,
        case.loaded,
        tuple(case.problems),
        tuple(ordered),
        rows_in,
        accepted,
        rows_in - accepted,
        question,
        first,
    )


def _look(question: Question, raw: RawTable, reader: Reader) -> Case:
    def case(loaded: Loaded | None, problems: Iterable[Problem]) -> Case:
        listed = tuple(problems)
        return Case(raw, question.mapping, loaded, listed, question.register, question.today)

    try:
        loaded = load_table(
            raw, question.filename, reader, mapping=question.mapping, dated_on=question.dated_on
        )
        loaded = settle(loaded, question.register, today=question.today)
        loaded = without_lost(loaded, question.register)
        if question.addresses is not None:
            loaded = place_by_address(loaded, question.addresses, register=question.register)
    except RefusedError as refused:
        return case(None, refused.problems)
    except UserError as mistake:
        if mistake.key != whereabouts.UNDECLARED:
            raise
        return case(None, [Problem(None, None, None, mistake.key, mistake.parameters)])
    first = case(loaded, loaded.problems)
    found = [*loaded.problems, *twins.alike_pacts(first), *whereabouts.elsewhere(first)]
    return case(loaded, sorted(found, key=lambda each: each.row or 0))


def without_lost(loaded: Loaded, register: Tables) -> Loaded:
    """Leave out rows that refer to what neither the file nor the register has.

    Raises
    ------
    RefusedError
        If no row is left.
    """
    known = {name: frame.index for name, frame in register.items()}
    while lost := check_references(loaded.frames, known):
        loaded = _drop(loaded, [_placed(loaded, problem) for problem in lost])
    return loaded


def _placed(loaded: Loaded, problem: Problem) -> Problem:
    """Say in which row and column of the file a lost reference stands."""
    table, _, name = str(problem.column).partition(".")
    row = loaded.rows.get(table, {}).get(str(problem.value))
    column = loaded.columns.get(table, {}).get(name, problem.column)
    return replace(problem, row=row, column=column, value=str(problem.parameters["id"])[:80])


def _drop(loaded: Loaded, lost: Sequence[Problem]) -> Loaded:
    rows = {problem.row for problem in lost}
    before = {each.row for each in loaded.problems if each.severity == "reject"}
    new = rows - before - {None}
    problems = sorted([*loaded.problems, *lost], key=lambda each: each.row or 0)
    if None in rows or loaded.accepted <= len(new):
        raise RefusedError(problems, rows=loaded.rows_in, mapping=loaded.mapping.name)
    frames = {
        table: frame[[loaded.rows.get(table, {}).get(str(id_)) not in rows for id_ in frame.index]]
        for table, frame in loaded.frames.items()
    }
    return replace(
        loaded,
        frames=frames,
        problems=problems,
        accepted=loaded.accepted - len(new),
        rejected=loaded.rejected + len(new),
    )
