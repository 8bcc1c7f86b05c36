"""A whole import is taken back, or nothing of it."""

import datetime as dt

import pandas as pd
import pytest
import shapely

from geo import model
from geo.access import ForbiddenError, Visitor
from geo.errors import ConflictError, UserError
from geo.storage import Edit, Office
from geo.storage.telling import import_line
from geo.words import explain
from tests.storage.conftest import new
from tests.storage.test_difference import ORIGIN, file_of

ANNA, BRUNO = Visitor("anna", "editor"), Visitor("bruno", "editor")
CHIEF = Visitor("carla", "administrator")
NOTE = {"file": "patti.csv", "mapping": "guess", "rows_in": 2, "accepted": 2, "rejected": 0}


def bring(store, frames, who=ANNA, **options):
    office = Office(store, who)
    difference = office.compare(frames, origin=ORIGIN)
    return office.bring_in(difference, note=NOTE, **options)


def content(store) -> dict[str, str]:
    """All rows of all tables as text: what a checksum would be made of."""
    tables = store.fetch_all()[1]
    return {name: pd.DataFrame(frame).to_csv() for name, frame in tables.items()}


def a_register(store):
    bring(store, file_of("1 Orto active", "2 Muro signed", "3 Siepe proposed"))
    store.save(
        [
            new("courtyards", "c", geometry=shapely.box(9.1, 45.4, 9.2, 45.5), origin=ORIGIN),
            new("pact_places", "1", pact_id="1", courtyard_id="c", origin=ORIGIN),
            new("activities", "a", pact_id="1", on=dt.date(2024, 5, 2), hours=2.5, volunteers=3),
        ],
        who="anna",
    )


def test_an_import_taken_back_leaves_the_register_as_it_was(store):
    a_register(store)
    before = content(store)
    newer = file_of("1 Orti active", "2 Muro active", "4 Rosa signed", on="2024-06-01")
    places = {"id": "4", "pact_id": "4", "geometry": shapely.Point(9.123456789, 45.4)}
    newer["pact_places"] = model.as_frame("pact_places", [places])
    revision = bring(store, newer, remove_gone=True)
    assert content(store) != before
    assert Office(store, ANNA).undo(revision) == revision + 1
    assert content(store) == before


def test_taking_back_can_be_taken_back(store):
    a_register(store)
    revision = bring(store, file_of("1 Orti active", "4 Rosa signed"), remove_gone=False)
    imported, office = content(store), Office(store, ANNA)
    undone = office.undo(revision)
    assert office.imports().at[revision, "undone_by"] == undone
    office.undo(undone)
    assert content(store) == imported
    assert office.imports()["undone_by"].isna()[revision]


def test_an_import_is_taken_back_once(store):
    revision = bring(store, file_of("1 Orto active"))
    office = Office(store, ANNA)
    office.undo(revision)
    with pytest.raises(UserError) as refused:
        office.undo(revision)
    assert refused.value.key == "storage.undo.already"


def test_nothing_is_taken_back_if_somebody_changed_a_row_since(store):
    a_register(store)
    revision = bring(store, file_of("1 Orti active", "4 Rosa signed"))
    held = store.row("pacts", "4")
    store.save([Edit("pacts", "4", {"title": "Rose"}, held.revision)], who="bruno")
    before = content(store)
    with pytest.raises(ConflictError) as refused:
        Office(store, ANNA).undo(revision)
    assert content(store) == before
    for language, pact in (("it", "Patto"), ("en", "Pact")):
        said = explain(refused.value, language)
        assert f"{pact} 4" in said and "bruno" in said and f"{pact} 1" not in said


def test_nothing_is_taken_back_if_a_later_row_leans_on_it(store):
    revision = bring(store, file_of("4 Rosa signed"))
    store.save([new("activities", "a", pact_id="4", on=dt.date(2024, 6, 2))], who="bruno")
    before = content(store)
    with pytest.raises(ConflictError) as refused:
        Office(store, ANNA).undo(revision)
    assert "Attività a" in explain(refused.value, "it")
    assert content(store) == before


@pytest.mark.parametrize("written", [1, 4, 7])
def test_an_import_stopped_on_its_way_leaves_the_register_as_it_was(store, written):
    a_register(store)
    before, revision = content(store), store.revision()
    newer = file_of("1 Orti active", "4 Rosa signed", "5 Fico signed", on="2024-06-01")
    rows = []

    def step(more):
        rows.append(more)
        if sum(rows) >= written:
            raise UserError("import.stopped")

    with pytest.raises(UserError):
        bring(store, newer, step=step, remove_gone=True)
    assert content(store) == before and store.revision() == revision
    rows.clear()
    difference = Office(store, ANNA).compare(newer, origin=ORIGIN)
    Office(store, ANNA).bring_in(difference, remove_gone=True, step=rows.append)
    assert sum(rows) == difference.rows(remove_gone=True) >= 7


def test_who_edits_takes_back_their_own_imports_and_an_administrator_any(store):
    revision = bring(store, file_of("1 Orto active"), who=BRUNO)
    with pytest.raises(ForbiddenError):
        Office(store, ANNA).undo(revision)
    Office(store, CHIEF).undo(revision)
    assert store.fetch("pacts").empty


def test_only_imports_are_taken_back_whole(store):
    revision = store.save([new("pacts", "p")], who="anna")
    with pytest.raises(UserError) as refused:
        Office(store, ANNA).undo(revision)
    assert refused.value.key == "storage.undo.none"


def test_imports_tell_their_file_and_their_counts(store):
    revision = bring(store, file_of("1 Orto active", "2 Muro signed"))
    told = Office(store, ANNA).imports().loc[revision]
    assert (told["who"], told["kind"], told["note"]["file"]) == ("anna", "import", "patti.csv")
    assert told["note"]["added"] == 5  # the origin, two pacts, two steps


def test_the_same_file_again_leaves_no_mark(store):
    frames = file_of("1 Orto active")
    revision = bring(store, frames)
    assert bring(store, frames) == revision
    assert list(Office(store, ANNA).imports().index) == [revision]


def test_what_was_erased_is_not_brought_back(store):
    row = {"id": "s", "received_on": dt.date(2026, 5, 1), "kind": "garden", "state": "held"}
    frame = model.as_frame("submissions", [row | {"contact": "anna@example.org"}])
    office = Office(store, ANNA)
    origin = model.as_frame("origins", [{"id": ORIGIN, "title": "Office", "demonstration": False}])
    frames = {"origins": origin, "submissions": frame}
    office.bring_in(office.compare(frames, origin=ORIGIN), note=NOTE)
    later = model.as_frame("submissions", [row | {"kind": "cleaning"}])
    difference = office.compare(
        {"submissions": later}, origin=ORIGIN, told={"submissions": {"kind"}}
    )
    office.undo(office.bring_in(difference, note=NOTE))
    held = store.row("submissions", "s").values
    assert (held["kind"], held["contact"]) == ("garden", "anna@example.org")


def test_the_history_tells_an_import_by_its_file_and_the_rows_that_a_person_counts(store):
    revision = bring(store, file_of("1 Orto active", "2 Muro signed"))
    office = Office(store, ANNA)
    back = office.undo(revision)
    again = office.undo(back)
    told = [import_line(office.imports(), each, "it") for each in (revision, back, again)]
    assert told == [
        "Importazione di «patti.csv»: 2 righe",
        "Annullata l’importazione di «patti.csv»: 2 righe",
        "Tornata nel registro l’importazione di «patti.csv»: 2 righe",
    ]
