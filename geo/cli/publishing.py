"""The command that writes the open data into a folder, ready to be put on a server."""

from __future__ import annotations

import argparse
import os
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from geo import words
from geo.cli.saying import report, tell, today
from geo.cli.whole import write_whole
from geo.errors import UserError

if TYPE_CHECKING:
    from geo.reports.open_data import Publication, Publisher


def open_data(given: argparse.Namespace) -> int:
    """Write every file, the documentation and the catalogue; each file is whole or not there."""
    from geo.analysis import disclosure
    from geo.analysis.moment import moment_of
    from geo.model.fewest import FEWEST_SHOWN
    from geo.reports.open_data import Publication, publisher_from
    from geo.storage import open_existing, snapshot_of

    publisher = publisher_from(os.environ)
    made = Publication(moment_of(snapshot_of(open_existing()), today()))
    n = _write_all(made, publisher, given.folder)
    small = int(disclosure.small(made.moment.tables["activities"]["volunteers"]).sum())
    if small:
        tell(given, "cli.opendata.hidden", n=small, k=FEWEST_SHOWN)
    if not publisher.configured or "PACTS_PUBLIC_ADDRESS" not in os.environ:
        report(given, "cli.opendata.unset", address=publisher.address)
    tell(given, "cli.opendata.done", n=n, folder=given.folder.name)
    return 0


def _write_all(made: Publication, publisher: Publisher, folder: Path) -> int:
    sizes: dict[str, int] = {}
    try:
        folder.mkdir(parents=True, exist_ok=True)
        for name, body in _files(made, publisher, sizes):
            sizes[name] = len(body)
            write_whole(folder / name, body)
    except OSError as reason:
        raise UserError("cli.brief.cannot", folder=folder.name) from reason
    return len(sizes)


def _files(
    made: Publication, publisher: Publisher, sizes: dict[str, int]
) -> Iterator[tuple[str, bytes]]:
    from geo.reports.open_data import DATASETS, DOCUMENTS, catalogue, file_name, formats_of, write
    from geo.reports.open_data.page import COLUMNS, columns_page

    for dataset in DATASETS.values():
        for kind in formats_of(dataset):
            yield file_name(dataset, kind), write(made, dataset, kind)
    graph = catalogue.catalogue(made, publisher, dict(sizes))
    for suffix in catalogue.CATALOGUES:
        yield f"catalogue.{suffix}", catalogue.write_catalogue(graph, suffix)
    for document in DOCUMENTS.values():
        yield document.name, document.write()
    yield COLUMNS, columns_page(words.DEFAULT)
