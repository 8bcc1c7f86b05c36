"""Files that a command leaves: whole, or not there."""

from __future__ import annotations

import os
from pathlib import Path

from geo.errors import UserError


def write_whole(file: Path, body: bytes) -> None:
    """Write a file beside its place and put it there at once; an interruption leaves nothing.

    Raises
    ------
    UserError
        If it cannot be written there.
    """
    part = file.with_name(f"{file.name}.{os.getpid()}.part")
    try:
        try:
            part.write_bytes(body)
            part.replace(file)
        finally:
            part.unlink(missing_ok=True)
    except OSError as reason:
        raise UserError("storage.cannot_write", file=file.name) from reason
