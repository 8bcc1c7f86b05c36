"""Who may write to the register from the pages."""

from __future__ import annotations

import getpass

import streamlit as st

ADDRESS = "server.address"
LOOPBACK = frozenset({"localhost", "127.0.0.1", "::1"})


def may_edit() -> bool:
    """Tell whether this visitor may write: with no sign-in, only where nobody else can visit."""
    return st.get_option(ADDRESS) in LOOPBACK


def editor() -> str:
    """Name who writes, as the audit will: without a sign-in, whoever runs the server."""
    return getpass.getuser()
