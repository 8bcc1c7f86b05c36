"""What a visitor chose to see, as one frozen value that is also an address."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, fields, replace
from typing import Any
from urllib.parse import quote, urlencode

from geo import model
from geo.errors import UserError

LOOKS = ("active", "dormant", "not_reported", "proposal", "suspended", "ended")
ATTENTIONS = ("ends_soon", "silent", "owes_report", "unanswered")
LONGEST_SEARCH = 200


@dataclass(frozen=True)
class Choices:
    """The shared filters; an empty one leaves everything in.

    Parameters
    ----------
    area
        Codes of areas of collaboration, plus `none` for pacts that declare none.
    state
        Looks of a pact (`LOOKS`). Empty: all but the ended, which are shown on request.
    status, kind
        Codes of the lifecycle and of the proposer's kind, exactly as registered.
    place
        Ids of neighbourhoods, of any boundary set.
    attention
        Codes of `ATTENTIONS`: pacts that need any of them.
    since, until
        The pact's known life overlaps this period, both days included.
    q
        Words that all stand in the pact's title, place, proposer or code.
    on
        The day to look at; None is today.
    set
        The boundary set that counts as neighbourhoods; empty is the register's first.
    """

    area: tuple[str, ...] = ()
    state: tuple[str, ...] = ()
    status: tuple[str, ...] = ()
    kind: tuple[str, ...] = ()
    place: tuple[str, ...] = ()
    attention: tuple[str, ...] = ()
    since: dt.date | None = None
    until: dt.date | None = None
    q: str = ""
    on: dt.date | None = None
    set: str = ""

    def to_query(self) -> str:
        """Write the choices as a query string; only what was chosen, in a fixed order.

        Every character beyond letters, digits and `_.-~` is percent-encoded, so that the string
        is safe inside a script, a template and an attribute.
        """
        return urlencode(self.to_pairs(), doseq=True, quote_via=_quote_all)

    def to_pairs(self) -> dict[str, list[str]]:
        """List the query parameters by name; only what was chosen, in a fixed order."""
        texts = {name: _texts(getattr(self, name)) for name in NAMES}
        return {name: list(values) for name, values in texts.items() if values}

    @classmethod
    def from_query(cls, query: Mapping[str, Sequence[str]]) -> Choices:
        """Read choices from query parameters; parameters of other names are left alone.

        Parameters
        ----------
        query
            The values by name; a name may stand several times.

        Raises
        ------
        UserError
            If a value cannot be: the message names the parameter and the value.
        """
        listed = {name: tuple(text for text in query.get(name, ()) if text) for name in NAMES}
        known = {name: _read(name, texts) for name, texts in listed.items()}
        choices = cls(**known)
        if choices.since and choices.until and choices.since > choices.until:
            raise UserError("choices.period_reversed", since=choices.since, until=choices.until)
        return choices

    def without(self, name: str, value: str | None = None) -> Choices:
        """Drop one choice, or one value of a choice of many."""
        now = getattr(self, name)
        if value is None or not isinstance(now, tuple):
            return self._with(name, getattr(EVERYTHING, name))
        return self._with(name, tuple(one for one in now if one != value))

    def _with(self, name: str, value: Any) -> Choices:
        return replace(self, **{name: value})

    @property
    def filtering(self) -> bool:
        """True if anything is chosen that leaves pacts out."""
        return replace(self, on=None, set="") != EVERYTHING


NAMES = tuple(field.name for field in fields(Choices))
EVERYTHING = Choices()
ALLOWED: Mapping[str, Iterable[str]] = {
    "area": (*model.AREAS.codes, "none"),
    "state": LOOKS,
    "status": model.STATUSES.codes,
    "kind": (*model.PARTY_KINDS.codes, "none"),
    "attention": ATTENTIONS,
}


def _quote_all(text: Any, _safe: Any = "", encoding: Any = None, errors: Any = None) -> str:
    return quote(text, safe="", encoding=encoding, errors=errors)


def _texts(value: Any) -> tuple[str, ...]:
    if isinstance(value, tuple):
        return value
    if isinstance(value, dt.date):
        return (value.isoformat(),)
    return (value,) if value else ()


def _read(name: str, texts: tuple[str, ...]) -> Any:
    if name in {"since", "until", "on"}:
        return _day(name, texts[-1]) if texts else None
    if name in {"q", "set"}:
        return texts[-1].strip()[:LONGEST_SEARCH] if texts else ""
    unknown = [text for text in texts if name in ALLOWED and text not in ALLOWED[name]]
    if unknown:
        raise UserError("choices.unknown_value", name=name, value=unknown[0][:80])
    return tuple(dict.fromkeys(texts))


def _day(name: str, text: str) -> dt.date:
    try:
        day = dt.date.fromisoformat(text)
    except ValueError as reason:
        raise UserError("choices.not_a_day", name=name, value=text[:80]) from reason
    if not dt.date(1900, 1, 1) <= day <= dt.date(2200, 1, 1):
        raise UserError("choices.not_a_day", name=name, value=text[:80])
    return day
