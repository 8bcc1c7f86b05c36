"""What of activities and reports cannot be true, and what should be looked at: drawn, then many."""

import datetime as dt

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from geo import model
from geo.loading import check_activities, check_reports
from geo.loading.participation import Source
from tests.loading.drawn import check_sayable
from tests.sketch import DEFAULTS, _value, table

TODAY = dt.date(2026, 6, 15)
PACTS = """
id  title  status     signed_on   starts_on   ends_on     public
A   alfa   active     2026-01-10  2026-02-01  2026-12-31  yes
B   beta   active     -           2026-03-01  -           yes
C   gamma  active     -           -           -           yes
D   delta  archived   2025-01-01  -           2026-12-31  yes
"""
STEPS = """
id pact_id on          status
1  D       2025-01-01  active
2  D       2026-04-01  archived
"""


def frame(name: str, drawn: str) -> pd.DataFrame:
    rows = [
        {**DEFAULTS.get(name, {}), **{key: _value(name, key, row[key]) for key in row}}
        for row in table(drawn)
    ]
    return model.as_frame(name, rows)


KNOWN = {"pacts": frame("pacts", PACTS), "status_changes": frame("status_changes", STEPS)}


def said(problems) -> set[str]:
    for each in problems:
        check_sayable(each)
    return {f"{each.severity} {each.key.split('.')[-1]}" for each in problems}


def activity(pact="A", on="2026-05-01", people="5", least="-", hours="10") -> pd.DataFrame:
    least = "yes" if least == "yes" else "no"
    head = "id pact_id on kind title volunteers volunteers_at_least hours"
    return frame("activities", f"{head}\n1 {pact} {on} course x {people} {least} {hours}")


@pytest.mark.parametrize(
    ("row", "expected"),
    [
        ({}, set()),
        ({"pact": "Z"}, {"reject no_pact"}),
        ({"on": "2026-01-09"}, {"warn before_signing"}),
        ({"on": "2026-01-10"}, set()),
        ({"on": "2026-06-15"}, set()),
        ({"on": "2026-06-16"}, {"reject future"}),
        ({"on": "2027-01-01"}, {"reject future"}),
        ({"pact": "B", "on": "2026-02-28"}, {"warn before_start"}),
        ({"pact": "C", "on": "2020-02-28"}, set()),
        ({"pact": "D", "on": "2026-04-01"}, set()),
        ({"pact": "D", "on": "2026-04-02"}, {"warn after_end"}),
        ({"people": "5000"}, set()),
        ({"people": "5001"}, {"warn large_crowd"}),
        ({"people": "1000000"}, {"reject impossible_crowd"}),
        ({"people": "5", "hours": "120"}, set()),
        ({"people": "5", "hours": "120.5"}, {"reject long_day"}),
        ({"people": "5", "hours": "9999", "least": "yes"}, set()),
        ({"people": "0", "hours": "3"}, {"reject hours_of_nobody"}),
        ({"people": "0", "hours": "0"}, set()),
        ({"people": "0", "hours": "-"}, set()),
        ({"people": "5", "hours": "-"}, {"warn no_hours"}),
        ({"people": "5", "hours": "0"}, {"warn no_hours"}),
        ({"people": "-", "hours": "3"}, {"warn no_people"}),
        ({"people": "-", "hours": "-"}, set()),
        ({"pact": "Z", "on": "2026-07-01", "people": "-"},
         {"reject no_pact", "reject future", "warn no_people"}),
    ],
)  # fmt: skip
def test_only_what_cannot_be_true_is_rejected(row, expected):
    assert said(check_activities({"activities": activity(**row)}, KNOWN, today=TODAY)) == expected


def test_a_problem_names_the_cell_of_the_file():
    source = Source({"activities": {"1": 7}}, {"activities": {"volunteers": "Volontari"}})
    frames = {"activities": activity(people="1000000")}
    (found,) = check_activities(frames, KNOWN, today=TODAY, source=source)
    assert (found.row, found.column, found.value) == (7, "Volontari", "1000000")


def test_a_pact_of_the_file_counts_before_that_of_the_register():
    pacts = frame("pacts", PACTS.replace("2026-01-10", "2025-01-10"))
    frames = {"activities": activity(on="2026-01-09"), "pacts": pacts}
    assert said(check_activities(frames, KNOWN, today=TODAY)) == set()
    assert said(check_activities(frames, {}, today=TODAY)) == set()


def test_a_step_that_ends_nothing_ends_no_pact():
    steps = frame("status_changes", "id pact_id on status\n1 A 2026-02-01 active")
    known = {**KNOWN, "status_changes": steps}
    assert said(check_activities({"activities": activity()}, known, today=TODAY)) == set()


