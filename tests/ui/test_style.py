"""What the style sheet says that depends on the language."""

from dataclasses import fields

from geo.charts.canvas import DARK, LIGHT, Colours
from geo.ui.style import LETTERS, SHEET, date_letters


def test_an_empty_date_field_says_its_letters_in_italian() -> None:
    rules = date_letters("it")
    assert "content:'gg'" in rules and "content:'aaaa'" in rules
    assert '[data-type="month"]' not in rules, "mm is mm"


def test_nothing_is_written_over_where_streamlit_says_it_already() -> None:
    assert date_letters("en") == ""
    assert list(LETTERS.values()) == ["dd", "mm", "yyyy"]


def test_on_paper_no_colour_of_a_chart_for_a_dark_page_is_left() -> None:
    printed = (
        SHEET.with_name("style_dark.css").read_text(encoding="utf-8").partition("@media print")
    )
    names = [field.name for field in fields(Colours)]
    turned = [name for name in names if name != "filling"]
    assert [name for name in turned if f'"{getattr(DARK, name)}"' not in printed[2]] == []
    assert [name for name in turned if getattr(LIGHT, name).lower() not in printed[2]] == []
