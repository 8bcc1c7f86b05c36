"""A share of something beside a share of somebody: the Urban Institute's disparity scores."""

from __future__ import annotations

import pandas as pd


def share_gaps(
    resource_counts: pd.Series[float], group_totals: pd.Series[float], *, digits: int | None = None
) -> pd.Series[float]:
    """Measure each area's share of a resource less its share of a group.

    Urban Institute, Spatial Equity Data Tool, technical appendix (November 2021), geographic
    disparity score.

    Parameters
    ----------
    resource_counts
        Points or weights by area.
    group_totals
        People or homes by area; shares that already sum to one give the same.
    digits
        Round both shares before the difference, as the published tool does (3).

    Returns
    -------
    Series
        Of one, same index: positive where there is more than the share of the group. An area in
        which either is unknown is in no sum, and stays unknown; so do all where a sum is 0.
    """
    counts, totals = resource_counts.astype("float64"), group_totals.astype("float64")
    known = counts.notna() & totals.notna()
    have, are = (_shares(values.where(known)) for values in (counts, totals))
    if digits is not None:
        have, are = have.round(digits), are.round(digits)
    return have - are


def group_gap(
    resource_counts: pd.Series[float], group_totals: pd.Series[float], totals: pd.Series[float]
) -> float:
    """Measure how much of a resource is where a group lives, less the group's share of everybody.

    Urban Institute, Spatial Equity Data Tool, technical appendix (November 2021), demographic
    disparity score: the group's share in each area, weighted by the area's share of the resource,
    less its share of all areas together.

    Parameters
    ----------
    resource_counts
        Points or weights by area; shares give the same.
    group_totals, totals
        People of the group, and all people, by area.

    Returns
    -------
    float
        Of one: positive where the group has more of the resource near than everybody has. An area
        in which anything is unknown, or nobody lives, is in no sum; NaN if that leaves nothing.
    """
    counts, group, everybody = (
        values.astype("float64") for values in (resource_counts, group_totals, totals)
    )
    known = counts.notna() & group.notna() & (everybody > 0)
    if not known.any():
        return float("nan")
    here = (group / everybody)[known]
    implied = (_shares(counts[known]) * here).sum(skipna=False)
    return float(implied - group[known].sum() / everybody[known].sum())


def _shares(values: pd.Series[float]) -> pd.Series[float]:
    total = values.sum()
    return values / (total if total > 0 else float("nan"))
