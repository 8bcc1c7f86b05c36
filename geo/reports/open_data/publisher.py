"""Who publishes, and under which address: from the settings, and honest without them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import urlsplit

from geo import words
from geo.errors import UserError

NAME, CODE, ADDRESS = "PACTS_PUBLISHER_NAME", "PACTS_PUBLISHER_ID", "PACTS_PUBLIC_ADDRESS"
NOBODY = "non-configurato"
LOCAL = "http://localhost:8501"


@dataclass(frozen=True)
class Publisher:
    """Who answers for the data.

    Parameters
    ----------
    name
        Of the body, as its official index writes it; empty if nobody said.
    code
        Its code in the index of public administrations (IPA), or its VAT number.
    address
        Where the dashboard is, without a slash at the end.
    """

    name: str
    code: str
    address: str

    @property
    def configured(self) -> bool:
        """True if a body answers for the data."""
        return bool(self.name)

    def said(self, language: str) -> str:
        """Say who publishes, or that nobody is named."""
        return self.name or words.say("opendata.publisher.none", language)

    @property
    def home(self) -> str:
        """Where the open data are."""
        return f"{self.address}/open-data/"


def publisher_from(settings: Mapping[str, str], *, address: str = LOCAL) -> Publisher:
    """Read who publishes from the settings.

    Parameters
    ----------
    settings
        Such as `os.environ`: `PACTS_PUBLISHER_NAME`, `PACTS_PUBLISHER_ID`,
        `PACTS_PUBLIC_ADDRESS`.
    address
        Where the dashboard is if no setting says it.

    Raises
    ------
    UserError
        If the public address is not an address of the web.
    """
    name, code = settings.get(NAME, "").strip(), settings.get(CODE, "").strip()
    public = settings.get(ADDRESS, "").strip() or address
    parts = urlsplit(public)
    if parts.scheme not in {"http", "https"} or not parts.hostname or parts.query:
        raise UserError("brief.error.address", setting=ADDRESS, value=public[:80])
    return Publisher(name, code or NOBODY, public.rstrip("/"))
