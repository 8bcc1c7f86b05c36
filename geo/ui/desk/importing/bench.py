"""The file on the bench: what this visitor dropped, chose and decided, and the work on it.

It lives in the session and survives reruns. The long parts (reading, looking, writing) run in
threads beside the page, and bytes from outside are parsed in a child process only.
"""

from __future__ import annotations

import contextlib
import os
import signal
from collections.abc import Mapping
from dataclasses import dataclass, field
from threading import Semaphore
from typing import Any

import pandas as pd
import streamlit as st

from geo import model
from geo.errors import UserError
from geo.loading.addresses import AddressIndex
from geo.loading.doctor import (
    Columns,
    Decision,
    Examination,
    Question,
    columns_of,
    examine,
    first_columns,
    mapping_with,
)
from geo.loading.guess import guess_mapping
from geo.loading.mapping import Mapping_
from geo.loading.reader import Reader
from geo.loading.table import RawTable
from geo.storage import Difference, Office
from geo.storage.house_numbers import fetch_address_index, has_house_numbers
from geo.ui import sign_in, state
from geo.web import register
from geo.web.proofs import Work

KEY = "import-bench"
# Two files at a time; other visitors' files wait, other pages do not.
TURNS = Semaphore(2)


@dataclass(frozen=True)
class Seen:
    """What came of a look: the examination, and what an import would change.

    Parameters
    ----------
    difference
        None if nothing can be imported.
    trouble
        Why not, if it is a matter of the whole file.
    beside
        The revision of the register that it was held against, and whether without demonstration.
    """

    examination: Examination
    difference: Difference | None
    trouble: UserError | None
    decisions: tuple[Decision, ...]
    beside: tuple[int, bool]


@dataclass
class Bench:
    """The file at work.

    Parameters
    ----------
    columns
        Which column is which; None: a ready mapping or one from a file says it.
    replace_demonstration
        None: not decided yet.
    revision
        Of the register, once the file is in.
    """

    filename: str
    reading: Work[RawTable]
    child: list[Reader]
    raw: RawTable | None = None
    mapping: Mapping_ | None = None
    columns: Columns | None = None
    crs: str | None = None
    trouble: UserError | None = None
    decisions: dict[str, str | None] = field(default_factory=dict)
    replace_demonstration: bool | None = None
    remove_gone: bool = False
    looking: Work[Seen] | None = None
    seen: Seen | None = None
    writing: Work[int] | None = None
    revision: int | None = None
    undone: bool = False

    @property
    def busy(self) -> bool:
        """True while something runs."""
        works = (self.reading, self.looking, self.writing)
        return any(work is not None and work.running for work in works)

    def decided(self) -> tuple[Decision, ...]:
        """List the decisions so far."""
        return tuple(Decision(each, option) for each, option in self.decisions.items())


def current() -> Bench | None:
    """Give the file on the bench, with what its work has come to meanwhile."""
    bench: Bench | None = st.session_state.get(KEY)
    if bench is not None:
        _gather(bench)
    return bench


def begin(content: bytes, filename: str) -> None:
    """Put a file on the bench and begin to read it."""
    child: list[Reader] = []

    def read(_: Work[RawTable]) -> RawTable:
        with Reader() as reader:
            child.append(reader)
            return reader.read(content)

    work: Work[RawTable] = Work(read, TURNS)
    st.session_state[KEY] = Bench(filename, work, child)
    work.start()


def clear() -> None:
    """Take the file off the bench; what still reads is ended."""
    bench: Bench | None = st.session_state.pop(KEY, None)
    if bench is None:
        return
    for work in (bench.reading, bench.looking):
        if work is not None:
            work.stopped = True
    process = bench.child[-1].process_id if bench.child and bench.reading.running else None
    if process is not None:
        with contextlib.suppress(ProcessLookupError):
            os.kill(process, signal.SIGKILL)


def use(bench: Bench, mapping: Mapping_, columns: Columns | None, crs: str | None) -> None:
    """Read the file by another mapping; decisions about its problems begin anew."""
    bench.mapping, bench.columns, bench.crs = mapping, columns, crs
    bench.decisions, bench.seen, bench.trouble = {}, None, None
    look(bench)


def use_columns(bench: Bench, columns: Columns, crs: str | None) -> None:
    """Read the file by corrected columns; what is lacking is told."""
    if bench.raw is None:
        return
    bench.columns, bench.crs = columns, crs
    try:
        use(bench, mapping_with(bench.raw, columns, bench.filename), columns, crs)
    except UserError as mistake:
        bench.trouble, bench.mapping, bench.seen = mistake, None, None


def decide(bench: Bench, decisions: Mapping[str, str | None]) -> None:
    """Remember decisions and look again."""
    bench.decisions |= decisions
    bench.trouble = None
    look(bench)


def choose_demonstration(bench: Bench, replaced: bool) -> None:
    """Remember what becomes of the demonstration, and look again."""
    bench.replace_demonstration, bench.trouble = replaced, None
    look(bench)


