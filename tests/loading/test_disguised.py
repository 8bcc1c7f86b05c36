"""Files that pose as others to read a file of the server or to open a connection: 0 and 0."""

from __future__ import annotations

import ctypes
import io
import json
import os
import socket
import sqlite3
import struct
import sys
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from geo.errors import UserError
from geo.loading import Loaded
from geo.loading.reader import Reader
from tests.loading.drawn import (
    SQUARE,
    attempt,
    collection,
    csv,
    feature,
    geopackage,
    neighbourhoods,
    shapefile,
    workbook,
    zipped,
)

CANARY = "CANARY-7361"
ENTITY = (
    '<!DOCTYPE a [<!ENTITY e SYSTEM "file://{}">]><worksheet><sheetData><row>'
    '<c t="inlineStr"><is><t>&e;</t></is></c></row></sheetData></worksheet>'
)
OUTER_LINK = (
    '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
    '<Relationship Id="rId1" Type="x" Target="{}" TargetMode="External"/></Relationships>'
)
IN_ACCESS, IN_OPEN = 0x1, 0x20
pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="watches files with inotify")


@dataclass
class Trap:
    """A file that nobody should open and a port that nobody should call."""

    path: Path
    url: str
    events: int
    port: socket.socket

    def touched(self) -> int:
        """Count the times that the file was opened or read since the last count."""
        found = 0
        while True:
            try:
                block = os.read(self.events, 4096)
            except BlockingIOError:
                return found
            while block:
                (length,) = struct.unpack_from("I", block, 12)
                block, found = block[16 + length :], found + 1

    def called(self) -> int:
        """Count the connections since the last count."""
        found = 0
        while True:
            try:
                connection, _ = self.port.accept()
            except BlockingIOError:
                return found
            connection.close()
            found += 1


@pytest.fixture
def trap(tmp_path: Path) -> Iterator[Trap]:
    path = tmp_path / "secret.csv"
    path.write_text(f"id,title,status,lon,lat\n1,{CANARY},active,9.1,45.4\n")
    libc = ctypes.CDLL(None)
    events = libc.inotify_init1(os.O_NONBLOCK)
    assert libc.inotify_add_watch(events, os.fsencode(path), IN_ACCESS | IN_OPEN) >= 0
    with socket.socket() as port:
        port.bind(("127.0.0.1", 0))
        port.listen(16)
        port.setblocking(False)
        url = f"http://127.0.0.1:{port.getsockname()[1]}/x.geojson"
        yield Trap(path, url, events, port)
    os.close(events)


def vrt(source: str) -> bytes:
    return (
        f'<OGRVRTDataSource><OGRVRTLayer name="secret"><SrcDataSource>{source}</SrcDataSource>'
        "</OGRVRTLayer></OGRVRTDataSource>"
    ).encode()


def linked(trap: Trap) -> bytes:
    return collection(
        feature(SQUARE, id="1"), crs={"type": "link", "properties": {"href": trap.url}}
    )


def gridded(trap: Trap) -> bytes:
    parts = shapefile(neighbourhoods())
    projection = (
        'BOUNDCRS[SOURCECRS[GEOGCRS["a",DATUM["b",ELLIPSOID["c",6378137,298.2]],CS[ellipsoidal,2],'
        'AXIS["x",east],AXIS["y",north],ANGLEUNIT["degree",0.0174532925199433]]],TARGETCRS['
        'GEOGCRS["WGS 84",DATUM["W",ELLIPSOID["W",6378137,298.257223563]],CS[ellipsoidal,2],'
        'AXIS["x",east],AXIS["y",north],ANGLEUNIT["degree",0.0174532925199433]]],'
        f'ABRIDGEDTRANSFORMATION["t",METHOD["NTv2"],PARAMETERFILE["f","{trap.path}"]]]'
    )
    return zipped(
        {
            f"a{each}": projection.encode() if each == ".prj" else part
            for each, part in parts.items()
        }
    )


def link_in_zip(trap: Trap) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        entry = zipfile.ZipInfo("a.csv")
        entry.external_attr = 0o120777 << 16
        archive.writestr(entry, str(trap.path))
    return out.getvalue()


def layered(*statements: str) -> bytes:
    """Draw a GeoPackage and run statements in it."""
    store = sqlite3.connect(":memory:")
    store.deserialize(geopackage(neighbourhoods()))
    for statement in statements:
        store.execute(statement)
    store.commit()
    content = store.serialize()
    store.close()
    return content


def viewed(expression: str) -> bytes:
    return layered(
        f"CREATE VIEW v AS SELECT fid, geom, {expression} AS name FROM layer",
        "UPDATE gpkg_contents SET table_name = 'v', identifier = 'v'",
        "UPDATE gpkg_geometry_columns SET table_name = 'v'",
    )


def parts_of_workbook(**changed: str) -> bytes:
    with zipfile.ZipFile(
        io.BytesIO(workbook(["id", "title", "status"], ["1", "A", "active"]))
    ) as book:
        parts = {name: book.read(name) for name in book.namelist()}
    return zipped({**parts, **{name: text.encode() for name, text in changed.items()}})