def test_the_second_of_two_alike_is_a_likely_duplicate_here_and_in_the_register():
    head = "id pact_id on kind title volunteers hours"
    ours = frame("activities", f"{head}\n1 A 2026-05-01 course Corte 5 10\n"
                 "2 A 2026-05-01 course corte 6 10\n3 A 2026-05-01 course Orto 6 10\n"
                 "4 B 2026-05-01 - - 6 10")  # fmt: skip
    theirs = frame("activities", f"{head}\n1 A 2026-05-01 course Corte 5 10\n"
                   "9 B 2026-05-01 - - 1 1")  # fmt: skip
    known = {**KNOWN, "activities": theirs}
    found = check_activities({"activities": ours}, known, today=TODAY)
    assert said(found) == {"warn alike", "warn alike_in_register"}
    assert [each.parameters for each in found] == [{"first_row": "1"}, {"id": "9"}]


@pytest.mark.parametrize(
    ("row", "expected"),
    [
        ("A 2026-03-01 2026-03-31 2026-04-10", set()),
        ("Z 2026-03-01 2026-03-31 2026-04-10", {"reject no_pact"}),
        ("A 2026-03-31 2026-03-01 2026-04-10", {"reject backwards"}),
        ("A 2026-03-02 2026-03-31 2026-03-01", {"reject early"}),
        ("A 2026-03-01 2026-03-31 2026-03-01", {"warn unfinished"}),
        ("A 2026-03-01 2026-03-31 2026-03-30", {"warn unfinished"}),
        ("A 2026-03-01 2026-03-31 2026-03-31", set()),
        ("A 2026-03-01 2026-03-31 2026-06-16", {"reject future"}),
        ("A 2025-12-01 2025-12-31 2026-04-10", {"warn before_signing"}),
        ("D 2026-04-02 2026-04-30 2026-05-10", {"warn after_end"}),
    ],
)
def test_a_report_arrives_after_the_period_that_it_tells_of(row, expected):
    reports = frame("reports", f"id pact_id from to received_on\n1 {row}")
    assert said(check_reports({"reports": reports}, KNOWN, today=TODAY)) == expected


def test_periods_of_one_pact_that_overlap_are_shown():
    head = "id pact_id from to received_on"
    ours = frame("reports", f"{head}\n1 A 2026-02-01 2026-02-28 2026-06-01\n"
                 "2 A 2026-02-28 2026-03-31 2026-06-01\n3 B 2026-03-01 2026-03-31 2026-06-01\n"
                 "4 A 2026-05-01 2026-05-31 2026-06-01")  # fmt: skip
    theirs = frame("reports", f"{head}\n9 A 2026-05-31 2026-06-10 2026-06-12")
    found = check_reports({"reports": ours}, {**KNOWN, "reports": theirs}, today=TODAY)
    assert [(each.key.split(".")[-1], dict(each.parameters)) for each in found] == [
        ("overlap", {"first_row": "1"}),
        ("overlap_in_register", {"id": "9"}),
    ]


@settings(deadline=None)
@given(
    st.lists(st.tuples(st.sampled_from("AB"), st.integers(0, 40), st.integers(0, 9)), max_size=12)
)
def test_reports_overlap_if_any_two_share_a_day(spans):
    first = dt.date(2026, 1, 1)
    rows = [
        {"id": str(n), "pact_id": pact, "from": first + dt.timedelta(since),
         "to": first + dt.timedelta(since + days), "received_on": TODAY}
        for n, (pact, since, days) in enumerate(spans)
    ]  # fmt: skip
    shared = any(
        a[0] == b[0] and a[1] <= b[1] + b[2] and b[1] <= a[1] + a[2]
        for n, a in enumerate(spans) for b in spans[:n]
    )  # fmt: skip
    found = check_reports({"reports": model.as_frame("reports", rows)}, KNOWN, today=TODAY)
    assert any(each.key == "loading.report.overlap" for each in found) == shared


@settings(deadline=None)
@given(st.permutations(range(6)), st.lists(st.integers(0, 3), min_size=6, max_size=6))
def test_the_order_of_rows_changes_no_finding_but_which_duplicate_is_second(order, titles):
    rows = [
        {"id": str(n), "pact_id": "A", "on": TODAY, "title": str(title), "volunteers": n,
         "volunteers_at_least": False, "hours": None, "verified": False}
        for n, title in enumerate(titles)
    ]  # fmt: skip
    straight = model.as_frame("activities", rows)
    mixed = straight.iloc[list(order)]
    one, two = (
        sorted(each.key for each in check_activities({"activities": part}, KNOWN, today=TODAY))
        for part in (straight, mixed)
    )
    assert one == two
    assert one.count("loading.activity.alike") == len(titles) - len(set(titles))
