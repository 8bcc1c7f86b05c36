"""Palermo's register state after state, and Milan's names of 2012, as an office brings them in."""

import datetime as dt
from itertools import pairwise

import pandas as pd
import pytest

from geo import words
from geo.loading.files import date_in
from geo.storage import as_of, open_store

pytestmark = pytest.mark.shared
# Rows of Palermo's eight published states; one is broken.
STATES = (51, 57, 58, 58, 58, 58, None, 73)


def counted(rows: int) -> str:
    return words.say("cli.counts", "it", rows=rows, accepted=rows, rejected=0)


def test_palermos_eight_states_come_in_one_after_another_and_the_broken_one_changes_nothing(
    run, real, register_file
):
    paths = sorted((real / "patti/palermo_snapshots").iterdir())
    days, statuses = [], []
    for path, rows in zip(paths, STATES, strict=True):
        before = register_file.read_bytes()
        code, out, err = run("import", path, "--mapping", "palermo", "--yes")
        if rows is None:
            assert code == 1 and not out and "Id" in err
            assert register_file.read_bytes() == before
            continue
        assert code == 0 and counted(rows) in out, err
        days.append(date_in(path.name))
        statuses.append(open_store().fetch("pacts")["status"])
    tables = open_store().fetch_all()[1]
    assert len(tables["pacts"]) == 73
    assert set(tables["origins"]["licence"]) == {"CC BY 4.0"}
    assert set(tables["origins"]["dated_on"].dt.date) == {dt.date(2026, 6, 12)}
    moves = moves_between(statuses)
    assert {("under_review", "signed"), ("under_review", "needs_information")} <= moves
    assert {("reporting", "signed"), ("signed", "rejected"), ("archived", "signed")} <= moves
    for day, then in dict(zip(days, statuses, strict=True)).items():
        found = as_of(tables, day)["pacts"]["status"]
        pd.testing.assert_series_equal(found, then)


def moves_between(statuses: list[pd.Series]) -> set[tuple[str, str]]:
    """Statuses that pacts left, each with the one that came after."""
    moves = set()
    for before, after in pairwise(statuses):
        both = pd.DataFrame({"before": before, "after": after}).dropna()
        moves |= set(both[both["before"] != both["after"]].itertuples(index=False, name=None))
    return moves


def test_the_names_of_2012_are_told_beside_those_of_2020_and_never_join(run, real, register_file):
    assert run("import", real / "milano/nil_ds964_2020.geojson", "--yes")[0] == 0
    before = register_file.read_bytes()
    code, out, err = run("import", real / "milano/nil_2012_daf_nilzone.geojson", "--yes")
    told = [line for line in out.splitlines() if "mai dal nome" in line]
    assert len(told) == 38 and counted(88) in out
    assert [line for line in told if "SELINUNTE" in line and "«SAN SIRO»" in line]
    assert [line for line in told if "S. SIRO" in line and "«STADIO - IPPODROMI»" in line]
    assert code == 1 and "milano:ds964" in err
    assert register_file.read_bytes() == before


def test_a_neighbourhood_named_instead_of_coded_is_left_unknown_and_told(run, real, tmp_path):
    run("import", real / "milano/nil_ds964_2020.geojson", "--yes")
    pact = tmp_path / "pacts.csv"
    pact.write_text("id,title,status,public,verified\n1,Orto,active,true,false\n")
    run("import", pact, "--mapping", "native:pacts", "--yes")
    place = tmp_path / "places.csv"
    place.write_text("id,pact_id,neighbourhood_id\n1,1,SAN SIRO\n", encoding="utf-8")
    code, out, _ = run("import", place, "--mapping", "native:pact_places", "--yes")
    assert code == 0 and "SAN SIRO" in out
    assert open_store().fetch("pact_places")["neighbourhood_id"].isna().all()
