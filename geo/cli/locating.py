"""The command that looks an address up."""

from __future__ import annotations

import argparse
from typing import TYPE_CHECKING

from geo import words
from geo.cli.saying import tell
from geo.errors import UserError

if TYPE_CHECKING:
    from geo.loading.addresses import HouseNumber, Match

DECIMALS = 6


def locate(given: argparse.Namespace) -> int:
    """Say where an address is, or what it could mean."""
    from geo.loading.addresses import match_address
    from geo.storage import open_existing
    from geo.storage.house_numbers import fetch_address_index

    index = fetch_address_index(open_existing())
    if not len(index):
        raise UserError("cli.locate.no_numbers")
    match = match_address(given.address, index)
    if not match.candidates:
        raise UserError("cli.locate.nothing", address=given.address[:80])
    _show(match, given)
    return 0


def _show(match: Match, given: argparse.Namespace) -> None:
    verdict = f"address.verdict.{match.verdict}"
    if match.placed is None:
        tell(given, verdict)
        for each in match.candidates:
            tell(given, "cli.locate.candidate", **_about(each.house, each.score))
        return
    told = _about(match.placed, match.score)
    tell(given, verdict, **told)
    precision = words.code("precision", "address", given.lang)
    tell(given, "cli.locate.point", precision=precision, **told)


def _about(house: HouseNumber, score: float) -> dict[str, object]:
    # As text: a coordinate is copied into other programs, which want a decimal point.
    return {
        "address": house.address,
        "score": round(100 * score),
        "lon": f"{house.lon:.{DECIMALS}f}",
        "lat": f"{house.lat:.{DECIMALS}f}",
    }
