"""The door for files: bytes in, clean frames and every problem out; nothing is written."""

from __future__ import annotations

import datetime as dt
import io
import zipfile
from collections.abc import Callable, Sequence
from contextlib import nullcontext
from dataclasses import dataclass
from pathlib import Path

import pandas as pd

from geo.errors import Problem, UserError
from geo.loading.archives import SHAPEFILE_PARTS
from geo.loading.guess import guess_mapping
from geo.loading.limits import LIMITS, MB
from geo.loading.mapping import Mapping_
from geo.loading.reader import Reader
from geo.loading.table import RawTable, folded
from geo.loading.transform import Outcome, transform
from geo.loading.values import DAY_IN_NAME

Progress = Callable[[str], None]


class RefusedError(UserError):
    """No row of the file can be accepted; `problems` says why, row by row."""

    def __init__(self, problems: Sequence[Problem], **parameters: object) -> None:
        super().__init__("loading.refused", **parameters)
        self.problems = list(problems)


@dataclass(frozen=True)
class Loaded:
    """A file, read and checked, not yet written.

    Parameters
    ----------
    frames
        Tables of the register by name, typed as `model.as_frame` types them.
    problems
        Every problem, by row; `rows_in` is `accepted` and `rejected` together.
    mapping
        The mapping that was used, given or guessed.
    origin
        The row for the table `origins`.
    told
        The columns that the file speaks of, by table. About all others it says nothing: an update
        must leave them as they are.
    skipped_columns
        Columns of the file that nothing was read from.
    rows
        By table and id, the row of the file, counted as a spreadsheet counts it.
    columns
        By table and field, the column of the file.
    """

    frames: dict[str, pd.DataFrame]
    problems: list[Problem]
    rows_in: int
    accepted: int
    rejected: int
    mapping: Mapping_
    origin: dict[str, object]
    told: dict[str, frozenset[str]]
    skipped_columns: list[str]
    rows: dict[str, dict[str, int]]
    columns: dict[str, dict[str, str]]


def load(
    content: bytes,
    filename: str,
    *,
    mapping: Mapping_ | None = None,
    crs: str | None = None,
    dated_on: dt.date | None = None,
    progress: Progress | None = None,
    reader: Reader | None = None,
) -> Loaded:
    """Read a file into tables of the register, with every problem that it has.

    Parameters
    ----------
    content
        The bytes; the first of them decide the format.
    filename
        Its name: gives a date such as `2026-06-12` if there is one, and is never opened.
    mapping
        Which column is which; by default the ready mapping whose columns the file has, else a
        guess from names and values.
    crs
        Such as `EPSG:32632`, where the person says what the file does not, or says wrongly.
    dated_on
        The day that the file tells of; by default the date in its name.
    progress
        Called with the key of a message at each step.
    reader
        A child process to use; by default a new one.

    Raises
    ------
    UserError
        If the file cannot be read at all, or the mapping does not fit it.
    RefusedError
        If no row can be accepted.
    """
    tell = progress or (lambda _: None)
    day = dated_on or date_in(filename)
    with nullcontext(reader) if reader else Reader() as child:
        tell("loading.progress.reading")
        how = mapping.file if mapping else None
        raw = child.read(
            content, sheet=how.sheet if how else None, header=how.header if how else None
        )
        tell("loading.progress.checking")
        return load_table(raw, filename, child, mapping=mapping, crs=crs, dated_on=day)


def load_table(
    raw: RawTable,
    filename: str,
    reader: Reader,
    *,
    mapping: Mapping_ | None = None,
    crs: str | None = None,
    dated_on: dt.date | None = None,
) -> Loaded:
    """Make tables of the register of a file that was read; the second half of `load`."""
    _check_rows(raw)
    chosen = mapping or guess_mapping(raw, filename=filename)
    day = dated_on or date_in(filename)
    outcome = transform(raw, chosen, dated_on=day, crs=crs, reader=reader)
    return _loaded(raw, chosen, outcome, day)


def _loaded(raw: RawTable, mapping: Mapping_, outcome: Outcome, day: dt.date | None) -> Loaded:
    rows_in = len(raw.rows) + len(raw.bad_rows)
    if outcome.accepted == 0:
        raise RefusedError(outcome.problems, rows=rows_in, mapping=mapping.name)
    return Loaded(
        outcome.frames,
        outcome.problems,
        rows_in,
        outcome.accepted,
        outcome.rejected,
        mapping,
        {**mapping.origin, "dated_on": day, "demonstration": False},
        outcome.told,
        _skipped(raw, mapping),
        outcome.rows,
        outcome.columns,
    )


def read_path(path: Path) -> tuple[bytes, str]:
    """Read a file that a person names; a bare `.shp` is joined by its parts beside it.

    Returns
    -------
    tuple
        Bytes and name, for `load`.

    Raises
    ------
    UserError
        If there is none, it cannot be read, or it is too big.
    """
    try:
        if path.stat().st_size > LIMITS.file_mb * MB:
            size = path.stat().st_size // MB
            raise UserError("loading.file_too_big", size_mb=size, limit_mb=LIMITS.file_mb)
        if path.suffix.casefold() == ".shp":
            return _bundled(path), path.name
        return path.read_bytes(), path.name
    except OSError as error:
        raise UserError("loading.no_file", name=path.name) from error


def date_in(filename: str) -> dt.date | None:
    """Find the date in a file's name, written year first; None if there is none."""
    for match in DAY_IN_NAME.finditer(filename):
        try:
            return dt.date(*(int(part) for part in match.groups()))
        except ValueError:
            continue
    return None


def _bundled(path: Path) -> bytes:
    bundle = io.BytesIO()
    with zipfile.ZipFile(bundle, "w", zipfile.ZIP_DEFLATED) as archive:
        for part in sorted(path.parent.iterdir()):
            suffix = part.suffix.casefold()
            if part.stem == path.stem and suffix in SHAPEFILE_PARTS and part.is_file():
                archive.writestr(f"layer{suffix}", part.read_bytes())
    return bundle.getvalue()


def _check_rows(raw: RawTable) -> None:
    if not raw.rows and not raw.bad_rows:
        raise UserError("loading.no_rows")


def _skipped(raw: RawTable, mapping: Mapping_) -> list[str]:
    read = {folded(column) for column in mapping.columns()}
    return [column for column in raw.columns if folded(column) not in read]
