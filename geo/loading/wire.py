"""What parent and child say to each other: a JSON header and plain bytes, nothing that can run.

A message is the length of the header, the header, the length of the payload, the payload. Shapes
travel as well-known binary, one after another, their lengths in the header.
"""

from __future__ import annotations

import datetime as dt
import json
import math
import struct
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any, BinaryIO

LENGTH = struct.Struct(">Q")
LONGEST = 1_500_000_000


@dataclass(frozen=True)
class CellError:
    """A cell that holds a workbook's error, such as `#REF!`."""

    text: str


Cell = str | int | float | bool | dt.date | CellError | None


class BrokenPipe(Exception):
    """The other side stopped in the middle of a message, or spoke nonsense."""


def write_message(pipe: BinaryIO, header: object, payload: bytes = b"") -> None:
    """Send one message."""
    words = json.dumps(header, separators=(",", ":")).encode("ascii")
    for part in (words, payload):
        pipe.write(LENGTH.pack(len(part)))
        pipe.write(part)
    pipe.flush()


def read_message(pipe: BinaryIO) -> tuple[Any, bytes]:
    """Receive one message.

    Raises
    ------
    BrokenPipe
        If the message ends early, is absurdly long or is not JSON.
    """
    words = _read_part(pipe)
    payload = _read_part(pipe)
    try:
        return json.loads(words), payload
    except (ValueError, RecursionError) as error:
        raise BrokenPipe("not a header") from error


def _read_part(pipe: BinaryIO) -> bytes:
    head = pipe.read(LENGTH.size)
    if len(head) < LENGTH.size:
        raise BrokenPipe("no length")
    (length,) = LENGTH.unpack(head)
    if length > LONGEST:
        raise BrokenPipe("too long")
    part = pipe.read(length)
    if len(part) < length:
        raise BrokenPipe("cut short")
    return part


def pack_cell(cell: Cell) -> object:
    """Turn a cell into something JSON has; dates and errors become small objects."""
    if isinstance(cell, dt.date):
        return {"date": cell.isoformat()}
    if isinstance(cell, CellError):
        return {"error": cell.text}
    if isinstance(cell, float) and not math.isfinite(cell):
        return str(cell)
    return cell


def unpack_cell(packed: object) -> Cell:
    """Turn what `pack_cell` made back into a cell.

    Raises
    ------
    BrokenPipe
        If it is nothing that `pack_cell` makes.
    """
    if packed is None or isinstance(packed, str | int | float):
        return packed
    if isinstance(packed, dict) and isinstance(packed.get("date"), str):
        return dt.date.fromisoformat(packed["date"])
    if isinstance(packed, dict) and isinstance(packed.get("error"), str):
        return CellError(packed["error"])
    raise BrokenPipe("not a cell")


def split_shapes(payload: bytes, lengths: Sequence[int | None]) -> list[bytes | None]:
    """Cut a payload into the shapes that it holds; None where there is none."""
    shapes: list[bytes | None] = []
    start = 0
    for length in lengths:
        shapes.append(None if length is None else payload[start : start + length])
        start += length or 0
    if start != len(payload):
        raise BrokenPipe("shapes do not add up")
    return shapes


def join_shapes(shapes: Iterable[bytes | None]) -> tuple[bytes, list[int | None]]:
    """Put shapes one after another, and list their lengths."""
    listed = list(shapes)
    lengths = [None if shape is None else len(shape) for shape in listed]
    return b"".join(shape for shape in listed if shape is not None), lengths
