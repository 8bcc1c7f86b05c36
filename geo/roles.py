"""Who a signed-in person is to the register: from what the provider says and the list of roles.

The list is a small TOML file::

    claim = "realm_access.roles"        # where the provider tells groups or roles; optional

    [people]
    "anna.rossi@example.org" = "editor" # a verified e-mail address, or the provider's own `sub`

    [groups]
    "register-keepers" = "administrator"

Who is not in it may only look. What is said of a person goes before what is said of their groups.
"""

from __future__ import annotations

import os
import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path

from geo.access import ROLES, Visitor
from geo.errors import UserError

SETTING = "PACTS_ROLES"
USUAL = Path(".streamlit") / "roles.toml"
# After a working day the provider is asked again: its claims may have changed meanwhile.
LONGEST_S = 12 * 3600
CLOCKS_APART_S = 300
LONGEST_NAME = 200
LARGEST_BYTES = 200_000

Claims = Mapping[str, object]


class RolesError(UserError):
    """The list of roles cannot be used; nobody has a role until it is put right."""


@dataclass(frozen=True)
class Roles:
    """The list of roles.

    Parameters
    ----------
    people
        Role by e-mail address (anything with an @, ASCII letters in lower case) or by `sub`.
    groups
        Role by value of the claim.
    claim
        Name of the claim; dots lead into what is nested. Empty for none.
    """

    people: Mapping[str, str] = field(default_factory=dict)
    groups: Mapping[str, str] = field(default_factory=dict)
    claim: str = ""


def roles_file() -> Path:
    """Tell where the list is: where `PACTS_ROLES` says, else `.streamlit/roles.toml`."""
    return Path(os.environ.get(SETTING, "").strip() or USUAL)


def is_expected() -> bool:
    """Tell whether somebody meant roles to count, by naming a list or by leaving one."""
    return bool(os.environ.get(SETTING, "").strip()) or USUAL.exists()


def read_roles(path: Path) -> Roles:
    """Read the list of roles, again whenever the file has changed.

    Raises
    ------
    RolesError
        If there is no such file, it is no TOML, or an entry is not understood. The message names
        the entry by its place, because visitors read it: never by its address.
    """
    try:
        held = path.stat()
    except OSError:
        raise RolesError("account.wrong.roles_missing", file=path.name) from None
    return _read(path, held.st_mtime_ns, held.st_size)


@lru_cache(maxsize=4)
def _read(path: Path, _changed: int, size: int) -> Roles:
    try:
        if size > LARGEST_BYTES:
            raise RolesError("account.wrong.roles_unreadable", file=path.name)
        told = tomllib.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError, RecursionError):
        raise RolesError("account.wrong.roles_unreadable", file=path.name) from None
    return _checked(told, path.name)


def _checked(told: Mapping[str, object], name: str) -> Roles:
    for entry in told:
        if entry not in {"claim", "people", "groups"}:
            raise _wrong(name, entry)
    claim = told.get("claim", "")
    groups = _of_table(told, "groups", name)
    if not isinstance(claim, str) or bool(claim.strip()) != bool(groups):
        raise _wrong(name, "claim")
    listed = _of_table(told, "people", name)
    people = {_address(who): role for who, role in listed.items()}
    if len(people) < len(listed) or not (people or groups):
        raise _wrong(name, "[people]")
    return Roles(people, groups, claim.strip())


def _of_table(told: Mapping[str, object], table: str, name: str) -> dict[str, str]:
    held = told.get(table, {})
    if not isinstance(held, dict):
        raise _wrong(name, table)
    for place, (who, role) in enumerate(held.items(), start=1):
        if not who.strip() or role not in ROLES:
            raise _wrong(name, f"[{table}] {place}")
    return {who.strip(): role for who, role in held.items()}


def _wrong(name: str, entry: str) -> RolesError:
    return RolesError("account.wrong.roles_entry", file=name, entry=entry[:60])


def visitor_of(claims: Claims, roles: Roles, *, now: float) -> Visitor:
    """Tell who somebody is by the claims of their identity token.

    Parameters
    ----------
    claims
        As the provider signed them; of any type and size, and nothing in them is believed to be
        what its name says.
    roles
        The list.
    now
        Seconds since 1970.

    Returns
    -------
    Visitor
        Without a name if the sign-in is too old or names nobody. The name is the verified e-mail
        address, or the provider's `sub` after the word `sub:`, so that nobody can choose a `sub`
        that reads as somebody else's address.
    """
    sub, email = _text(claims.get("sub")), _email(claims)
    if not sub or not _is_fresh(claims.get("iat"), now):
        return Visitor()
    own = [roles.people[who] for who in _known_as(sub, email) if who in roles.people]
    return Visitor(email or f"sub:{sub}", _highest(own or _of_groups(claims, roles)))


def _known_as(sub: str, email: str) -> list[str]:
    """List under what somebody may stand in the list; a `sub` is never taken for an address."""
    return [who for who in (email, "" if "@" in sub else sub) if who]


def _is_fresh(issued: object, now: float) -> bool:
    if isinstance(issued, bool) or not isinstance(issued, int | float):
        return False
    return -CLOCKS_APART_S <= now - issued < LONGEST_S


def _email(claims: Claims) -> str:
    """Give the e-mail address in lower case; empty unless it counts."""
    told = claims.get("email_verified", True)
    counts = told is True or (isinstance(told, str) and told == "true")
    address = _text(claims.get("email"))
    return _address(address) if counts and "@" in address else ""


def _of_groups(claims: Claims, roles: Roles) -> list[str]:
    if not roles.claim:
        return []
    held = _claim(claims, roles.claim)
    values: Iterable[object] = held if isinstance(held, list | tuple) else (held,)
    return [roles.groups.get(value, "") for value in values if isinstance(value, str)]


def _claim(claims: Claims, name: str) -> object:
    """Find a claim by its name; by its dots only if none has the whole name, as URLs have."""
    if name in claims:
        return claims[name]
    found: object = claims
    for part in name.split("."):
        found = found.get(part) if isinstance(found, Mapping) else None
    return found


def _highest(granted: Iterable[str]) -> str:
    return max((role for role in granted if role in ROLES), key=ROLES.index, default=ROLES[0])


def _text(value: object) -> str:
    """Give a text that can stand in the audit trail; empty for anything else."""
    if not isinstance(value, str) or not value.strip() or len(value) > LONGEST_NAME:
        return ""
    return value if value.isprintable() else ""


def _address(who: str) -> str:
    """Write ASCII letters of an address small; others are left, as two of them may fold to one."""
    if "@" not in who:
        return who
    return "".join(sign.lower() if sign.isascii() else sign for sign in who)
