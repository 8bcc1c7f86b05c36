"""What only the staff may see reaches no route, file, export or command that is for everybody."""

import io
import json
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from starlette.applications import Starlette

from geo import model
from geo.analysis import gaps
from geo.analysis.choices import Choices
from geo.analysis.moment import Moment, moment_of
from geo.cli import main
from geo.mapping import assets
from geo.reports import exports, gap_tables
from geo.reports.briefing import Scope, briefing_of, last_twelve_months
from geo.reports.kinds import KINDS
from geo.reports.open_data import DATASETS, DOCUMENTS, file_name, formats_of
from geo.storage import snapshot_of
from geo.web import live, open_data, register, routes
from tests.planted import DAY, HIDDEN, Markers, plant
from tests.web.calling import Wire
from tests.web.conftest import Get, getter

LAYERS = ("frame", "neighbourhoods", "pacts", "points", "candidates", "sites")
LINE = "/layers/live/{line}"
# Of each route but the line, addresses that bring all that it has.
ADDRESSES = {
    "/assets/{name}": [f"assets/{name}?v={assets.asset(name).version}" for name in assets.names()],
    "/map": ["map", "map?lang=en"],
    "/deck": ["deck", "deck?lang=en", "deck?pact=P1", "deck?pact=P2", f"deck?pact={HIDDEN}",
              "deck?place=quarter:a", "deck?easy=1"],
    "/open-data": ["open-data"],
    "/open-data/": ["open-data/", "open-data/?lang=en"],
    "/open-data/{name}": [
        *(f"open-data/{file_name(one, kind)}" for one in DATASETS.values()
          for kind in formats_of(one)),
        *(f"open-data/{name}" for name in DOCUMENTS),
        "open-data/colonne.html", "open-data/catalogue.ttl", "open-data/catalogue.jsonld",
        "open-data/submissions.csv", "open-data/parties.csv", "open-data/changes.csv",
    ],
    **{f"/layers/{name}": [f"layers/{name}", f"layers/{name}?state=ended&q=zqm",
                           f"layers/{name}?by=shortfall&lang=en"] for name in LAYERS},
    **{f"/layers/{name}/{{z}}/{{x}}/{{y}}": [f"layers/{name}/15/{x}/{y}"
                                            for x in range(17219, 17222)
                                            for y in range(11713, 11724)]
       for name in ("buildings", "courtyards")},
}  # fmt: skip


@pytest.fixture(scope="module")
def planted(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Path, Markers, Moment]]:
    file = tmp_path_factory.mktemp("planted") / "register.sqlite3"
    store, markers = plant(file)
    yield file, markers, moment_of(snapshot_of(store), DAY)
    store.close()


@pytest.fixture
def get(planted: tuple[Path, Markers, Moment], monkeypatch: pytest.MonkeyPatch) -> Get:
    snapshot = planted[2].snapshot
    monkeypatch.setattr(register, "current_snapshot", lambda: snapshot)
    monkeypatch.setattr(open_data, "FILES", type(open_data.FILES)(10_000_000))
    monkeypatch.setattr(open_data, "_made", type(open_data._made)(2))
    return getter(Starlette(routes=routes()))


def unpacked(body: bytes) -> bytes:
    """Add what is inside of a file that is an archive, as a workbook or slides are."""
    if not body.startswith(b"PK"):
        return body
    with zipfile.ZipFile(io.BytesIO(body)) as archive:
        return b"\n".join([body, *(archive.read(name) for name in archive.namelist())])


def test_every_private_column_and_staff_table_holds_a_marker(planted) -> None:
    file, markers, _ = planted
    stored = markers.found_in(file.read_bytes())
    assert sorted(stored) == sorted(markers.planted.values())
    for table in model.TABLES.values():
        for column in table.columns:
            if column.private:
                assert f"{table.name}.{column.name}" in markers.planted.values()
        assert table.shown or any(one.startswith(table.name) for one in stored)


def test_every_route_is_searched() -> None:
    assert {route.path for route in routes()} == {*ADDRESSES, LINE}


@pytest.mark.parametrize("route", ADDRESSES)
def test_no_route_sends_what_only_the_staff_may_see(get: Get, planted, route: str) -> None:
    answered = 0
    for address in ADDRESSES[route]:
        found = get(f"/{address}")
        told = str(found.headers).encode() + unpacked(found.content)
        if address != f"deck?pact={HIDDEN}":  # the refusal repeats what was asked
            assert planted[1].found_in(told) == []
        answered += found.status_code == 200
    assert answered


@pytest.mark.parametrize("choices", [Choices(), Choices(state=("ended",)), Choices(q="zqm")])
def test_no_map_is_told_on_its_line_what_only_the_staff_may_see(
    get: Get, planted, choices: Choices
) -> None:
    line = live.Line()
    wire = Wire(Starlette(routes=routes()), LINE.format(line=line.name))
    line.tell(choices.to_query() or "all", lambda: live.shown(choices))
    told = wire.text()
    wire.close()
    assert planted[1].found_in(told.encode()) == []
    fetched = get(f"/layers/points?{choices.to_query()}").json()
    assert json.loads(told)["pacts"] == {
        name: fetched[name] for name in ("pacts", "unplaced", "drawn")
    }


def test_a_pact_that_is_not_public_is_answered_like_one_that_there_is_not(get: Get) -> None:
    hidden, none = get(f"/deck?pact={HIDDEN}"), get("/deck?pact=never-was")
    assert hidden.status_code == none.status_code == 400
    assert hidden.text.replace(HIDDEN, "") == none.text.replace("never-was", "")


@pytest.mark.parametrize("kind", exports.KINDS)
def test_no_download_holds_what_only_the_staff_may_see(planted, kind: str) -> None:
    _, markers, moment = planted
    body = exports.KINDS[kind].write(exports.public_rows(moment, moment.pacts))
    table = gaps.gaps_of(moment, "quarter")
    rows = gap_tables.public_rows(moment, "quarter", table, list(table.index), 300)
    for one in (body, gap_tables.KINDS[kind].write(rows)):
        assert markers.found_in(unpacked(one)) == []
        assert b"quarter" in unpacked(one) or b"Orto" in unpacked(one)


@pytest.mark.parametrize("kind", ["deck", "slides"])
def test_no_paper_holds_what_only_the_staff_may_see(planted, kind: str) -> None:
    _, markers, moment = planted
    for scope in (Scope(), Scope("pact", ("P2",)), Scope("neighbourhoods", ("quarter:a",))):
        made = briefing_of(moment, scope, last_twelve_months(DAY), language="it")
        assert markers.found_in(unpacked(KINDS[kind].write(made))) == []


def test_the_command_writes_nothing_that_only_the_staff_may_see(
    planted, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PACTS_DATABASE_URL", f"sqlite:///{planted[0]}")
    assert main(["open-data", str(tmp_path / "dati")]) == 0
    files = sorted((tmp_path / "dati").iterdir())
    assert len(files) == 25
    for file in files:
        assert planted[1].found_in(file.read_bytes()) == []
