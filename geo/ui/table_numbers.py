"""Numbers of a table written as the page's language writes them, and sorted as numbers.

Streamlit's own `format="localized"` follows the browser, and browsers write 2973 in Italian.
"""

from __future__ import annotations

from typing import Any

import pandas as pd
from babel.numbers import format_decimal
from pandas.io.formats.style import Styler

from geo import words

# What is not known is a dash, never an empty cell or Streamlit's grey "None".
UNKNOWN = "–"
PATTERN = "#,##0.####"


def written(rows: pd.DataFrame, language: str) -> Styler:
    """Write the numbers of a table, whose cells stay numbers.

    Parameters
    ----------
    rows
        Any frame; its other columns are left alone.

    Returns
    -------
    Styler
        What `st.dataframe` takes, except with `lazy`; whole numbers without decimals, others with
        at most four, unknown ones as `UNKNOWN`.
    """
    numbers = rows.select_dtypes("number").columns
    return rows.style.format(lambda value: _number(value, language), subset=numbers)


def _number(value: Any, language: str) -> str:
    if words.is_unknown(value):
        return UNKNOWN
    return str(format_decimal(float(value), format=PATTERN, locale=words.locale_of(language)))
