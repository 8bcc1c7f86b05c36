"""The register as it was on a day: drawn first, then a property over many registers."""

import datetime as dt

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from geo import model
from geo.storage import as_of


def day(text: str) -> dt.date | None:
    """`05` is May 2024, `-` is unknown."""
    return None if text == "-" else dt.date(2024, int(text), 1)


def drawn(pact: str, *steps: str, status: str = "active") -> dict[str, pd.DataFrame]:
    """One pact by the months in which it was proposed, signed and ends, and its steps."""
    proposed, signed, ends = (day(part) for part in pact.split())
    row = {"id": "P", "title": "P", "status": status, "public": True, "verified": False}
    row |= {"proposed_on": proposed, "signed_on": signed, "ends_on": ends}
    changes = [
        {"id": str(at), "pact_id": "P", "on": day(step[:2]), "status": step[3:]}
        for at, step in enumerate(steps)
    ]
    return {
        "pacts": model.as_frame("pacts", [row]),
        "status_changes": model.as_frame("status_changes", changes),
    }


def status_on(tables: dict[str, pd.DataFrame], month: str) -> str:
    """The status of the only pact, or `absent`."""
    pacts = as_of(tables, day(month))["pacts"]
    return pacts["status"].iloc[0] if len(pacts) else "absent"


@pytest.mark.parametrize(
    ("pact", "steps", "expected"),
    [
        # proposed, signed, ends; steps; status in February, April, June, August
        ("03 - -", ["03 proposed", "05 accepted"], "absent proposed accepted accepted"),
        ("03 - -", ["03 signed", "05 under_review"], "absent signed under_review under_review"),
        ("- - -", ["05 active"], "absent absent active active"),
        ("01 03 07", ["09 archived"], "proposed signed signed concluded"),
        ("01 - -", ["05 rejected", "07 under_review"], "proposed proposed rejected under_review"),
    ],
)
def test_the_status_is_that_of_the_last_step_forwards_or_backwards(pact, steps, expected):
    tables = drawn(pact, *steps)
    assert " ".join(status_on(tables, month) for month in ("02", "04", "06", "08")) == expected


@pytest.mark.parametrize(
    ("pact", "status", "expected"),
    [
        ("03 05 -", "active", "absent proposed active active"),
        ("- 05 -", "active", "absent absent active active"),
        ("01 03 07", "concluded", "proposed signed signed concluded"),
        ("01 03 -", "terminated", "proposed terminated terminated terminated"),
        ("- - -", "active", "active active active active"),
        ("01 05 -", "accepted", "accepted accepted accepted accepted"),
    ],
)
def test_without_steps_dates_tell_and_else_the_status_stays(pact, status, expected):
    tables = drawn(pact, status=status)
    assert " ".join(status_on(tables, month) for month in ("02", "04", "06", "08")) == expected


def test_of_two_steps_on_a_day_the_last_row_counts():
    assert status_on(drawn("01 - -", "05 signed", "05 archived"), "05") == "archived"


def test_facts_of_the_future_are_unknown_and_plans_stay():
    pact = as_of(drawn("03 05 08"), day("04"))["pacts"].loc["P"]
    assert pact["proposed_on"] == pd.Timestamp("2024-03-01")
    assert pd.isna(pact["signed_on"])
    assert pact["ends_on"] == pd.Timestamp("2024-08-01")


def test_what_happened_later_and_what_hangs_on_later_pacts_is_gone():
    tables = drawn("03 05 08") | {
        "activities": _rows("activities", on="on"),
        "reports": _rows("reports", on="received_on", also={"from": day("01"), "to": day("02")}),
        "pact_areas": model.as_frame(
            "pact_areas", [{"id": "1", "pact_id": "P", "area": "inclusion"}]
        ),
    }
    april, february = as_of(tables, day("04")), as_of(tables, day("02"))
    assert list(april["activities"].index) == list(april["reports"].index) == ["03", "04"]
    assert len(april["pact_areas"]) == 1
    assert all(february[name].empty for name in ("activities", "reports", "pact_areas"))


