"""A snapshot: where pacts are, what everybody may see, and that it is built once."""

import threading

import pandas as pd
import pytest
import shapely

from geo import model
from geo.access import Visitor
from geo.storage import Edit, Office, snapshot_of
from geo.storage import snapshot as module
from tests.storage.conftest import new

# Two quarters side by side, A and B, in one borough; a building in B, a courtyard in A.
#   9.0      9.1      9.2
#    |   A   |    B   |
A, B = shapely.box(9.0, 45.0, 9.1, 45.1), shapely.box(9.1, 45.0, 9.2, 45.1)
SETTING = [
    new("neighbourhoods", "quarter:a", name="Alfa", geometry=A),
    new("neighbourhoods", "quarter:b", name="Beta", geometry=B),
    new("neighbourhoods", "borough:1", name="Uno", geometry=shapely.union(A, B)),
    new("buildings", "house", address="via B 1", geometry=shapely.box(9.15, 45.05, 9.151, 45.051)),
    new("courtyards", "court", name="Corte", geometry=shapely.box(9.05, 45.05, 9.06, 45.06)),
]

# With them the house is one of enough that its quarter does not tell which.
NEIGHBOURS = [
    new("buildings", f"house{at}", address=f"via B {at}", geometry=shapely.Point(9.16, 45.06))
    for at in range(2, 6)
]
KINDS = ("place", "building", "courtyard")


def placed(**place) -> list[Edit]:
    return [new("pacts", "P"), new("pact_places", "L", pact_id="P", **place)]


def seen(store, *edits):
    store.save([*SETTING, *edits], who="a")
    return snapshot_of(store)


@pytest.mark.parametrize(
    ("place", "quarter", "borough", "label"),
    [
        ({"geometry": shapely.Point(9.05, 45.05)}, "quarter:a", "borough:1", None),
        (
            {"geometry": shapely.Point(9.15, 45.05), "address": "via B 9"},
            "quarter:b",
            "borough:1",
            "via B 9",
        ),
        ({"building_id": "house"}, "quarter:b", "borough:1", "via B 1"),
        ({"courtyard_id": "court"}, "quarter:a", "borough:1", "Corte"),
        ({"neighbourhood_id": "quarter:b"}, "quarter:b", None, "Beta"),
        (
            {"neighbourhood_id": "quarter:a", "building_id": "house"},
            "quarter:a",
            "borough:1",
            "via B 1",
        ),
        ({"geometry": shapely.Point(8.0, 45.05)}, None, None, None),
        ({}, None, None, None),
    ],
)
def test_a_place_is_in_the_neighbourhood_it_declares_else_where_it_lies(
    store, place, quarter, borough, label
):
    snapshot = seen(store, *placed(**place))
    inside = snapshot.place_neighbourhoods.loc["L"]
    found = [inside["quarter"], inside["borough"], snapshot.places.loc["L", "label"]]
    assert [None if pd.isna(each) else each for each in found] == [quarter, borough, label]
    assert snapshot.boundary_sets == ("quarter", "borough")


@pytest.mark.parametrize(
    ("place", "area"),
    [
        ({"building_id": "house"}, SETTING[3].values["geometry"]),
        ({"courtyard_id": "court"}, SETTING[4].values["geometry"]),
        ({"neighbourhood_id": "quarter:b"}, B),
        ({"building_id": "house", "geometry": shapely.Point(9.01, 45.01)}, A),
    ],
)
def test_a_place_is_a_point_inside_the_closest_thing_that_is_known(store, place, area):
    found = seen(store, *placed(**place)).places.geometry.loc["L"]
    assert found.geom_type == "Point"
    assert area.contains(found)


def test_a_place_of_which_nothing_is_known_has_no_point(store):
    assert seen(store, *placed(address="via Ignota")).places.geometry.loc["L"] is None


