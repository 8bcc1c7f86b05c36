"""The process that parses bytes from outside: limits first, then one job after another.

Started by `reader` in an empty private folder with a bare environment. It gets bytes on its input
and answers with plain data on its output; it never sees a path, a URL or the register.
"""

from __future__ import annotations

import sys
from dataclasses import asdict
from typing import Any

from geo.loading.archives import kind_of, open_archive, take_inner, take_shapefile
from geo.loading.content import Content, Note, Refusal
from geo.loading.formats import format_of
from geo.loading.limits import LIMITS, MB, Limits
from geo.loading.wire import (
    BrokenPipe,
    join_shapes,
    pack_cell,
    read_message,
    split_shapes,
    write_message,
)

FORBIDDEN = (
    "socket.",
    "subprocess.",
    "os.exec",
    "os.posix_spawn",
    "os.fork",
    "os.system",
    "ctypes.dlopen",
    "urllib.",
    "webbrowser.",
)


def serve() -> None:
    """Answer jobs until the input ends."""
    _limit(LIMITS)
    _forbid()
    answers, sys.stdout = sys.stdout.buffer, sys.stderr
    while True:
        try:
            job, payload = read_message(sys.stdin.buffer)
        except BrokenPipe:
            return
        _limit_time(LIMITS)
        header, shapes = _answer(job, payload)
        write_message(answers, header, shapes)


def _answer(job: dict[str, Any], payload: bytes) -> tuple[dict[str, Any], bytes]:
    try:
        return JOBS[job["job"]](job, payload)
    except Refusal as refusal:
        return {"refused": refusal.key, "parameters": refusal.parameters}, b""
    except MemoryError:
        return {"refused": "loading.too_big", "parameters": {}}, b""
    except Exception as error:  # noqa: BLE001  # whatever a parser raises on bad bytes ends here
        parameters = {"kind": type(error).__name__}
        return {"refused": "loading.damaged", "parameters": parameters}, b""


def _read(job: dict[str, Any], payload: bytes) -> tuple[dict[str, Any], bytes]:
    found = _content(payload, job, LIMITS)
    shapes, lengths = join_shapes(found.shapes or [])
    header = {
        "columns": [
            [name, [pack_cell(cell) for cell in cells]] for name, cells in found.columns.items()
        ],
        "rows": found.rows,
        "kind": found.kind,
        "crs": found.crs,
        "notes": [asdict(note) for note in found.notes],
        "bad_rows": found.bad_rows,
        "lengths": None if found.shapes is None else lengths,
    }
    return header, shapes


def _content(payload: bytes, job: dict[str, Any], limits: Limits, depth: int = 0) -> Content:
    kind = format_of(payload)
    if kind == "zip":
        return _from_archive(payload, job, limits, depth)
    if kind == "json":
        from geo.loading.features import read_features

        return read_features(payload, limits)
    if kind == "gpkg":
        from geo.loading.vectors import read_geopackage

        return read_geopackage(payload, job["sheet"], limits)
    from geo.loading.delimited import read_delimited

    return read_delimited(payload, job["header"], limits)


def _from_archive(payload: bytes, job: dict[str, Any], limits: Limits, depth: int) -> Content:
    archive = open_archive(payload, limits)
    kind = kind_of(archive)
    if kind == "xlsx":
        from geo.loading.workbooks import read_workbook

        return read_workbook(
            payload, archive, sheet=job["sheet"], header=job["header"], limits=limits
        )
    if kind == "shapefile":
        from geo.loading.vectors import read_shapefile

        return read_shapefile(take_shapefile(archive), limits)
    if depth:
        raise Refusal("loading.zip.nested")
    return _content(take_inner(archive), job, limits, depth + 1)


def _mend(job: dict[str, Any], payload: bytes) -> tuple[dict[str, Any], bytes]:
    """Make shapes of a column of well-known text."""
    import shapely

    from geo.loading.outlines import mend

    texts = [
        None if text is None else text.decode("utf-8")
        for text in split_shapes(payload, job["lengths"])
    ]
    shapes = [
        None if text is None else shapely.from_wkt(text, on_invalid="ignore") for text in texts
    ]
    notes = [
        Note(row, job["column"], text[:80], "loading.shape.unreadable")
        for row, text, shape in zip(job["rows"], texts, shapes, strict=True)
        if text is not None and shape is None
    ]
    mended, more = mend(shapes, job["rows"], job["column"])
    joined, lengths = join_shapes(mended)
    return {"lengths": lengths, "notes": [asdict(note) for note in [*notes, *more]]}, joined


JOBS = {"read": _read, "mend": _mend}


def _limit(limits: Limits) -> None:
    try:
        import resource
    except ImportError:  # not a Unix: the parent's clock is the only limit
        return
    for what, most in (
        (resource.RLIMIT_DATA, limits.memory_mb * MB),
        (resource.RLIMIT_AS, limits.address_mb * MB),
        (resource.RLIMIT_FSIZE, limits.unpacked_mb * MB),
        (resource.RLIMIT_NOFILE, 64),
        (resource.RLIMIT_CORE, 0),
    ):
        resource.setrlimit(what, (most, most))


def _limit_time(limits: Limits) -> None:
    try:
        import resource
    except ImportError:
        return
    used = resource.getrusage(resource.RUSAGE_SELF)
    until = int(used.ru_utime + used.ru_stime) + limits.cpu_s
    resource.setrlimit(resource.RLIMIT_CPU, (until, resource.getrlimit(resource.RLIMIT_CPU)[1]))


def _forbid() -> None:
    def refuse(event: str, _: tuple[object, ...]) -> None:
        if event.startswith(FORBIDDEN) and event not in HARMLESS:
            raise Refusal("loading.damaged", kind=event)

    sys.addaudithook(refuse)


HARMLESS = ("socket.gethostname", "ctypes.dlopen", "ctypes.dlopen/handle")
