"""Where initiatives are lacking: pure functions on the register as of a day (ANALYTICS §2).

Every frame by neighbourhood is indexed by its id, in the order of the register's table. What is
not known is missing, never 0.
"""

from geo.analysis.gaps.areas import area_grid, outside
from geo.analysis.gaps.asked import unanswered
from geo.analysis.gaps.coverage import (
    DEFAULT_RADIUS_M,
    RADII_M,
    coverage,
    coverage_total,
    covered_buildings,
)
from geo.analysis.gaps.days import compare_days
from geo.analysis.gaps.fairness import group_gap, share_gaps
from geo.analysis.gaps.moves import Move, best_move, missed_area
from geo.analysis.gaps.need import need_by_coverage, need_codes
from geo.analysis.gaps.rates import Rates, posterior_mean, shortfalls, smoothed_rates
from geo.analysis.gaps.table import LABELS, bottom_size, gaps_of
from geo.analysis.gaps.twins import twins

__all__ = [
    "DEFAULT_RADIUS_M",
    "LABELS",
    "RADII_M",
    "Move",
    "Rates",
    "area_grid",
    "best_move",
    "bottom_size",
    "compare_days",
    "coverage",
    "coverage_total",
    "covered_buildings",
    "gaps_of",
    "group_gap",
    "missed_area",
    "need_by_coverage",
    "need_codes",
    "outside",
    "posterior_mean",
    "share_gaps",
    "shortfalls",
    "smoothed_rates",
    "twins",
    "unanswered",
]
