import csv
import datetime as dt
from pathlib import Path

import geopandas as gpd
import pandas as pd
import pytest
import shapely
from pandas.testing import assert_frame_equal

from geo import crs, model
from geo.loading import demonstration, native
from geo.loading.demonstration import readme
from geo.loading.named_homes import street_in
from geo.loading.persons import individual_pacts
from geo.storage.as_of import as_of

DAYS = (dt.date(2026, 11, 22), dt.date(2027, 6, 15), dt.date(2029, 3, 1), dt.date(2031, 10, 1))
FACTS = Path(__file__).resolve().parents[2].parent / "shared" / "facts"
PUBLISHED_DWELLINGS = {"corvetto": 2320, "san-siro": 5996, "lorenteggio": 2667, "molise": 2400}


@pytest.fixture(scope="module")
def story():
    return demonstration.story()


@pytest.fixture(scope="module")
def further():
    return demonstration.story(dt.date(2039, 5, 1))


def in_force(tables, day):
    pacts = tables["pacts"]
    over = pacts["ends_on"] < pd.Timestamp(day)
    return pacts[pacts["status"].isin(model.RUNNING_STATUSES) & ~over]


def latest(tables, table, column, pacts):
    return tables[table].groupby("pact_id")[column].max().reindex(pacts.index)


def quarters_of(tables, pacts):
    places = tables["pact_places"]
    return places.loc[places["pact_id"].isin(pacts.index), "neighbourhood_id"]


def in_metres(rows):
    return crs.in_metres(rows.geometry, like="EPSG:32632")


# --- the files -------------------------------------------------------------------------------


def test_the_files_are_what_the_generator_writes(tmp_path):
    native.write_folder(demonstration.generate(demonstration.HORIZON), tmp_path)
    for file in sorted(tmp_path.iterdir()):
        assert file.read_bytes() == (demonstration.DATA / file.name).read_bytes(), file.name


def test_the_description_lists_every_file_and_column_of_the_model():
    text = (demonstration.DATA / "README.md").read_text(encoding="utf-8")
    assert text.split(readme.BEGIN)[1].split(readme.END)[0] == readme.columns()
    for name in model.TABLES:
        assert f"`{native.file_name(name)}`" in text


def test_the_files_stay_under_four_megabytes():
    # The register that the app makes beside them is not one of them.
    kinds = {".csv", ".geojson", ".toml", ".md"}
    files = [file for file in demonstration.DATA.rglob("*") if file.suffix in kinds]
    assert len(files) > 15
    assert sum(file.stat().st_size for file in files) < 4_000_000


# --- today moves with the clock --------------------------------------------------------------


def test_a_longer_story_changes_no_row_of_a_shorter_one(story, further):
    for name, rows in story.items():
        same = pd.DataFrame(further[name]).loc[rows.index]
        assert_frame_equal(same, pd.DataFrame(rows), check_like=False)
    assert len(further["pacts"]) > len(story["pacts"])


def test_a_longer_story_says_the_same_of_the_days_of_a_shorter_one(story, further):
    day = dt.date(2032, 12, 31)
    short, long = as_of(story, day), as_of(further, day)
    for name in ("pacts", "activities", "reports", "requests", "status_changes"):
        assert list(short[name].index) == list(long[name].index)


def test_the_story_goes_on_after_the_files_end(further):
    day = dt.date(2039, 5, 1)
    shown = as_of(further, day)
    assert len(in_force(shown, day)) > 30
    assert shown["activities"]["on"].max() > pd.Timestamp("2039-04-01")


# --- variety, on any day ---------------------------------------------------------------------


@pytest.mark.parametrize("day", DAYS, ids=str)
def test_every_state_of_the_lifecycle_and_every_area_is_there(story, day):
    pacts = as_of(story, day)["pacts"]
    assert set(pacts["status"]) == set(model.STATUSES.codes)
    assert set(pacts["area"]) == set(model.AREAS.codes)


@pytest.mark.parametrize("day", DAYS, ids=str)
def test_pacts_in_force_are_active_dormant_and_silent(story, day):
    shown, now = as_of(story, day), pd.Timestamp(day)
    pacts = in_force(shown, day)
    pacts = pacts[pacts["signed_on"] < now - pd.DateOffset(months=6)]
    held = latest(shown, "activities", "on", pacts) > now - pd.DateOffset(months=6)
    reported = latest(shown, "reports", "received_on", pacts) > now - pd.DateOffset(months=2)
    assert held.sum() > 15
    assert (~held & reported).sum() >= 1
    assert (~held & ~reported).sum() >= 2


