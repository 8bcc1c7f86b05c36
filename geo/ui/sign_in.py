"""Who looks at the pages, and the door that they have to the register."""

from __future__ import annotations

import getpass
from urllib.parse import urlsplit

import streamlit as st

from geo.access import Visitor
from geo.storage import Office
from geo.web import register

ADDRESS = "server.address"
LOOPBACK = frozenset({"localhost", "127.0.0.1", "::1"})
# What a proxy adds: behind one, everybody's request comes from this machine.
FORWARDED = ("Forwarded", "X-Forwarded-For", "X-Forwarded-Host", "X-Real-Ip", "Via")


def visitor() -> Visitor:
    """Tell who looks: with no sign-in, whoever sits at the machine may do everything."""
    return Visitor(getpass.getuser(), "administrator") if _at_the_machine() else Visitor()


def office() -> Office:
    """Give this visitor's door to the register."""
    return Office(register.current_store(), visitor())


def _at_the_machine() -> bool:
    headers = st.context.headers
    host = urlsplit(f"//{headers.get('Host', '')}").hostname or ""
    forwarded = any(name in headers for name in FORWARDED)
    return st.get_option(ADDRESS) in LOOPBACK and host in LOOPBACK and not forwarded
