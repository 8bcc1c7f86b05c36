"""Where the next pacts should go: the maximal covering location problem (ANALYTICS §3).

Maximise the weight of the demand that lies within a radius of at least one of p sites (Church &
ReVelle 1974, Papers of the Regional Science Association 32:101-118), under a planner's conditions,
always with a bound that no plan can pass.
"""

from geo.analysis.siting.conditions import Conditions
from geo.analysis.siting.plan import Plan, gains, recount
from geo.analysis.siting.problem import Siting, siting_from, siting_from_cover
from geo.analysis.siting.register import OF_BUILDING, candidate_id, siting_of
from geo.analysis.siting.solving import curve, greedy, solve

__all__ = [
    "OF_BUILDING",
    "Conditions",
    "Plan",
    "Siting",
    "candidate_id",
    "curve",
    "gains",
    "greedy",
    "recount",
    "siting_from",
    "siting_from_cover",
    "siting_of",
    "solve",
]
