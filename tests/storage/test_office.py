"""The staff's door: nobody reads or writes through it without the role that it takes."""

import datetime as dt
import inspect

import pytest

from geo import model
from geo.access import ROLES, ForbiddenError, Visitor
from geo.storage import Office
from geo.storage.jsonable import ERASABLE
from geo.storage.writing import Edit
from tests.storage.conftest import new

DAY = dt.date(2026, 5, 1)
SUBMISSION = {"received_on": DAY, "kind": "garden", "state": "held"}


def anything(parameter):
    return [] if parameter.default is inspect.Parameter.empty else parameter.default


def open_methods():
    return [name for name, _ in inspect.getmembers(Office, inspect.isfunction) if name[0] != "_"]


@pytest.mark.parametrize("name", open_methods())
def test_a_viewer_is_refused_by_every_method_before_anything_is_read(store, name):
    office = Office(store, Visitor())
    store.close()
    method = getattr(office, name)
    given = {
        each.name: anything(each)
        for each in inspect.signature(method).parameters.values()
        if each.default is inspect.Parameter.empty
    }
    with pytest.raises(ForbiddenError):
        method(**given)


def test_a_visitor_without_a_name_is_asked_to_sign_in_and_another_told_what_it_takes():
    for name, key in (("", "access.sign_in"), ("anna", "access.needs_editor")):
        with pytest.raises(ForbiddenError) as refused:
            Visitor(name).must("editor")
        assert refused.value.key == key


def test_each_role_includes_those_before_it():
    for at, role in enumerate(ROLES):
        may = [Visitor("anna", role).may(other) for other in ROLES]
        assert may == [index <= at for index in range(len(ROLES))]


def test_the_audit_names_the_visitor(store):
    Office(store, Visitor("anna", "editor")).save([new("pacts", "p")])
    assert list(store.history("pacts", "p")["who"]) == ["anna"]


def test_a_row_comes_with_the_revision_that_its_edit_expects(store):
    office = Office(store, Visitor("anna", "editor"))
    assert office.row("pacts", "p") is None
    office.save([new("pacts", "p")])
    held = office.row("pacts", "p")
    office.save([Edit("pacts", "p", {"title": "Orti"}, held.revision)])
    assert office.row("pacts", "p").values["title"] == "Orti"


@pytest.mark.parametrize("written", ["one", "many"])
def test_what_can_be_erased_never_enters_the_audit_trail(store, written):
    rows = [{"id": "s", **SUBMISSION, "text": "vorrei un orto", "contact": "anna@example.org"}]
    if written == "one":
        store.save([Edit("submissions", "s", rows[0], None)], who="form")
    else:
        frames = {
            "origins": model.as_frame(
                "origins", [{"id": "o", "title": "o", "demonstration": False}]
            ),
            "submissions": model.as_frame("submissions", rows),
        }
        office = Office(store, Visitor("anna", "editor"))
        office.bring_in(office.compare(frames, origin="o"))
    held = store.row("submissions", "s")
    assert held.values["contact"] == "anna@example.org"
    store.save([Edit("submissions", "s", {"contact": None}, held.revision)], who="anna")
    told = store.history("submissions", "s")
    assert [after["contact"] for after in told["after"]] == [ERASABLE, None]
    assert "example" not in str(told.to_dict()) and "orto" not in str(told.to_dict())
