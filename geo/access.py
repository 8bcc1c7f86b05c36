"""Who somebody is to the register, and what that allows."""

from __future__ import annotations

from dataclasses import dataclass

from geo.errors import UserError

# Each may do all that those before it may.
ROLES = ("viewer", "editor", "administrator")


class ForbiddenError(UserError):
    """The visitor's role does not allow what was asked; nothing was read or written."""


@dataclass(frozen=True)
class Visitor:
    """Somebody before the register.

    Parameters
    ----------
    name
        As the audit trail writes it; empty for a visitor who has not signed in.
    role
        One of `ROLES`.
    """

    name: str = ""
    role: str = ROLES[0]

    def may(self, role: str) -> bool:
        """Tell whether the visitor has a role, or one that includes it."""
        return ROLES.index(self.role) >= ROLES.index(role)

    def must(self, role: str) -> None:
        """Refuse a visitor who has not a role.

        Raises
        ------
        ForbiddenError
            If the visitor may not.
        """
        if not self.may(role):
            raise ForbiddenError(f"access.needs_{role}" if self.name else "access.sign_in")
