"""Commands about a register as a whole: begin, look, export, copy, back up."""

from __future__ import annotations

import argparse
import os
import shutil
from pathlib import Path

from geo import words
from geo.cli.saying import name_of, report, tell, today, who
from geo.errors import UserError


def init(given: argparse.Namespace) -> int:
    """Begin an empty register."""
    from geo.storage import open_store, start_empty

    store = open_store()
    done = start_empty(store, who())
    if not done and store.is_demonstration():
        raise UserError("cli.init.demonstration", url=name_of(store))
    tell(given, "cli.init.done" if done else "cli.init.already", url=name_of(store))
    return 0


def demo(given: argparse.Namespace) -> int:
    """Fill a register that nobody has written to with the demonstration."""
    from geo.storage import load_demonstration, open_store

    store = open_store()
    if not load_demonstration(store, today()):
        empty = all(frame.empty for frame in store.fetch_all()[1].values())
        raise UserError(f"cli.demo.{'empty' if empty else 'used'}", url=name_of(store))
    tell(given, "cli.demo.done", url=name_of(store), revision=store.revision())
    return 0


def export(given: argparse.Namespace) -> int:
    """Write the register into a folder, whole or not at all."""
    from geo.loading.native import write_folder
    from geo.storage import open_existing

    folder: Path = given.folder
    if folder.exists():
        raise UserError("cli.export.exists", folder=folder.name)
    revision, tables = open_existing().fetch_all()
    part = folder.with_name(f"{folder.name}.{os.getpid()}.part")
    try:
        part.mkdir(parents=True)
        write_folder(tables, part)
        part.rename(folder)
    except OSError as reason:
        raise UserError("cli.export.cannot", folder=folder.name) from reason
    finally:
        shutil.rmtree(part, ignore_errors=True)
    tell(given, "cli.export.done", folder=folder.name, revision=revision)
    return 0


def info(given: argparse.Namespace) -> int:
    """Tell what the register holds, since when and from whom."""
    import pandas as pd

    from geo.storage import open_existing, telling

    store = open_existing()
    revision, tables = store.fetch_all()
    tell(given, "cli.info.register", url=name_of(store), revision=revision)
    last = store.last_change()
    if last is None:
        tell(given, "cli.info.never")
    else:
        tell(given, "cli.info.changed", on=last[0].astimezone().date(), who=last[1])
    if store.is_demonstration():
        tell(given, "cli.info.demonstration")
    for name, frame in tables.items():
        print(f"  {name:<16}{words.number(len(frame), given.lang):>12}")
    tell(given, "cli.info.no_origins" if tables["origins"].empty else "cli.info.origins")
    for origin in tables["origins"].itertuples():
        facts = pd.Series([origin.title, origin.publisher, origin.licence, origin.dated_on])
        print("  " + " · ".join(telling.cell_text(fact, given.lang) for fact in facts.dropna()))
    return 0


def copy(given: argparse.Namespace) -> int:
    """Copy a register to another store."""
    from geo.storage import copy_register

    def progress(table: str, done: int, whole: int) -> None:
        if done or not whole:
            report(given, "cli.copy.table", table=table, done=done, all=whole)

    counts = copy_register(given.source, given.target, progress)
    tell(given, "cli.copy.done", rows=sum(counts.values()))
    return 0


def backup(given: argparse.Namespace) -> int:
    """Copy a SQLite register to a file."""
    from geo.storage import back_up, default_url

    back_up(default_url(), given.file)
    tell(given, "cli.backup.done", file=given.file.name)
    return 0
