"""Who looks at the pages, and the door that they have to the register.

Asked anew at every run of a page and at every read and write of the office, so that an ended
sign-in or a changed list of roles counts from the next click on.
"""

from __future__ import annotations

import getpass
import time
from collections.abc import Mapping
from functools import cache
from threading import Lock
from urllib.parse import urlsplit

import streamlit as st
from streamlit.runtime.scriptrunner import get_script_run_ctx

from geo.access import ForbiddenError, Visitor
from geo.errors import UserError
from geo.roles import LONGEST_S, visitor_of
from geo.storage import Office
from geo.ui.provider import LOOPBACK, listed_roles
from geo.web import register, uploads

ADDRESS = "server.address"
# What a proxy adds: behind one, everybody's request comes from this machine.
FORWARDED = ("Forwarded", "X-Forwarded-For", "X-Forwarded-Host", "X-Real-Ip", "Via")
# The only provider there is: the one that `[auth]` itself describes.
PROVIDER = "default"

_ended: dict[tuple[str, ...], float] = {}
_ending = Lock()


def visitor() -> Visitor:
    """Tell who looks.

    With no sign-in configured, whoever sits at the machine may do everything; with one that
    cannot work, nobody may do anything.
    """
    try:
        roles = listed_roles()
    except UserError:
        return Visitor()
    if roles is None:
        return Visitor(_who_sits_here(), "administrator") if _at_the_machine() else Visitor()
    claims = _claims()
    return visitor_of(claims, roles, now=time.time()) if claims else Visitor()


@cache
def _who_sits_here() -> str:
    return getpass.getuser()


def office() -> Office:
    """Give this visitor's door to the register."""
    return Office(register.current_store(), visitor())


def mistake() -> UserError | None:
    """Tell what is wrong with the configuration of signing in."""
    try:
        listed_roles()
    except UserError as wrong:
        return wrong
    return None


def is_configured() -> bool:
    """Tell whether people can sign in."""
    try:
        return listed_roles() is not None
    except UserError:
        return False


def has_run_out() -> bool:
    """Tell whether somebody signed in whose sign-in no longer counts."""
    return bool(_signed_in()) and not visitor().name


def needed(role: str) -> UserError:
    """Tell a visitor without a role what it takes to have it."""
    if visitor().name:
        return ForbiddenError(f"access.needs_{role}")
    asked = "access.sign_in" if is_configured() else "access.elsewhere"
    return mistake() or ForbiddenError(asked)


def sign_out() -> None:
    """End the sign-in here and in every other page that it opened; for use as a callback."""
    now = time.time()
    with _ending:
        for sign_in in [one for one, until in _ended.items() if until < now]:
            del _ended[sign_in]
        _ended[_named(_signed_in())] = now + 2 * LONGEST_S
    st.session_state.clear()
    st.logout()


def share_uploads(known: Visitor) -> None:
    """Let those who may edit hand in larger files than others."""
    context = get_script_run_ctx()
    if context is not None:
        uploads.shares.widen(context.session_id, editor=known.may("editor"))


def _claims() -> Mapping[str, object]:
    """Give the claims of a sign-in that has not been ended, else nothing."""
    held = _signed_in()
    with _ending:
        return {} if _named(held) in _ended else held


def _signed_in() -> Mapping[str, object]:
    held: Mapping[str, object] = dict(st.user.to_dict())
    ours = held.get("is_logged_in") is True and held.get("provider") == PROVIDER
    return held if ours else {}


def _named(claims: Mapping[str, object]) -> tuple[str, ...]:
    """Tell one sign-in from another."""
    return tuple(repr(claims.get(name)) for name in ("iss", "sub", "iat", "nonce"))


def _at_the_machine() -> bool:
    """Tell whether the page was asked for at this machine, by a page of this very server."""
    headers = st.context.headers
    host = headers.get("Host", "")
    forwarded = any(name in headers for name in FORWARDED)
    # A page of another server on this machine, or of a name that leads to it, is not ours.
    asked_by = urlsplit(headers.get("Origin", f"//{host}")).netloc
    here = st.get_option(ADDRESS) in LOOPBACK and (urlsplit(f"//{host}").hostname or "") in LOOPBACK
    return here and asked_by == host and not forwarded
