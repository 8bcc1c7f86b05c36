"""Need beside coverage, in terciles: shown together, never multiplied into one score."""

from __future__ import annotations

import pandas as pd

from geo.analysis.moment import Moment

TERCILES = 3


def latest(moment: Moment, boundary_set: str) -> pd.DataFrame:
    """List the newest known figure of every indicator and neighbourhood of a set on the day.

    Returns
    -------
    DataFrame
        Rows of `indicators` with a value, dated on or before the day, or not dated.
    """
    rows = moment.tables["indicators"]
    known = moment.snapshot.tables["neighbourhoods"]
    inside = rows["neighbourhood_id"].isin(known.index[known["boundary_set"] == boundary_set])
    past = ~(rows["date"] > pd.Timestamp(moment.day))
    told = rows[inside & past & rows["value"].notna()]
    told = told.sort_values("date", kind="stable", na_position="first")
    return told.drop_duplicates(["neighbourhood_id", "code"], keep="last")


def need_codes(moment: Moment, boundary_set: str) -> pd.DataFrame:
    """List the indicators that a boundary set has.

    Returns
    -------
    DataFrame
        Indexed by `code`, in alphabetical order: `unit`, `source` and `date` of the newest figure,
        `n_known` neighbourhoods, and `demonstration`, whether any figure is invented. The words
        are `geo.words.code("indicator", code, language)`.
    """
    rows = latest(moment, boundary_set)
    invented = rows["origin"].map(moment.tables["origins"]["demonstration"]).eq(True)
    groups = rows.assign(demonstration=invented).groupby("code")
    return pd.DataFrame(
        {
            "unit": groups["unit"].last(),
            "source": groups["source"].last(),
            "date": groups["date"].max(),
            "n_known": groups.size(),
            "demonstration": groups["demonstration"].any(),
        }
    )


def need_by_coverage(
    moment: Moment, boundary_set: str, code: str, coverage: pd.DataFrame
) -> pd.DataFrame:
    """Put the tercile of an indicator of need beside the tercile of coverage.

    Parameters
    ----------
    code
        An indicator in which a higher value is a greater need.
    coverage
        What `coverage` or `gaps_of` says of the boundary set.

    Returns
    -------
    DataFrame
        Indexed like `coverage`: `need_tercile` and `coverage_tercile`, 1 for the lowest third to 3
        for the highest, missing where the figure is unknown; `value`, `unit`, `source`, `date` of
        the indicator, and the `share` of dwellings covered. Equal figures are in one third, the
        lower one, so that thirds may be unequal.
    """
    rows = latest(moment, boundary_set)
    told = rows[rows["code"] == code].set_index("neighbourhood_id")
    found = pd.DataFrame(told[["value", "unit", "source", "date"]].reindex(coverage.index))
    found["share"] = coverage["share"]
    found["need_tercile"] = tercile(found["value"])
    found["coverage_tercile"] = tercile(found["share"])
    return found


def tercile(values: pd.Series[float]) -> pd.Series[int]:
    """Tell in which third of the known values each lies, 1 to 3; missing where it is unknown."""
    below = values.rank(method="min") - 1
    third = TERCILES * below // max(int(values.notna().sum()), 1)
    return (1 + third).astype("Int64")
