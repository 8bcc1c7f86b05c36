"""Sentences about neighbourhoods: why flagged, what would change it, how sure."""

from __future__ import annotations

from typing import Any

import pandas as pd

from geo import words
from geo.analysis import gaps
from geo.analysis.gaps import RADII_M, Move
from geo.ui import state

# The second sign of a label, beside its colour.
MARKS = {"clear_gap": "▲", "possible_gap": "△", "no_sign": "", "not_enough_data": "?"}


def tenths(value: float) -> float:
    """Round to what such figures can bear."""
    return round(float(value), 1) + 0.0


def figure(row: pd.Series[Any]) -> str:
    """Say the shortfall with its interval, or that it is not known."""
    if words.is_unknown(row["shortfall"]):
        return state.say("gaps.figure.unknown")
    return state.say(
        "gaps.figure",
        short=tenths(row["shortfall"]),
        low=tenths(row["shortfall_lower"]),
        high=tenths(row["shortfall_upper"]),
    )


def sentence(row: pd.Series[Any], radius_m: int) -> str:
    """Say in one line what stands behind the rank."""
    return " · ".join(part for part in (active(row), covered(row, radius_m), asked(row)) if part)


def active(row: pd.Series[Any]) -> str:
    """Say how many pacts are active, and how many have not reported."""
    said = state.say("gaps.active", n=int(row["n_active"]))
    silent = int(row["n_not_reported"])
    return f"{said} ({state.say('gaps.silent', n=silent)})" if silent else said


def covered(row: pd.Series[Any], radius_m: int) -> str:
    """Say which share of the homes is near an active pact."""
    if words.is_unknown(row["share"]):
        return state.say("gaps.homes.unknown")
    least = row["share_upper"] > row["share"]
    return state.say(
        "gaps.covered.least" if least else "gaps.covered",
        share=words.share(row["share"], state.language(), digits=0),
        radius=radius_m,
    )


def asked(row: pd.Series[Any]) -> str:
    """Say how many requests wait; nothing if none does."""
    return state.say("gaps.waiting", n=int(row["n_unanswered"])) if row["n_unanswered"] else ""


def reasons(row: pd.Series[Any]) -> list[tuple[str, float]]:
    """Part the shortfall: expected, less what is there, and what uncertainty adds or takes."""
    return [
        (state.say("gaps.part.expected", n=int(row["dwellings"])), float(row["expected"])),
        (state.say("gaps.part.have"), -float(row["have"])),
        (state.say("gaps.part.smoothing"), float(row["smoothing"])),
    ]


def not_known(row: pd.Series[Any]) -> str:
    """Say why a shortfall is not known: no buildings, none with its homes, or too few homes."""
    if not words.is_unknown(row["dwellings"]):
        return state.say("gaps.unknown.few", n=int(row["dwellings"]))
    n = int(row["n_unknown"])
    return state.say("gaps.unknown.homes", n=n) if n else state.say("gaps.unknown.buildings")


def share_gap(row: pd.Series[Any], table: pd.DataFrame) -> str:
    """Say the share of homes beside the share of pacts."""
    known = table["dwellings"].notna()
    homes = float(row["dwellings"]) / float(table.loc[known, "dwellings"].sum())
    whole = int(table.loc[known, "n_active"].sum())
    language = state.language()
    mine = words.share(row["n_active"] / whole, language, digits=0) if whole else None
    key = "gaps.share.none" if not row["n_active"] else "gaps.share"
    return state.say(key, homes=words.share(homes, language, digits=0), pacts=mine)


def last_activity(row: pd.Series[Any]) -> str:
    """Say how long ago something was last held there, as far as is known."""
    days = row["days_since_activity"]
    if words.is_unknown(days):
        return state.say("gaps.last.none")
    return state.say("gaps.last", n=int(days))


def if_reported(row: pd.Series[Any]) -> str:
    """Say what would be if the silent pacts were active; nothing if there are none."""
    if not row["n_not_reported"] or words.is_unknown(row["shortfall_if_reported"]):
        return ""
    return state.say(
        "gaps.if_reported",
        n=int(row["n_not_reported"]),
        short=tenths(row["shortfall_if_reported"]),
    )


def how_sure(row: pd.Series[Any], known: int) -> list[str]:
    """Say how often the neighbourhood stays among those that lack most."""
    if words.is_unknown(row["in_bottom_ten_pct"]):
        return [state.say("gaps.sure.unknown")]
    size = gaps.bottom_size(known)
    said = [
        state.say(
            "gaps.sure.draws",
            n=size,
            share=words.share(row["in_bottom_ten_pct"] / 100, state.language(), digits=0),
        )
    ]
    among = [
        metres
        for metres in RADII_M
        if not words.is_unknown(row[f"in_bottom_{metres}m"]) and row[f"in_bottom_{metres}m"]
    ]
    if among:
        radii = ", ".join(str(metres) for metres in among)
        said.append(state.say("gaps.sure.radii", n=size, radii=radii))
    else:
        said.append(state.say("gaps.sure.no_radii", n=size))
    return said


def change(found: Move | None, row: pd.Series[Any], radius_m: int) -> str:
    """Say which one pact would change most, or what has to be known before."""
    if found is None:
        known = not words.is_unknown(row["dwellings"])
        return state.say("gaps.move.none" if known else "gaps.move.no_homes", radius=radius_m)
    area = words.code("area", found.area, state.language()) if found.area else None
    place = found.label or state.say("place.unknown")
    key = "gaps.move" if area else "gaps.move.any"
    said = state.say(key, area=area, place=place, n=found.homes_gained, radius=radius_m)
    if found.n_unknown_gained:
        said += " " + state.say("gaps.move.unknown", n=found.n_unknown_gained)
    return said
