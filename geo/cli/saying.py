"""What a command says: results on the output, progress on the error stream; and who asks."""

from __future__ import annotations

import argparse
import datetime as dt
import getpass
import os
import sys
from collections.abc import Callable, Iterable, Sequence
from itertools import pairwise
from typing import TYPE_CHECKING

from geo import words

if TYPE_CHECKING:
    from geo.storage import Store


def show(lines: Iterable[str]) -> None:
    """Print lines as they come."""
    for line in lines:
        print(line)


def tell(given: argparse.Namespace, key: str, **values: object) -> None:
    """Print a message of the catalogue."""
    print(words.say(key, given.lang, **values))


def report(given: argparse.Namespace, key: str, **values: object) -> None:
    """Say how far the work is, beside its results."""
    print(words.say(key, given.lang, **values), file=sys.stderr, flush=True)


def stepper(given: argparse.Namespace) -> Callable[[str], None]:
    """Give a function that reports a step by its message."""
    return lambda key: report(given, key)


def name_of(store: Store) -> str:
    """Name a register without its password."""
    from geo.storage.engine import shown

    return shown(store.engine.url)


def who() -> str:
    """Name the person at the keyboard, as the audit will."""
    return getpass.getuser()


def today() -> dt.date:
    """Give the day by this machine's clock."""
    return dt.date.today()


def language_of(arguments: Sequence[str]) -> str:
    """Choose the language before anything else is read: as asked for, else the shell's."""
    asked = [after for name, after in pairwise(arguments) if name == "--lang"]
    asked += [name.partition("=")[2] for name in arguments if name.startswith("--lang=")]
    wanted = asked[-1] if asked else os.environ.get("LANG", "")[:2]
    return words.spoken(wanted)
