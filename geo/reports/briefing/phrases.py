"""Where, how much and by how much: the parts that several chapters' sentences share."""

from __future__ import annotations

from typing import Any

import pandas as pd

from geo import words
from geo.model import row_of
from geo.model.fewest import FEWEST_SHOWN
from geo.reports.briefing.facts import COLUMN, Facts
from geo.reports.briefing.voice import Voice

SETS = ("quarter", "nil", "municipio")
LONGEST_TITLE = 90


def place_names(facts: Facts) -> list[str]:
    """Name the neighbourhoods of the scope, or its pact."""
    if facts.scope.kind == "pact":
        return [cut(str(facts.pacts["title"].iloc[0]))]
    named = facts.moment.tables["neighbourhoods"]["name"]
    return [str(named[place]) for place in facts.scope.ids]


def place_title(facts: Facts, voice: Voice) -> str:
    """Name the place of a briefing, for a cover."""
    if facts.scope.kind == "everything":
        return voice.say("brief.place.everything")
    return voice.listed(place_names(facts))


def place_in(facts: Facts, voice: Voice) -> str:
    """Say where, with article and number: `nei quartieri A e B`."""
    kind = facts.scope.kind
    if kind == "everything":
        return voice.say("brief.in.everything")
    names = voice.listed(place_names(facts))
    if kind == "pact":
        return voice.say("brief.in.pact", names=names)
    known = facts.boundary_set if facts.boundary_set in SETS else "other"
    return voice.say(f"brief.in.{known}", n=len(facts.scope.ids), names=names)


def cut(text: str) -> str:
    """Shorten a title that no line could hold."""
    return text if len(text) <= LONGEST_TITLE else text[: LONGEST_TITLE - 1].rstrip() + "…"


def amount(row: Any, measure: str, voice: Voice, *, unit: bool = False) -> str:
    """Say a count: exact, "at least", "fewer than 5", not shown, or not known."""
    if measure != "activities" and bool(row["hidden"]):
        return voice.few() if row["small"] else voice.say("amount.kept")
    value = row[COLUMN[measure]]
    if words.is_unknown(value):
        return voice.say("unknown")
    rounded = round(float(value), 1)
    number: float | int = int(rounded) if rounded.is_integer() else rounded
    lower = measure != "activities" and bool(row.get(f"{measure}_at_least", False))
    if not unit:
        return voice.say("amount.at_least" if lower else "amount.exact", n=number)
    return voice.say(f"amount.{measure}" + (".at_least" if lower else ""), n=number)


def change_pct(facts: Facts, measure: str) -> tuple[float, float, float] | None:
    """Give the change on the year before and its interval in percent; None if it may not be said.

    A change whose one side is hidden would give that side back.
    """
    row = row_of(facts.changes[measure], "both")
    told = [row[name] for name in ("change_pct", "low_pct", "high_pct")]
    if row["verdict"] == "too_few" or any(pd.isna(value) for value in told):
        return None
    if measure != "activities" and _hidden(facts):
        return None
    return tuple(float(value) for value in told)  # type: ignore[return-value]


def _hidden(facts: Facts) -> bool:
    """Tell whether a side of the comparison is small, in the totals or in any of their parts."""
    if facts.headline.loc[["now", "before"], "hidden"].any():
        return True
    both = row_of(facts.changes["attendances"], "both")
    return any(0 < float(both[side]) < FEWEST_SHOWN for side in ("before", "now"))


def verdict(facts: Facts, measure: str) -> str:
    """Tell how a measure changed; one whose sides are hidden is too little to tell."""
    found = str(row_of(facts.changes[measure], "both")["verdict"])
    if measure != "activities" and _hidden(facts):
        return "too_few"
    return found


def signed(value: float, voice: Voice) -> str:
    """Write a change in percent with its sign."""
    text = voice.share(abs(value) / 100)
    if round(value) == 0:
        return text
    return ("+" if value > 0 else "−") + text
