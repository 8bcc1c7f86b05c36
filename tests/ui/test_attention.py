"""What the buttons about attention say where the register has no dates."""

import datetime as dt

from geo.analysis.moment import moment_of, need_of
from geo.ui.attention import said
from tests import sketch

DAY = dt.date(2026, 11, 23)


def test_unknown_ends_and_dates_of_proposals_are_not_zero() -> None:
    with sketch.register(pacts="id status\nA active\nB active\nC proposed") as snapshot:
        pacts = moment_of(snapshot, DAY).pacts
    assert said("ends_soon", need_of(pacts, "ends_soon"), "it") == "scadenza non nota di 2 patti"
    assert said("unanswered", need_of(pacts, "unanswered"), "it") == "1 proposta senza data"
    assert said("ends_soon", need_of(pacts, "ends_soon"), "en") == "end of 2 pacts not known"


def test_known_dates_are_counted_as_before() -> None:
    drawn = "id status ends_on\nA active 2026-12-01\nB active -\nC concluded -"
    with sketch.register(pacts=drawn) as snapshot:
        pacts = moment_of(snapshot, DAY).pacts
    assert said("ends_soon", need_of(pacts, "ends_soon"), "it") == "1 in scadenza"
    assert said("unanswered", need_of(pacts, "unanswered"), "it") == "0 proposte senza risposta"