DISGUISED = {
    "descriptor of a file": lambda trap: vrt(str(trap.path)),
    "descriptor after spaces": lambda trap: b"\xef\xbb\xbf \n\n" + vrt(str(trap.path)),
    "descriptor of an address": lambda trap: vrt(f"/vsicurl/{trap.url}"),
    "descriptor in a zip": lambda trap: zipped({"a.geojson": vrt(str(trap.path))}),
    "web feature service": lambda trap: (
        f"<OGRWFSDataSource><URL>{trap.url}</URL></OGRWFSDataSource>".encode()
    ),
    "an address as text": lambda trap: trap.url.encode(),
    "a path as text": lambda trap: str(trap.path).encode(),
    "a virtual path": lambda trap: f"/vsicurl/{trap.url}".encode(),
    "a database": lambda trap: f"PG:host=127.0.0.1 port={trap.port.getsockname()[1]}".encode(),
    "a pipeline": lambda trap: json.dumps(
        {"type": "gdal_streamed_alg", "command_line": f"gdal vector convert {trap.path} a.json"}
    ).encode(),
    "a tile index": lambda trap: json.dumps({"tiles": [trap.url], "tilejson": "2.2.0"}).encode(),
    "features by reference": lambda trap: json.dumps(
        {"type": "FeatureCollection", "features": {"$ref": f"file://{trap.path}"}}
    ).encode(),
    "reference system by link": linked,
    "projection with a grid": gridded,
    "projection by path": lambda trap: collection(
        feature(SQUARE, id="1"),
        crs={"properties": {"name": f"+proj=longlat +nadgrids={trap.path}"}},
    ),
    "a link in a zip": link_in_zip,
    "a zip that climbs": lambda trap: zipped({f"../../../../..{trap.path}": b"id"}),
    "a workbook with an entity": lambda trap: parts_of_workbook(
        **{"xl/worksheets/sheet1.xml": ENTITY.format(trap.path)}
    ),
    "a workbook with an outer link": lambda trap: parts_of_workbook(
        **{"xl/externalLinks/_rels/externalLink1.xml.rels": OUTER_LINK.format(trap.url)}
    ),
    "a workbook that fetches": lambda trap: workbook(
        ["id", "title", "status"], ["1", f'=WEBSERVICE("{trap.url}")', "active"]
    ),
    "a view that loads code": lambda trap: viewed(f"load_extension('{trap.path}')"),
    "a view that reads": lambda trap: viewed(f"readfile('{trap.path}')"),
    "a view that geocodes": lambda _: viewed("ogr_geocode('Milano')"),
    "a virtual table": lambda trap: layered(
        "PRAGMA writable_schema = 1",
        "INSERT INTO sqlite_master(type, name, tbl_name, rootpage, sql) VALUES "
        f"('table', 'x', 'x', 0, 'CREATE VIRTUAL TABLE x USING VirtualOGR(''{trap.path}'')')",
    ),
    "a layer with a path for a name": lambda trap: layered(
        f"UPDATE gpkg_contents SET table_name = '/vsicurl/{trap.url}'",
        f"UPDATE gpkg_geometry_columns SET table_name = '/vsicurl/{trap.url}'",
    ),
    "a table with paths in it": lambda trap: csv("id;title;status", f"1;{trap.path};active"),
}


@pytest.mark.parametrize("name", DISGUISED)
def test_a_disguised_file_reads_nothing_and_calls_nobody(name: str, trap: Trap, reader: Reader):
    content = DISGUISED[name](trap)
    outcome = attempt(content, reader, "quartieri.geojson")
    assert trap.touched() == 0
    assert trap.called() == 0
    assert isinstance(outcome, Loaded | UserError)
    if isinstance(outcome, Loaded):
        written = "".join(frame.to_csv() for frame in outcome.frames.values())
        assert CANARY not in written


def test_the_trap_springs(trap: Trap):
    trap.path.read_text()
    assert trap.touched() > 0
    host, port = "127.0.0.1", trap.port.getsockname()[1]
    with socket.create_connection((host, port)):
        assert trap.called() == 1


def test_there_are_at_least_12_disguised_files():
    assert len(DISGUISED) >= 12


def test_only_the_drivers_that_are_needed_are_alive():
    import subprocess

    from geo.loading.reader import ENVIRONMENT
    from geo.loading.vectors import ALIVE

    listed = subprocess.run(
        [sys.executable, "-I", "-c", "import pyogrio; print(*pyogrio.list_drivers(), sep='\\n')"],
        env=ENVIRONMENT,
        capture_output=True,
        text=True,
        check=True,
    ).stdout.split("\n")
    assert set(listed) - {""} == set(ALIVE)


def test_the_child_sees_nothing_of_our_environment(reader: Reader, monkeypatch):
    monkeypatch.setenv("PACTS_DATABASE_URL", "postgresql://user:secret@host/db")
    with Reader() as child:
        attempt(csv("a;b", "1;2"), child)
        seen = Path(f"/proc/{child.process_id}/environ").read_bytes()
    assert b"secret" not in seen
