"""The map alone in a window of its own, for a projector or another site's page."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

from markupsafe import Markup
from starlette.requests import Request
from starlette.responses import Response

from geo import words
from geo.analysis.choices import NAMES, Choices
from geo.errors import UserError
from geo.mapping import assets
from geo.mapping.folium_map import LayersQuery
from geo.mapping.shading import Shading
from geo.web import register
from geo.web.answers import SAFE, refuse

LONGEST_ID = 100
PAGE = Markup(
    """<!doctype html>
<html lang="{language}" dir="{direction}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>{title}</title>
<link rel="icon" href="data:,">
<link rel="stylesheet" href="{sheet}">
<style>#map_div {{ position: fixed; inset: 0; }}</style>
<script src="{script}" defer></script>
</head>
<body><div id="map_div" data-patti-layers="layers" data-patti-query="{query}"></div></body>
</html>
"""
)


def serve(request: Request) -> Response:
    """Send the page of the map; what it shows is said as in every address of ours."""
    language = words.spoken(request.query_params.get("lang"))
    try:
        query = _query(request, language)
    except UserError as mistake:
        return refuse(mistake, language)
    page = PAGE.format(
        language=language,
        direction=words.direction(language),
        title=words.say("map.title", language),
        sheet=assets.address("map.css", "assets"),
        script=assets.address("map.js", "assets"),
        query=query.to_query(),
    )
    headers = {**SAFE, "Cache-Control": "no-cache"}
    return Response(str(page), media_type="text/html", headers=headers)


def _query(request: Request, language: str) -> LayersQuery:
    now = register.current_edition()
    choices = Choices.from_query({name: request.query_params.getlist(name) for name in NAMES})
    known = now.snapshot.boundary_sets
    boundary_set = choices.set if choices.set in known else next(iter(known), "")
    shading = Shading.read(*(request.query_params.get(one, "") for one in ("by", "radius", "need")))
    pact = request.query_params.get("pact", "")[:LONGEST_ID]
    return LayersQuery(
        choices=replace(choices, on=choices.on or dt.date.today(), set=boundary_set),
        edition=now.name,
        language=language,
        shading=shading,
        selected=f"pact:{pact}" if pact else "",
        focus="selected" if pact else "",
    )
