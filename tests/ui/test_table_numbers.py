"""Numbers of tables in the page's language, whatever the browser's is."""

import pandas as pd
import pytest

from geo.ui.table_numbers import written

ROWS = pd.DataFrame(
    {
        "homes": pd.array([2973, 11, None], dtype="Int64"),
        "short": [1234.5, 0.25, None],
        "name": ["a", "b", None],
    }
)


def shown(language: str) -> list[list[str]]:
    cells = written(ROWS, language)._translate(False, False)["body"]  # type: ignore[attr-defined]
    return [[cell["display_value"] for cell in row if cell["type"] == "td"] for row in cells]


@pytest.mark.parametrize(
    ("language", "first", "second"),
    [("it", ["2.973", "1.234,5"], ["11", "0,25"]), ("en", ["2,973", "1,234.5"], ["11", "0.25"])],
)
def test_a_table_writes_numbers_as_its_page_does(
    language: str, first: list[str], second: list[str]
) -> None:
    rows = shown(language)
    assert (rows[0][:2], rows[1][:2]) == (first, second)


def test_an_unknown_number_is_a_dash_and_not_a_zero() -> None:
    assert shown("it")[2][:2] == ["–", "–"]


def test_cells_stay_numbers_so_that_a_column_sorts_by_size() -> None:
    assert list(written(ROWS, "it").data["homes"].dropna()) == [2973, 11]  # type: ignore[attr-defined]
