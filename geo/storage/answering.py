"""What the staff do with requests: decide what was sent, answer, and make proposals of them.

Each is one transaction through the staff's door. What residents wrote is erased by the rule of
`geo.storage.erasing`, in the same transaction.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import Any

from geo import model
from geo.errors import ConflictError, UserError
from geo.storage.engine import reading
from geo.storage.erasing import to_erase
from geo.storage.office import Office
from geo.storage.store import Row, Store
from geo.storage.writing import Edit

# As the audit trail names who erases what was kept too long, when nobody is at the keyboard.
KEEPER = "automatic erasure"
PLACED = (*(column.name for column in model.PLACE), model.GEOMETRY.name)
# Under which area a proposal begins; who edits it may choose another.
AREA_OF: Mapping[str, str] = {
    "garden": "common_spaces",
    "cleaning": "common_spaces",
    "social_activity": "inclusion",
}


def accept(
    office: Office,
    submission: str,
    *,
    place: Mapping[str, Any] | None = None,
    expected: int | None = None,
) -> str:
    """Make an open request of what somebody sent, with its place and its date.

    Parameters
    ----------
    place
        The columns of `model.PLACE` and `geometry`, where the staff know it better.
    expected
        The row's revision when it was read; by default it is read now.

    Returns
    -------
    str
        The request's id, which is the submission's.

    Raises
    ------
    ConflictError
        If somebody else decided meanwhile; nothing is written.
    UserError
        If there is no such submission, or it was decided before.
    """
    row = _held(office, submission, expected)
    copied = {name: row.values[name] for name in ("kind", "area", *PLACED)} | dict(place or {})
    request = {**copied, "on": row.values["received_on"], "status": "open"}
    request["area"] = request["area"] or AREA_OF.get(str(request["kind"]))
    decision = {"state": "accepted", "request_id": submission}
    office.save([
        Edit("requests", submission, request, None),
        Edit("submissions", submission, decision, row.revision),
    ])  # fmt: skip
    return submission


def merge(office: Office, submission: str, into: str, *, expected: int | None = None) -> None:
    """Count what somebody sent as a request that is there already.

    Raises
    ------
    ConflictError, UserError
        As `accept`, and if there is no such request.
    """
    row = _held(office, submission, expected)
    if office.row("requests", into) is None:
        raise UserError("requests.unknown", id=into[:80])
    decision = {"state": "accepted", "request_id": into}
    office.save([Edit("submissions", submission, decision, row.revision)])


def refuse(office: Office, submission: str, reason: str, *, expected: int | None = None) -> None:
    """Refuse what somebody sent; its text and contact are erased.

    Raises
    ------
    ConflictError, UserError
        As `accept`, and if the reason is not a code of `model.REFUSALS`.
    """
    row = _held(office, submission, expected)
    decision = {"state": "refused", "reason": reason}
    office.save([Edit("submissions", submission, decision, row.revision)])


def answer(
    office: Office,
    request: str,
    *,
    status: str,
    on: dt.date | None,
    area: str | None = None,
    expected: int | None = None,
) -> None:
    """Say how a request stands; once it is settled, what its senders wrote is erased.

    Parameters
    ----------
    status
        A code of `model.REQUEST_STATUSES`.
    on
        The day of the answer; kept only with a settled status, which takes one.
    area
        None leaves the area as it is.

    Raises
    ------
    ConflictError
        If somebody else changed the request meanwhile; nothing is written.
    UserError
        If there is no such request, or the day is missing or before the request.
    """
    row = _known(office, "requests", request, expected)
    settled = status in model.SETTLED_STATUSES
    if settled and on is None:
        raise UserError("requests.no_day")
    if settled and on and on < row.values["on"]:
        raise UserError("requests.answered_before", on=on, asked=row.values["on"])
    values: dict[str, Any] = {"status": status, "answered_on": on if settled else None}
    values |= {"area": area} if area else {}
    office.save([Edit("requests", request, values, row.revision)])


def propose(
    office: Office,
    request: str,
    *,
    title: str,
    today: dt.date,
    source: str | None = None,
    expected: int | None = None,
) -> str:
    """Make a proposal of a request: a pact with its place and its first step, linked to it.

    The request is then under review, not answered: nobody has told its sender anything yet.

    Parameters
    ----------
    title
        Of the pact; never a resident's own words, which nobody has agreed to publish.

    Returns
    -------
    str
        The pact's id.

    Raises
    ------
    ConflictError
        If somebody else changed the request meanwhile; nothing is written.
    UserError
        If there is no such request, or it has a pact already.
    """
    row = _known(office, "requests", request, expected)
    if row.values["pact_id"]:
        raise UserError("requests.has_pact", pact=row.values["pact_id"])
    pact = office.new_pact_id(today.year)
    status = row.values["status"]
    linked = {"pact_id": pact, "status": "under_review" if status == "open" else status}
    place = {name: row.values[name] for name in PLACED}
    area = row.values["area"] or AREA_OF.get(row.values["kind"])
    made = {"title": title, "area": area, "status": "proposed", "proposed_on": today,
            "source": source, "public": True, "verified": False}  # fmt: skip
    step = {"pact_id": pact, "on": today, "status": "proposed"}
    office.save([
        Edit("pacts", pact, made, None),
        Edit("pact_places", f"{pact}:1", {"pact_id": pact, **place}, None),
        Edit("status_changes", f"{pact}:1", step, None),
        Edit("requests", request, linked, row.revision),
    ])  # fmt: skip
    return pact


def _held(office: Office, submission: str, expected: int | None) -> Row:
    row = _known(office, "submissions", submission, expected)
    if row.values["state"] != "held":
        raise ConflictError("requests.decided", id=submission)
    return row


def _known(office: Office, table: str, key: str, expected: int | None) -> Row:
    row = office.row(table, key)
    if row is None:
        raise UserError("requests.unknown", id=key[:80])
    return row if expected is None else Row(row.values, expected)


def tidy(store: Store, *, who: str) -> int:
    """Erase what the rule says, such as contacts kept for too long; for a start and for cron.

    Returns
    -------
    int
        How many submissions lost something.
    """
    with reading(store.engine) as connection:
        due = len(to_erase(connection, dt.date.today()))
    if due:
        # Every write obeys the rule: one with nothing to write does that alone.
        store.save([], who=who)
    return due
