"""The address of the map's script and style sheet."""

from __future__ import annotations

from functools import cache

from starlette.requests import Request
from starlette.responses import Response

from geo.errors import UserError
from geo.mapping import assets
from geo.web.answers import Answer, answer, elsewhere, refuse, respond


@cache
def _answer(name: str) -> Answer:
    found = assets.asset(name)
    return answer(found.body, found.media_type)


def serve(request: Request) -> Response:
    """Send a file of the map; an address of another version is sent on to the present one."""
    name = request.path_params["name"]
    if name not in assets.names():
        return refuse(UserError("web.no_asset"), "it", status=404)
    if request.query_params.get("v") != assets.asset(name).version:
        return elsewhere(f"{name}?v={assets.asset(name).version}")
    return respond(request, _answer(name))
