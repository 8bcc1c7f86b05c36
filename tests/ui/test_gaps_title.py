"""What the page on neighbourhoods says first, of registers that hold little."""

import datetime as dt

import pytest

from geo.analysis import gaps
from geo.analysis.moment import moment_of
from geo.storage import Snapshot
from geo.ui import state
from geo.ui.gaps import title
from geo.ui.gaps.figures import Figures
from tests import sketch

BUILDINGS = [
    {"id": "b", "address": "x", "dwellings": 40, "geometry": sketch.point(0.5)},
]


@pytest.fixture(autouse=True)
def italian(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(state, "language", lambda: "it")


def figures_of(snapshot: Snapshot) -> Figures:
    moment = moment_of(snapshot, dt.date(2026, 11, 23))
    table = gaps.gaps_of(moment, "quarter")
    return Figures(moment, "quarter", 300, table, tuple(str(one) for one in table.index))


def test_boundaries_without_buildings_are_unknown_and_not_an_error() -> None:
    with sketch.register(neighbourhoods=sketch.squares("AAB")) as snapshot:
        told = title.answer(figures_of(snapshot))
    assert told is not None
    assert told.startswith("Non si sa quanti alloggi hanno un patto vicino")
    assert told.endswith("2 senza dati sufficienti")
    assert "0 " not in told


def test_a_register_without_boundaries_claims_no_gaps_and_no_homes() -> None:
    with sketch.register() as snapshot:
        assert title.answer(figures_of(snapshot)) is None


def test_known_dwellings_without_a_pact_are_none_covered() -> None:
    with sketch.register(neighbourhoods=sketch.squares("AAB"), buildings=BUILDINGS) as snapshot:
        assert "0% degli alloggi entro 300 m" in str(title.answer(figures_of(snapshot)))
