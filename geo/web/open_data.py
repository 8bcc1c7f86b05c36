"""The addresses of the open data: files, documentation, catalogue and the page that lists them."""

from __future__ import annotations

import datetime as dt
import os
import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from geo import words
from geo.errors import UserError
from geo.recent import Recent
from geo.web import register
from geo.web.answers import SAFE, Answer, Kept, answer, refuse, respond

if TYPE_CHECKING:
    from geo.reports.open_data import Publication, Publisher

FILES = Kept(120_000_000)
OPEN: Mapping[str, str] = {
    "Access-Control-Allow-Origin": "*",
    "Cache-Control": "no-cache",
    "Accept-Ranges": "bytes",
}
RANGE = re.compile(r"bytes=(\d{0,15})-(\d{0,15})")
HTML = "text/html; charset=utf-8"
_made: Recent[Publication] = Recent(2)


@dataclass(frozen=True)
class Current:
    """What is published now, and by whom."""

    edition: register.Edition
    day: dt.date
    publisher: Publisher

    @property
    def publication(self) -> Publication:
        """The datasets, worked out once for an edition and day."""
        from geo.reports.open_data import Publication

        moment = register.moment_on(self.day, self.edition.snapshot)
        return _made.get((self.edition.name, self.day), lambda: Publication(moment))

    @property
    def sizes(self) -> dict[str, int]:
        """Bytes of every file by name."""
        return {name: len(file(self, name).body) for name in file_names()}


def current(address: str) -> Current:
    """Take what is published now.

    Parameters
    ----------
    address
        Where the dashboard is if `PACTS_PUBLIC_ADDRESS` does not say it.
    """
    from geo.reports.open_data import publisher_from

    edition = register.current_edition()
    return Current(edition, dt.date.today(), publisher_from(os.environ, address=address))


def file_names() -> list[str]:
    """List the files with data."""
    from geo.reports.open_data import DATASETS, file_name, formats_of

    return [file_name(one, kind) for one in DATASETS.values() for kind in formats_of(one)]


def file(now: Current, name: str) -> Answer:
    """Write a file with data, or give it as it was written for somebody else.

    Raises
    ------
    UserError
        If there is none of that name.
    """
    from geo.reports.open_data import DATASETS, file_name, formats_of, write

    known = {
        file_name(one, kind): (one, kind) for one in DATASETS.values() for kind in formats_of(one)
    }
    if name not in known:
        raise UserError("opendata.error.unknown", name=name[:80])
    dataset, kind = known[name]
    key = f"{now.edition.name}/{now.day}/{name}"
    return FILES.get(key, lambda: answer(write(now.publication, dataset, kind), kind.media_type))


def serve_page(request: Request) -> Response:
    """Send the page that lists what there is."""
    return _serve(request, "")


def serve(request: Request) -> Response:
    """Send a file, a document or the catalogue."""
    return _serve(request, request.path_params["name"])


def enter(request: Request) -> Response:
    """Send the browser to the page, whose links count on the slash at its end."""
    query = f"?{request.url.query}" if request.url.query else ""
    return RedirectResponse(f"open-data/{query}", status_code=307)


def _serve(request: Request, name: str) -> Response:
    language = _language(request)
    try:
        found = _answer(_current_for(request), name, language)
    except UserError as mistake:
        missing = mistake.key == "opendata.error.unknown"
        return refuse(mistake, language, status=404 if missing else 400)
    sent = _part(request, found) or respond(request, found)
    sent.headers.update(OPEN)
    if found.media_type == HTML:
        from geo.reports.open_data.page import policy

        sent.headers["Content-Security-Policy"] = policy()
    return sent


def _part(request: Request, found: Answer) -> Response | None:
    """Send some of the bytes, as GDAL and with it QGIS asks for; None to send them all."""
    asked = RANGE.fullmatch(request.headers.get("range", ""))
    known = request.headers.get("if-range", found.tag) == found.tag
    if asked is None or not any(asked.groups()) or not known:
        return None
    size = len(found.body)
    first, last = _ends(asked[1], asked[2], size)
    headers = {**SAFE, "ETag": found.tag}
    if first > last:
        return Response(status_code=416, headers={**headers, "Content-Range": f"bytes */{size}"})
    headers["Content-Range"] = f"bytes {first}-{last}/{size}"
    body = found.body[first : last + 1]
    return Response(body, status_code=206, media_type=found.media_type, headers=headers)


def _ends(first: str, last: str, size: int) -> tuple[int, int]:
    if not first:  # the last so many
        return max(size - int(last), 0), size - 1
    return int(first), min(int(last), size - 1) if last else size - 1


def _answer(now: Current, name: str, language: str) -> Answer:
    from geo.reports.open_data.page import COLUMNS

    if name == COLUMNS:
        return FILES.get(f"{name}?{language}", lambda: _columns(language))
    if not name or name.partition(".")[0] == "catalogue":
        key = f"{now.edition.name}/{now.day}/{name}?{language}&{now.publisher}"
        return FILES.get(key, lambda: _listing(now, name, language))
    return document(name) or file(now, name)


def _listing(now: Current, name: str, language: str) -> Answer:
    if not name:
        from geo.reports.open_data.page import front_page

        return answer(front_page(now.publication, now.publisher, language, now.sizes), HTML)
    return catalogue(now, name)


def _columns(language: str) -> Answer:
    from geo.reports.open_data.page import columns_page

    return answer(columns_page(language), HTML)


def document(name: str) -> Answer | None:
    """Write a document about the columns; None if there is none of that name."""
    from geo.reports.open_data import DOCUMENTS

    found = DOCUMENTS.get(name)
    return FILES.get(name, lambda: answer(found.write(), found.media_type)) if found else None


def catalogue(now: Current, name: str) -> Answer:
    """Write the catalogue under one of its names.

    Raises
    ------
    UserError
        If there is none of that name.
    """
    from geo.reports.open_data import catalogue as catalogues

    suffix = name.partition(".")[2]
    if suffix not in catalogues.CATALOGUES:
        raise UserError("opendata.error.unknown", name=name[:80])
    graph = catalogues.catalogue(now.publication, now.publisher, now.sizes)
    return answer(catalogues.write_catalogue(graph, suffix), catalogues.CATALOGUES[suffix][1])


def _current_for(request: Request) -> Current:
    base = str(request.url.replace(query="", fragment=""))
    return current(base.partition("/open-data")[0])


def _language(request: Request) -> str:
    return words.spoken(request.query_params.get("lang"))
