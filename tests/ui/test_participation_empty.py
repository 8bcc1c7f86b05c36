"""When the page on participation has nothing to draw, of registers that hold little."""

import datetime as dt
from typing import Any

import pytest

from geo.analysis.choices import Choices
from geo.analysis.moment import moment_of
from geo.charts import Canvas
from geo.ui.participation import places, years
from geo.ui.participation.figures import Figures, figures_of
from tests import sketch

DAY = dt.date(2026, 11, 23)


def drawn(pacts: str, **tables: Any) -> Figures:
    with sketch.register(pacts=pacts, **tables) as snapshot:
        return figures_of(moment_of(snapshot, DAY), Choices(), "quarter")


def test_pacts_without_dates_or_activities_leave_nothing_to_draw() -> None:
    assert drawn("id status\na active\nb active").empty


def test_a_pact_of_this_month_owes_nothing_to_draw_until_the_month_is_over() -> None:
    assert drawn("id status signed_on\na active 2026-11-10").empty
    assert not drawn("id status signed_on\na active 2026-10-10").empty


@pytest.mark.parametrize("on", ["2026-11-20", "2026-09-20"])
def test_one_activity_is_enough_to_draw(on: str) -> None:
    assert not drawn(
        "id status\na active", activities=f"id pact_id on kind\n1 a {on} meeting"
    ).empty


def test_pacts_that_never_reported_are_unknown_and_not_hidden_or_counted_of_0() -> None:
    figures = drawn("id status signed_on\na active 2025-01-10")
    chart = years.years_chart(figures, Canvas("it"), "attendances")
    assert chart.title == "Nessuna attività registrata negli anni in vista"
    assert set(chart.columns[1].texts) == {"Dato non disponibile"}
    assert " 0 " not in places.places_chart(figures, Canvas("it"), "attendances").title


def test_neighbourhoods_of_pacts_that_never_reported_are_counted() -> None:
    figures = drawn(
        "id status signed_on\na active 2025-01-10",
        neighbourhoods=sketch.squares("AAB"),
        pact_places="id pact_id neighbourhood_id\np a quarter:A",
    )
    title = places.places_chart(figures, Canvas("it"), "attendances").title
    assert title.endswith("nell’unico quartiere con patti in vigore")


def test_a_year_declared_without_activities_is_0_and_not_unknown() -> None:
    figures = drawn(
        "id status signed_on\na active 2026-01-10",
        reports="id pact_id from to received_on\nr a 2026-01-01 2026-10-31 2026-11-02",
    )
    texts = years.years_chart(figures, Canvas("it"), "attendances").columns[1].texts
    assert "Dato non disponibile" not in texts[:9]
