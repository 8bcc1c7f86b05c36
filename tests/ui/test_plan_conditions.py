"""What a plan's files say of the conditions that its proof holds under."""

import pytest

from geo.analysis.siting.conditions import NOTHING_ASKED, Conditions
from geo.ui.siting.files import condition_lines

NAMES = {"a": "Corte A", "b": "Corte B", "c": "Corte C"}
QUARTERS = {"q1": "Corvetto", "q2": "Barona"}
ALL = Conditions(
    decided=("a",),
    excluded=("b", "c"),
    at_most_per_neighbourhood=1,
    budget=12_000.0,
    minimum=(("q1", "q2"), 2),
)


@pytest.mark.parametrize(
    ("language", "expected"),
    [
        (
            "it",
            [
                "Luoghi già decisi: Corte A.",
                "Luoghi esclusi: Corte B, Corte C.",
                "Al massimo 1 luogo per quartiere.",
                "Almeno 2 luoghi, in tutto, in questi quartieri: Corvetto, Barona.",
                "Limite di spesa: 12.000 €; un luogo di costo non noto resta fuori.",
            ],
        ),
        (
            "en",
            [
                "Places already decided: Corte A.",
                "Places left out: Corte B, Corte C.",
                "At most 1 place in a neighbourhood.",
                "At least 2 places, all together, in these neighbourhoods: Corvetto, Barona.",
                "Spending limit: 12,000 €; a place of unknown cost is left out.",
            ],
        ),
    ],
)
def test_every_condition_in_force_is_said(language: str, expected: list[str]) -> None:
    assert condition_lines(ALL, language, NAMES.__getitem__, QUARTERS) == expected


def test_a_plan_without_conditions_says_none() -> None:
    assert condition_lines(NOTHING_ASKED, "it", NAMES.__getitem__, QUARTERS) == []
