"""Bring files from their publishers, whole or not at all; nothing is read or written here."""

from __future__ import annotations

import datetime as dt
import http.client
import os
import time
import tomllib
import urllib.error
import urllib.request
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from email.message import Message
from email.utils import parsedate_to_datetime
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from geo.errors import UserError
from geo.loading.limits import LIMITS, MB

ADDRESSES = Path(__file__).parent / "publishers.toml"
VARIABLE = "PACTS_PUBLISHERS"
LOOPBACK = ("localhost", "127.0.0.1", "::1")
AGENT = "patti-in-mappa/0.1"
SILENCE_S = 20
WHOLE_S = 180
BLOCK = 1 << 16


@dataclass(frozen=True)
class Source:
    """A file that a publisher offers, and the mapping that reads it."""

    url: str
    name: str
    mapping: str


@dataclass(frozen=True)
class Download:
    """A publisher's file, whole, and the day that the publisher gives it (or today)."""

    content: bytes
    name: str
    mapping: str
    url: str
    dated_on: dt.date


def known_publishers(addresses: Path | None = None) -> dict[str, tuple[Source, ...]]:
    """Read the file of addresses.

    Parameters
    ----------
    addresses
        A file of the form of `publishers.toml`; by default the one that the environment variable
        PACTS_PUBLISHERS names, else the app's own.

    Raises
    ------
    UserError
        If it cannot be read or says something that makes no sense.
    """
    path = addresses or Path(os.environ.get(VARIABLE) or ADDRESSES)
    try:
        listed = tomllib.loads(path.read_text(encoding="utf-8"))
        return {name: _sources(publisher) for name, publisher in listed.items()}
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise UserError("loading.fetch.addresses", name=path.name, detail=str(error)) from error


def download(
    publisher: str,
    *,
    addresses: Path | None = None,
    progress: Callable[[str], None] | None = None,
) -> list[Download]:
    """Bring all files of a publisher.

    Parameters
    ----------
    publisher
        Such as `milan`.
    addresses
        See `known_publishers`.
    progress
        Called with the name of each file before it is brought.

    Returns
    -------
    list of Download
        All of them, each whole.

    Raises
    ------
    UserError
        If one cannot be had: no network, a moved address, half a file, too big, too slow.
    """
    known = known_publishers(addresses)
    if publisher not in known:
        raise UserError("loading.fetch.unknown", publisher=publisher, known=", ".join(known))
    found = []
    for source in known[publisher]:
        if progress is not None:
            progress(source.name)
        found.append(_fetch(source))
    return found


def _sources(publisher: Mapping[str, Any]) -> tuple[Source, ...]:
    return tuple(
        Source(str(each["url"]), str(each["name"]), str(each["mapping"]))
        for each in publisher["file"]
    )


def _fetch(source: Source) -> Download:
    _check_address(source.url)
    request = urllib.request.Request(source.url, headers={"User-Agent": AGENT})  # noqa: S310
    try:
        with OPENER.open(request, timeout=SILENCE_S) as answer:
            content = _body(answer, source.url)
            day = _day_of(answer.headers)
    except urllib.error.HTTPError as error:
        status = str(error.code)
        error.close()
        raise UserError("loading.fetch.moved", status=status, url=source.url) from error
    except TimeoutError as error:
        raise UserError("loading.fetch.too_slow", limit_s=SILENCE_S) from error
    except (OSError, http.client.HTTPException) as error:
        raise _unreachable(source.url, error) from error
    _check_page(content, source.url)
    return Download(content, source.name, source.mapping, source.url, day)


def _unreachable(url: str, error: Exception) -> UserError:
    reason = getattr(error, "reason", None)
    if isinstance(reason, TimeoutError):
        return UserError("loading.fetch.too_slow", limit_s=SILENCE_S)
    return UserError("loading.fetch.no_network", host=urlsplit(url).hostname or url)


def _body(answer: Any, url: str) -> bytes:
    if "html" in answer.headers.get_content_type():
        raise UserError("loading.fetch.web_page", url=url)
    declared = answer.headers.get("Content-Length", "")
    expected = int(declared) if declared.isdigit() else None
    content = bytearray()
    until = time.monotonic() + WHOLE_S
    while block := _block(answer):
        content += block
        if len(content) > LIMITS.file_mb * MB:
            raise UserError("loading.fetch.too_big", limit_mb=LIMITS.file_mb)
        if time.monotonic() > until:
            raise UserError("loading.fetch.too_slow", limit_s=WHOLE_S)
    if expected is not None and len(content) != expected:
        raise UserError("loading.fetch.cut_short", got=len(content), expected=expected)
    return bytes(content)


def _block(answer: Any) -> bytes:
    try:
        return bytes(answer.read1(BLOCK))
    except http.client.IncompleteRead as error:
        raise UserError(
            "loading.fetch.cut_short", got=len(error.partial), expected=error.expected
        ) from error


def _check_page(content: bytes, url: str) -> None:
    start = content[:200].lstrip().lower()
    if start.startswith((b"<!doctype html", b"<html")):
        raise UserError("loading.fetch.web_page", url=url)


def _day_of(headers: Message) -> dt.date:
    try:
        return parsedate_to_datetime(headers["Last-Modified"]).date()
    except (TypeError, ValueError):
        return dt.datetime.now(dt.UTC).date()


def _check_address(url: str) -> None:
    parts = urlsplit(url)
    if parts.scheme == "https" or (parts.scheme == "http" and parts.hostname in LOOPBACK):
        return
    raise UserError("loading.fetch.insecure", url=url)


class _SafeRedirects(urllib.request.HTTPRedirectHandler):
    """Follow a publisher to another address only if that one is as safe."""

    def redirect_request(self, *answer: Any) -> urllib.request.Request | None:
        try:
            _check_address(answer[-1])
        except UserError:
            answer[1].close()
            raise
        return super().redirect_request(*answer)


OPENER = urllib.request.build_opener(_SafeRedirects)