@pytest.mark.parametrize("day", DAYS, ids=str)
def test_something_needs_attention(story, day):
    shown, now = as_of(story, day), pd.Timestamp(day)
    soon = in_force(shown, day)["ends_on"].between(now, now + pd.Timedelta(days=90))
    pacts = shown["pacts"]
    waiting = pacts["status"].isin(["proposed", "under_review"])
    old = pacts["proposed_on"] < now - pd.Timedelta(days=60)
    assert soon.sum() >= 1
    assert (waiting & old).sum() >= 1
    assert (shown["requests"]["status"] == "open").sum() > 10


@pytest.mark.parametrize("day", DAYS, ids=str)
def test_one_quarter_has_never_reported_some_have_no_pact_and_one_only_ended_ones(story, day):
    shown = as_of(story, day)
    silent = in_force(shown, day)
    silent = silent[silent.index.isin(story_of(shown, "ponte-lambro"))]
    assert len(silent)
    assert not shown["reports"]["pact_id"].isin(story_of(shown, "ponte-lambro")).any()
    assert not shown["activities"]["pact_id"].isin(story_of(shown, "ponte-lambro")).any()
    told = quarters_of(shown, shown["pacts"])
    assert not told.isin([f"quarter:{code}" for code in ("comasina", "bovisa", "bicocca")]).any()
    ended = shown["pacts"].loc[story_of(shown, "bruzzano"), "status"]
    assert len(ended)
    assert ended.isin(model.ENDED_STATUSES).all()


def story_of(tables, code):
    places = tables["pact_places"]
    found = places.loc[places["neighbourhood_id"] == f"quarter:{code}", "pact_id"]
    return found[found.isin(tables["pacts"].index)].unique()


def test_the_register_of_november_2026_has_the_promised_size(story):
    shown = as_of(story, dt.date(2026, 11, 22))
    assert 430 <= len(shown["buildings"]) <= 500
    assert len(shown["courtyards"]) == 150
    assert 125 <= len(shown["pacts"]) <= 155
    assert 2500 <= len(shown["activities"]) <= 4000


def test_some_places_have_several_pacts_and_some_pacts_several_places(story):
    places = story["pact_places"]
    known = places["courtyard_id"].fillna(places["building_id"]).dropna()
    assert known.value_counts().max() >= 3
    assert places["pact_id"].value_counts().max() == 3
    assert set(places["precision"]) == set(model.PRECISIONS.codes)


# --- a believable course ---------------------------------------------------------------------


def test_the_spring_of_2020_is_a_gap_and_mutual_aid_is_not(story):
    activities = story["activities"].join(story["pacts"]["area"], on="pact_id")
    by_month = activities.groupby([activities["on"].dt.year, activities["on"].dt.month]).size()
    spring = activities[activities["on"].between("2020-03-15", "2020-05-15")]
    assert by_month[2020, 2] > by_month.get((2020, 4), 0)
    assert (spring["area"] == "mutual_aid").sum() >= (spring["area"] != "mutual_aid").sum()


def test_gardens_are_busy_in_spring_and_august_is_quiet(story):
    activities = story["activities"]
    garden = activities.loc[activities["kind"] == "gardening", "on"].dt.month.value_counts()
    everything = activities["on"].dt.month.value_counts()
    assert garden[4] > 4 * garden[1]
    assert everything.idxmin() == 8


