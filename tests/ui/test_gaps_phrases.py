"""What the card of a neighbourhood says of one whose homes are not known."""

import datetime as dt
from typing import Any

import pandas as pd
import pytest

from geo.analysis import gaps
from geo.analysis.moment import moment_of
from geo.ui import state
from geo.ui.gaps import phrases
from tests import sketch


@pytest.fixture(autouse=True)
def italian(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(state, "language", lambda: "it")


def first_row(buildings: list[dict[str, Any]]) -> "pd.Series[Any]":
    drawn = sketch.squares("AAB")
    with sketch.register(neighbourhoods=drawn, buildings=buildings) as snapshot:
        return gaps.gaps_of(moment_of(snapshot, dt.date(2026, 11, 23)), "quarter").iloc[0]


def test_a_neighbourhood_without_buildings_is_not_said_to_have_0_without_homes() -> None:
    row = first_row([])
    assert "il registro non ne ha gli edifici" in phrases.not_known(row)
    assert phrases.change(None, row, 300).startswith("Prima servono gli edifici")


def test_buildings_without_their_homes_are_counted() -> None:
    row = first_row([{"id": "b", "address": "x", "geometry": sketch.point(0.5)}])
    assert "di 1 edificio manca il numero" in phrases.not_known(row)
