"""What the limits of the form are told about who sends: kept in memory for this visit alone."""

from __future__ import annotations

import ipaddress
import secrets
import time

import streamlit as st

from geo.storage.asking import Sender

SESSION, BEGAN = "_ask_session", "_ask_began"
FORWARDED = "X-Forwarded-For"


def begin() -> None:
    """Note when this visit first saw the form."""
    st.session_state.setdefault(SESSION, secrets.token_hex(8))
    st.session_state.setdefault(BEGAN, time.monotonic())


def sender(trap: str) -> Sender:
    """Describe who sends, as far as the limits need it."""
    begin()
    took_s = time.monotonic() - st.session_state[BEGAN]
    seen = network_of(st.context.ip_address, st.context.headers.get(FORWARDED))
    return Sender(st.session_state[SESSION], seen, took_s, trap)


def network_of(seen: str | None, forwarded: str | None) -> str | None:
    """Name the network that a visitor comes from.

    Parameters
    ----------
    seen
        The address that the server sees; None for this machine, such as a proxy on it.
    forwarded
        What the proxy says; only its own last word counts, because all before it is the visitor's.

    Returns
    -------
    str or None
        An IPv4 address, the /64 of an IPv6 one, of which a home has all; None if it is not known.
    """
    told = seen or (forwarded or "").rpartition(",")[2]
    try:
        address = ipaddress.ip_address(told.strip())
    except ValueError:
        return None
    width = 64 if address.version == 6 else 32
    return str(ipaddress.ip_network(f"{address}/{width}", strict=False))
