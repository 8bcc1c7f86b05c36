"""What a briefing is made of: facts worked out once, which every way of showing them reads.

A briefing holds finished sentences and figures in one language. Whoever shows it lays it out; it
never counts, compares or composes again, so that the screen, the deck, the paper and the slides
cannot disagree.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass, field

from geo.charts.chart import Chart


@dataclass(frozen=True)
class Figure:
    """One number with its words.

    Parameters
    ----------
    name
        What is counted.
    text
        The number as the language writes it, with "at least" where it is a lower bound, or the
        words for "not known" or "fewer than 5".
    about
        The change on the year before, or what else belongs to it; may be empty.
    """

    name: str
    text: str
    about: str = ""


@dataclass(frozen=True)
class Table:
    """A small table whose first column names the row; `numbers` tells the columns of figures."""

    caption: str
    head: Sequence[str]
    rows: Sequence[Sequence[str]]
    numbers: Sequence[bool]


@dataclass(frozen=True)
class Entry:
    """A line of a legend: a sign or a swatch as SVG markup, and its word."""

    svg: str
    word: str


@dataclass(frozen=True)
class PaperMap:
    """A map drawn from the register's geometry, without tiles.

    Parameters
    ----------
    svg
        A whole SVG document: ground, pacts with colour and sign, north, scale; no text of the
        register but escaped names.
    alt
        What it shows, in a sentence or two.
    legend
        Every colour, pattern and sign on it.
    """

    svg: str
    alt: str
    legend: Sequence[Entry]


@dataclass(frozen=True)
class Chapter:
    """One message: a sentence, and what shows it.

    Parameters
    ----------
    key
        Of `CHAPTERS`.
    title
        The message as a sentence, without a full stop.
    lines
        More sentences, the most important first.
    figures, table, chart, map
        What there is of each.
    note
        What the speaker may say, and how the figures are known.
    """

    key: str
    title: str
    lines: Sequence[str] = ()
    figures: Sequence[Figure] = ()
    table: Table | None = None
    chart: Chart | None = None
    map: PaperMap | None = None
    note: str = ""


CHAPTERS = ("cover", "where", "what", "who", "change", "fairness", "next", "how")


@dataclass(frozen=True)
class Briefing:
    """The facts about a place and a period, in one language.

    Parameters
    ----------
    name
        For files, of lower-case letters, digits and hyphens.
    language
        Code of the language of every text.
    direction
        `ltr` or `rtl`.
    easy
        True: the easy-to-read edition.
    title, subtitle
        The place; the period and the day.
    source
        One line: where the figures come from, updated on.
    demonstration
        True: the data are invented, and every page must say so (`demonstration_line`).
    public_address
        Of this place in the dashboard, for a QR code; empty if none is configured.
    words
        Words that the layout needs, by key: `page`, `of`, `notes`, `legend`, `table`, `source`.
    """

    name: str
    language: str
    direction: str
    easy: bool
    title: str
    subtitle: str
    place: str
    day: dt.date
    since: dt.date
    until: dt.date
    source: str
    demonstration: bool
    demonstration_line: str
    chapters: Sequence[Chapter]
    public_address: str = ""
    words: dict[str, str] = field(default_factory=dict)
