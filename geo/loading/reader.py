"""The parent's side of reading: start the child, give it bytes, get plain data, never trust it."""

from __future__ import annotations

import contextlib
import subprocess
import sys
import tempfile
import threading
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import IO, Any, Self

import shapely

from geo.errors import Problem, UserError
from geo.loading.content import Refusal
from geo.loading.formats import format_of
from geo.loading.limits import LIMITS, MB
from geo.loading.table import RawTable
from geo.loading.vectors import SETTINGS
from geo.loading.wire import (
    BrokenPipe,
    join_shapes,
    read_message,
    split_shapes,
    unpack_cell,
    write_message,
)

ROOT = Path(__file__).resolve().parents[2]
START = "import sys; sys.path.insert(0, sys.argv[1]); from geo.loading.child import serve; serve()"
ENVIRONMENT = {
    **SETTINGS,
    "LANG": "C.UTF-8",
    "OPENBLAS_NUM_THREADS": "1",
    "OMP_NUM_THREADS": "1",
    "GDAL_NUM_THREADS": "1",
    "MALLOC_ARENA_MAX": "1",
}


class Reader:
    """A child process that reads files; a context manager, one job at a time.

    One child can read many files. A child that breaks is replaced at the next job.
    """

    def __init__(self, *, wall_s: float = LIMITS.wall_s) -> None:
        self.wall_s = wall_s
        self.starts = 0
        self._folder = tempfile.TemporaryDirectory(prefix="reading-")
        self._process: subprocess.Popen[bytes] | None = None

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._stop()
        self._folder.cleanup()

    @property
    def process_id(self) -> int | None:
        """Name the child that reads at present, for those who watch it."""
        return None if self._process is None else self._process.pid

    def read(
        self, content: bytes, *, sheet: str | None = None, header: int | None = None
    ) -> RawTable:
        """Read a file.

        Parameters
        ----------
        content
            Its bytes; the first of them decide what it is.
        sheet
            Sheet of a workbook or layer of a GeoPackage; by default the first or only one.
        header
            Row of the header as a spreadsheet counts; by default the first that is not blank.

        Raises
        ------
        UserError
            If it cannot be read; the message says why and what to do.
        """
        check_bytes(content)
        answer, payload = self._ask({"job": "read", "sheet": sheet, "header": header}, content)
        try:
            return _table(answer, payload)
        except (BrokenPipe, KeyError, TypeError, ValueError, AttributeError) as error:
            raise UserError("loading.crashed") from error

    def outlines(
        self, texts: Sequence[str | None], rows: Sequence[int], column: str
    ) -> tuple[list[Any], list[Problem]]:
        """Make shapes of well-known text; None where there is none or it is unusable."""
        packed, lengths = join_shapes(
            None if text is None else text.encode("utf-8", "replace") for text in texts
        )
        job = {"job": "mend", "lengths": lengths, "rows": list(rows), "column": column}
        answer, payload = self._ask(job, packed)
        try:
            return _shapes(answer["lengths"], payload, len(rows)), _problems(answer["notes"])
        except (BrokenPipe, KeyError, TypeError, ValueError) as error:
            raise UserError("loading.crashed") from error

    def _ask(self, job: Mapping[str, object], payload: bytes) -> tuple[dict[str, Any], bytes]:
        process = self._running()
        late = threading.Event()
        clock = threading.Timer(self.wall_s, _end, (process, late))
        clock.start()
        try:
            write_message(process.stdin, job, payload)  # type: ignore[arg-type]
            answer, shapes = read_message(process.stdout)  # type: ignore[arg-type]
        except (BrokenPipe, OSError) as error:
            raise self._post_mortem(process, late.is_set()) from error
        finally:
            clock.cancel()
        if not isinstance(answer, dict):
            raise UserError("loading.crashed")
        if "refused" in answer:
            raise _refused(answer)
        return answer, shapes

    def _running(self) -> subprocess.Popen[bytes]:
        if self._process is None or self._process.poll() is not None:
            self._stop()
            self.starts += 1
            self._process = subprocess.Popen(  # noqa: S603  # our own interpreter and words
                [sys.executable, "-I", "-B", "-c", START, str(ROOT)],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=subprocess.DEVNULL,
                cwd=self._folder.name,
                env={**ENVIRONMENT, "TMPDIR": self._folder.name},
            )
        return self._process

    def _post_mortem(self, process: subprocess.Popen[bytes], late: bool) -> UserError:
        process.kill()
        code = process.wait()
        self._stop()
        if late or code == -24:  # SIGXCPU
            return UserError("loading.too_slow", limit_s=int(self.wall_s))
        return UserError("loading.crashed")

    def _stop(self) -> None:
        if self._process is None:
            return
        process, self._process = self._process, None
        process.kill()
        process.wait()
        for pipe in (process.stdin, process.stdout):
            _close(pipe)


