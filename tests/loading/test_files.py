"""Honest files of every format give the same, right rows."""

import datetime as dt
import io
import zipfile

import pytest
from openpyxl import load_workbook
from shapely.geometry import Point

from geo import crs, model, words
from geo.errors import UserError
from geo.loading import RefusedError, load
from geo.loading.mapping_file import native_mapping, read_mapping
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

HEADER = "id;title;status;from;to"


def pacts(content: bytes, reader, **file):
    return load(content, "patti.csv", mapping=pacts_mapping(**file), reader=reader)


@pytest.mark.parametrize("separator", [",", ";", "\t", "|"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252", "utf-16"])
def test_separators_and_encodings_do_not_change_what_is_read(separator, encoding, reader):
    text = 'id;title;status\n00123;"Perché; no|o, sì\t";signed\nNA;Città;active\n'
    if separator != ";":
        text = "id;title;status\n00123;Perché no;signed\nNA;Città;active\n"
        text = text.replace(";", separator)
    found = pacts(text.encode(encoding), reader)
    assert list(found.frames["pacts"].index) == ["00123", "NA"]
    assert list(found.frames["pacts"]["title"])[1] == "Città"
    assert found.accepted == found.rows_in == 2


def test_an_italian_file_is_read_right_cell_by_cell(reader):
    content = csv(
        "id;pact_id;on;kind;title;volunteers;hours;unit;volunteers_at_least;verified",
        "00123;NA;2025-04-03;cleaning;NULL;1.234;12,5;;;",
        "A2;NA;3 aprile 2025;;= 1;70;0,125;;si;no",
    )
    mapping = native_mapping("activities")
    italian = type(mapping.file)(dates="dmy", decimal=",")
    frame = load(
        content,
        "a.csv",
        mapping=type(mapping)(**{**vars(mapping), "file": italian}),
        reader=reader,
    ).frames["activities"]
    assert list(frame.index) == ["00123", "A2"]
    assert list(frame["pact_id"]) == ["NA", "NA"]
    assert list(frame["volunteers"]) == [1234, 70]
    assert list(frame["hours"]) == [12.5, 0.125]
    assert list(frame["on"].dt.date) == [dt.date(2025, 4, 3)] * 2
    assert list(frame["title"]) == ["NULL", "= 1"]
    assert list(frame["volunteers_at_least"]) == [False, True]


def test_an_ambiguous_date_is_asked_unless_a_sibling_decides(reader):
    rows = ["1;A;active;03/04/2025;", "2;B;active;05/04/2025;"]
    with pytest.raises(RefusedError) as refused:
        pacts(csv(HEADER, *rows), reader)
    assert [(each.row, each.column) for each in refused.value.problems] == [
        (2, "from"),
        (3, "from"),
    ]
    decided = pacts(csv(HEADER, *rows, "3;C;active;31/12/2025;"), reader)
    assert decided.frames["pacts"].loc["1", "starts_on"].date() == dt.date(2025, 4, 3)
    declared = pacts(csv(HEADER, *rows), reader, dates='"mdy"')
    assert declared.frames["pacts"].loc["1", "starts_on"].date() == dt.date(2025, 3, 4)


def test_every_problem_is_told_not_only_the_first(reader):
    content = csv(
        HEADER,
        "1;A;active;2025-01-01;2024-01-01",
        "2;;nonsense;31/02/2025;",
        "3;C;active;;",
        "3;D;active;;",
        "",
        "7;too;few",
    )
    found = pacts(content, reader)
    assert [(each.row, each.column, each.key) for each in found.problems] == [
        (2, "to", "loading.row.ends_before_starts"),
        (3, "title", "loading.value.required"),
        (3, "status", "loading.value.code"),
        (3, "from", "loading.value.no_such_day"),
        (5, "id", "loading.row.twice"),
        (7, None, "loading.row.width"),
    ]
    assert (found.rows_in, found.accepted, found.rejected) == (5, 1, 4)


def test_an_unknown_word_is_told_with_the_words_that_people_know_beside_the_codes(reader):
    (told,) = pacts(csv(HEADER, "1;A;nonsense;;", "2;B;active;;"), reader).problems
    for language, word in (("it", "Attivo"), ("en", "Active")):
        assert f"{word} (active)" in words.explain(told, language)


def test_a_column_that_is_missed_is_called_as_people_call_it(reader):
    with pytest.raises(UserError) as wrong:
        load(csv("Codice patto;Volontari;Ore", "P1;12;3"), "attivita.csv", reader=reader)
    for language, name in (("it", "«Data» (on)"), ("en", "“Date” (on)")):
        assert name in words.explain(wrong.value, language)


def test_a_workbook_keeps_types_and_leading_zeros(reader):
    book = load_workbook(
        io.BytesIO(
            workbook(
                ["id", "title", "status", "from", "to"],
                [123, "Orto", "active", dt.datetime(2025, 4, 3), "31/12/2025"],
            )
        )
    )
    book.active["A2"].number_format = "00000"
    out = io.BytesIO()
    book.save(out)
    frame = pacts(out.getvalue(), reader).frames["pacts"]
    assert list(frame.index) == ["00123"]
    assert frame.loc["00123", "starts_on"].date() == dt.date(2025, 4, 3)
    assert frame.loc["00123", "ends_on"].date() == dt.date(2025, 12, 31)


def test_a_number_where_excel_should_show_a_date_is_a_problem(reader):
    content = workbook(["id", "title", "status", "from", "to"], ["1", "A", "active", 45750, None])
    mistake = attempt(content, reader, mapping=pacts_mapping())
    assert [each.key for each in mistake.problems] == ["loading.value.date_serial"]


FORMATS = {
    "geojson": lambda: neighbourhoods().to_json().encode(),
    "geopackage": lambda: geopackage(neighbourhoods()),
    "geopackage in UTM": lambda: geopackage(neighbourhoods(crs="EPSG:32632")),
    "geopackage in Gauss-Boaga": lambda: geopackage(neighbourhoods(crs="EPSG:3003")),
    "well-known text": lambda: csv(
        "id;boundary_set;code;name;geometry", f"quarter:1;quarter;1;Uno;{SQUARE.wkt}"
    ),
    "csv in a zip": lambda: zipped(
        {
            "a.csv": csv(
                "id;boundary_set;code;name;geometry", f"quarter:1;quarter;1;Uno;{SQUARE.wkt}"
            )
        }
    ),
}


@pytest.mark.parametrize("name", FORMATS)
def test_every_format_gives_the_same_neighbourhood(name, reader):
    found = load(FORMATS[name](), "whatever.xyz", reader=reader)
    frame = found.frames["neighbourhoods"]
    assert list(frame["name"]) == ["Uno"]
    assert frame.crs == "EPSG:4326"
    overlap = frame.geometry.iloc[0].intersection(SQUARE).area / SQUARE.area
    assert overlap > 0.999


SHAPE = """name = "s"
title = "S"
[origin]
id = "s"
title = "S"
[[table]]
name = "neighbourhoods"
[table.fields]
id = "id"
boundary_set = "set_"
code = "code"
name = "name"
geometry = { shape = true }
"""


def test_a_zipped_shapefile_is_read_and_a_bare_one_says_what_is_missing(reader, tmp_path):
    from geo.loading import read_path
    from geo.loading.mapping_file import parse_mapping

    parts = shapefile(neighbourhoods(crs="EPSG:3003"))
    mapping = parse_mapping(SHAPE)
    whole = zipped({f"cartella/Q{suffix}": part for suffix, part in parts.items()})
    frame = load(whole, "q.zip", mapping=mapping, reader=reader).frames["neighbourhoods"]
    assert frame.geometry.iloc[0].intersection(SQUARE).area / SQUARE.area > 0.999
    assert attempt(parts[".shp"], reader).key == "loading.format.bare_shapefile"
    lame = zipped({"q.shp": parts[".shp"], "q.dbf": parts[".dbf"]})
    assert attempt(lame, reader).key == "loading.zip.part_missing"
    for suffix, part in parts.items():
        (tmp_path / f"q{suffix}").write_bytes(part)
    content, name = read_path(tmp_path / "q.shp")
    assert load(content, name, mapping=mapping, reader=reader).accepted == 1


def test_an_undeclared_crs_is_refused_unless_coordinates_can_only_be_degrees(reader):
    parts = shapefile(neighbourhoods(crs="EPSG:32632"))
    from geo.loading.mapping_file import parse_mapping

    mapping = parse_mapping(SHAPE)
    bare = zipped({f"q{suffix}": part for suffix, part in parts.items() if suffix != ".prj"})
    assert attempt(bare, reader, mapping=mapping).key == "loading.crs.undeclared"
    declared = attempt(bare, reader, mapping=mapping, crs="EPSG:32632")
    assert declared.frames["neighbourhoods"].geometry.iloc[0].intersects(SQUARE)
    degrees = shapefile(neighbourhoods())
    bare = zipped({f"q{suffix}": part for suffix, part in degrees.items() if suffix != ".prj"})
    assert attempt(bare, reader, mapping=mapping).accepted == 1


PLACES = """name = "p"
title = "P"
[file]
territory = [8.9, 45.3, 9.4, 45.6]
[origin]
id = "p"
title = "P"
[[table]]
name = "buildings"
[table.fields]
id = "id"
geometry = { lon = "lon", lat = "lat" }
"""


@pytest.mark.parametrize(
    ("lon", "lat", "key"),
    [
        ("45,46", "9,19", "loading.place.swapped"),
        ("514860", "5034550", "loading.place.metres"),
        ("0", "0", "loading.place.zero"),
        ("12,49", "41,89", "loading.place.outside"),
        ("9,19", "", "loading.place.half"),
        ("9,19", "abc", "loading.place.coordinate"),
        ("NaN", "45,4", "loading.place.coordinate"),
    ],
)
def test_a_wrong_position_is_told_with_its_likely_cause(lon, lat, key, reader):
    from geo.loading.mapping_file import parse_mapping

    content = csv("id;lon;lat", "ok;9,19;45,46", "ok2;9,1;45,4", f"bad;{lon};{lat}")
    found = load(content, "b.csv", mapping=parse_mapping(PLACES), reader=reader)
    assert [(each.row, each.key) for each in found.problems if each.severity == "reject"] == [
        (4, key)
    ]
    assert list(found.frames["buildings"].geometry) == [Point(9.19, 45.46), Point(9.1, 45.4)]


def test_a_shape_that_repair_would_change_is_reported_not_repaired(reader):
    def row(code: str, shape: object) -> dict[str, object]:
        return feature(shape, id=f"q:{code}", boundary_set="q", code=code, name=code)

    found = load(collection(row("1", SQUARE), row("2", BOW_TIE)), "n.geojson", reader=reader)
    assert [(each.row, each.key) for each in found.problems] == [(3, "loading.shape.broken")]
    assert list(found.frames["neighbourhoods"].index) == ["q:1"]


@pytest.mark.parametrize("table", model.TABLES)
def test_a_table_with_its_own_column_names_is_recognised_and_comes_back(table, reader):
    samples = {
        model.Kind.TEXT: "00123",
        model.Kind.INTEGER: "1234",
        model.Kind.NUMBER: "0.125",
        model.Kind.FLAG: "true",
        model.Kind.DATE: "2025-03-04",
        model.Kind.GEOMETRY: SQUARE.centroid.wkt,
    }
    columns = model.TABLES[table].columns
    if table in ("neighbourhoods", "courtyards"):
        samples[model.Kind.GEOMETRY] = SQUARE.wkt
    row = [column.codes.codes[0] if column.codes else samples[column.kind] for column in columns]
    content = csv(";".join(column.name for column in columns), ";".join(row))
    found = load(content, f"{table}.csv", reader=reader)
    assert found.mapping.name == f"native:{table}"
    assert found.problems == []
    frame = found.frames[table]
    assert list(frame.index) == ["00123"]
    assert frame.dtypes.equals(model.as_frame(table, []).dtypes)
    assert not frame.isna().any(axis=None)


def test_what_a_file_does_not_speak_of_is_not_told(reader):
    found = pacts(csv("id;title;status", "1;A;active"), reader)
    assert found.told == {"pacts": frozenset({"id", "title", "status", "public", "origin"})}


def test_controls_are_removed_and_said(reader):
    found = pacts(b"id;title;status\n1;Or\x01to \x0b;active\n", reader)
    assert list(found.frames["pacts"]["title"]) == ["Orto"]
    assert [each.severity for each in found.problems] == ["repaired"]


def test_references_inside_a_file_hold(reader):
    content = csv(
        "Id,Lat.,Long.,Indirizzo,Ambiti di azione,Proponente,Titolo proposta,Rappresentante,"
        "Stato di avanzamento",
        "001,38.1,13.35,Via,,Associazione,A,,Respinta",
        "002,38.1,13.35,Via,,Persona fisica,B,Mario Rossi,Respinta",
    )
    found = load(content, "2026-01-01.csv", reader=reader)
    assert found.rejected == 1
    assert {each.key for each in found.problems if each.row == 2 and each.severity == "reject"} == {
        "loading.value.required"
    }
    assert "Mario Rossi" not in "".join(frame.to_csv() for frame in found.frames.values())


def test_reading_in_any_order_gives_the_same_rows(reader):
    rows = [f"{code};T{code};active;2025-01-0{code};" for code in range(1, 6)]
    forwards = pacts(csv(HEADER, *rows), reader).frames["pacts"]
    backwards = pacts(csv(HEADER, *reversed(rows)), reader).frames["pacts"]
    assert forwards.equals(backwards.loc[forwards.index])


def test_an_undated_file_is_asked_for_its_day(reader):
    content = csv(
        "Id,Lat.,Long.,Indirizzo,Proponente,Titolo proposta,Rappresentante,Stato di avanzamento",
        "001,38.1,13.35,Via,Società,A,Ditta,Respinta",
    )
    assert attempt(content, reader, "patti.csv").key == "loading.undated"
    dated = attempt(content, reader, "patti.csv", dated_on=dt.date(2026, 1, 2))
    assert dated.frames["status_changes"]["on"].dt.date.tolist() == [dt.date(2026, 1, 2)]
    assert dated.origin["dated_on"] == dt.date(2026, 1, 2)


def test_a_mapping_whose_column_is_missing_says_which(reader):
    mistake = attempt(csv("a;b", "1;2"), reader, mapping=read_mapping("palermo"))
    assert isinstance(mistake, UserError)
    assert mistake.parameters["column"] == "Id"


def test_a_mapped_sheet_is_the_one_that_is_read(reader):
    book = load_workbook(io.BytesIO(workbook(["x"], ["1"], title="Note")))
    sheet = book.create_sheet("Patti")
    sheet.append(["id", "title", "status"])
    sheet.append(["1", "A", "active"])
    out = io.BytesIO()
    book.save(out)
    assert pacts(out.getvalue(), reader, sheet='"patti"').accepted == 1
    assert zipfile.is_zipfile(io.BytesIO(out.getvalue()))
    assert crs.AT_REST == "EPSG:4326"


@pytest.mark.parametrize(
    ("above", "titles"),
    [
        ("REGISTRO 2026;;\n", [1]),
        ("Ufficio patti\n\n;;\nelenco al 12 giugno;;\n", [1, 4]),
        ("", []),
    ],
)
def test_titles_above_the_header_are_told_and_no_rows_of_data(above, titles, reader):
    content = f"{above}id;title;status\nP1;Orto;signed\nP2;Muro;active\n".encode()
    found = pacts(content, reader)
    told = [one.row for one in found.problems if one.key == "loading.header.title"]
    assert (found.accepted, found.rows_in, told) == (2, 2, titles)


@pytest.mark.parametrize(
    ("text", "name"), [("nome\nRossi\nVerdi\n", "nome"), ("a\nb;c\nd;e\n", "a")]
)
def test_a_narrow_table_has_no_titles(text, name, reader):
    assert list(reader.read(text.encode()).columns) == [name]
