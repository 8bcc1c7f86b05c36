"""Files of pacts: what is in sight, safe to open, small numbers private, unknown left empty."""

import csv
import datetime as dt
import io
import json
from collections.abc import Iterator

import pytest
from openpyxl import load_workbook

from geo.analysis.moment import Moment, moment_of
from geo.reports import exports
from tests.sketch import point, register, squares

DAY = dt.date(2026, 11, 22)
PACTS = [
    {"id": "A", "title": "=HYPERLINK(1)", "area": "inclusion", "status": "active"},
    {"id": "B", "title": "Città; però, «così»", "area": None, "status": "active"},
    {"id": "C", "title": "@cmd", "area": "mutual_aid", "status": "proposed"},
]
ACTIVITIES = """
pact_id on         volunteers hours
A       2026-10-01 30         62.5
A       2026-10-08 3          6
B       2026-10-01 12         -
"""


@pytest.fixture
def moment() -> Iterator[Moment]:
    places = [{"id": "1", "pact_id": "A", "address": "via Bari 1", "geometry": point(0.5)}]
    with register(
        pacts=PACTS, activities=ACTIVITIES, pact_places=places, neighbourhoods=squares("XY")
    ) as snapshot:
        yield moment_of(snapshot, DAY)


def rows(moment: Moment) -> list[dict]:
    return exports.public_rows(moment, moment.pacts).to_dict("records")


def test_a_total_over_a_small_count_is_a_lower_bound_that_does_not_hold_it(moment: Moment) -> None:
    first, second, third = rows(moment)
    assert (first["n_volontari"], first["esito_volontari"]) == (31, "at_least")
    assert (first["ore_volontariato"], first["esito_ore"]) == (62.5, "at_least")
    assert (second["n_volontari"], second["ore_volontariato"]) == (12, None)
    assert (third["n_volontari"], third["n_attivita"]) == (None, 0)


def test_a_total_of_one_to_four_people_is_never_written() -> None:
    drawn = "pact_id on volunteers\nA 2026-10-01 0\nA 2026-10-02 2\nA 2026-10-03 2"
    with register(pacts=PACTS, activities=drawn) as snapshot:
        found = rows(moment_of(snapshot, DAY))[0]
    assert (found["n_volontari"], found["esito_volontari"]) == (None, "hidden")


def test_unknown_is_an_empty_cell_and_the_place_comes_with_its_neighbourhood(
    moment: Moment,
) -> None:
    first, second, _ = rows(moment)
    assert (first["quartiere"], first["indirizzo"]) == ("X", "via Bari 1")
    assert (second["ambito"], second["lat"], second["quartiere"]) == (None, None, None)


def test_csv_holds_no_live_formula_and_every_letter(moment: Moment) -> None:
    text = exports.write_csv(exports.public_rows(moment, moment.pacts)).decode()
    titles = [row["titolo"] for row in csv.DictReader(io.StringIO(text))]
    assert titles == ["'=HYPERLINK(1)", "Città; però, «così»", "'@cmd"]


def test_the_italian_csv_has_semicolons_decimal_commas_and_a_mark(moment: Moment) -> None:
    raw = exports.write_italian_csv(exports.public_rows(moment, moment.pacts))
    assert raw.startswith(b"\xef\xbb\xbf")
    first = next(csv.DictReader(io.StringIO(raw.decode("utf-8-sig")), delimiter=";"))
    assert first["lat"] == f"{moment.pacts['lat'].iloc[0]:.10g}".replace(".", ",")[:9]
    assert "," in first["lat"]
    assert "." not in first["lat"]


def test_a_workbook_holds_texts_and_numbers_but_no_formula(moment: Moment) -> None:
    raw = exports.write_xlsx(exports.public_rows(moment, moment.pacts))
    sheet = load_workbook(io.BytesIO(raw)).active
    cells = [cell for row in sheet.iter_rows(min_row=2) for cell in row if cell.value is not None]
    assert not [cell.coordinate for cell in cells if cell.data_type == "f"]
    assert sheet["B2"].value == "=HYPERLINK(1)"
    assert isinstance(sheet["R2"].value, float)


def test_geojson_is_longitude_first_and_unplaced_pacts_have_no_geometry(moment: Moment) -> None:
    whole = json.loads(exports.write_geojson(exports.public_rows(moment, moment.pacts)))
    first, second, _ = whole["features"]
    lon, lat = first["geometry"]["coordinates"]
    assert (round(lon, 1), round(lat, 1)) == (9.2, 45.4)
    assert second["geometry"] is None
    assert second["properties"]["ambito"] is None


@pytest.mark.parametrize("kind", exports.KINDS.values(), ids=lambda kind: kind.code)
def test_nothing_in_sight_still_makes_a_file(moment: Moment, kind: exports.FileKind) -> None:
    assert kind.write(exports.public_rows(moment, moment.pacts.iloc[:0]))


def test_a_file_of_the_demonstration_says_so_in_its_name() -> None:
    origin = [{"id": "demo", "title": "made up", "demonstration": True}]
    with register(origins=origin) as snapshot:
        made = moment_of(snapshot, DAY)
        assert exports.file_name(made, exports.KINDS["csv"]) == "demonstration-patti-2026-11-22.csv"
    with register() as snapshot:
        real = moment_of(snapshot, DAY)
        assert exports.file_name(real, exports.KINDS["csv"]) == "patti-2026-11-22.csv"
