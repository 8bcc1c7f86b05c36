"""What the style sheet of a dark page must not forget."""

from dataclasses import fields

from geo.charts.canvas import DARK, LIGHT, Colours
from geo.ui import style


def test_on_paper_no_colour_of_a_chart_for_a_dark_page_is_left() -> None:
    printed = style.DARK.read_text(encoding="utf-8").partition("@media print")
    names = [field.name for field in fields(Colours)]
    turned = [name for name in names if name != "filling"]
    assert [name for name in turned if f'"{getattr(DARK, name)}"' not in printed[2]] == []
    assert [name for name in turned if getattr(LIGHT, name).lower() not in printed[2]] == []