def look(bench: Bench) -> None:
    """Look at the file with what is chosen and decided at present, beside the page."""
    if bench.raw is None or bench.mapping is None:
        return
    if bench.looking is not None:
        bench.looking.stopped = True
    office = sign_in.office()
    decisions, replacing = bench.decided(), bool(bench.replace_demonstration)
    raw, mapping, crs, name = bench.raw, bench.mapping, bench.crs, bench.filename
    today, before = state.today(), bench.seen

    def work_out(_: Work[Seen]) -> Seen:
        known = before.examination if before is not None else None
        beside = office.revision(), replacing
        if before is not None and known is not None and before.beside == beside:
            question = known.question
        else:
            revision, tables = _tables(office, replacing)
            beside = revision, replacing
            question = Question(raw, name, mapping, tables, today, crs, addresses=_addresses())
        with Reader() as reader:
            found = examine(question, reader, decisions, before=known)
        return _compared(office, found, decisions, beside)

    bench.looking = Work(work_out, TURNS)
    bench.looking.start()


def write(bench: Bench) -> None:
    """Write the difference in one transaction, beside the page; stopped, nothing is written."""
    seen, office = bench.seen, sign_in.office()
    if seen is None or seen.difference is None or bench.writing is not None:
        return
    found, difference, remove_gone = seen.examination, seen.difference, bench.remove_gone
    note = {
        "file": bench.filename,
        "mapping": found.mapping.name,
        "rows_in": found.rows_in,
        "accepted": found.accepted,
        "rejected": found.rejected,
        "repaired": sum(option is not None for option in bench.decisions.values()),
    }
    rows = difference.rows(remove_gone=remove_gone)

    def work_out(work: Work[int]) -> int:
        written = 0

        def step(more: int) -> None:
            nonlocal written
            if work.over():
                raise UserError("import.stopped")
            written += more
            work.tell(written, rows)

        return office.bring_in(difference, remove_gone=remove_gone, note=note, step=step)

    bench.trouble, bench.writing = None, Work(work_out, TURNS)
    bench.writing.tell(0, rows)
    bench.writing.start()


def stop_writing(bench: Bench) -> None:
    """Take back what is being written; what is written already by then stays."""
    if bench.writing is not None:
        bench.writing.stopped = True


def _gather(bench: Bench) -> None:
    """Take over what has come to an end."""
    if bench.raw is None and not bench.reading.running:
        _take_table(bench)
    if bench.looking is not None and not bench.looking.running:
        _take_look(bench, bench.looking)
        bench.looking = None
    if bench.writing is not None and not bench.writing.running:
        bench.revision, trouble = bench.writing.answer, bench.writing.trouble
        bench.writing = None
        bench.trouble = _calm(trouble)
        if bench.trouble is not None:
            look(bench)


def _take_table(bench: Bench) -> None:
    bench.trouble = _calm(bench.reading.trouble)
    bench.raw = bench.reading.answer
    if bench.raw is None or bench.trouble is not None:
        return
    try:
        mapping = guess_mapping(bench.raw, filename=bench.filename)
    except UserError as mistake:
        bench.trouble, bench.columns = mistake, first_columns(bench.raw)
        return
    use(bench, mapping, columns_of(mapping, bench.raw), None)


def _take_look(bench: Bench, work: Work[Seen]) -> None:
    if work.answer is not None:
        # Why nothing was written is still said after the look that follows.
        bench.seen, bench.trouble = work.answer, work.answer.trouble or bench.trouble
    elif work.trouble is not None:
        bench.trouble = _calm(work.trouble)


def _calm(trouble: Exception | None) -> UserError | None:
    if trouble is None or isinstance(trouble, UserError):
        return trouble
    return UserError("import.failed")


def _addresses() -> AddressIndex | None:
    known = has_house_numbers(register.current_store())
    return fetch_address_index(register.current_store()) if known else None


def _tables(office: Office, replacing: bool) -> tuple[int, dict[str, pd.DataFrame]]:
    revision, tables = office.fetch_all()
    if not replacing:
        return revision, tables
    made_up = set(tables["origins"].index[tables["origins"]["demonstration"]])
    return revision, {
        name: frame[~frame["origin"].isin(made_up)] if "origin" in frame else frame
        for name, frame in tables.items()
    }


def _compared(
    office: Office, found: Examination, decisions: tuple[Decision, ...], beside: tuple[int, bool]
) -> Seen:
    if found.loaded is None:
        return Seen(found, None, None, decisions, beside)
    origin: Any = found.loaded.origin
    frames = {"origins": model.as_frame("origins", [origin])} | found.loaded.frames
    try:
        difference = office.compare(
            frames,
            origin=str(origin["id"]),
            told=found.loaded.told,
            replace_demonstration=beside[1],
        )
    except UserError as mistake:
        return Seen(found, None, mistake, decisions, beside)
    return Seen(found, difference, None, decisions, beside)
