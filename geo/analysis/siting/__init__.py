"""Where the next pacts should go: the maximal covering location problem (ANALYTICS §3).

Maximise the weight of the demand that lies within a radius of at least one of p sites (Church &
ReVelle 1974, Papers of the Regional Science Association 32:101-118), under a planner's conditions,
always with a bound that no plan can pass.
"""

from geo.analysis.siting.conditions import Conditions
from geo.analysis.siting.plan import Plan, gains, recount
from geo.analysis.siting.problem import Siting, siting_from, siting_from_cover
from geo.analysis.siting.register import siting_of
from geo.analysis.siting.solving import curve, greedy, solve

__all__ = [
    "Conditions",
    "Plan",
    "Siting",
    "curve",
    "gains",
    "greedy",
    "recount",
    "siting_from",
    "siting_from_cover",
    "siting_of",
    "solve",
]
