import datetime as dt
import json

import pandas as pd
import pytest
from geopandas.testing import assert_geodataframe_equal
from hypothesis import given, settings
from hypothesis import strategies as st
from pandas.testing import assert_frame_equal
from shapely.geometry import LinearRing, MultiPolygon, Point, Polygon

from geo import model, words
from geo.errors import UserError
from geo.loading import native

SQUARE = Polygon([(9.2, 45.4), (9.2, 45.401), (9.201, 45.401), (9.201, 45.4)])
ORIGIN = {"id": "demo", "title": "Demo", "demonstration": True, "dated_on": dt.date(2026, 5, 13)}
PACT = {
    "id": "D-1",
    "title": "Aiuole fiorite",
    "area": "common_spaces",
    "status": "active",
    "signed_on": dt.date(2025, 3, 1),
    "public": True,
    "verified": False,
    "origin": "demo",
}
ACTIVITY = {
    "id": "A-1",
    "pact_id": "D-1",
    "on": dt.date(2025, 4, 5),
    "volunteers": 70,
    "volunteers_at_least": True,
    "hours": 12.5,
    "verified": True,
}
NASTY = [
    "=1+1",
    "'=1+1",
    "''@x",
    "+39 02",
    "-5",
    "@SUM(A1)",
    "\tx",
    "\rx",
    'di "qualità", via',
    "a\nb",
    "a\r\nb",
    " spazio ",
    "'ndrangheta",
    "perché\u2028no",
    "🌱 {{ 7*7 }}",
]
QUARTER = {
    "id": "quarter:a",
    "boundary_set": "quarter",
    "code": "a",
    "name": "A",
    "geometry": SQUARE,
}


def tables(**rows):
    return {name: model.as_frame(name, rows.get(name, [])) for name in model.TABLES}


def small_register():
    return tables(
        origins=[ORIGIN],
        neighbourhoods=[QUARTER],
        buildings=[{"id": "E-1", "dwellings": 12, "manager": "aler", "geometry": Point(9.2, 45.4)},
                   {"id": "E-2", "dwellings": None, "geometry": None}],
        pacts=[PACT],
        activities=[ACTIVITY],
    )  # fmt: skip


def assert_same(found, wanted):
    assert found.keys() == wanted.keys()
    for name, rows in wanted.items():
        check = assert_geodataframe_equal if model.TABLES[name].geometry else assert_frame_equal
        check(found[name], rows)


def written(folder, register=None):
    native.write_folder(register or small_register(), folder)
    return folder


def change(path, before, after):
    text = path.read_text(encoding="utf-8")
    assert before in text
    path.write_text(text.replace(before, after, 1), encoding="utf-8", newline="")


def mistake_in(folder):
    with pytest.raises(UserError) as caught:
        native.read_folder(folder)
    for language in ("it", "en"):
        assert words.explain(caught.value, language)
    return caught.value


def test_a_register_comes_back_as_it_was_written(tmp_path):
    folder = written(tmp_path)
    found = native.read_folder(folder)
    wanted = small_register()
    wanted["neighbourhoods"].geometry = wanted["neighbourhoods"].geometry.apply(
        lambda shape: Polygon(LinearRing(shape.exterior).coords[::-1])
    )
    assert_same(found, wanted)


def test_writing_twice_gives_the_same_bytes_whatever_the_order_of_rows(tmp_path):
    register = small_register()
    written(tmp_path / "a", register)
    written(tmp_path / "b", {name: rows[::-1] for name, rows in register.items()})
    for file in (tmp_path / "a").iterdir():
        assert file.read_bytes() == (tmp_path / "b" / file.name).read_bytes()


def test_reading_and_writing_again_changes_no_byte(tmp_path):
    written(tmp_path / "a")
    written(tmp_path / "b", native.read_folder(tmp_path / "a"))
    for file in (tmp_path / "a").iterdir():
        assert file.read_bytes() == (tmp_path / "b" / file.name).read_bytes()


@pytest.mark.parametrize("title", NASTY)
def test_a_difficult_text_survives(tmp_path, title):
    folder = written(tmp_path, tables(origins=[ORIGIN], pacts=[{**PACT, "title": title}]))
    assert native.read_folder(folder)["pacts"].loc["D-1", "title"] == title


@settings(max_examples=15, deadline=None)
@given(st.lists(st.text(st.characters(exclude_categories=["Cs"]), max_size=30), max_size=40))
def test_any_text_survives(tmp_path_factory, texts):
    folder = tmp_path_factory.getbasetemp() / "any"
    names = [f"D-{number:02d}" for number in range(len(texts))]
    pacts = [{**PACT, "id": i, "title": text} for i, text in zip(names, texts, strict=True)]
    places = [
        {"id": i, "pact_id": i, "address": text or None}
        for i, text in zip(names, texts, strict=True)
    ]
    register = tables(origins=[ORIGIN], pacts=pacts, pact_places=places)
    assert_same(native.read_folder(written(folder, register)), register)


@pytest.mark.parametrize("title", [text for text in NASTY if text[0] in "=+-@\t\r"])
def test_no_cell_opens_as_a_formula(tmp_path, title):
    folder = written(tmp_path, tables(origins=[ORIGIN], pacts=[{**PACT, "title": title}]))
    cell = (folder / "pacts.csv").read_text(encoding="utf-8").split("D-1,")[1].lstrip('"')
    assert cell.startswith("'")


