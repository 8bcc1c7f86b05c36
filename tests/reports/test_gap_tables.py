"""Files of gaps: every measure, nothing for what is unknown, and what each row rests on."""

import csv
import io
import json

import pytest

from geo.analysis.gaps import gaps_of
from geo.reports import gap_tables
from tests.analysis.gaps.drawn import buildings, pacts, town


@pytest.fixture
def moment():
    rows = buildings(a=(0.5, 100), b=(1.5, None))
    return town("AB", buildings=rows, **pacts(p=0.5))


def public_rows(moment):
    table = gaps_of(moment, "quarter")
    return gap_tables.public_rows(moment, "quarter", table, list(table.index), 300)


@pytest.mark.parametrize(("kind", "delimiter"), [("csv", ","), ("italian_csv", ";")])
def test_unknown_is_an_empty_cell_and_every_row_says_what_it_rests_on(
    moment, kind: str, delimiter: str
) -> None:
    body = gap_tables.KINDS[kind].write(public_rows(moment)).decode("utf-8-sig")
    known, unknown = csv.DictReader(io.StringIO(body), delimiter=delimiter)
    assert (known["share"], known["n_active"]) == ("1", "1")
    assert (unknown["dwellings"], unknown["shortfall"], unknown["share"]) == ("", "", "")
    assert unknown["n_unknown"] == "1"
    assert {row["on"] for row in (known, unknown)} == {"2026-11-22"}
    assert known["radius_m"] == "300"
    assert (known["area_mutual_aid"], unknown["area_mutual_aid"]) == ("active", "never")


def test_the_map_of_gaps_has_a_boundary_a_neighbourhood(moment) -> None:
    found = json.loads(gap_tables.KINDS["geojson"].write(public_rows(moment)))
    assert [one["geometry"]["type"] for one in found["features"]] == ["Polygon", "Polygon"]
    assert found["features"][1]["properties"]["shortfall"] is None


def test_a_workbook_is_written(moment) -> None:
    body = gap_tables.KINDS["xlsx"].write(public_rows(moment))
    assert body.startswith(b"PK")
