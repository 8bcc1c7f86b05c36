"""When the page on participation has nothing to draw, of registers that hold little."""

import datetime as dt

import pytest

from geo.analysis.choices import Choices
from geo.analysis.moment import moment_of
from geo.ui.participation.figures import Figures, figures_of
from tests import sketch

DAY = dt.date(2026, 11, 23)


def drawn(pacts: str, **tables: str) -> Figures:
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
