"""The routes without a server, reading a small register drawn by hand."""

import asyncio
from collections.abc import Callable

import httpx
import pytest
from shapely import Point, box
from starlette.applications import Starlette

from geo import model
from geo.storage import Snapshot
from geo.web import register, routes
from tests.web.calling import apart

Get = Callable[..., httpx.Response]


def small_tables(title: str = "Orto in cortile") -> dict:
    """Two neighbourhoods side by side; a building, a courtyard and two pacts in the first."""
    origin = {"id": "o", "title": "Prova", "demonstration": True}
    left, right = box(9.18, 45.43, 9.20, 45.45), box(9.20, 45.43, 9.22, 45.45)
    common = {"boundary_set": "quarter", "municipality": "Milano"}
    rows = {
        "origins": [origin],
        "neighbourhoods": [
            {
                "id": "quarter:a",
                "code": "a",
                "name": "Ponte",
                "geometry": left,
                "dwellings": 120,
                **common,
            },
            {"id": "quarter:b", "code": "b", "name": "Prato", "geometry": right, **common},
        ],
        "courtyards": [
            {"id": "c1", "name": "Corte grande", "geometry": box(9.1901, 45.4401, 9.1903, 45.4403)}
        ],
        "buildings": [
            {
                "id": "b1",
                "address": "via Prima 1",
                "courtyard_id": "c1",
                "manager": "aler",
                "dwellings": 12,
                "geometry": box(9.1900, 45.4400, 9.1901, 45.4404),
            },
            {
                "id": "b2",
                "address": "via Seconda 2",
                "manager": "mm",
                "geometry": Point(9.21, 45.44),
            },
        ],
        "pacts": [
            {
                "id": "P1",
                "title": title,
                "area": "inclusion",
                "status": "active",
                "public": True,
                "verified": True,
                "signed_on": "2024-01-10",
                "proposed_on": "2023-11-01",
            },
            {
                "id": "P2",
                "title": "Doposcuola",
                "area": None,
                "status": "proposed",
                "public": True,
                "verified": False,
                "proposed_on": "2024-02-01",
            },
            {
                "id": "P3",
                "title": "Senza luogo",
                "area": "mutual_aid",
                "status": "active",
                "public": True,
                "verified": False,
                "signed_on": "2024-01-10",
            },
        ],
        "pact_places": [
            {"id": "P1-1", "pact_id": "P1", "building_id": "b1", "precision": "building"},
            {"id": "P1-2", "pact_id": "P1", "courtyard_id": "c1", "precision": "courtyard"},
            {
                "id": "P2-1",
                "pact_id": "P2",
                "address": "via Prima",
                "precision": "street",
                "geometry": Point(9.1951, 45.4411),
            },
            {"id": "P3-1", "pact_id": "P3"},
        ],
    }
    return {name: model.as_frame(name, rows.get(name, [])) for name in model.TABLES}


def snapshot_from(tables: dict, revision: int = 7) -> Snapshot:
    from geo.storage import snapshot

    return snapshot._snapshot(snapshot._Read(revision, revision, True, tables))


@pytest.fixture
def snapshot(monkeypatch: pytest.MonkeyPatch) -> Snapshot:
    made = snapshot_from(small_tables())
    monkeypatch.setattr(register, "current_snapshot", lambda: made)
    return made


def getter(app: Starlette) -> Get:
    async def fetch(path: str, follow: bool, method: str, headers: dict) -> httpx.Response:
        transport = httpx.ASGITransport(app, raise_app_exceptions=False)
        async with httpx.AsyncClient(
            transport=transport, base_url="http://test", follow_redirects=follow
        ) as client:
            return await client.request(method, path, headers=headers)

    def get(
        path: str, *, follow: bool = True, method: str = "GET", **headers: str
    ) -> httpx.Response:
        sent = {name.replace("_", "-"): value for name, value in headers.items()}
        return apart(asyncio.run, fetch(path, follow, method, sent))

    return get


@pytest.fixture
def get(snapshot: Snapshot) -> Get:
    return getter(Starlette(routes=routes()))
