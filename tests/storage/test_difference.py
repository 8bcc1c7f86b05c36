"""What an import would change, and that it changes no more."""

import datetime as dt

import pandas as pd
import pytest
import shapely

from geo import model
from geo.errors import ConflictError, UserError
from geo.storage import Edit, compare, save_difference
from tests.storage.conftest import new

ORIGIN = "office"


def file_of(*pacts: str, on: str = "2024-05-01") -> dict[str, pd.DataFrame]:
    """A file of pacts written `id title status`, as a loader gives it."""
    rows = [dict(zip(("id", "title", "status"), pact.split(), strict=True)) for pact in pacts]
    whole = [row | {"public": True, "verified": False} for row in rows]
    steps = [
        {"id": f"{row['id']}:{on}", "pact_id": row["id"], "on": dt.date.fromisoformat(on)}
        | {"status": row["status"]}
        for row in rows
    ]
    origin = {"id": ORIGIN, "title": "Office", "demonstration": False}
    return {
        "origins": model.as_frame("origins", [origin]),
        "pacts": model.as_frame("pacts", whole),
        "status_changes": model.as_frame("status_changes", steps),
    }


def bring(store, frames, **options):
    return save_difference(store, compare(store, frames, origin=ORIGIN, **options), who="a")


def test_the_first_import_adds_everything_and_the_second_nothing(store):
    frames = file_of("1 Orto active", "2 Muro signed")
    first = compare(store, frames, origin=ORIGIN)
    assert {name: len(frame) for name, frame in first.added.items()} == {
        "origins": 1,
        "pacts": 2,
        "status_changes": 2,
    }
    assert save_difference(store, first, who="a") == 1
    second = compare(store, frames, origin=ORIGIN)
    assert second.empty and second.unchanged == 4 and second.gone.empty
    assert save_difference(store, second, who="a") == 1


def test_a_newer_file_tells_what_changed_field_by_field(store):
    bring(store, file_of("1 Orto active", "2 Muro signed", "3 Aula active"))
    newer = file_of("1 Orto archived", "2 Parete signed", "4 Scala active", on="2024-06-01")
    found = compare(store, newer, origin=ORIGIN)
    assert found.changed.to_dict("split")["data"] == [
        ["pacts", "1", "status", "active", "archived"],
        ["pacts", "2", "title", "Muro", "Parete"],
    ]
    assert list(found.added["pacts"].index) == ["4"]
    assert list(found.added["status_changes"].index) == ["1:2024-06-01", "4:2024-06-01"]
    assert found.gone.to_dict("split")["data"] == [
        ["pacts", "3"],
        ["status_changes", "3:2024-05-01"],
    ]


def test_rows_that_are_gone_go_only_if_that_is_asked(store):
    bring(store, file_of("1 Orto active", "2 Muro signed"))
    found = compare(store, file_of("1 Orto active"), origin=ORIGIN)
    assert save_difference(store, found, who="a") == 1
    assert len(store.fetch("pacts")) == 2
    assert save_difference(store, found, who="a", remove_gone=True) == 2
    assert (
        list(store.fetch("pacts").index) == list(store.fetch("status_changes")["pact_id"]) == ["1"]
    )


def test_a_status_that_moves_backwards_is_a_step_like_any_other(store):
    for month, status in enumerate(("signed", "under_review", "under_review", "signed"), start=1):
        bring(store, file_of(f"1 Orto {status}", on=f"2024-0{month}-01"))
    assert list(store.fetch("status_changes")["status"]) == ["signed", "under_review", "signed"]


def test_an_older_file_tells_of_its_own_day(store):
    bring(store, file_of("1 Orto signed", on="2024-06-01"))
    bring(store, file_of("1 Orto under_review", on="2024-02-01"))
    bring(store, file_of("1 Orto under_review", on="2024-03-01"))
    steps = store.fetch("status_changes").sort_values("on")
    assert list(steps["status"]) == ["under_review", "signed"]


def test_a_pact_without_steps_keeps_the_status_that_it_has(store):
    store.save(
        [new("origins", ORIGIN, title="Office"), new("pacts", "1", title="Orto", origin=ORIGIN)],
        who="a",
    )
    bring(store, file_of("1 Orto active"))
    assert store.fetch("status_changes").empty


