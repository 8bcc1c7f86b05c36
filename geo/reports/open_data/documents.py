"""The documentation of every column, made of the register's model and the catalogues of words."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

import pandas as pd

from geo import words
from geo.model import Kind
from geo.reports import exports
from geo.reports.open_data.columns import Field
from geo.reports.open_data.datasets import DATASETS, Dataset

HEAD = (
    "dataset", "colonna", "tipo", "unita", "significato_it", "significato_en", "codice",
    "parola_it", "parola_en",
)  # fmt: skip
# In the terms of Table Schema, of the Data Package standard.
TYPES: Mapping[Kind, str] = {
    Kind.TEXT: "string",
    Kind.CODE: "string",
    Kind.INTEGER: "integer",
    Kind.NUMBER: "number",
    Kind.FLAG: "boolean",
    Kind.DATE: "date",
}


@dataclass(frozen=True)
class Document:
    """A file that explains the columns: its name, media type and how it is written."""

    name: str
    media_type: str
    write: Callable[[], bytes]


def rows() -> pd.DataFrame:
    """List every column of every dataset, one row a code where a column has codes."""
    listed = [
        row
        for dataset in DATASETS.values()
        for one in dataset.fields
        for row in _rows(dataset, one)
    ]
    return pd.DataFrame(listed, columns=list(HEAD)).astype(object)


def _rows(dataset: Dataset, one: Field) -> list[tuple[str | None, ...]]:
    first = (
        dataset.slug, one.name, TYPES[one.column.kind], one.column.unit, one.meaning("it"),
        one.meaning("en"),
    )  # fmt: skip
    coded = zip(one.codes("it"), one.codes("en"), strict=True)
    found: list[tuple[str | None, ...]] = [(*first, code, it, en) for (code, it), (_, en) in coded]
    return found or [(*first, None, None, None)]


def _table_schema() -> bytes:
    """Write a Table Schema for each dataset, words in both languages."""
    resources = [
        {
            "name": dataset.slug,
            "title": {language: dataset.title(language) for language in words.languages()},
            "path": f"{dataset.slug}.csv",
            "schema": {
                "fields": [_field(one) for one in dataset.fields],
                "missingValues": [""],
            },
        }
        for dataset in DATASETS.values()
    ]
    about = {language: words.say("opendata.unknown", language) for language in words.languages()}
    whole = {"unknown": about, "resources": resources}
    return json.dumps(whole, ensure_ascii=False, indent=1).encode()


def _field(one: Field) -> dict[str, Any]:
    told: dict[str, Any] = {
        "name": one.name,
        "type": TYPES[one.column.kind],
        "description": {language: one.meaning(language) for language in words.languages()},
    }
    if one.column.unit:
        told["unit"] = one.column.unit
    if one.column.codes:
        told["constraints"] = {"enum": list(one.column.codes.codes)}
        told["words"] = {language: dict(one.codes(language)) for language in words.languages()}
    return told


def _csv() -> bytes:
    return exports.write_csv(rows())


def _italian_csv() -> bytes:
    return exports.write_italian_csv(rows())


# The page that says the same, `colonne.html`, is made by `page` in the reader's language.
DOCUMENTS: Mapping[str, Document] = {
    one.name: one
    for one in (
        Document("colonne.csv", "text/csv; charset=utf-8", _csv),
        Document("colonne-it.csv", "text/csv; charset=utf-8", _italian_csv),
        Document("colonne.json", "application/json", _table_schema),
    )
}