def test_buildings_and_courtyards_are_in_every_boundary_set(store):
    snapshot = seen(store)
    houses, courts = snapshot.building_neighbourhoods, snapshot.courtyard_neighbourhoods
    assert houses.loc["house"].to_dict() == {"quarter": "quarter:b", "borough": "borough:1"}
    assert courts.loc["court"].to_dict() == {"quarter": "quarter:a", "borough": "borough:1"}


def test_one_person_s_pact_is_shown_at_its_neighbourhood_and_still_counted_there(store):
    snapshot = seen(
        store,
        *NEIGHBOURS,
        *placed(
            building_id="house", address="via B 1, scala 2", geometry=shapely.Point(9.1507, 45.05)
        ),
        new("parties", "mario", name="Mario Rossi", kind="individual", contact="mario@example.it"),
        new("pact_parties", "1", pact_id="P", party_id="mario", role="proposer"),
    )
    place, row = snapshot.places.loc["L"], snapshot.tables["pact_places"].loc["L"]
    assert (place["label"], place["precision"]) == ("Beta", "neighbourhood")
    assert place.geometry.equals(B.point_on_surface())
    assert snapshot.place_neighbourhoods.loc["L", "borough"] == "borough:1"
    assert row[["address", "building_id", "geometry"]].isna().all()
    told = str(snapshot.places.to_dict()) + str(snapshot.tables["pact_places"].to_dict())
    assert "9.1507" not in told and "scala" not in told


def test_names_of_persons_contacts_and_hidden_pacts_are_nowhere_in_a_snapshot(store):
    hidden = [
        new("pacts", "H", title="SEGRETO", public=False),
        new("pact_places", "HL", pact_id="H", address="SEGRETO"),
        new("pact_areas", "HA", pact_id="H", area="inclusion"),
        new("activities", "HX", pact_id="H", on="2024-01-01", title="SEGRETO"),
        new("requests", "R", on="2024-01-01", pact_id="H"),
        new("notes", "HN", on="2024-01-01", pact_id="H", text="SEGRETO"),
        new("notes", "N", on="2024-01-01", text="a decree"),
        new("parties", "only", name="SEGRETO spa", kind="company"),
        new("pact_parties", "HP", pact_id="H", party_id="only", role="proposer"),
    ]
    persons = [
        new("parties", kind or "none", name=f"SEGRETO {kind}", kind=kind, contact="SEGRETO")
        for kind in ("individual", "informal_group", None)
    ]
    known = new("parties", "club", name="Circolo", kind="association", contact="SEGRETO")
    snapshot = seen(store, *hidden, *persons, known)
    everything = "".join(frame.reset_index().to_csv() for frame in snapshot.tables.values())
    everything += snapshot.places.to_csv()
    assert "SEGRETO" not in everything
    assert snapshot.tables["parties"].loc["club", "name"] == "Circolo"
    assert "contact" not in snapshot.tables["parties"]
    assert list(snapshot.tables["requests"].index) == ["R"]
    assert snapshot.tables["requests"]["pact_id"].isna().all()
    assert list(snapshot.tables["notes"].index) == ["N"]
    assert all("H" not in frame.index for frame in snapshot.tables.values())


def test_frames_keep_their_types_whatever_is_left_out(store):
    snapshot = seen(store, *placed(), new("pacts", "H", public=False))
    for name, frame in snapshot.tables.items():
        expected = model.as_frame(name, []).drop(columns="contact", errors="ignore")
        assert frame.dtypes.astype(str).to_dict() == expected.dtypes.astype(str).to_dict(), name


