"""Where the public finds in the dashboard what a paper is about."""

from __future__ import annotations

import os
from urllib.parse import urlencode, urlsplit

from geo import words
from geo.errors import UserError
from geo.reports.briefing.scope import Scope

SETTING = "PACTS_PUBLIC_ADDRESS"
PARAMETERS = {"neighbourhoods": "place", "pact": "pact"}


def public_address(scope: Scope, language: str) -> str:
    """Write the address for a QR code; empty if `PACTS_PUBLIC_ADDRESS` names none.

    Raises
    ------
    UserError
        If the setting is not an address of the web.
    """
    base = os.environ.get(SETTING, "").strip()
    if not base:
        return ""
    parts = urlsplit(base)
    if parts.scheme not in {"http", "https"} or not parts.hostname or parts.query:
        raise UserError("brief.error.address", setting=SETTING, value=base[:80])
    pairs = [(PARAMETERS[scope.kind], one) for one in scope.ids if scope.kind in PARAMETERS]
    pairs += [("lang", language)] if language != words.DEFAULT else []
    return f"{base.rstrip('/')}/" + (f"?{urlencode(pairs)}" if pairs else "")
