"""What residents asked for and nobody answered, by neighbourhood."""

from __future__ import annotations

import pandas as pd

from geo.analysis.moment import Moment
from geo.storage.places import membership, sets_of

WAITING = ("open", "under_review")


def unanswered(moment: Moment, boundary_set: str) -> pd.DataFrame:
    """List the requests that wait for an answer, with the neighbourhood of each.

    Returns
    -------
    DataFrame
        Rows of `requests` as of the day, with `neighbourhood_id` that of the boundary set:
        declared, else that of the building or courtyard, else where the point lies; missing if
        nothing of it is known.
    """
    requests = moment.tables["requests"]
    waiting = requests[requests["status"].isin(WAITING)]
    known = moment.snapshot.tables["neighbourhoods"]
    part = sets_of(known[known["boundary_set"] == boundary_set])
    if not part:
        return waiting.assign(neighbourhood_id=pd.Series(None, waiting.index, dtype="str"))
    inside = membership(
        waiting,
        part,
        buildings=moment.snapshot.building_neighbourhoods,
        courtyards=moment.snapshot.courtyard_neighbourhoods,
    )
    return waiting.assign(neighbourhood_id=inside[boundary_set])
