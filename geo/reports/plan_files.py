"""A plan of next places as files: CSV, XLSX, GeoJSON, and a page to take to a meeting."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from markupsafe import Markup, escape

from geo.charts.chart import Chart, Column
from geo.reports import charts_export
from geo.reports.charts_export import Imprint

DECIMALS = 6


@dataclass(frozen=True)
class Site:
    """One place of a plan: its id, `courtyard` or `building`, and where it is in EPSG:4326."""

    id: str
    kind: str
    lon: float
    lat: float


@dataclass(frozen=True)
class PlanReport:
    """A plan, ready to be written in one language.

    Parameters
    ----------
    name
        Of its files.
    title
        Such as the name that it was kept under.
    answer
        Sentences: what it brings, and how sure that is.
    columns
        Its table, one row a site.
    changes
        A table of what it changes, one row a neighbourhood; written on the page only.
    sites
        In the order of the table.
    headings
        Words over the parts of the page: `places`, `changes`, `assumptions`.
    """

    name: str
    title: str
    answer: tuple[str, ...]
    columns: tuple[Column, ...]
    changes: tuple[Column, ...]
    sites: tuple[Site, ...]
    imprint: Imprint
    headings: Mapping[str, str]
    language: str
    radius_m: int


@dataclass(frozen=True)
class FileKind:
    """A kind of file that a plan can be written as."""

    code: str
    media_type: str
    write: Callable[[PlanReport], bytes]


def write_csv(plan: PlanReport) -> bytes:
    """Write UTF-8 with commas; what the plan is stands above in lines with `#`."""
    return charts_export.write_csv(_as_table(plan), plan.imprint)


def write_xlsx(plan: PlanReport) -> bytes:
    """Write a workbook: the places on one sheet, what they are on another."""
    return charts_export.write_xlsx(_as_table(plan), plan.imprint)


def _as_table(plan: PlanReport) -> Chart:
    return Chart(plan.name, plan.title, " ".join(plan.answer), {}, plan.columns)


def write_geojson(plan: PlanReport) -> bytes:
    """Write RFC 7946: a point a place in the order of the plan; it can be loaded back."""
    features = [
        {
            "type": "Feature",
            "id": site.id,
            "geometry": {
                "type": "Point",
                "coordinates": [round(site.lon, DECIMALS), round(site.lat, DECIMALS)],
            },
            "properties": {"kind": site.kind} | _cells(plan.columns, row),
        }
        for row, site in enumerate(plan.sites)
    ]
    whole = {
        "type": "FeatureCollection",
        "name": plan.title,
        "radius_m": plan.radius_m,
        "demonstration": plan.imprint.demonstration,
        "about": [*plan.answer, *plan.imprint.lines],
        "features": features,
    }
    return json.dumps(whole, ensure_ascii=False, indent=1).encode()


def _cells(columns: Sequence[Column], row: int) -> dict[str, Any]:
    return {column.label: column.cells[row] for column in columns}


def write_page(plan: PlanReport) -> bytes:
    """Write one HTML file that needs nothing else, to read, print and send."""
    lines = plan.imprint.lines
    # The demonstration is the last line of what a plan rests on: here it must be seen first.
    strip, rests = (lines[-1:], lines[:-1]) if plan.imprint.demonstration else ((), lines)
    filled = PAGE.format(
        language=plan.language,
        title=plan.title,
        style=Markup(STYLE),  # noqa: S704  ours
        strip=_paragraphs(strip),
        answer=_paragraphs(plan.answer),
        places=_part(plan.headings["places"], plan.columns),
        changes=_part(plan.headings["changes"], plan.changes),
        assumptions=plan.headings["assumptions"],
        lines=Markup("").join(Markup("<li>{}</li>").format(line) for line in rests),
    )
    return str(filled).encode()


def _part(heading: str, columns: Sequence[Column]) -> Markup:
    """Write a table under its heading; nothing if it has no row."""
    size = len(columns[0].cells) if columns else 0
    if not size:
        return Markup("")
    head = Markup("").join(
        Markup('<th scope="col"{}>{}</th>').format(_class(column), column.label)
        for column in columns
    )
    rows = Markup("").join(_row(columns, row) for row in range(size))
    return PART.format(heading=heading, head=head, rows=rows)


def _class(column: Column) -> Markup:
    return Markup(' class="number"') if column.number else Markup("")


def _row(columns: Sequence[Column], row: int) -> Markup:
    cells = [
        Markup("<td{}>{}</td>").format(_class(column), column.texts[row]) for column in columns
    ]
    return Markup("<tr>{}</tr>").format(Markup("").join(cells))


def _paragraphs(texts: Sequence[str]) -> Markup:
    return Markup("").join(Markup("<p>{}</p>").format(escape(text)) for text in texts)


PAGE = Markup(
    """<!doctype html>
<html lang="{language}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>{title}</title>
<style>{style}</style>
</head>
<body>
<main>
<div class="strip">{strip}</div>
<h1>{title}</h1>
<div class="answer">{answer}</div>
{places}{changes}<h2>{assumptions}</h2>
<ul>{lines}</ul>
</main>
</body>
</html>
"""
)
PART = Markup(
    """<h2>{heading}</h2>
<div class="scroll"><table><thead><tr>{head}</tr></thead><tbody>{rows}</tbody></table></div>
"""
)
STYLE = """
:root { color-scheme: light; }
body { margin: 0; background: #fff; color: #1d2521;
  font: 16px/1.5 "Source Sans 3", "Liberation Sans", Arial, sans-serif; }
main { max-width: 60rem; margin: 0 auto; padding: 1.5rem 1.2rem 3rem; }
h1 { font-size: 1.7rem; line-height: 1.2; margin: 0 0 .6rem; }
h2 { font-size: 1.15rem; margin: 1.6rem 0 .4rem; }
.answer p:first-child { font-size: 1.2rem; line-height: 1.4; }
.answer p { margin: .3rem 0; }
.strip p { margin: 0 0 .8rem; padding: .2rem .75rem; border-left: 4px solid #b8860b;
  font-weight: 600; }
.scroll { overflow-x: auto; }
table { border-collapse: collapse; width: 100%; font-size: .95rem; }
th, td { text-align: start; padding: .35rem .7rem .35rem 0; border-bottom: 1px solid #c5ccc6;
  vertical-align: top; }
thead th { vertical-align: bottom; }
.number { text-align: end; font-variant-numeric: tabular-nums; }
@media print { main { max-width: none; padding: 0; } tr { break-inside: avoid; } }
"""

KINDS: Mapping[str, FileKind] = {
    kind.code: kind
    for kind in (
        FileKind("html", "text/html", write_page),
        FileKind("csv", "text/csv", write_csv),
        FileKind(
            "xlsx",
            "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
            write_xlsx,
        ),
        FileKind("geojson", "application/geo+json", write_geojson),
    )
}


def file_name(plan: PlanReport, kind: FileKind, day: str) -> str:
    """Name a file; one of the demonstration register says so."""
    mark = "demonstration-" if plan.imprint.demonstration else ""
    plain = re.sub(r"[^a-z0-9]+", "-", plan.name.lower()).strip("-") or "plan"
    return f"{mark}{plain}-{day}.{kind.code}"
