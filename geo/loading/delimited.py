"""Read text with separators: everything as text, nothing interpreted."""

from __future__ import annotations

import csv
import io
from collections import Counter
from collections.abc import Iterator

from geo.loading.content import Content, Note, Refusal
from geo.loading.formats import UTF16
from geo.loading.grid import content_of
from geo.loading.limits import Limits

SEPARATORS = (";", "\t", ",", "|")
SAMPLE_ROWS = 30


def read_delimited(content: bytes, header: int | None, limits: Limits) -> Content:
    """Read a CSV file.

    Parameters
    ----------
    content
        UTF-8 with or without its mark, UTF-16 with its mark, or Windows-1252.
    header
        Row of the header as a spreadsheet counts; None for the first row that is not blank.
    limits
        What it may take.

    Raises
    ------
    Refusal
        If the text or its quotation marks make no sense, or it is too big.
    """
    text, encoding = _decode(content)
    csv.field_size_limit(limits.cell_characters)
    found = content_of(_records(text, _separator(text)), "csv", header, limits)
    if encoding == "cp1252":
        found.notes.append(Note(None, None, None, "loading.text.cp1252", {}, "warn"))
    return found


def _decode(content: bytes) -> tuple[str, str]:
    if content.startswith(UTF16):
        try:
            return content.decode("utf-16"), "utf-16"
        except UnicodeDecodeError as error:
            raise Refusal("loading.text.undecodable") from error
    for encoding in ("utf-8-sig", "cp1252"):
        try:
            return content.decode(encoding), encoding
        except UnicodeDecodeError:
            continue
    raise Refusal("loading.text.undecodable")


def _separator(text: str) -> str:
    """Choose the separator that cuts the first rows into the same number of cells, the most."""
    sample = text[:200_000]
    scores = {separator: _evenness(sample, separator) for separator in SEPARATORS}
    best = max(SEPARATORS, key=lambda separator: scores[separator])
    return best if scores[best] > (0, 0) else ","


def _evenness(sample: str, separator: str) -> tuple[float, int]:
    widths: Counter[int] = Counter()
    try:
        for record in csv.reader(io.StringIO(sample, newline=""), delimiter=separator):
            if record:
                widths[len(record)] += 1
            if widths.total() >= SAMPLE_ROWS:
                break
    except csv.Error:
        return (0, 0)
    cut = {width: count for width, count in widths.items() if width > 1}
    if not cut:
        return (0, 0)
    width, count = max(cut.items(), key=lambda pair: (pair[1], pair[0]))
    return (count / widths.total(), width)


def _records(text: str, separator: str) -> Iterator[list[str]]:
    lines = csv.reader(io.StringIO(text, newline=""), delimiter=separator, strict=True)
    row = 0
    while True:
        row += 1
        try:
            record = next(lines)
        except StopIteration:
            return
        except csv.Error as error:
            if "field limit" in str(error):
                raise Refusal("loading.text.long_cell", row=row) from error
            raise Refusal("loading.text.quotes", row=row) from error
        yield record
