"""The list of files and columns in `data/README.md`, written from the model."""

from __future__ import annotations

from pathlib import Path

from geo import model
from geo.loading import native
from geo.model import Column, Kind, Table

BEGIN = "<!-- columns: written by python -m geo.loading.demonstration -->\n"
END = "<!-- end of columns -->\n"


def write_columns(path: Path) -> None:
    """Put the list of columns into a text, between its two marks."""
    text = path.read_text(encoding="utf-8")
    before, rest = text.split(BEGIN)
    after = rest.split(END)[1]
    path.write_text(f"{before}{BEGIN}{columns()}{END}{after}", encoding="utf-8", newline="")


def columns() -> str:
    """List every file and column of a register, as Markdown."""
    return "\n".join(_section(table) for table in model.TABLES.values())


def _section(table: Table) -> str:
    lines = [
        f"| `{column.name}` | {_kind(column)} | {_notes(column)} |" for column in table.columns
    ]
    head = ["| column | holds | |", "|---|---|---|"]
    return "\n".join([f"### `{native.file_name(table.name)}`", "", *head, *lines, ""])


def _kind(column: Column) -> str:
    if column.kind is Kind.GEOMETRY:
        return "the feature's geometry"
    if column.refers:
        return f"`id` of `{column.refers}`"
    return f"{column.kind}, {column.unit}" if column.unit else str(column.kind)


def _notes(column: Column) -> str:
    codes = ", ".join(f"`{code}`" for code in column.codes.codes) if column.codes else ""
    marks = ["required"] * column.required + ["never public"] * column.private
    marks += ["can be erased for good"] * column.erasable
    return "; ".join([*marks, *([codes] if codes else [])])
