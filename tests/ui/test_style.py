"""What the style sheet says that depends on the language."""

from geo.ui.style import LETTERS, date_letters


def test_an_empty_date_field_says_its_letters_in_italian() -> None:
    rules = date_letters("it")
    assert "content:'gg'" in rules and "content:'aaaa'" in rules
    assert '[data-type="month"]' not in rules, "mm is mm"


def test_nothing_is_written_over_where_streamlit_says_it_already() -> None:
    assert date_letters("en") == ""
    assert list(LETTERS.values()) == ["dd", "mm", "yyyy"]
