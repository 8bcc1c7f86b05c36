"""What residents wrote is not kept longer than it is needed: the one rule, for every write.

It stands inside `geo.storage.writing.write`, so that it holds whoever closes a request and by
whatever way: a page, a command, an import, a restored row.
"""

from __future__ import annotations

import datetime as dt
import logging
import os
from collections.abc import Mapping

import sqlalchemy as sa

from geo import model
from geo.storage.schema import ROW_REVISION, TABLES

SETTING = "PACTS_CONTACT_DAYS"
USUAL_DAYS = 365
# Id and row revision of a submission, and the columns to empty.
Due = tuple[str, int, Mapping[str, None]]
_SENT, _REQUESTS = TABLES["submissions"].c, TABLES["requests"].c


def contact_days(text: str | None) -> int:
    """Read the setting: how many days a contact is kept at most.

    Parameters
    ----------
    text
        What the setting says; None if it is not set.

    Returns
    -------
    int
        365 unless set otherwise. What is not a whole number from 1 up counts as not set, because a
        slip must not keep contacts for ever.
    """
    asked = (text or "").strip()
    if not asked:
        return USUAL_DAYS
    if not (asked.isascii() and asked.isdigit() and int(asked)):
        logging.getLogger("patti").warning("%s is not a number of days: %s", SETTING, USUAL_DAYS)
        return USUAL_DAYS
    return int(asked)


def to_erase(connection: sa.Connection, today: dt.date) -> list[Due]:
    """List what must go of the submissions: their ids, row revisions, and the columns to empty.

    Of one that was refused or whose request is settled or gone, text and contact: nothing is due
    any more to who wrote, and words of a person's own can name others. Of one that waits too long,
    the contact alone: what was asked is still asked.
    """
    due: dict[str, Due] = {
        row: (row, at, {"contact": None}) for row, at in _older(connection, _oldest(today))
    }
    due |= {row: (row, at, {"text": None, "contact": None}) for row, at in _settled(connection)}
    return list(due.values())


def _oldest(today: dt.date) -> dt.date:
    days = contact_days(os.environ.get(SETTING))
    return today - dt.timedelta(days=min(days, today.toordinal() - 1))


def _settled(connection: sa.Connection) -> list[tuple[str, int]]:
    open_ = sa.select(_REQUESTS.id).where(_REQUESTS.status.not_in(model.SETTLED_STATUSES))
    waits = sa.or_(_SENT.state == "held", (_SENT.state == "accepted") & _SENT.request_id.in_(open_))
    # With no request `IN` gives neither true nor false.
    over = sa.not_(sa.func.coalesce(waits, sa.false()))
    return _found(connection, sa.or_(_SENT.text.is_not(None), _SENT.contact.is_not(None)) & over)


def _older(connection: sa.Connection, day: dt.date) -> list[tuple[str, int]]:
    return _found(connection, _SENT.contact.is_not(None) & (_SENT.received_on < day))


def _found(connection: sa.Connection, wanted: sa.ColumnElement[bool]) -> list[tuple[str, int]]:
    rows = sa.select(_SENT.id, TABLES["submissions"].c[ROW_REVISION]).where(wanted)
    return [(str(row), int(at)) for row, at in connection.execute(rows.order_by(_SENT.id))]
