"""Guess a mapping from a file's columns and values, to be shown before anything is written."""

from __future__ import annotations

from geo.errors import UserError
from geo.loading.mapping import Mapping_
from geo.loading.mapping_file import read_mapping, ready_mappings
from geo.loading.table import RawTable


def guess_mapping(raw: RawTable, *, filename: str = "") -> Mapping_:
    """Choose the ready mapping whose columns a file has, else make one of what its columns say."""
    ready = [read_mapping(name) for name in ready_mappings()]
    fitting = [mapping for mapping in ready if _fits(raw, mapping)]
    if fitting:
        return max(fitting, key=lambda mapping: _overlap(raw, mapping))
    raise UserError("loading.guess.nothing", found=", ".join(raw.columns))


def _fits(raw: RawTable, mapping: Mapping_) -> bool:
    return bool(mapping.recognise) and all(
        any(raw.column(name) is not None for name in names.split("|"))
        for names in mapping.recognise
    )


def _overlap(raw: RawTable, mapping: Mapping_) -> int:
    return sum(raw.column(name) is not None for name in mapping.columns())
