"""Commands about what residents ask for: see what waits, decide, erase what is too old."""

from __future__ import annotations

import argparse
from collections.abc import Iterator
from typing import TYPE_CHECKING

from geo import words
from geo.access import ROLES, Visitor
from geo.cli.saying import show, tell, today, who

if TYPE_CHECKING:
    from geo.storage import Office


def requests(given: argparse.Namespace) -> int:
    """List what waits for a decision, or decide about one."""
    from geo.storage import Office, answering, open_existing

    # Whoever has the files of the register has all of it.
    office = Office(open_existing(), Visitor(who(), ROLES[-1]))
    if given.accept:
        answering.accept(office, given.accept)
        tell(given, "requests.accepted", id=given.accept)
    elif given.refuse:
        answering.refuse(office, given.refuse, given.reason)
        tell(given, "requests.refused", id=given.refuse)
    elif given.close:
        answering.answer(office, given.close, status="closed", on=today())
        tell(given, "cli.requests.closed", id=given.close)
    else:
        show(_held(office, given.lang))
    return 0


def _held(office: Office, lang: str) -> Iterator[str]:
    sent = office.fetch("submissions")
    held = sent[sent["state"] == "held"].sort_values("received_on", kind="stable")
    if held.empty:
        yield words.say("cli.requests.none", lang)
        return
    yield words.say("cli.requests.held", lang, n=len(held))
    for key, row in held.iterrows():
        place = (
            row[name] for name in ("address", "building_id", "courtyard_id", "neighbourhood_id")
        )
        where = next((str(one) for one in place if not words.is_unknown(one)), "–")
        day = words.date(row["received_on"].date(), lang, style="short")
        yield f"{key}  {day}  {words.code('request_kind', row['kind'], lang)}  {where}"
        for name in ("text", "contact"):
            if not words.is_unknown(row[name]):
                yield f"    {' '.join(str(row[name]).split())}"


def tidy(given: argparse.Namespace) -> int:
    """Erase what residents wrote and is no longer needed."""
    from geo.storage import answering, open_existing

    n = answering.tidy(open_existing(), who=who())
    tell(given, "cli.tidy.done" if n else "cli.tidy.none", n=n)
    return 0
