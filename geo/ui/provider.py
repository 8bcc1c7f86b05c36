"""What the configuration says of signing in: nothing, what cannot work, or all that it takes."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from pathlib import Path
from urllib.parse import urlsplit

import streamlit as st

from geo.errors import UserError
from geo.roles import Roles, is_expected, read_roles, roles_file
from geo.web.base_path import prefix_of

BASE_PATH, FILES = "server.baseUrlPath", "secrets.files"
TRUSTED = "server.trustedUserHeaders"
LOOPBACK = frozenset({"localhost", "127.0.0.1", "::1"})
ENTRIES = ("redirect_uri", "cookie_secret", "client_id", "client_secret", "server_metadata_url")
# With a shorter one somebody could find it by trying, and sign a cookie for any name.
SHORTEST_SECRET = 32
CALLBACK = "/oauth2callback"
_held: ContextVar[tuple[Roles | None, UserError | None] | None] = ContextVar("held", default=None)


class SignInError(UserError):
    """Signing in is configured in part or wrongly; until it is put right nobody has a role."""


@contextmanager
def one_reading() -> Iterator[None]:
    """Read who may do what once for all of a block: each time takes ten files."""
    try:
        token = _held.set((_listed_roles(), None))
    except UserError as wrong:
        token = _held.set((None, wrong))
    try:
        yield
    finally:
        _held.reset(token)


def listed_roles() -> Roles | None:
    """Read who may do what; within `one_reading`, tell what was read.

    Returns
    -------
    Roles or None
        None if no sign-in is configured, and nothing says that one was meant.

    Raises
    ------
    UserError
        If the configuration cannot work; the message names the entry and never its value.
    """
    held = _held.get()
    if held is None:
        return _listed_roles()
    roles, wrong = held
    if wrong is not None:
        raise wrong
    return roles


def _listed_roles() -> Roles | None:
    auth = _auth()
    if auth is None and not is_expected():
        return None
    if st.get_option(TRUSTED):
        raise SignInError("account.wrong.headers")
    check_auth(auth, base_path=st.get_option(BASE_PATH) or "")
    return read_roles(roles_file())


def _auth() -> object:
    """Give the section `[auth]` of the secrets, None if there is none."""
    try:
        if st.secrets.load_if_toml_exists():
            return st.secrets.get("auth")
    except (OSError, ValueError):
        raise SignInError("account.wrong.secrets_unreadable") from None
    if any(Path(path).exists() for path in st.get_option(FILES)):
        raise SignInError("account.wrong.secrets_unreadable")
    return None


def check_auth(auth: object, *, base_path: str = "") -> None:
    """Check the section `[auth]` as far as that can be done without asking the provider.

    Raises
    ------
    SignInError
        If an entry is missing or cannot be right.
    """
    if not isinstance(auth, Mapping):
        raise SignInError("account.wrong.entry", entry="[auth]")
    for entry in ENTRIES:
        value = auth.get(entry)
        if not isinstance(value, str) or not value.strip() or not _fits(entry, value, base_path):
            raise SignInError("account.wrong.entry", entry=entry)


def _fits(entry: str, value: str, base_path: str) -> bool:
    if entry == "redirect_uri":
        return _is_safe(value) and urlsplit(value).path == prefix_of(base_path) + CALLBACK
    if entry == "server_metadata_url":
        return _is_safe(value)
    return entry != "cookie_secret" or len(value) >= SHORTEST_SECRET


def _is_safe(address: str) -> bool:
    """Tell whether nobody on the way can read what is sent to an address."""
    try:
        parts = urlsplit(address)
        host = parts.hostname or ""
    except ValueError:
        return False
    return (parts.scheme == "https" and bool(host)) or (parts.scheme == "http" and host in LOOPBACK)
