"""Bad files: accepted, or refused in words, never more; the next file is read as ever."""

from __future__ import annotations

import io
import os
import random
import struct
import time
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest

from geo.errors import UserError
from geo.loading import Loaded
from geo.loading.reader import Reader
from tests.loading.drawn import (
    BOW_TIE,
    SQUARE,
    attempt,
    collection,
    csv,
    feature,
    geopackage,
    neighbourhoods,
    pacts_mapping,
    shapefile,
    workbook,
    zipped,
)

SLOWEST_S = 30
BIGGEST_MB = 500
MUTANTS = int(os.environ.get("PACTS_MUTANTS", "200"))
HEADER = "id;title;status"
ROW = "1;A;active"


def deep(opening: str, closing: str, times: int) -> bytes:
    return (opening * times + closing * times).encode()


def zigzag(teeth: int) -> list[list[float]]:
    ring = [[9 + i * 1e-4, 45 + (i % 2) * 0.1] for i in range(teeth)]
    ring += [[9 + i * 1e-4 + 5e-5, 45.1 - (i % 2) * 0.1] for i in reversed(range(teeth))]
    return [*ring, ring[0]]


def star(points: int) -> list[list[float]]:
    from math import cos, pi, sin

    step = (points // 2) * 2 * pi / points
    ring = [[9 + 0.1 * cos(i * step), 45 + 0.1 * sin(i * step)] for i in range(points)]
    return [*ring, ring[0]]


def polygon(ring: list[list[float]]) -> bytes:
    return collection(row({"type": "Polygon", "coordinates": [ring]}))


def row(geometry: object) -> dict[str, object]:
    return feature(geometry, id="q:1", boundary_set="q", code="1", name="Uno")


def sheet(xml: str, **others: str) -> bytes:
    """Draw a workbook whose only sheet is the given XML."""
    with zipfile.ZipFile(io.BytesIO(workbook(["id", "title", "status"]))) as book:
        parts = {name: book.read(name) for name in book.namelist()}
    parts["xl/worksheets/sheet1.xml"] = xml.encode()
    return zipped({**parts, **{name: text.encode() for name, text in others.items()}})


SHEET = (
    '<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main">{}</worksheet>'
)


def cells(inside: str) -> str:
    return SHEET.format(f"<sheetData>{inside}</sheetData>")


def lying_zip(size: int) -> bytes:
    """Draw a zip whose table of contents lies about the size of an entry of 20 MB."""
    content = bytearray(zipped({"a.csv": b"0" * 20_000_000}))
    place = content.rfind(b"PK\x01\x02")
    content[place + 24 : place + 28] = struct.pack("<I", size)
    return bytes(content)


def symlink_zip() -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        entry = zipfile.ZipInfo("a.csv")
        entry.external_attr = 0o120777 << 16
        archive.writestr(entry, "/etc/passwd")
    return out.getvalue()


def broken_shapefile(suffix: str, content: bytes) -> bytes:
    parts = shapefile(neighbourhoods())
    return zipped({f"a{each}": content if each == suffix else part for each, part in parts.items()})


def encrypted() -> bytes:
    content = bytearray(zipped({"a.csv": b"id"}))
    content[6] |= 1
    content[content.rfind(b"PK\x01\x02") + 8] |= 1
    return bytes(content)


BAD: dict[str, Callable[[], bytes]] = {
    "nothing": lambda: b"",
    "only spaces": lambda: b" \n\n\t ",
    "only a byte order mark": lambda: b"\xef\xbb\xbf",
    "only a header": lambda: csv(HEADER),
    "header twice": lambda: csv("id;id;status", "1;1;active"),
    "quotation mark left open": lambda: csv(HEADER, '1;"A;active', "2;B;active"),
    "quotation mark inside": lambda: csv(HEADER, '1;"A" B;active'),
    "too many cells": lambda: csv(HEADER, "1;A;active;x"),
    "too few cells": lambda: csv(HEADER, "1;A"),
    "zeros in text": lambda: b"id;title;status\n1;\x00;active\n",
    "half of UTF-16": lambda: b"\xff\xfei\x00d\x00;",
    "bytes that are no text": lambda: b"id;title;status\n1;\x81\x8d;active\n",
    "half characters": lambda: b"id;title;status\n1;\xed\xa0\x80;active\n",
    "301 columns": lambda: csv(";".join(f"c{i}" for i in range(301)), ";" * 300),
    "a million columns": lambda: b";" * 1_000_000,
    "200,001 rows": lambda: csv(HEADER, *[ROW] * 200_001),
    "a cell of 6 MB": lambda: csv(HEADER, f"1;{'A' * 6_000_000};active"),
    "a text of 20 kB": lambda: csv(HEADER, f"1;{'A' * 20_000};active"),
    "a number of 5,000 figures": lambda: csv("id;volunteers", "1;" + "9" * 5000),
    "formulas": lambda: csv(HEADER, "1;=cmd|'/C calc'!A0;active"),
    "unknown word": lambda: csv(HEADER, "1;A;boh"),
    "a blank id": lambda: csv(HEADER, " ;A;active"),
    "ends before it starts": lambda: csv(HEADER + ";from;to", ROW + ";2025-02-01;2025-01-01"),
    "template braces": lambda: csv(HEADER, "{{7*7}};{% raw %};active"),
    "a web page": lambda: b"<!DOCTYPE html><html><body>404</body></html>",
    "XML": lambda: b"<?xml version='1.0'?><kml/>",
    "PDF": lambda: b"%PDF-1.7\n%\xe2\xe3",
    "PNG": lambda: b"\x89PNG\r\n\x1a\n\x00\x00",
    "old Excel": lambda: b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(512),
    "gzip": lambda: b"\x1f\x8b\x08\x00" + bytes(20),
    "random bytes": lambda: random.Random(1).randbytes(5000),
    "bare shapefile": lambda: shapefile(neighbourhoods())[".shp"],
    "JSON cut short": lambda: collection(row(SQUARE))[:-20],
    "JSON of another kind": lambda: b'{"a": 1}',
    "TopoJSON": lambda: b'{"type": "Topology", "objects": {}, "arcs": []}',
    "JSON, deep": lambda: deep("[", "]", 200_000),
    "JSON, deep objects": lambda: deep('{"a":', "1}", 100_000),
    "JSON numbers without end": lambda: (
        b'{"type":"FeatureCollection","features":[' + b"9" * 100_000
    ),
    "features that are none": lambda: b'{"type":"FeatureCollection","features":[1,null,"x",{}]}',
    "features that are no list": lambda: b'{"type":"FeatureCollection","features":{"a":1}}',
    "properties that are no object": lambda: collection({**row(SQUARE), "properties": [1]}),
    "CRS by link": lambda: collection(
        row(SQUARE), crs={"type": "link", "properties": {"href": "http://127.0.0.1/x"}}
    ),
    "CRS that is none": lambda: collection(
        row(SQUARE), crs={"type": "name", "properties": {"name": "EPSG:99999"}}
    ),
    "CRS with grids": lambda: collection(
        row(SQUARE), crs={"properties": {"name": "+proj=longlat +nadgrids=/etc/passwd"}}
    ),
    "NaN in a ring": lambda: polygon([[9, 45], [float("nan"), 45], [9, 46], [9, 45]]),
    "infinity in a ring": lambda: polygon([[9, 45], [float("inf"), 45], [9, 46], [9, 45]]),
    "a ring of two points": lambda: polygon([[9, 45], [9, 46]]),
    "a ring that is not closed": lambda: polygon([[9, 45], [9.1, 45], [9.1, 45.1]]),
    "words for coordinates": lambda: collection(row({"type": "Polygon", "coordinates": "x"})),
    "coordinates of four kinds": lambda: collection(
        row({"type": "Polygon", "coordinates": [[[9], [9, 45, 1, 1], None, {}]]})
    ),
    "an empty polygon": lambda: collection(row({"type": "Polygon", "coordinates": []})),
    "no shape": lambda: collection(row(None)),
    "a bow tie": lambda: collection(row(BOW_TIE)),
    "a collection of shapes": lambda: collection(
        row({"type": "GeometryCollection", "geometries": [SQUARE.__geo_interface__]})
    ),
    "a line for a quarter": lambda: collection(row(SQUARE.exterior.__geo_interface__)),
    "metres called degrees": lambda: polygon(
        [[514860, 5034550], [514960, 5034550], [514960, 5034650], [514860, 5034550]]
    ),
    "a zigzag of 250": lambda: polygon(zigzag(125)),
    "a zigzag of 4,000": lambda: polygon(zigzag(2000)),
    "a star of 2,001": lambda: polygon(star(2001)),
    "empty zip": lambda: zipped({}),
    "zip cut short": lambda: zipped({"a.csv": csv(HEADER, ROW)})[:60],
    "zip in a zip": lambda: zipped({"a.csv": zipped({"b.csv": csv(HEADER, ROW)})}),
    "zip that climbs out": lambda: zipped({"../../a.csv": csv(HEADER, ROW)}),
    "zip from the root": lambda: zipped({"/etc/a.csv": csv(HEADER, ROW)}),
    "zip of a drive": lambda: zipped({"C:\\a.csv": csv(HEADER, ROW)}),
    "zip with a link": symlink_zip,
    "zip with a password": encrypted,
    "zip of 201 files": lambda: zipped({f"{i}.csv": b"x" for i in range(201)}),
    "zip of two files": lambda: zipped({"a.csv": csv(HEADER, ROW), "b.csv": csv(HEADER, ROW)}),
    "zip of two layers": lambda: zipped({"a.shp": b"", "b.shp": b""}),
    "zip bomb": lambda: zipped({"a.csv": b"0" * 20_000_000}),
    "zip bigger than allowed": lambda: lying_zip(310_000_000),
    "zip that lies": lambda: lying_zip(100),
    "a text document": lambda: zipped(
        {"[Content_Types].xml": b"<a/>", "word/document.xml": b"<a/>"}
    ),
    "workbook cut short": lambda: workbook(["id"], ["1"])[:-200],
    "workbook of nothing": workbook,
    "workbook with entities": lambda: sheet(
        '<!DOCTYPE x [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;&a;">]>' + cells("<row><c/></row>")
    ),
    "workbook in UTF-16": lambda: sheet("x", **{"xl/styles.xml": "\ufeff\x00<"}),
    "workbook of one far cell": lambda: sheet(
        cells(
            '<row r="1"><c r="A1" t="inlineStr"><is><t>id</t></is></c></row>'
            '<row r="1048576"><c r="XFD1048576"><v>1</v></c></row>'
        )
    ),
    "workbook of wide rows": lambda: sheet(cells('<row><c t="b"><v>1</v></c></row>' * 20_000)),
    "workbook of broken XML": lambda: sheet("<worksheet><sheetData><row>"),
    "workbook with errors": lambda: workbook(["id", "title", "status"], ["1", "#REF!", "active"]),
    "workbook with formulas": lambda: workbook(["id", "title", "status"], ["1", "=1+1", "active"]),
    "workbook with a number of a thousand figures": lambda: sheet(
        cells(f"<row><c><v>{'9' * 1000}</v></c></row><row><c><v>1e400</v></c></row>")
    ),
    "GeoPackage cut short": lambda: geopackage(neighbourhoods())[:5000],
    "GeoPackage of zeros": lambda: b"SQLite format 3\x00" + bytes(5000),
    "GeoPackage of no layers": lambda: _sqlite("CREATE TABLE a (b)"),
    "shapefile with a broken index": lambda: broken_shapefile(".shx", bytes(50)),
    "shapefile with a broken table": lambda: broken_shapefile(".dbf", b"\x03" + b"\xff" * 60),
    "shapefile with broken shapes": lambda: broken_shapefile(
        ".shp", b"\x00\x00\x27\x0a" + b"\xff" * 200
    ),
    "shapefile with a broken projection": lambda: broken_shapefile(".prj", b"GEOGCS[["),
    "well-known nonsense": lambda: csv(
        "id;boundary_set;code;name;geometry",
        "q:1;q;1;U;POLYGON((9 45, x y))",
        "q:2;q;2;D;" + "(" * 100_000,
        "q:3;q;3;T;POLYGON EMPTY",
    ),
}


def _sqlite(statement: str) -> bytes:
    import sqlite3

    with sqlite3.connect(":memory:") as store:
        store.execute(statement)
        content = store.serialize()
    store.close()
    return content


@pytest.mark.parametrize("name", BAD)
def test_a_bad_file_is_accepted_or_refused_in_words(name: str, reader: Reader):
    content = BAD[name]()
    mapping = pacts_mapping() if b"status" in content[:40] else None
    start = time.monotonic()
    outcome = attempt(content, reader, "file.geojson", mapping=mapping)
    assert time.monotonic() - start < SLOWEST_S
    assert isinstance(outcome, Loaded | UserError)
    assert peak_mb(reader) < BIGGEST_MB
    good = attempt(csv(HEADER, ROW), reader, mapping=pacts_mapping())
    assert good.accepted == 1


def test_there_are_at_least_60_bad_files():
    assert len(BAD) >= 60


def peak_mb(reader: Reader) -> float:
    """Read the most memory that the child has had."""
    status = Path(f"/proc/{reader.process_id}/status")
    if not status.exists():
        return 0.0
    lines = status.read_text().splitlines()
    return next(int(line.split()[1]) / 1000 for line in lines if line.startswith("VmHWM"))


def test_a_child_that_hangs_is_ended_and_the_next_file_is_read():
    with Reader(wall_s=0.2) as hasty:
        outcome = attempt(csv(HEADER, *[ROW] * 150_000), hasty, mapping=pacts_mapping())
        assert outcome.key == "loading.too_slow"
        hasty.wall_s = SLOWEST_S
        assert attempt(csv(HEADER, ROW), hasty, mapping=pacts_mapping()).accepted == 1
        assert hasty.starts == 2


def test_a_child_that_dies_is_replaced():
    import signal

    with Reader() as child:
        attempt(csv(HEADER, ROW), child, mapping=pacts_mapping())
        os.kill(child.process_id, signal.SIGKILL)
        assert attempt(csv(HEADER, ROW), child, mapping=pacts_mapping()) is not None
        assert attempt(csv(HEADER, ROW), child, mapping=pacts_mapping()).accepted == 1


def test_a_file_beyond_the_limit_is_refused_without_a_child():
    with Reader() as child:
        assert attempt(b"x" * 100_000_001, child).key == "loading.file_too_big"
        assert child.starts == 0


def _bases() -> list[bytes]:
    place = csv("id;boundary_set;code;name;geometry", f"q:1;q;1;Uno;{SQUARE.wkt}")
    return [
        csv(HEADER + ";from;to", ROW + ";13/04/2025;2026-01-01", '2;"B; b";signed;;'),
        place,
        collection(row(SQUARE), row(BOW_TIE)),
        workbook(["id", "title", "status"], ["1", "A", "active"]),
        geopackage(neighbourhoods()),
        zipped({f"a{suffix}": part for suffix, part in shapefile(neighbourhoods()).items()}),
    ]


def mutant(base: bytes, chance: random.Random) -> bytes:
    """Change some bytes; of an archive, half the time inside one of its parts."""
    if base[:2] == b"PK" and chance.random() < 0.5:
        with zipfile.ZipFile(io.BytesIO(base)) as archive:
            parts = {name: archive.read(name) for name in archive.namelist()}
        name = chance.choice([name for name, part in parts.items() if part])
        return zipped({**parts, name: changed(parts[name], chance)})
    return changed(base, chance)


def changed(base: bytes, chance: random.Random) -> bytes:
    """Change, drop, double or insert some bytes."""
    content = bytearray(base)
    kinds = 2 if base[:6] == b"SQLite" else 5  # a database whose pages move is only damaged
    for _ in range(chance.choice((1, 1, 2, 4, 16))):
        place = chance.randrange(len(content))
        span = chance.choice((1, 1, 2, 8, 64))
        match chance.randrange(kinds):
            case 0 | 1:
                content[place] = chance.randrange(256)
            case 2 if len(content) > 100:
                del content[place : place + span]
            case 3:
                content[place:place] = content[place : place + span]
            case _:
                content[place:place] = chance.randbytes(span)
    return bytes(content)


def test_no_mutant_of_an_honest_file_does_harm(reader: Reader):
    chance = random.Random(20261122)
    bases = _bases()
    mapping = pacts_mapping()
    outcomes = {"accepted": 0, "refused": 0}
    slowest = 0.0
    for number in range(MUTANTS):
        base = bases[number % len(bases)]
        start = time.monotonic()
        outcome = attempt(
            mutant(base, chance),
            reader,
            mapping=mapping if base[:3] == b"id;" and b"status" in base[:30] else None,
        )
        slowest = max(slowest, time.monotonic() - start)
        outcomes["accepted" if isinstance(outcome, Loaded) else "refused"] += 1
    print(f"{MUTANTS} mutants: {outcomes}, slowest {slowest:.2f} s, {reader.starts} starts")
    assert sum(outcomes.values()) == MUTANTS
    assert slowest < SLOWEST_S


def test_the_messages_of_the_child_are_all_in_the_catalogues():
    import re

    folder = Path(__file__).resolve().parents[2] / "geo/loading"
    keys = {
        key
        for path in folder.glob("*.py")
        for key in re.findall(r'"(loading\.[a-z0-9_.]+)"', path.read_text())
    }
    from geo.words import knows

    assert len(keys) > 100
    for language in ("it", "en"):
        assert [key for key in sorted(keys) if not knows(key, language)] == []