def test_a_few_activities_gather_most_people_and_some_figures_are_missing(story):
    activities = story["activities"]
    people = activities["volunteers"].dropna().sort_values()
    assert people.tail(len(people) // 10).sum() > 0.25 * people.sum()
    present = activities["volunteers"].notna()
    assert (present & activities["hours"].isna()).sum() > 500
    assert activities["volunteers_at_least"].sum() > 50
    assert not activities.loc[~present, "volunteers_at_least"].any()


def test_reports_have_holes_and_some_declare_nothing(story):
    reports, activities = story["reports"], story["activities"]
    one = reports.merge(activities[["pact_id", "on"]], on="pact_id", how="left")
    one["inside"] = one["on"].between(one["from"], one["to"])
    by_report = one.groupby(["pact_id", "from"])["inside"].any()
    assert (~by_report).sum() > 500
    gaps = reports.sort_values("from").groupby("pact_id")["from"].diff().dt.days
    assert (gaps > 80).sum() > 50


def test_a_life_runs_forward_and_nothing_happens_outside_it(story):
    changes = story["status_changes"].sort_values(["pact_id", "on"])
    assert (changes.groupby("pact_id")["on"].diff().dropna() > pd.Timedelta(0)).all()
    pacts = story["pacts"]
    last = changes.groupby("pact_id")["status"].last()
    assert (pacts["status"].reindex(last.index) == last).all()
    demo = pacts[pacts["origin"] == "demo"]
    signed = demo.dropna(subset="signed_on")
    assert (signed["proposed_on"] < signed["signed_on"]).all()
    assert (signed["starts_on"] < signed["ends_on"]).all()
    held = (
        story["activities"]
        .join(signed[["starts_on", "ends_on"]], on="pact_id")
        .dropna(subset="starts_on")
    )
    assert held["on"].between(held["starts_on"], held["ends_on"]).all()
    reports = story["reports"]
    assert (reports["from"] <= reports["to"]).all()
    assert (reports["to"] < reports["received_on"]).all()


def test_a_request_is_older_than_the_pact_that_answers_it(story):
    requests = story["requests"].dropna(subset="pact_id")
    proposed = requests["pact_id"].map(story["pacts"]["proposed_on"])
    assert len(requests) > 30
    assert (requests["on"] < proposed).all()
    assert (requests["on"] < requests["answered_on"]).all()


# --- honesty ---------------------------------------------------------------------------------


def test_every_row_says_where_it_comes_from(story):
    for name, rows in story.items():
        if "origin" in rows:
            assert rows["origin"].notna().all(), name
    origins = story["origins"]["demonstration"]
    assert not origins["real_records"]
    assert origins.drop("real_records").all()


def test_invented_parties_say_so_in_their_name(story):
    parties = story["parties"]
    demo = parties[parties["origin"] == "demo"]
    assert demo["name"].str.contains(r"\(dimostrativ[ao]\)$").all()
    contacts = demo["contact"].dropna()
    assert contacts.str.endswith(".example").all()
    links = story["pact_parties"]
    of_pact = links["pact_id"].map(story["pacts"]["origin"])
    assert (of_pact == links["party_id"].map(parties["origin"])).all()


def test_titles_of_one_persons_pacts_tell_the_quarter_alone(story):
    alone = story["pacts"].loc[individual_pacts(story)]
    invented = alone[alone["origin"] == "demo"]
    assert len(invented) > 20
    assert invented["title"].map(street_in).isna().all()


def test_dwellings_are_declared_only_where_they_are_published(story):
    known = story["neighbourhoods"].set_index("code")["dwellings"].dropna()
    assert known.to_dict() == PUBLISHED_DWELLINGS
    sources = story["neighbourhoods"].set_index("code")["source"]
    assert sources.str.contains("schematico").all()
    assert sources.loc[list(PUBLISHED_DWELLINGS)].str.contains("Fonte").all()


def test_a_note_is_a_fact_with_its_act_or_says_that_it_is_invented(story):
    notes = story["notes"]
    invented = notes["origin"] == "demo"
    assert notes.loc[invented, "text"].str.endswith("(nota dimostrativa)").all()
    assert notes["source"].notna().all()
    assert list(notes.loc[~invented, "on"].dt.date) == [dt.date(2020, 3, 10)]
    assert "9 marzo 2020" in notes.loc["N-001", "source"]


def test_an_invented_note_stands_on_the_day_of_an_invented_crowd(story):
    notes = story["notes"][story["notes"]["origin"] == "demo"]
    activities = story["activities"]
    usual = activities["volunteers"].quantile(0.99)
    for note in notes.itertuples():
        held = activities[activities["on"] == note.on]
        if isinstance(note.pact_id, str):
            held = held[held["pact_id"] == note.pact_id]
        else:
            near = quarters_of(story, story["pacts"].loc[held["pact_id"]])
            assert note.neighbourhood_id in set(near)
        assert held["volunteers"].max() > usual


def test_an_invented_indicator_says_so_in_its_code_and_its_source(story):
    indicators = story["indicators"]
    assert indicators["code"].nunique() == 2
    assert indicators["code"].str.startswith("demo_").all()
    assert (indicators["source"] == "Dati dimostrativi, inventati").all()
    assert (indicators["origin"] == "demo").all()
    assert (indicators["unit"] == "%").all()
    assert indicators["value"].between(0, 100).all()


def test_an_indicator_is_unknown_in_a_few_quarters_and_known_in_most(story):
    known = story["indicators"].groupby("code").size()
    assert known.between(20, len(story["neighbourhoods"]) - 1).all()


@pytest.mark.shared
@pytest.mark.skipif(not FACTS.is_dir(), reason="the gathered facts are not here")
def test_the_real_records_are_those_of_the_facts_and_no_others(story):
    with (FACTS / "real_pacts.csv").open(encoding="utf-8", newline="") as file:
        facts = {f"R-{int(row['id']):02d}": row for row in csv.DictReader(file)}
    real = story["pacts"][story["pacts"]["origin"] == "real_records"]
    assert list(real.index) == sorted(facts)
    for name, pact in real.iterrows():
        fact = facts[name]
        assert pact["source"].split(" (")[0] == fact["source"].split(" (")[0]
        dates = {str(day.date()) for day in pact[["signed_on", "starts_on"]] if pd.notna(day)}
        assert dates == ({fact["date"]} if len(fact["date"]) == 10 else set())


def test_more_than_seventy_is_a_lower_bound_and_dozens_is_unknown(story):
    activities = story["activities"]
    corvetto = activities.loc["R-02-A001"]
    assert (corvetto["volunteers"], corvetto["volunteers_at_least"]) == (70, True)
    assert pd.isna(activities.loc["R-01-A001", "volunteers"])
    assert activities.loc["R-03-A001", "quantity"] == 850
    assert not activities["pact_id"].isin(["R-05", "R-07", "R-09"]).any()
    assert not activities.loc["R-06-A001", "verified"]


def test_real_records_have_no_invented_position(story):
    places = story["pact_places"]
    real = places[places["origin"] == "real_records"]
    assert real.geometry.isna().all()
    assert real[["building_id", "courtyard_id"]].isna().all(axis=None)


# --- places ----------------------------------------------------------------------------------


def test_no_two_quarters_overlap_and_each_is_one_sound_piece(story):
    shapes = in_metres(story["neighbourhoods"])
    assert (shapes.geom_type == "Polygon").all()
    assert shapes.is_valid.all()
    assert overlaps(shapes) == 0
    assert set(story["neighbourhoods"]["municipality"]) == {
        "Milano", "Rozzano", "Sesto San Giovanni",
    }  # fmt: skip


def test_no_two_buildings_overlap_and_no_courtyard_is_built_over(story):
    buildings, courtyards = in_metres(story["buildings"]), in_metres(story["courtyards"])
    assert overlaps(buildings) == 0
    first, second = courtyards.sindex.query(buildings, predicate="intersects")
    shared = shapely.intersection(buildings.to_numpy()[first], courtyards.to_numpy()[second])
    assert shapely.area(shared).sum() < 1


def test_buildings_and_courtyards_lie_in_their_quarter(story):
    quarters = story["neighbourhoods"].geometry
    for table in ("buildings", "courtyards"):
        rows = story[table]
        around = gpd.GeoSeries(rows["neighbourhood_id"].map(quarters), crs=rows.crs)
        assert rows.geometry.within(around).all()


def test_wings_and_courts_have_believable_sizes(story):
    buildings, courtyards = in_metres(story["buildings"]), in_metres(story["courtyards"])
    assert buildings.area.between(110, 3500).all()
    assert courtyards.area.between(400, 6500).all()
    wings = buildings[story["buildings"]["courtyard_id"].notna()]
    assert wings.buffer(-8).is_empty.all()


def test_buildings_stand_round_their_courtyard(story):
    buildings = story["buildings"].dropna(subset="courtyard_id")
    courts = in_metres(story["courtyards"]).loc[buildings["courtyard_id"]]
    away = in_metres(buildings).distance(courts.reset_index(drop=True), align=False)
    assert (away < 6).all()


def test_no_address_is_given_twice_and_all_streets_are_of_the_quarter(story):
    buildings = story["buildings"]
    where = buildings["neighbourhood_id"] + " " + buildings["address"]
    assert not where.duplicated().any()


def test_dwellings_of_buildings_are_unknown_in_several_quarters(story):
    buildings = story["buildings"]
    unknown = buildings["dwellings"].isna().groupby(buildings["neighbourhood_id"]).all()
    assert unknown.sum() >= 3
    some = buildings["dwellings"].isna().groupby(buildings["neighbourhood_id"]).any()
    assert (some & ~unknown).sum() >= 3
    assert (~some).sum() >= 10
    assert buildings["dwellings"].dropna().between(5, 160).all()


def overlaps(shapes):
    first, second = shapes.sindex.query(shapes, predicate="intersects")
    once = first < second
    shared = shapely.intersection(shapes.to_numpy()[first[once]], shapes.to_numpy()[second[once]])
    return int((shapely.area(shared) > 0.1).sum())
