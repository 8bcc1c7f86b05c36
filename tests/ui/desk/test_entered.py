"""What a person entered lately, as the audit trail tells."""

import pandas as pd

from geo.ui.desk.activities.saved import SHOWN, entered


def changes(*rows):
    names = ["revision", "who", "table", "row", "before"]
    return pd.DataFrame(rows, columns=names, dtype=object)


def test_a_row_that_was_deleted_and_entered_again_is_listed_once():
    told = changes((3, "anna", "reports", "r", None), (1, "anna", "reports", "r", None))
    assert entered(told, "anna") == [("reports", "r")]


def test_what_came_back_with_its_pact_was_not_entered():
    told = changes(
        (4, "anna", "activities", "b", None),
        (3, "anna", "activities", "a", None),
        (3, "anna", "pacts", "P", None),
    )
    assert entered(told, "anna") == [("activities", "b")]


def test_what_others_entered_and_what_was_only_changed_is_not_listed():
    told = changes((2, "bruno", "reports", "r", None), (1, "anna", "reports", "s", {"to": "x"}))
    assert entered(told, "anna") == []


def test_only_the_latest_are_listed():
    told = changes(*((n, "anna", "reports", str(n), None) for n in range(20, 0, -1)))
    assert [row for _, row in entered(told, "anna")] == [str(n) for n in range(20, 20 - SHOWN, -1)]
