"""Two people and one row: nothing that either wrote is lost without being asked about."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from geo.storage.merging import MINE, THEIRS, merge, settle

NAMES = ("title", "area", "ends_on", "verified")
VALUES = st.sampled_from([None, "", "a", "b", 0, 1, True, False])
CELLS = st.fixed_dictionaries(dict.fromkeys(NAMES, VALUES))


def same(one, other):
    return one == other and isinstance(one, bool) == isinstance(other, bool)


@given(CELLS, CELLS, CELLS)
def test_every_field_that_i_changed_is_there_as_i_wrote_it_or_is_asked_about(base, theirs, mine):
    merged = merge(base, theirs, mine)
    for name in NAMES:
        if not same(mine[name], base[name]):
            assert same(merged.cells[name], mine[name])


@given(CELLS, CELLS, CELLS)
def test_every_field_that_they_changed_is_there_as_they_wrote_it_or_is_asked_about(
    base, theirs, mine
):
    merged = merge(base, theirs, mine)
    for name in NAMES:
        if not same(theirs[name], base[name]) and name not in merged.clashes:
            assert same(merged.cells[name], theirs[name])


@given(CELLS, CELLS, CELLS)
def test_a_field_is_of_one_kind_and_those_that_nobody_changed_stay(base, theirs, mine):
    merged = merge(base, theirs, mine)
    told = [*merged.mine, *merged.theirs, *merged.agreed, *merged.clashes]
    assert len(told) == len(set(told))
    for name in set(NAMES) - set(told):
        assert same(merged.cells[name], base[name])


@given(CELLS, CELLS, CELLS)
def test_who_came_first_does_not_matter_but_for_what_is_asked_about(base, theirs, mine):
    one, other = merge(base, theirs, mine), merge(base, mine, theirs)
    assert (one.mine, one.theirs) == (other.theirs, other.mine)
    assert set(one.clashes) == set(other.clashes)
    mine_wins = settle(one, dict.fromkeys(one.clashes, MINE))
    assert mine_wins == settle(other, dict.fromkeys(other.clashes, THEIRS))


@given(CELLS, CELLS)
def test_a_row_that_only_one_changed_is_as_that_one_left_it(base, mine):
    assert merge(base, base, mine).cells == mine
    assert merge(base, mine, base).cells == mine


def test_a_person_added_by_each_is_added_twice_and_nothing_is_asked():
    base = {"title": "Orti", "pact_parties/1": {"role": "proposer"}}
    theirs = base | {"pact_parties/2": {"role": "partner"}}
    mine = base | {"pact_parties/3": {"role": "supporter"}}
    merged = merge(base, theirs, mine)
    assert not merged.clashes
    assert set(merged.cells) == {"title", "pact_parties/1", "pact_parties/2", "pact_parties/3"}


def test_a_clash_that_nobody_settled_is_never_settled_by_itself():
    merged = merge({"title": "a"}, {"title": "b"}, {"title": "c"})
    with pytest.raises(KeyError):
        settle(merged, {})
