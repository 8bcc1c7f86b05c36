"""Files in: a file of any kind becomes clean frames, or a list of problems by row.

`load` is the door. Bytes from outside are parsed only in a child process (`reader`, `child`) that
has limits on memory, time and files; a declarative mapping (`mapping`) says which column is which.
Names are fetched when asked for, because the child imports this package at every start: with
pandas it takes 0.9 s to start, without 0.1 s.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from geo.loading.files import Loaded, RefusedError, load, read_path
    from geo.loading.guess import guess_mapping
    from geo.loading.mapping import Mapping_
    from geo.loading.mapping_file import read_mapping, ready_mappings, write_mapping
    from geo.loading.names import match_names
    from geo.loading.participation import check_activities, check_reports
    from geo.loading.places import check_places
    from geo.loading.publishers import Download, download, known_publishers
    from geo.loading.reader import Reader, read_table
    from geo.loading.settling import settle
    from geo.loading.transform import check_references

HOMES = {
    "Loaded": "files",
    "RefusedError": "files",
    "load": "files",
    "read_path": "files",
    "guess_mapping": "guess",
    "Mapping_": "mapping",
    "read_mapping": "mapping_file",
    "ready_mappings": "mapping_file",
    "write_mapping": "mapping_file",
    "match_names": "names",
    "check_activities": "participation",
    "check_places": "places",
    "check_reports": "participation",
    "Download": "publishers",
    "download": "publishers",
    "known_publishers": "publishers",
    "Reader": "reader",
    "read_table": "reader",
    "settle": "settling",
    "check_references": "transform",
}

__all__ = [
    "Download",
    "Loaded",
    "Mapping_",
    "Reader",
    "RefusedError",
    "check_activities",
    "check_places",
    "check_references",
    "check_reports",
    "download",
    "guess_mapping",
    "known_publishers",
    "load",
    "match_names",
    "read_mapping",
    "read_path",
    "read_table",
    "ready_mappings",
    "settle",
    "write_mapping",
]


def __getattr__(name: str) -> Any:
    if name not in HOMES:
        raise AttributeError(name)
    return getattr(import_module(f"geo.loading.{HOMES[name]}"), name)
