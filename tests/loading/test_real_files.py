"""Files that nobody here made, as their publishers made them."""

import datetime as dt
from collections import Counter
from pathlib import Path

import pytest
import shapely

from geo import crs
from geo.loading import RefusedError, load, match_names
from geo.loading.reader import Reader

pytestmark = pytest.mark.shared
SNAPSHOTS = (51, 57, 58, 58, 58, 58, None, 73)


def read(path: Path, reader: Reader):
    return load(path.read_bytes(), path.name, reader=reader)


def test_milan_has_88_nuclei_with_the_publishers_names(real, reader):
    found = read(real / "milano/nil_ds964_2020.geojson", reader)
    frame = found.frames["neighbourhoods"]
    assert (found.rows_in, found.accepted, found.rejected, found.problems) == (88, 88, 0, [])
    assert found.mapping.name == "milano_nil_2020"
    assert frame.loc["nil:48", "name"] == "RONCHETTO SUL NAVIGLIO - Q.RE LODOVICO IL MORO"
    assert set(frame["code"]) == {str(number) for number in range(1, 89)}
    assert crs.area_m2(frame.geometry).sum() / 1e6 == pytest.approx(181.7, abs=0.5)


def test_38_of_milans_names_changed_and_joining_by_id_says_so(real, reader):
    old = read(real / "milano/nil_2012_daf_nilzone.geojson", reader).frames["neighbourhoods"]
    new = read(real / "milano/nil_ds964_2020.geojson", reader).frames["neighbourhoods"]
    matched = match_names(old["name"], new["name"])
    assert Counter(matched["state"]) == {"exact": 50, "changed": 38}
    assert set(matched["id"]) == set(new.index)
    selinunte = matched[matched["given"] == "SELINUNTE"].iloc[0]
    assert selinunte["known"] == "SAN SIRO"
    by_name = match_names(old["name"], new["name"], by="name")
    assert (by_name["state"] == "none").sum() > 0
    assert by_name[by_name["given"] == "S. SIRO"].iloc[0]["state"] == "none"


def test_milan_has_9_boroughs_and_its_area_column_is_not_needed(real, reader):
    found = read(real / "milano/municipi_ds379.geojson", reader)
    frame = found.frames["neighbourhoods"]
    assert list(frame.sort_index().index) == [f"municipio:{number}" for number in range(1, 10)]
    assert frame.loc["municipio:1", "name"] == "Municipio 1"
    assert crs.area_m2(frame.geometry)["municipio:1"] == pytest.approx(9_426_871, rel=0.002)


@pytest.mark.parametrize(
    ("path", "accepted", "rejected"),
    [
        ("milano/buildings_osm_centre_heights.geojson", 4013, 0),
        ("other_cities/torino_buildings_osm.geojson", 3813, 1),
    ],
)
def test_footprints_come_in_without_a_manager_and_without_heights(
    path, accepted, rejected, real, reader
):
    found = read(real / path, reader)
    assert (found.accepted, found.rejected) == (accepted, rejected)
    assert sum(each.severity == "reject" for each in found.problems) == rejected
    assert found.frames["buildings"]["manager"].isna().all()
    assert set(found.skipped_columns) & {"height", "height_med"}


def test_turins_15_invalid_quarters_are_repaired_and_keep_their_area(real, reader):
    raw = reader.read((real / "other_cities/torino_ex_quartieri.geojson").read_bytes())
    found = read(real / "other_cities/torino_ex_quartieri.geojson", reader)
    repaired = [each for each in found.problems if each.key == "loading.shape.repaired"]
    assert (found.accepted, found.rejected, len(repaired)) == (23, 0, 15)
    assert all(each.parameters["change_pct"] <= 0.1 for each in repaired)
    assert all(shape.is_valid for shape in raw.shapes)
    import json

    drawn = json.loads((real / "other_cities/torino_ex_quartieri.geojson").read_text())
    for feature, shape in zip(drawn["features"], raw.shapes, strict=True):
        before = shapely.from_geojson(json.dumps(feature["geometry"])).area
        assert shape.area == pytest.approx(before, rel=0.001)


def test_palermos_73_pacts_are_accepted_or_their_rejection_is_explained(real, reader):
    found = read(real / "patti/palermo_patti_2026-06-12.csv", reader)
    assert found.rows_in == 73 == found.accepted + found.rejected
    rejected = {each.row for each in found.problems if each.severity == "reject"}
    assert len(rejected) == found.rejected
    pacts = found.frames["pacts"]
    assert Counter(pacts["status"]) == {
        "signed": 24,
        "under_review": 21,
        "archived": 18,
        "rejected": 8,
        "needs_information": 2,
    }
    warned = Counter(each.key for each in found.problems if each.column == "Ambiti di azione")
    assert warned == {"loading.value.expected": 15, "loading.value.no_counterpart": 7}
    assert pacts["area"].isna().sum() == 22
    assert set(found.frames["status_changes"]["on"].dt.date) == {dt.date(2026, 6, 12)}
    places = found.frames["pact_places"].geometry
    assert places.notna().all()


def test_no_person_of_palermos_register_has_a_name_here(real, reader):
    found = read(real / "patti/palermo_patti_2026-06-12.csv", reader)
    parties = found.frames["parties"]
    nameless = parties["kind"].isin(["individual", "informal_group"]) | parties["kind"].isna()
    assert nameless.sum() >= 15
    assert (parties.loc[nameless, "name"] == "").all()
    assert (parties.loc[~nameless, "name"] != "").all()
    assert "Nota per attività conclusive" in found.skipped_columns


def test_palermos_eight_states_are_read_with_one_mapping_and_the_broken_one_is_refused(
    real, reader
):
    paths = sorted((real / "patti/palermo_snapshots").iterdir())
    assert len(paths) == len(SNAPSHOTS)
    before: dict[str, str] = {}
    moves: Counter[tuple[str, str]] = Counter()
    for path, rows in zip(paths, SNAPSHOTS, strict=True):
        if rows is None:
            with pytest.raises(RefusedError) as refused:
                read(path, reader)
            assert [each.key for each in refused.value.problems] == ["loading.value.required"]
            continue
        found = read(path, reader)
        assert (found.rows_in, found.accepted, found.mapping.name) == (rows, rows, "palermo")
        after = found.frames["pacts"]["status"].to_dict()
        moves.update(
            (before[each], after[each])
            for each in before.keys() & after.keys()
            if before[each] != after[each]
        )
        before = after
    assert moves[("under_review", "needs_information")] > 0
    assert moves[("under_review", "signed")] > 0


def test_a_city_without_a_mapping_is_guessed(real, reader):
    found = read(real / "other_cities/torino_ex_quartieri.geojson", reader)
    assert found.mapping.name == "guess-torino-ex-quartieri"
    assert found.frames["neighbourhoods"].loc["quarter:1", "name"] == "Centro"


@pytest.mark.parametrize(
    "path",
    [
        "milano/istat2011_sezioni_variabili.csv",
        "milano/istat2011_sezione_to_nil.csv",
        "milano/civici_municipio5_ds634_20201001.json",
        "patti/nyc_stewmap_2017_no_contacts.csv",
        "participation/swiss_shore_surveys_2020-21.csv",
    ],
)
def test_other_files_are_read_whole_even_if_nobody_has_mapped_them(path, real, reader):
    raw = reader.read((real / path).read_bytes())
    assert raw.bad_rows == ()
    assert len(raw.rows) in (6017, 6078, 4896, 833, 390)
