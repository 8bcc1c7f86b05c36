"""How amounts, periods and returns are said, in charts, tables and files alike."""

from __future__ import annotations

from typing import Any

import pandas as pd

from geo import words
from geo.charts.canvas import Canvas, records
from geo.charts.chart import Cell, Column
from geo.model.fewest import FEWEST_SHOWN
from geo.ui.participation.figures import COLUMN

HIDDEN_CELL = "hidden"
FEW_CELL = f"<{FEWEST_SHOWN}"


def amount(measure: str, value: object, canvas: Canvas, *, at_least: bool = False) -> str:
    """Say an amount of a measure; one that is not known is "no data", a lower bound "at least"."""
    if words.is_unknown(value):
        return canvas.say("unknown")
    number = _rounded(value)
    key = f"amount.{measure}" + (".at_least" if at_least and measure != "activities" else "")
    return canvas.say(key, n=number)


def sentence(text: str) -> str:
    """Begin with a capital."""
    return text[:1].upper() + text[1:]


def bare(row: Any, measure: str, canvas: Canvas) -> str:
    """Say the amount of a row of a series without its unit, where the unit stands beside it."""
    value = row[COLUMN[measure]]
    if words.is_unknown(value) or (measure != "activities" and row["hidden"]):
        return said(row, measure, canvas)
    lower = measure != "activities" and bool(row[f"{measure}_at_least"])
    return canvas.say("amount.at_least" if lower else "amount.exact", n=_rounded(value))


def _rounded(value: object) -> float | int:
    number = round(float(value), 1)  # type: ignore[arg-type]
    return int(number) if number.is_integer() else number


def period_name(period: pd.Timestamp, every: str, canvas: Canvas) -> str:
    """Name a month, quarter or year: `mag 2023`, `2º trim. 2023`, `2023`."""
    if every == "month":
        return words.date(period.date(), canvas.language, style="month")
    year = str(period.year)
    if every == "year":
        return year
    return canvas.say("chart.quarter", q=str(period.quarter), year=year)


def month_name(month: pd.Timestamp, canvas: Canvas) -> str:
    """Name a month in full, for a sentence: `maggio 2023`."""
    return words.date(month.date(), canvas.language).split(" ", 1)[1]


def period_code(period: pd.Timestamp, every: str) -> str:
    """Write a period for a file: `2023-05`, `2023-Q2`, `2023`."""
    if every == "month":
        return period.strftime("%Y-%m")
    return f"{period.year}-Q{period.quarter}" if every == "quarter" else str(period.year)


def said(row: Any, measure: str, canvas: Canvas) -> str:
    """Say a row of a series: its amount, that it is hidden, or why there is none."""
    if measure != "activities" and row["hidden"]:
        return (
            canvas.say("amount.few", k=FEWEST_SHOWN) if row["small"] else canvas.say("amount.kept")
        )
    value = row[COLUMN[measure]]
    if words.is_unknown(value):
        state = str(row.get("state", "held"))
        return canvas.say("unknown" if state == "held" else f"state.{state}.month")
    lower = measure != "activities" and bool(row.get(f"{measure}_at_least", False))
    return amount(measure, value, canvas, at_least=lower)


def cell(row: Any, measure: str) -> Cell:
    """Write a row of a series for a file."""
    if measure != "activities" and row["hidden"]:
        return FEW_CELL if row["small"] else HIDDEN_CELL
    value = row[COLUMN[measure]]
    return None if words.is_unknown(value) else _rounded(value)


def returns(row: Any, canvas: Canvas) -> str:
    """Say how many of the returns that are owed were received."""
    if not row["n_owed"]:
        return canvas.say("returns.none_owed")
    return canvas.say("returns.n", n=int(row["n_returns"]), m=int(row["n_owed"]))


def text_column(label: str, texts: list[str]) -> Column:
    """Make a column of words."""
    return Column(label, texts, texts)


def number_column(label: str, values: list[Any], canvas: Canvas) -> Column:
    """Make a column of numbers."""
    cells = [None if words.is_unknown(value) else _rounded(value) for value in values]
    texts = [canvas.number(value, digits=1) for value in cells]
    return Column(label, cells, texts, number=True)


def amount_columns(frame: pd.DataFrame, measure: str, canvas: Canvas) -> list[Column]:
    """Make the column of a measure, and whether it is a lower bound."""
    rows = records(frame)
    texts = [said(row, measure, canvas) for row in rows]
    name = canvas.say(f"measure.{measure}")
    columns = [Column(name, [cell(row, measure) for row in rows], texts, number=True)]
    if measure == "activities":
        return columns
    lower = [canvas.say("yes" if row[f"{measure}_at_least"] else "no") for row in rows]
    return [*columns, text_column(canvas.say("chart.at_least"), lower)]
