"""A town of three squares whose briefing can be counted by eye."""

import datetime as dt
from unittest.mock import patch

from geo.loading import small_areas
from geo.reports.briefing import Briefing, Chapter, Scope
from tests.analysis.gaps.drawn import buildings, town
from tests.sketch import point

DAY = dt.date(2026, 11, 22)
YEAR = (dt.date(2025, 11, 1), dt.date(2026, 10, 31))
A, B, C = (Scope("neighbourhoods", (f"quarter:{letter}",)) for letter in "ABC")
PACTS = """
    id title         area              status   proposed_on signed_on  ends_on
    p  fiori         common_spaces     active   2024-01-10  2024-02-01 2027-01-15
    q  doposcuola    culture_education active   2024-03-10  2024-04-01 -
    r  silenzio      mutual_aid        active   2024-03-10  2024-04-01 -
    s  una_proposta  inclusion         proposed 2026-10-23  -          -
"""
ACTIVITIES = """
    pact_id on         kind     volunteers volunteers_at_least hours
    p       2025-05-10 cleaning 30         no                  60
    p       2026-05-10 cleaning 10         no                  20
    p       2026-06-14 cleaning 12         yes                 24
    q       2026-09-12 course   9          no                  -
"""
REPORTS = """
    pact_id from       to         received_on
    p       2025-05-01 2025-05-31 2025-06-10
    p       2026-05-01 2026-06-30 2026-07-10
    p       2026-10-01 2026-10-31 2026-11-05
    q       2026-09-01 2026-10-31 2026-11-05
"""
WHERE = {"p": 0.4, "q": 1.5, "r": 1.6, "s": 0.6}


def places(**at: float) -> list[dict]:
    return [
        {"id": f"{pact}-1", "pact_id": pact, "precision": "address", "address": f"via {pact} 1",
         "geometry": point(x)}
        for pact, x in at.items()
    ]  # fmt: skip


def small_town(**tables):
    """A: an active pact and a proposal, 1,000 dwellings. B: one active, one silent, none known.

    C: nothing at all, 200 dwellings.
    """
    drawn = {
        "pacts": PACTS,
        "activities": ACTIVITIES,
        "reports": REPORTS,
        "pact_places": places(**WHERE),
        "buildings": buildings(a=(0.5, 1000), b=(1.5, None), c=(2.5, 200)),
        # Enough of them in each that a quarter does not tell where in it a person's pact is.
        "courtyards": [{"id": f"y{n}", "geometry": point(n % 3 + 0.5)} for n in range(15)],
        "parties": "id kind name\nv association Verde\ng individual Maria_Rossi",
        "pact_parties": "pact_id party_id role\np v proposer\nq v proposer\ns g proposer",
        "requests": "id kind on status neighbourhood_id\nx garden 2026-11-12 open quarter:A",
    }
    # A square is a hectare: far too small, in a real town, to tell a person's pact by.
    with patch.object(small_areas, "SMALLEST_M2", 0):
        return town("ABC", DAY, **{**drawn, **tables})


def chapter(briefing: Briefing, key: str) -> Chapter:
    return next(one for one in briefing.chapters if one.key == key)


def figures(told: Chapter) -> dict[str, str]:
    return {figure.name: figure.text for figure in told.figures}


def all_text(briefing: Briefing) -> str:
    """Everything that a briefing says, charts and maps included."""
    return repr(briefing)
