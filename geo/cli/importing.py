"""Commands that read files: check one, bring one in, fetch a publisher's."""

from __future__ import annotations

import argparse
import datetime as dt
import sys
from collections.abc import Mapping
from typing import TYPE_CHECKING

from geo import words
from geo.cli import repairing
from geo.cli.saying import report, show, stepper, tell, today, who
from geo.errors import UserError

if TYPE_CHECKING:
    import pandas as pd

    from geo.loading import Loaded
    from geo.storage import Difference, Store

YES = {"s", "si", "sì", "y", "yes"}


def check(given: argparse.Namespace) -> int:
    """Read a file as an import would, and write nothing."""
    from geo.storage import open_store, telling

    loaded = repairing.repaired(open_store(), given) if repairing.wanted(given) else _loaded(given)
    show(telling.loaded_lines(loaded, given.lang))
    if loaded.rejected:
        raise UserError("cli.check_rejects", n=loaded.rejected)
    return 0


def import_file(given: argparse.Namespace) -> int:
    """Bring a file into the register."""
    from geo.storage import open_store

    store = open_store()
    _check_demonstration(store, given)
    if repairing.wanted(given):
        return _bring_in(store, repairing.repaired(store, given), given)
    return _bring_in(store, _settled(store, _loaded(given)), given)


def fetch(given: argparse.Namespace) -> int:
    """Bring a publisher's files into the register."""
    from geo.loading import download, load, read_mapping
    from geo.storage import open_store

    store = open_store()
    _check_demonstration(store, given)
    found = download(
        given.publisher, progress=lambda name: report(given, "cli.fetching", name=name)
    )
    step = stepper(given)
    files = [
        load(
            file.content,
            file.name,
            mapping=read_mapping(file.mapping),
            dated_on=file.dated_on,
            progress=step,
        )
        for file in found
    ]
    return max(_bring_in(store, _settled(store, loaded), given) for loaded in files)


def _loaded(given: argparse.Namespace) -> Loaded:
    from geo.loading import load, read_mapping, read_path

    content, name = read_path(given.file)
    return load(
        content,
        name,
        mapping=read_mapping(given.mapping) if given.mapping else None,
        crs=given.crs,
        dated_on=day_of(given.date) if given.date else None,
        progress=stepper(given),
    )


def _bring_in(store: Store, loaded: Loaded, given: argparse.Namespace) -> int:
    difference = _difference(store, loaded, given)
    gone = len(difference.gone)
    if gone and not given.remove_gone:
        tell(given, "cli.difference.gone_kept")
    if difference.empty and not (given.remove_gone and gone):
        tell(given, "cli.nothing")
        return 0
    if not _agreed(given):
        tell(given, "cli.declined")
        return 1
    return _write(store, difference, loaded, given)


def _difference(store: Store, loaded: Loaded, given: argparse.Namespace) -> Difference:
    from geo import model
    from geo.storage import compare, telling

    _check_agreed(store, loaded, given)
    report(given, "cli.comparing")
    difference = compare(
        store,
        {"origins": model.as_frame("origins", [loaded.origin])} | loaded.frames,
        origin=str(loaded.origin["id"]),
        told=loaded.told,
        replace_demonstration=bool(given.replace_demo),
    )
    show(telling.difference_lines(difference, given.lang))
    return difference


def _settled(store: Store, loaded: Loaded) -> Loaded:
    from geo.loading import settle
    from geo.loading.addresses import place_by_address
    from geo.storage.house_numbers import fetch_address_index

    kept = store.fetch_all()[1]
    loaded = settle(loaded, kept, today=today())
    return place_by_address(loaded, fetch_address_index(store), register=kept)


def _check_agreed(store: Store, loaded: Loaded, given: argparse.Namespace) -> None:
    """Tell all problems, and stop at rows that nobody has agreed to leave out."""
    from geo.storage import telling

    kept = store.fetch_all()[1]
    show(telling.loaded_lines(loaded, given.lang))
    if loaded.rejected and not given.accept_rejects:
        raise UserError("cli.rejects", n=loaded.rejected)
    _check_references(kept, loaded, given)


def _write(store: Store, difference: Difference, loaded: Loaded, given: argparse.Namespace) -> int:
    from geo.storage import save_difference

    report(given, "cli.writing")
    note = {
        "file": str(loaded.origin["title"]),
        "mapping": loaded.mapping.name,
        "rows_in": loaded.rows_in,
        "accepted": loaded.accepted,
        "rejected": loaded.rejected,
    }
    revision = save_difference(
        store, difference, who=who(), remove_gone=given.remove_gone, note=note
    )
    tell(given, "cli.written", revision=revision)
    return 0


def _check_demonstration(store: Store, given: argparse.Namespace) -> None:
    if store.is_demonstration() and not (given.replace_demo or given.keep_demo):
        raise UserError("cli.demonstration")


def _check_references(
    kept: Mapping[str, pd.DataFrame], loaded: Loaded, given: argparse.Namespace
) -> None:
    from geo.loading import check_places, check_references
    from geo.storage import telling

    lost = check_references(loaded.frames, {name: frame.index for name, frame in kept.items()})
    for problem in lost:
        print(telling.problem_line(problem, given.lang))
    if lost:
        raise UserError("cli.lost", n=len(lost))
    if "buildings" in loaded.frames:
        areas = loaded.frames.get("neighbourhoods", kept["neighbourhoods"])
        for problem in check_places(loaded.frames["buildings"], areas):
            print(telling.problem_line(problem, given.lang))


def _agreed(given: argparse.Namespace) -> bool:
    if given.yes:
        return True
    if not sys.stdin.isatty():
        raise UserError("cli.ask_needs_yes")
    return input(words.say("cli.ask", given.lang)).strip().casefold() in YES


def day_of(text: str) -> dt.date:
    """Read a day as the command line writes it."""
    try:
        return dt.date.fromisoformat(text)
    except ValueError as reason:
        raise UserError("cli.bad_date", value=text[:80]) from reason
