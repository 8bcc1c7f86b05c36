"""Briefings by address: the deck that the page shows is the deck that is taken away."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from threading import Semaphore
from urllib.parse import urlencode

from markupsafe import Markup
from starlette.requests import Request
from starlette.responses import Response

from geo import words
from geo.analysis.choices import Choices
from geo.errors import UserError
from geo.recent import Recent
from geo.reports.briefing import EVERYTHING, Briefing, Scope, briefing_of, public_address
from geo.reports.deck import deck_of
from geo.web import register
from geo.web.answers import FOR_EVER, SAFE, Answer, Kept, answer, elsewhere, refuse, respond

NAMES = ("place", "since", "until", "on", "set")
DECKS = Kept(30_000_000)
# A deck takes a second of a processor: two are made at a time, a few wait, more are sent away.
TURNS, ROOM = Semaphore(2), Semaphore(8)
WAIT_S, RETRY_S = 15.0, 5
_briefings: Recent[Briefing] = Recent(20)


@dataclass(frozen=True)
class Asked:
    """What a briefing is asked about.

    Parameters
    ----------
    choices
        Of which places, period, day and boundary set count.
    pact
        Id of one pact, instead of places; empty for none.
    easy
        True: the easy-to-read edition.
    """

    choices: Choices
    language: str
    pact: str = ""
    easy: bool = False

    @classmethod
    def read(cls, query: Mapping[str, Sequence[str]]) -> Asked:
        """Read it from an address.

        Raises
        ------
        UserError
            If a value cannot be.
        """
        choices = Choices.from_query({name: query.get(name, ()) for name in NAMES})
        language = words.spoken((query.get("lang") or [words.DEFAULT])[-1])
        pact = (query.get("pact") or [""])[-1]
        return cls(choices, language, pact, "easy" in query)

    def to_query(self) -> str:
        """Write it as an address."""
        pairs = {name: self.choices.to_pairs().get(name, []) for name in NAMES}
        pairs |= {"pact": [self.pact] if self.pact else [], "lang": [self.language]}
        pairs["easy"] = ["1"] if self.easy else []
        return urlencode({name: values for name, values in pairs.items() if values}, doseq=True)

    @property
    def scope(self) -> Scope:
        """What the briefing is about."""
        if self.pact:
            return Scope("pact", (self.pact,))
        if self.choices.place:
            return Scope("neighbourhoods", self.choices.place)
        return Scope(EVERYTHING.kind, (), self.choices.set)


def briefing(asked: Asked, edition: register.Edition) -> Briefing:
    """Make a briefing, or give the one that was made for somebody else.

    Raises
    ------
    UserError
        If the register has no such place or pact.
    """
    day = asked.choices.on or dt.date.today()
    moment = register.moment_on(day, edition.snapshot)
    given = asked.choices
    period = (given.since, given.until) if given.since and given.until else None
    return _briefings.get(
        (edition.name, day, asked),
        lambda: briefing_of(
            moment,
            asked.scope,
            period,
            language=asked.language,
            easy=asked.easy,
            public_address=public_address(asked.scope, asked.language),
        ),
    )


def deck_address(asked: Asked, edition: register.Edition) -> str:
    """Write where the deck of a briefing is, below the app's own address."""
    return f"deck?{asked.to_query()}&{urlencode({'edition': edition.name})}"


def serve_deck(request: Request) -> Response:
    """Send the deck of a briefing."""
    query = {name: request.query_params.getlist(name) for name in request.query_params}
    language = words.DEFAULT
    try:
        asked = Asked.read(query)
        language = asked.language
        edition = register.current_edition()
        if query.get("edition") != [edition.name]:
            return elsewhere(deck_address(asked, edition))
        key = f"{deck_address(asked, edition)}&{asked.choices.on or dt.date.today()}"
        found = DECKS.get(key, lambda: _in_turn(key, asked, edition))
    except BusyError:
        return _busy(language)
    except UserError as mistake:
        return refuse(mistake, language)
    sent = respond(request, found)
    # Without a day in its address the deck is today's only.
    sent.headers["Cache-Control"] = FOR_EVER if asked.choices.on else "no-cache"
    sent.headers.update(SAFE)
    return sent


class BusyError(Exception):
    """Too many decks are asked for at a time."""


def _in_turn(key: str, asked: Asked, edition: register.Edition) -> Answer:
    if not ROOM.acquire(blocking=False):
        raise BusyError
    try:
        if not TURNS.acquire(timeout=WAIT_S):
            raise BusyError
        try:
            # Somebody before us in the queue may have made the same one.
            return DECKS.get(key, lambda: _deck(asked, edition))
        finally:
            TURNS.release()
    finally:
        ROOM.release()


def _deck(asked: Asked, edition: register.Edition) -> Answer:
    made = deck_of(briefing(asked, edition), live_map=map_address(asked))
    return answer(made, "text/html; charset=utf-8")


BUSY = Markup(
    '<!DOCTYPE html>\n<html lang="{language}" dir="{direction}">\n<head><meta charset="utf-8">'
    '<meta http-equiv="refresh" content="{seconds}"><title>{title}</title></head>\n'
    '<body style="font:1.5rem/1.4 sans-serif;margin:3rem"><h1>{title}</h1><p>{text}</p></body>'
    "</html>\n"
)


def _busy(language: str) -> Response:
    page = BUSY.format(
        language=language,
        direction=words.direction(language),
        seconds=RETRY_S,
        title=words.say("deck.busy.title", language),
        text=words.say("deck.busy", language, seconds=RETRY_S),
    )
    headers = {**SAFE, "Cache-Control": "no-store", "Retry-After": str(RETRY_S)}
    return Response(str(page), status_code=503, media_type="text/html", headers=headers)


def map_address(asked: Asked) -> str:
    """Write where the live map of a briefing is, below the app's own address."""
    pairs = asked.choices.to_pairs()
    kept: dict[str, list[str]] = {
        str(name): pairs[name] for name in ("place", "on", "set") if name in pairs
    }
    if asked.pact:
        kept["pact"] = [asked.pact]
    return f"map?{urlencode(kept | {'lang': [asked.language]}, doseq=True)}"