def read_table(content: bytes, *, sheet: str | None = None, header: int | None = None) -> RawTable:
    """Read a file with a child of its own; see `Reader.read`."""
    with Reader() as reader:
        return reader.read(content, sheet=sheet, header=header)


def check_bytes(content: bytes) -> None:
    """Refuse what needs no child to be refused: too big, empty, or a known other format."""
    if len(content) > LIMITS.file_mb * MB:
        raise UserError("loading.file_too_big", size_mb=len(content) // MB, limit_mb=LIMITS.file_mb)
    try:
        format_of(content)
    except Refusal as refusal:
        raise UserError(refusal.key, **refusal.parameters) from refusal


def _end(process: subprocess.Popen[bytes], late: threading.Event) -> None:
    late.set()
    process.kill()


def _close(pipe: IO[bytes] | None) -> None:
    with contextlib.suppress(OSError):  # what was not yet sent is lost with the child
        if pipe is not None:
            pipe.close()


def _refused(answer: Mapping[str, Any]) -> UserError:
    key, parameters = answer.get("refused"), answer.get("parameters")
    if not isinstance(key, str) or not key.startswith("loading.") or not _plain(parameters):
        return UserError("loading.crashed")
    return UserError(key, **parameters)  # type: ignore[arg-type]


def _plain(parameters: object) -> bool:
    return isinstance(parameters, dict) and all(
        isinstance(name, str) and isinstance(value, str | int | float)
        for name, value in parameters.items()
    )


def _table(answer: Mapping[str, Any], payload: bytes) -> RawTable:
    rows = [int(row) for row in answer["rows"]]
    columns = {
        str(name): [unpack_cell(cell) for cell in cells] for name, cells in answer["columns"]
    }
    if any(len(cells) != len(rows) for cells in columns.values()):
        raise BrokenPipe("columns of different lengths")
    lengths = answer["lengths"]
    return RawTable(
        columns,
        rows,
        str(answer["kind"]),
        None if lengths is None else _shapes(lengths, payload, len(rows)),
        None if answer["crs"] is None else str(answer["crs"]),
        tuple(_problems(answer["notes"])),
        tuple(int(row) for row in answer["bad_rows"]),
    )


def _shapes(lengths: Sequence[int | None], payload: bytes, count: int) -> list[Any]:
    if len(lengths) != count:
        raise BrokenPipe("as many shapes as rows are needed")
    shapes = shapely.from_wkb(split_shapes(payload, lengths), on_invalid="ignore")
    return list(shapes)


def _problems(notes: Sequence[Mapping[str, Any]]) -> list[Problem]:
    found = []
    for note in notes:
        if not str(note["key"]).startswith("loading.") or not _plain(note["parameters"]):
            raise BrokenPipe("not a note")
        value = None if note["value"] is None else str(note["value"])[:80]
        found.append(
            Problem(
                note["row"],
                note["column"],
                value,
                str(note["key"]),
                dict(note["parameters"]),
                str(note["severity"]),
            )
        )
    return found