def _rows(table, *, on, also=None):
    months = ("03", "04", "05")
    plain = {"pact_id": "P", "volunteers_at_least": False, "verified": False} | (also or {})
    return model.as_frame(table, [{"id": month, on: day(month)} | plain for month in months])


def test_a_request_answered_later_is_open_and_stays_though_its_pact_does_not():
    asked = {"id": "R", "kind": "garden", "on": day("02"), "status": "answered"}
    asked |= {"answered_on": day("04"), "pact_id": "P"}
    tables = drawn("03 05 -") | {"requests": model.as_frame("requests", [asked])}
    before = as_of(tables, day("02"))["requests"].loc["R"]
    after = as_of(tables, day("04"))["requests"].loc["R"]
    assert (before["status"], after["status"]) == ("open", "answered")
    assert pd.isna(before["pact_id"]) and pd.isna(before["answered_on"])
    assert after["pact_id"] == "P"


def test_the_register_given_is_left_as_it_was():
    tables = drawn("03 05 08", "03 proposed", "05 signed")
    copies = {name: frame.copy() for name, frame in tables.items()}
    as_of(tables, day("04"))
    for name, frame in copies.items():
        pd.testing.assert_frame_equal(tables[name], frame)


MONTHS = st.sampled_from([f"{month:02}" for month in range(1, 13)])
PERHAPS = st.just("-") | MONTHS
STEPS = st.builds("{} {}".format, MONTHS, st.sampled_from(model.STATUSES.codes))
PACTS = st.tuples(
    st.tuples(PERHAPS, PERHAPS, PERHAPS).map(" ".join),
    st.lists(STEPS, max_size=4),
    st.sampled_from(model.STATUSES.codes),
)


def together(registers: list[dict[str, pd.DataFrame]]) -> dict[str, pd.DataFrame]:
    """Registers of one pact each as one register."""
    parts: dict[str, list[pd.DataFrame]] = {}
    for number, tables in enumerate(registers):
        for name, frame in tables.items():
            key = "id" if name == "pacts" else "pact_id"
            named = frame.reset_index().assign(id=lambda rows, at=number: rows["id"] + f"-{at}")
            parts.setdefault(name, []).append(named.assign(**{key: f"P-{number}"}))
    return {
        name: model.as_frame(name, pd.concat(frames).to_dict("records"))
        for name, frames in parts.items()
    }


@settings(max_examples=40, deadline=None)
@given(st.lists(PACTS, min_size=1, max_size=8), MONTHS, MONTHS)
def test_going_back_in_two_steps_is_going_back_in_one(pacts, one, other):
    early, late = sorted((one, other))
    tables = together(
        [
            drawn(pact, *steps, status=status) | {"activities": _rows("activities", on="on")}
            for pact, steps, status in pacts
        ]
    )
    at_once, by_way = as_of(tables, day(early)), as_of(as_of(tables, day(late)), day(early))
    for name, frame in at_once.items():
        pd.testing.assert_frame_equal(by_way[name], frame)


def test_a_note_waits_for_its_day_and_for_its_pact_if_it_has_one():
    rows = [
        {"id": "city", "on": day("01"), "text": "a decree"},
        {"id": "later", "on": day("04"), "text": "a festival"},
        {"id": "pact", "on": day("02"), "text": "a visit", "pact_id": "P"},
    ]
    tables = drawn("03 05 -") | {"notes": model.as_frame("notes", rows)}
    assert list(as_of(tables, day("02"))["notes"].index) == ["city"]
    assert list(as_of(tables, day("06"))["notes"].index) == ["city", "later", "pact"]


def test_a_plan_made_later_is_gone_with_its_sites():
    plans = [
        {"id": name, "name": name, "made_on": day(on)} for name, on in (("a", "01"), ("b", "09"))
    ]
    sites = [{"id": f"{plan}:1", "plan_id": plan, "rank": 1} for plan in "ab"]
    tables = drawn("03 05 -") | {
        "plans": model.as_frame("plans", plans),
        "plan_sites": model.as_frame("plan_sites", sites),
    }
    found = as_of(tables, day("05"))
    assert list(found["plans"].index) == ["a"]
    assert list(found["plan_sites"].index) == ["a:1"]
