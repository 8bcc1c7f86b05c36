"""Real surveys come in as what they are, and a plain recount of the file agrees."""

import csv
import datetime as dt
from collections import Counter

import pandas as pd
import pytest

from geo import model
from geo.analysis.participation import ledger_of, pact_months, series
from geo.loading import load, settle
from geo.storage import compare, open_store, save_difference

pytestmark = pytest.mark.shared
TODAY = dt.date(2026, 11, 22)
SURVEYS = "participation/swiss_shore_surveys_2020-21.csv"
SITES = "participation/swiss_shore_survey_sites.csv"
GROUPS = "patti/nyc_stewmap_2017_no_contacts.csv"


def counted(path):
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


def brought_in(path, reader):
    return settle(load(path.read_bytes(), path.name, reader=reader), {}, today=TODAY)


def ledger(loaded, day=TODAY):
    tables = {name: model.as_frame(name, []) for name in model.TABLES} | loaded.frames
    return ledger_of(tables, day)


def test_every_swiss_survey_is_an_activity_and_people_and_hours_are_those_of_the_file(real, reader):
    rows = counted(real / SURVEYS)
    found = brought_in(real / SURVEYS, reader)
    assert found.mapping.name == "swiss_litter"
    assert found.rows_in == len(rows) == 390 == found.accepted + found.rejected
    activities = found.frames["activities"]
    people = [int(row["num_parts_staff"]) + int(row["num_parts_other"]) for row in rows]
    minutes = [int(row["time_minutes"]) for row in rows]
    assert activities["volunteers"].sum() == sum(people) == 547
    hours = sum(n * time for n, time in zip(people, minutes, strict=True)) / 60
    assert activities["hours"].sum() == pytest.approx(hours)
    assert activities["hours"].isna().sum() == minutes.count(0) == 1
    assert len(found.frames["pacts"]) == len({row["location"] for row in rows}) == 145


def test_swiss_months_are_charted_and_a_month_without_a_survey_is_not_zero(real, reader):
    rows = counted(real / SURVEYS)
    found = brought_in(real / SURVEYS, reader)
    kept = ledger(found, dt.date(2021, 5, 31))
    monthly = series(kept)
    by_month = Counter(row["date"][:7] for row in rows)
    drawn = {str(row.period)[:7]: row.n_activities for row in monthly.itertuples()}
    assert {month: n for month, n in drawn.items() if pd.notna(n) and n} == dict(by_month)
    assert monthly["attendances"].sum() == 547
    states = Counter(str(state) for state in pact_months(kept)["state"])
    assert states["declared_zero"] == states["no_return"] == 0
    assert series(kept, every="year")["n_activities"].sum() == 390


def test_swiss_places_are_where_their_publisher_says_and_only_where_there_was_a_survey(
    real, reader
):
    rows = {row["slug"]: row for row in counted(real / SITES)}
    surveys = brought_in(real / SURVEYS, reader)
    found = load((real / SITES).read_bytes(), "sites.csv", reader=reader)
    found = settle(found, surveys.frames, today=TODAY)
    assert found.mapping.name == "swiss_litter_sites"
    assert (found.rows_in, found.accepted, found.rejected) == (228, 135, 93)
    places = found.frames["pact_places"]
    surveyed = {row["location"] for row in counted(real / SURVEYS)}
    assert set(places["pact_id"]) == {f"swiss:{slug}" for slug in surveyed & set(rows)}
    for id_, point in places.geometry.items():
        row = rows[id_.removeprefix("swiss:")]
        assert (point.x, point.y) == (float(row["longitude"]), float(row["latitude"]))


def test_surveys_and_places_fill_a_register_once(real, reader, tmp_path):
    store = open_store(f"sqlite:///{tmp_path / 'register.sqlite3'}")
    for _ in range(2):
        for path in (SURVEYS, SITES):
            found = load((real / path).read_bytes(), "x.csv", reader=reader)
            found = settle(found, store.fetch_all()[1], today=TODAY)
            frames = {"origins": model.as_frame("origins", [found.origin])} | found.frames
            told = compare(store, frames, origin=found.origin["id"], told=found.told)
            save_difference(store, told, who="test")
    assert store.revision() == 2
    assert len(store.fetch("activities")) == 390
    store.close()


def number(text):
    return float(text) if text.strip() else None


def test_stewmap_figures_are_those_of_the_file_and_silence_stays_unknown(real, reader):
    rows = counted(real / GROUPS)
    found = brought_in(real / GROUPS, reader)
    assert found.mapping.name == "nyc_stewmap"
    assert (found.rows_in, found.accepted, found.rejected) == (833, 827, 6)
    rejected = {each.row for each in found.problems if each.severity == "reject"}
    kept = [row for at, row in enumerate(rows, start=2) if at not in rejected]
    people = [number(row["Volunteers"]) for row in kept]
    hours = [number(row["OccVolHrs"]) for row in kept]
    activities = found.frames["activities"]
    assert activities["volunteers"].sum() == sum(n or 0 for n in people) == 130_163
    assert activities["hours"].sum() == sum(n or 0 for n in hours) == 1_640_706
    silent = sum(n is None and h is None for n, h in zip(people, hours, strict=True))
    assert len(activities) == len(kept) - silent
    assert activities["volunteers"].isna().sum() == people.count(None) - silent
    assert activities["hours"].isna().sum() == hours.count(None) - silent
    assert (activities["volunteers"] == 0).sum() == people.count(0)
    assert activities["volunteers_at_least"].all()


def test_a_years_totals_cannot_be_those_of_one_day(real):
    both = [(number(row["Volunteers"]), number(row["OccVolHrs"])) for row in counted(real / GROUPS)]
    both = [(n, hours) for n, hours in both if n and hours]
    assert (len(both), sum(hours > 24 * n for n, hours in both)) == (520, 307)


def test_stewmap_is_charted_by_kind_of_group_as_at_least(real, reader):
    found = brought_in(real / GROUPS, reader)
    kinds = found.frames["parties"]["kind"]
    yearly = series(ledger(found, dt.date(2018, 12, 31)), every="year", by=kinds)
    assert yearly["hours"].sum() == 1_640_706
    assert yearly["attendances"].sum() == 130_163
    counted_groups = yearly[yearly["n_activities"] > 0]
    assert counted_groups["attendances_at_least"].all()
    assert (yearly["n_returns"] == 0).all()


def test_no_group_without_legal_form_has_a_name_among_the_parties_anybody_sees(real, reader):
    from geo.storage.public import public_tables

    found = brought_in(real / GROUPS, reader)
    tables = {name: model.as_frame(name, []) for name in model.TABLES} | found.frames
    parties = public_tables(tables)["parties"]
    assert (parties.loc[parties["kind"].isna(), "name"] == "").all()
    assert (parties.loc[parties["kind"] == "informal_group", "name"] == "").all()
    assert (parties["name"] != "").sum() > 500
