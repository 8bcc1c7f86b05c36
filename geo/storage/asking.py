"""What residents ask for by the public form: the one write that takes no role.

It goes into `submissions` alone, which nobody but the staff reads, and is held there until they
decide. It refuses while the form is switched off, whoever calls it.
"""

from __future__ import annotations

import datetime as dt
import math
import os
import secrets
import unicodedata
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa
from shapely import Point

from geo import model
from geo.errors import UserError
from geo.loading.addresses import without_flat
from geo.storage.schema import CHANGES
from geo.storage.store import Store
from geo.storage.turnstile import Allowance, Turnstile
from geo.storage.writing import Edit, Stamp, apply, write

SETTING = "PACTS_REQUESTS"
# As the audit trail names everybody who has sent the form.
WHO = "modulo pubblico"
TABLE = "submissions"
LONGEST_TEXT, LONGEST_CONTACT, LONGEST_ADDRESS = 500, 120, 200
# Without the signs that are taken for one another when they are read aloud or written by hand.
SIGNS = "2345679ACDEFGHJKMNPQRTUVWXYZ"
# About 10 m: a courtyard, never a door.
DECIMALS = 4


@dataclass(frozen=True)
class Submission(model.Place):
    """What somebody asks for, and where.

    Parameters
    ----------
    kind
        A code of `model.REQUEST_KINDS`.
    text, contact
        As they were written; empty for nothing.
    """

    kind: str | None
    text: str = ""
    contact: str = ""


@dataclass(frozen=True)
class Sender:
    """What is known of who sends: nothing that is kept.

    Parameters
    ----------
    session
        What tells apart two visits of the page.
    address
        The network's address; None if it is not known.
    took_s
        Seconds between seeing the form and sending it.
    trap
        What stands in the field that no person sees.
    """

    session: str
    address: str | None
    took_s: float
    trap: str = ""


OF_A_SESSION = Allowance(3, 600)
# A house, an office or a phone network can stand behind one address.
OF_AN_ADDRESS = Allowance(10, 360)


@dataclass(frozen=True)
class Limits:
    """How much the form takes: of one sender, and of all together."""

    least_s: float = 4.0
    session: Allowance = OF_A_SESSION
    address: Allowance = OF_AN_ADDRESS
    per_hour: int = 40
    per_day: int = 200


LIMITS = Limits()
TURNSTILE = Turnstile()


def is_open() -> bool:
    """Tell whether the form is switched on."""
    return os.environ.get(SETTING, "").strip().casefold() == "on"


def submit(
    store: Store,
    submission: Submission,
    sender: Sender,
    *,
    limits: Limits = LIMITS,
    turnstile: Turnstile = TURNSTILE,
    now: dt.datetime | None = None,
) -> str:
    """Hold what somebody asks for until the staff decide.

    Parameters
    ----------
    now
        The moment, with its zone; by default the clock's.

    Returns
    -------
    str
        The reference code, such as `K7Q-M42`.

    Raises
    ------
    UserError
        If the form is switched off, something is missing or not allowed, or too much was sent;
        nothing is written.
    """
    if not is_open():
        raise UserError("asking.closed")
    _check_person(sender, limits)
    mistakes = check_submission(submission)
    if mistakes:
        raise mistakes[0]
    _check_sender(sender, limits, turnstile)
    code = _new_code()

    def hold(stamp: Stamp) -> None:
        moment = now or stamp.at
        _check_totals(stamp.connection, moment, limits)
        row = _row(submission) | {"received_on": moment.astimezone().date(), "state": "held"}
        apply(stamp, [Edit(TABLE, code, row, None)])

    write(store.engine, WHO, hold)
    return code


def check_submission(submission: Submission) -> list[UserError]:
    """List all that has to be put right before it can be sent."""
    found = []
    if submission.kind not in model.REQUEST_KINDS:
        found.append(UserError("asking.no_kind"))
    if not _placed(submission):
        found.append(UserError("asking.no_place"))
    if submission.kind == "other" and not submission.text.strip():
        found.append(UserError("asking.no_words"))
    return found + _check_words(submission)


def _check_words(submission: Submission) -> list[UserError]:
    found = []
    for name, text, most in (
        ("text", submission.text, LONGEST_TEXT),
        ("contact", submission.contact, LONGEST_CONTACT),
        ("address", submission.address or "", LONGEST_ADDRESS),
    ):
        if len(text.strip()) > most:
            found.append(UserError(f"asking.long_{name}", most=most, n=len(text.strip())))
        if any(_is_control(sign) for sign in text):
            found.append(UserError(f"asking.control_{name}"))
    return found


def _is_control(sign: str) -> bool:
    return unicodedata.category(sign) in {"Cc", "Cs"} and sign not in "\n\r\t"


def _placed(submission: Submission) -> bool:
    on_earth = submission.lon is not None and submission.lat is not None
    on_earth = on_earth and abs(submission.lon or 0) <= 180 and abs(submission.lat or 0) <= 90
    known = (submission.building_id, submission.courtyard_id, submission.neighbourhood_id)
    return on_earth or any(known) or bool((submission.address or "").strip())


def _check_person(sender: Sender, limits: Limits) -> None:
    if sender.trap.strip():
        raise UserError("asking.machine")
    if sender.took_s < limits.least_s:
        raise UserError("asking.too_soon")


def _check_sender(sender: Sender, limits: Limits, turnstile: Turnstile) -> None:
    names = {f"session {sender.session}": limits.session}
    if sender.address:
        names[f"address {sender.address}"] = limits.address
    wait_s = turnstile.wait_s(names)
    if wait_s:
        raise UserError("asking.slow_down", n=math.ceil(wait_s / 60))


def _check_totals(connection: sa.Connection, now: dt.datetime, limits: Limits) -> None:
    # Counted where every process sees it, in the trail: a restart does not begin anew.
    spans = (("hour", dt.timedelta(hours=1), limits.per_hour),
             ("day", dt.timedelta(days=1), limits.per_day))  # fmt: skip
    for name, span, most in spans:
        new = (CHANGES.c.table == TABLE) & CHANGES.c.before.is_(sa.null()) & (CHANGES.c.who == WHO)
        sent = sa.select(sa.func.count()).where(new, CHANGES.c.at > now - span)
        if connection.execute(sent).scalar_one() >= most:
            raise UserError(f"asking.full_{name}")


def _new_code() -> str:
    signs = "".join(secrets.choice(SIGNS) for _ in range(6))
    return f"{signs[:3]}-{signs[3:]}"


def _row(submission: Submission) -> dict[str, Any]:
    inside = submission.in_register
    return submission.columns() | {
        "kind": submission.kind,
        "text": _tidied(submission.text),
        "contact": _tidied(submission.contact),
        "address": None if inside else without_flat(submission.address or "") or None,
        "precision": _precision(submission),
        "geometry": None if inside else _coarse(submission.point),
    }


def _precision(submission: Submission) -> str | None:
    if submission.building_id:
        return "building"
    return "courtyard" if submission.courtyard_id else submission.precision


def _coarse(point: Point | None) -> Point | None:
    return None if point is None else Point(round(point.x, DECIMALS), round(point.y, DECIMALS))


def _tidied(text: str) -> str | None:
    return text.replace("\r\n", "\n").strip() or None
