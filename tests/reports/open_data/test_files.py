"""The files of the open data: what their columns say, and that other programs open them."""

import csv
import datetime as dt
import io
import json

import pyogrio
import pytest
import shapely

from geo import words
from geo.analysis.moment import moment_of
from geo.loading import demonstration
from geo.reports.open_data import DATASETS, DOCUMENTS, FORMATS, Publication, file_name, write
from geo.reports.open_data.documents import rows
from geo.reports.open_data.files import tidy
from geo.reports.open_data.page import privacy_lines
from tests.web.conftest import small_tables, snapshot_from

DAY = dt.date(2026, 11, 22)
HEADER = (
    "id_patto;titolo;ambito;intensita;tipo_bene;stato;data_proposta;data_firma;data_scadenza;"
    "tipo_proponente;denominazione_proponente;quartiere;nil_id;municipio;comune;indirizzo;lat;lon;"
    "precisione_posizione;ente_gestore;n_volontari;ore_volontariato;n_attivita;fonte;verificato;"
    "ultimo_aggiornamento"
)
PLACED = [one for one in DATASETS.values() if one.placed]


@pytest.fixture(scope="module")
def made() -> Publication:
    return Publication(moment_of(snapshot_from(demonstration.story(DAY)), DAY))


def geojson(made: Publication, slug: str) -> dict:
    return json.loads(write(made, DATASETS[slug], FORMATS["geojson"]))


@pytest.mark.parametrize("slug", DATASETS)
def test_every_column_that_is_written_is_explained_in_both_languages(made, slug) -> None:
    body = write(made, DATASETS[slug], FORMATS["csv"]).decode()
    head = next(csv.reader(io.StringIO(body)))
    explained = rows()
    mine = explained[explained["dataset"] == slug]
    assert head == list(dict.fromkeys(mine["colonna"]))
    assert mine["significato_it"].str.len().min() > 3
    assert mine["significato_en"].str.len().min() > 3


@pytest.mark.parametrize("slug", DATASETS)
def test_every_code_in_a_file_has_its_word(made, slug) -> None:
    explained = rows().set_index(["dataset", "colonna"])
    for field in DATASETS[slug].fields:
        if field.column.codes:
            known = set(explained.loc[[(slug, field.name)], "codice"])
            assert set(made.rows(DATASETS[slug])[field.name].dropna()) <= known


def test_the_columns_of_pacts_are_those_of_the_public_register(made) -> None:
    head = [one.name for one in DATASETS["patti"].fields]
    assert [name for name in head if name in HEADER.split(";")] == HEADER.split(";")


@pytest.mark.parametrize("dataset", PLACED, ids=lambda one: one.slug)
def test_geojson_keeps_to_rfc_7946(made, dataset) -> None:
    whole = geojson(made, dataset.slug)
    assert "crs" not in whole
    assert len(whole["features"]) == len(made.rows(dataset))
    for feature in whole["features"]:
        if feature["geometry"] is None:
            continue
        shape = shapely.geometry.shape(feature["geometry"])
        west, south, east, north = shape.bounds
        assert 5 < west <= east < 20 and 35 < south <= north < 48  # longitude first
        for part in getattr(shape, "geoms", [shape]):
            assert part.geom_type != "Polygon" or part.exterior.is_ccw
        digits = json.dumps(feature["geometry"]["coordinates"]).replace("]", ",").split(",")
        assert max(len(one.strip().partition(".")[2]) for one in digits) <= 7


def test_a_hole_runs_the_other_way_round() -> None:
    square = shapely.box(9, 45, 9.1, 45.1)
    hole = shapely.box(9.02, 45.02, 9.04, 45.04)
    shape = tidy(shapely.Polygon(square.exterior.coords[::-1], [hole.exterior.coords]))
    assert shape.exterior.is_ccw
    assert not shape.interiors[0].is_ccw


@pytest.mark.parametrize("slug", DATASETS)
def test_a_geopackage_is_read_back_with_its_types_and_rows(made, slug, tmp_path) -> None:
    dataset = DATASETS[slug]
    file = tmp_path / file_name(dataset, FORMATS["gpkg"])
    file.write_bytes(write(made, dataset, FORMATS["gpkg"]))
    about = pyogrio.read_info(file)
    kinds = dict(zip(about["fields"], about["ogr_types"], strict=True))
    assert about["features"] == len(made.rows(dataset))
    assert (about["crs"] == "EPSG:4326") == dataset.placed
    assert about["layer_metadata"]["DEMONSTRATION"] == "yes"
    assert list(kinds) == [one.name for one in dataset.fields]
    assert kinds.get("data_firma", "OFTDate") == "OFTDate"


def test_a_geopackage_of_a_day_is_the_same_bytes_each_time(made) -> None:
    first, second = (write(made, DATASETS["cortili"], FORMATS["gpkg"]) for _ in range(2))
    assert first == second


def test_a_small_cell_is_empty_in_every_format_and_says_why(made) -> None:
    few = made.rows(DATASETS["attivita-mensili"])
    few = few[few["esito_presenze"].isin(["few", "hidden"])]
    assert len(few) > 20
    assert few["presenze"].isna().all()
    assert made.n_hidden(DATASETS["attivita-mensili"]) == len(few)


def test_invented_rows_say_so_in_every_file(made) -> None:
    for dataset in DATASETS.values():
        assert made.rows(dataset)["dimostrativo"].any()
        assert b"true" in write(made, dataset, FORMATS["csv"])


def test_places_of_a_share_alike_source_are_left_out_and_counted() -> None:
    tables = small_tables()
    tables["origins"] = tables["origins"].assign(licence="ODbL 1.0")
    tables["buildings"] = tables["buildings"].assign(origin=["o", None])
    made = Publication(moment_of(snapshot_from(tables), DAY))
    assert list(made.rows(DATASETS["edifici"])["id_edificio"]) == ["b2"]
    assert made.n_left_out(DATASETS["edifici"]) == 1


def test_italian_files_open_in_an_italian_spreadsheet(made) -> None:
    body = write(made, DATASETS["quartieri"], FORMATS["italian_csv"])
    assert body.startswith(b"\xef\xbb\xbf")
    head, first, *_ = csv.reader(io.StringIO(body.decode("utf-8-sig")), delimiter=";")
    assert dict(zip(head, first, strict=True))["patti_attivi_per_1000_alloggi"] == "3,5"


def test_the_table_schema_names_every_dataset_with_words_in_all_languages() -> None:
    told = json.loads(DOCUMENTS["colonne.json"].write())
    assert [one["name"] for one in told["resources"]] == list(DATASETS)
    area = next(one for one in told["resources"][0]["schema"]["fields"] if one["name"] == "ambito")
    assert set(area["words"]) == set(words.languages())


@pytest.mark.parametrize("language", words.languages())
def test_nothing_is_said_of_small_counts_where_there_are_none(made, language) -> None:
    none = {name: frame.iloc[:0] for name, frame in small_tables().items()}
    empty = Publication(moment_of(snapshot_from(none), DAY))
    assert len(privacy_lines(empty, language)) == len(privacy_lines(made, language)) - 1