def test_a_snapshot_is_built_once_a_revision_by_however_many_ask(store, monkeypatch):
    store.save(SETTING, who="a")
    built = []
    build = module._snapshot
    monkeypatch.setattr(module, "_snapshot", lambda *read: built.append(1) or build(*read))
    found, together = [], threading.Barrier(8)

    def ask():
        together.wait()
        found.append(snapshot_of(store))

    threads = [threading.Thread(target=ask) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(built) == 1
    assert len(found) == 8 and len({id(each) for each in found}) == 1


def test_after_a_write_only_what_changed_is_read_again_and_all_is_as_if_read_anew(store):
    before = seen(store, *placed(building_id="house"))
    store.save([Edit("pacts", "P", {"title": "Orto"}, 1), new("pacts", "Q")], who="a")
    after = snapshot_of(store)
    assert after.tables["buildings"] is before.tables["buildings"]
    assert after.revision == 2 and before.revision == 1
    assert before.tables["pacts"]["title"].to_dict() == {"P": "P"}
    module.forget(store.url)
    anew = snapshot_of(store)
    for name, frame in anew.tables.items():
        pd.testing.assert_frame_equal(after.tables[name], frame)
    pd.testing.assert_frame_equal(after.places, anew.places)


@pytest.mark.parametrize(
    "edit",
    [
        new("activities", "A", pact_id="P", on="2026-05-01", volunteers=3),
        Edit("pacts", "P", {"public": False}, 1),
        Edit("parties", "one", {"kind": "individual"}, 1),
        Edit("pact_places", "L", {"building_id": None, "courtyard_id": "court"}, 1),
        Edit("buildings", "house", {"geometry": shapely.Point(9.05, 45.05)}, 1),
        Edit("neighbourhoods", "quarter:b", {"geometry": A, "name": "Gamma"}, 1),
        Edit("neighbourhoods", "quarter:a", {"boundary_set": "nil"}, 1),
    ],
    ids=lambda edit: edit.table,
)
def test_joins_that_are_kept_are_those_that_would_be_made_anew(store, edit):
    party = [new("parties", "one", kind="association")]
    link = new("pact_parties", "S", pact_id="P", party_id="one", role="proposer")
    before = seen(store, *placed(building_id="house"), *party, link)
    store.save([edit], who="a")
    after = snapshot_of(store)
    module.forget(store.url)
    anew = snapshot_of(store)
    assert (after.places is before.places) == (edit.table == "activities")
    assert after.boundary_sets == anew.boundary_sets
    for name, frame in anew.tables.items():
        pd.testing.assert_frame_equal(after.tables[name], frame)
    for name in ("places", *(f"{kind}_neighbourhoods" for kind in KINDS)):
        pd.testing.assert_frame_equal(getattr(after, name), getattr(anew, name))


def test_a_place_on_the_border_is_in_one_neighbourhood_always_the_same(store):
    snapshot = seen(store, *placed(geometry=shapely.Point(9.1, 45.05)))
    assert snapshot.place_neighbourhoods.loc["L", "quarter"] == "quarter:a"


def test_the_public_reads_at_least_one_and_the_staff_how_many(store):
    rows = [
        new("pacts", "P"),
        new("activities", "few", pact_id="P", on="2026-05-01", volunteers=3, hours=6.0),
        new("activities", "many", pact_id="P", on="2026-05-02", volunteers=12, hours=24.0),
        new("activities", "none", pact_id="P", on="2026-05-03", volunteers=0, hours=0.0),
        new("activities", "unknown", pact_id="P", on="2026-05-04"),
    ]
    store.save(rows, who="a")
    public = snapshot_of(store)
    shown = public.tables["activities"]
    assert shown["volunteers"].tolist() == [1, 12, 0, pd.NA]
    assert shown["volunteers_at_least"].tolist() == [True, False, False, False]
    assert shown["hours"].isna().tolist() == [True, False, False, True]
    exact = Office(store, Visitor("anna", "editor")).exact(public)
    assert exact.tables["activities"]["volunteers"].tolist() == [3, 12, 0, pd.NA]
    assert exact.tables["pacts"] is public.tables["pacts"]
    assert Office(store, Visitor("anna", "editor")).exact(public) is exact


def test_exact_counts_of_a_state_that_is_gone_are_not_shown(store):
    store.save([new("pacts", "P")], who="a")
    before = snapshot_of(store)
    store.save([new("pacts", "Q")], who="a")
    snapshot_of(store)
    assert Office(store, Visitor("anna", "editor")).exact(before) is before