def test_geojson_has_one_feature_a_line_six_decimals_and_counterclockwise_rings(tmp_path):
    rough = Polygon([(9.2, 45.4), (9.2, 45.401), (9.201123456789, 45.401), (9.201, 45.4)])
    rows = [{"id": name, "geometry": MultiPolygon([rough])} for name in ("E-2", "E-1")]
    folder = written(tmp_path, tables(buildings=rows))
    lines = (folder / "buildings.geojson").read_text(encoding="utf-8").splitlines()
    features = [json.loads(line.rstrip(",")) for line in lines[1:-1]]
    assert [feature["id"] for feature in features] == ["E-1", "E-2"]
    ring = features[0]["geometry"]["coordinates"][0][0]
    assert [9.201123, 45.401] in ring
    assert LinearRing(ring).is_ccw


def test_unknown_is_empty_and_zero_is_zero(tmp_path):
    rows = [
        {**ACTIVITY, "volunteers": 0, "hours": 0.0},
        {**ACTIVITY, "id": "A-2", "volunteers": None},
    ]
    folder = written(tmp_path, tables(origins=[ORIGIN], pacts=[PACT], activities=rows))
    found = native.read_folder(folder)["activities"]
    assert found.loc["A-1", "volunteers"] == 0
    assert found.loc["A-1", "hours"] == 0
    assert pd.isna(found.loc["A-2", "volunteers"])


def test_a_file_saved_by_windows_is_read(tmp_path):
    folder = written(tmp_path)
    file = folder / "pacts.csv"
    file.write_bytes(file.read_bytes().replace(b"\n", b"\r\n"))
    assert_frame_equal(native.read_folder(folder)["pacts"], small_register()["pacts"])


def test_a_missing_folder_is_named(tmp_path):
    assert mistake_in(tmp_path / "none").key == "native.no_folder"


def test_a_missing_file_is_named(tmp_path):
    (written(tmp_path) / "reports.csv").unlink()
    assert mistake_in(tmp_path).parameters["file"] == "reports.csv"


DAMAGES = {
    "two_columns_swapped": ("pacts.csv", "title,description", "description,title", "native.header"),
    "a_cell_too_many": ("pacts.csv", "D-1,", "D-1,,", "native.cells"),
    "an_open_quote": ("pacts.csv", "Aiuole", '"Aiuole', "native.not_csv"),
    "an_unknown_code": ("pacts.csv", "common_spaces", "spazi", "native.bad_code"),
    "an_italian_date": ("pacts.csv", "2025-03-01", "01/03/2025", "native.bad_date"),
    "a_day_that_is_not": ("pacts.csv", "2025-03-01", "2025-02-30", "native.bad_date"),
    "a_flag_in_words": ("pacts.csv", "true", "vero", "native.bad_flag"),
    "a_decimal_comma": ("activities.csv", "12.5", '"12,5"', "native.bad_number"),
    "a_half_person": ("activities.csv", "70", "70.5", "native.bad_integer"),
    "a_pact_without_status": ("pacts.csv", ",active,", ",,", "native.missing_value"),
    "a_lost_pact": ("activities.csv", "A-1,D-1", "A-1,D-9", "native.lost"),
    "a_broken_feature": ("buildings.geojson", '"geometry"', '"shape"', "native.not_geojson"),
    "half_a_file": ("buildings.geojson", "]}", "", "native.not_geojson"),
    "a_shape_without_points": ("buildings.geojson", "[9.2,45.4]", '"x"', "native.not_geojson"),
    "a_number_as_text": ("buildings.geojson", ":12,", ':"12",', "native.bad_integer"),
    "a_property_too_few": ("buildings.geojson", '"dwellings":12,', "", "native.header"),
    "the_same_id_twice": ("buildings.geojson", '"id":"E-2"', '"id":"E-1"', "native.twice"),
}  # fmt: skip


@pytest.mark.parametrize("name", DAMAGES)
def test_a_damaged_file_is_refused_with_its_name(tmp_path, name):
    file, before, after, key = DAMAGES[name]
    change(written(tmp_path) / file, before, after)
    mistake = mistake_in(tmp_path)
    assert mistake.key == key
    assert mistake.parameters["file"] == file


def test_a_file_in_another_encoding_is_refused(tmp_path):
    file = written(tmp_path) / "pacts.csv"
    file.write_bytes(file.read_bytes().replace(b"Aiuole", "Qualità".encode("cp1252")))
    assert mistake_in(tmp_path).key == "native.not_utf8"


def test_a_bad_value_is_told_with_its_record_and_column(tmp_path):
    change(written(tmp_path) / "pacts.csv", "2025-03-01", "domani")
    told = mistake_in(tmp_path).parameters
    assert (told["row"], told["column"], told["value"]) == (1, "signed_on", "domani")


def test_a_folder_of_an_earlier_version_is_read_and_what_it_lacks_is_empty(tmp_path):
    folder = written(tmp_path)
    for name in native.LATER:
        (folder / native.file_name(name)).unlink()
    found = native.read_folder(folder)
    assert found.keys() == model.TABLES.keys()
    assert all(found[name].empty for name in native.LATER)
    assert found["pacts"].index.tolist() == small_register()["pacts"].index.tolist()


def test_a_folder_without_its_pacts_is_not_taken_for_an_earlier_version(tmp_path):
    folder = written(tmp_path)
    (folder / "pacts.csv").unlink()
    assert mistake_in(folder).key == "native.no_file"