def test_what_a_file_does_not_speak_of_stays(store):
    bring(store, file_of("1 Orto active"))
    seen = store.row_revision("pacts", "1")
    store.save([Edit("pacts", "1", {"description": "Basilico"}, seen)], who="anna")
    assert compare(store, file_of("1 Orto active"), origin=ORIGIN).empty
    told = {"pacts": {"title", "status", "description"}}
    found = compare(store, file_of("1 Orto active"), origin=ORIGIN, told=told)
    assert found.changed.to_dict("split")["data"] == [
        ["pacts", "1", "description", "Basilico", None]
    ]


def test_numbers_dates_and_shapes_are_compared_as_what_they_are(store):
    square = shapely.box(9, 45, 9.1, 45.1)
    house = {"id": "h", "dwellings": 12, "geometry": square}
    frames = file_of() | {"buildings": model.as_frame("buildings", [house])}
    bring(store, frames)
    assert compare(store, frames, origin=ORIGIN).empty
    grown = house | {"dwellings": None, "geometry": square.buffer(0.01)}
    other = house | {"id": "i"}
    frames["buildings"] = model.as_frame("buildings", [grown, other])
    found = compare(store, frames, origin=ORIGIN).changed.set_index("column")
    assert set(found.index) == {"dwellings", "geometry"}
    assert (found.loc["dwellings", "before"], found.loc["dwellings", "after"]) == (12, None)
    bring(store, frames)
    assert store.fetch("buildings")["dwellings"].isna().to_dict() == {"h": True, "i": False}


def test_a_row_of_another_origin_is_not_taken_over(store):
    store.save([new("pacts", "1")], who="anna")
    with pytest.raises(UserError) as told:
        compare(store, file_of("1 Orto active"), origin=ORIGIN)
    assert told.value.key == "storage.other_origin"


def test_a_file_with_an_id_twice_is_refused(store):
    with pytest.raises(UserError) as told:
        compare(store, file_of("1 Orto active", "1 Orto active"), origin=ORIGIN)
    assert told.value.key == "storage.twice"


def test_a_row_that_somebody_changes_between_question_and_answer_is_a_conflict(store):
    bring(store, file_of("1 Orto active"))
    found = compare(store, file_of("1 Muro active", "2 Aula active"), origin=ORIGIN)
    store.save([Edit("pacts", "1", {"title": "Siepe"}, 1)], who="anna")
    with pytest.raises(ConflictError) as told:
        save_difference(store, found, who="bruno")
    assert told.value.parameters["who"] == "anna"
    assert store.fetch("pacts")["title"].to_dict() == {"1": "Siepe"}


def made_up(store):
    demo = {"origin": "demo"}
    store.save(
        [
            new("origins", "demo", demonstration=True),
            new("neighbourhoods", "quarter:a", **demo),
            new("pacts", "1", **demo),
            new("activities", "x", pact_id="1", on="2024-01-01", **demo),
            new("pacts", "real"),
            new("pact_places", "L", pact_id="real", neighbourhood_id="quarter:a"),
        ],
        who="demonstration",
    )


def test_real_data_replace_the_demonstration_in_one_step(store):
    made_up(store)
    assert store.is_demonstration()
    frames = file_of("1 Orto active")
    assert bring(store, frames, replace_demonstration=True) == 2
    assert not store.is_demonstration()
    pacts = store.fetch("pacts")
    assert pacts["title"].to_dict() == {"1": "Orto", "real": "real"}
    assert store.fetch("activities").empty and store.fetch("neighbourhoods").empty
    assert store.fetch("pact_places")["neighbourhood_id"].isna().all()
    assert store.history("activities", "x")["after"].iloc[-1] is None
    assert compare(store, frames, origin=ORIGIN, replace_demonstration=True).empty


def test_what_a_person_wrote_under_a_made_up_pact_is_never_thrown_away(store):
    made_up(store)
    store.save([new("activities", "y", pact_id="1", on="2024-02-01")], who="anna")
    with pytest.raises(UserError) as told:
        bring(store, file_of("1 Orto active"), replace_demonstration=True)
    assert told.value.key == "storage.leans_on_demonstration"
    assert store.is_demonstration()
