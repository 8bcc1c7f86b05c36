"""The addresses of the map's layers, which QGIS reads as well as our own map.

The address is the query. One that names an edition of the register and a day has one answer for
ever; any other is sent on to the address that does.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial
from urllib.parse import parse_qsl, quote, urlencode

from starlette.requests import Request
from starlette.responses import Response

from geo import words
from geo.analysis import gaps, siting, what_if
from geo.analysis.choices import LONGEST_SEARCH, NAMES, Choices
from geo.analysis.moment import Moment
from geo.errors import UserError
from geo.mapping import sites
from geo.mapping.frame import frame
from geo.mapping.shading import BY_PACTS, Shading, shaded
from geo.mapping.tiles import Tile
from geo.web import register, sitings
from geo.web.answers import GEOJSON, JSON, Answer, Kept, answer, elsewhere, refuse, respond

KEPT = Kept(64_000_000)
MOST_SITES = 60


@dataclass(frozen=True)
class Places:
    """What is asked of places for next pacts: a radius, and the sites of a plan in their order."""

    radius_m: int = gaps.DEFAULT_RADIUS_M
    sites: tuple[str, ...] = ()

    def to_pairs(self) -> list[tuple[str, str]]:
        """List the parameters of an address; the radius always, so that it reads like one."""
        return [("radius", str(self.radius_m)), *(("sites", site) for site in self.sites)]


@dataclass(frozen=True)
class Asked:
    """What a request asks of a layer."""

    language: str
    choices: Choices
    tile: Tile | None = None
    shading: Shading = BY_PACTS
    places: Places | None = None

    @property
    def day(self) -> dt.date:
        """The day asked for, or today."""
        return self.choices.on or dt.date.today()


Writer = Callable[[register.Edition, Asked], bytes]


@dataclass(frozen=True)
class Layer:
    """How a layer is written, and what its address must name.

    Parameters
    ----------
    write
        Writes the body.
    dated
        True: the answer depends on the day.
    names
        Parameters of `Choices` that the address keeps.
    speaks
        True: the answer depends on the language.
    shades
        True: the address says how neighbourhoods are shaded.
    places
        True: the address says within which radius, and perhaps which sites.
    """

    write: Writer
    media_type: str = GEOJSON
    dated: bool = False
    names: tuple[str, ...] = ()
    speaks: bool = False
    shades: bool = False
    places: bool = False


def _frame(now: register.Edition, asked: Asked) -> bytes:
    return frame(now.snapshot, asked.choices.set, asked.language)


def _neighbourhoods(now: register.Edition, asked: Asked) -> bytes:
    moment = register.moment_on(asked.day, now.snapshot)
    by = asked.choices.set
    found = shaded(moment, by, asked.shading, asked.language, register.gaps_on)
    return now.layers.neighbourhoods(by, found, first=bool(asked.shading.by))


def _pacts(now: register.Edition, asked: Asked) -> bytes:
    return register.pacts_on(asked.day, now.snapshot).collection(asked.choices)


def _points(now: register.Edition, asked: Asked) -> bytes:
    return register.pacts_on(asked.day, now.snapshot).table(asked.choices)


def _buildings(now: register.Edition, asked: Asked) -> bytes:
    assert asked.tile is not None  # noqa: S101  the route has it
    return now.layers.buildings(asked.tile)


def _courtyards(now: register.Edition, asked: Asked) -> bytes:
    assert asked.tile is not None  # noqa: S101  the route has it
    return now.layers.courtyards(asked.tile)


def _candidates(now: register.Edition, asked: Asked) -> bytes:
    moment, posed = _posed(now, asked)
    covered = what_if.covered_then(moment, posed.siting, ())["now"]
    return sites.candidate_collection(posed.siting, siting.gains(posed.siting), covered)


def _sites(now: register.Edition, asked: Asked) -> bytes:
    assert asked.places is not None  # noqa: S101  the layer asks for them
    moment, posed = _posed(now, asked)
    chosen = asked.places.sites
    counted = what_if.steps(posed.siting, chosen)
    then = what_if.covered_then(moment, posed.siting, chosen)
    return sites.plan_collection(posed.siting, chosen, counted, then)


def _posed(now: register.Edition, asked: Asked) -> tuple[Moment, sitings.Posed]:
    assert asked.places is not None  # noqa: S101  the layer asks for them
    moment = register.moment_on(asked.day, now.snapshot)
    return moment, sitings.posed_on(moment, asked.choices.set, asked.places.radius_m)


LAYERS: Mapping[str, Layer] = {
    "frame": Layer(_frame, JSON, names=("set",), speaks=True),
    "neighbourhoods": Layer(
        _neighbourhoods, dated=True, names=("set", "on"), speaks=True, shades=True
    ),
    "pacts": Layer(_pacts, dated=True, names=NAMES),
    "points": Layer(_points, JSON, dated=True, names=NAMES),
    "candidates": Layer(_candidates, dated=True, names=("set", "on"), places=True),
    "sites": Layer(_sites, dated=True, names=("set", "on"), places=True),
    "buildings": Layer(_buildings),
    "courtyards": Layer(_courtyards),
}


def endpoint(name: str) -> Callable[[Request], Response]:
    """Make the endpoint of a layer; not a coroutine, so that it runs beside the event loop."""
    return partial(_serve, LAYERS[name], name)


def _serve(layer: Layer, name: str, request: Request) -> Response:
    try:
        now = register.current_edition()
        asked = _read(layer, name, request, now)
        proper = _address(layer, asked, now)
        if _pairs(request.url.query, layer) != _pairs(proper, layer):
            return elsewhere(f"{request.url.path.rsplit('/', 1)[-1]}?{proper}")
        found = KEPT.get(f"{name}/{asked.tile}?{proper}", lambda: _made(layer, now, asked))
    except UserError as mistake:
        return refuse(mistake, _language(request))
    return respond(request, found)


def _made(layer: Layer, now: register.Edition, asked: Asked) -> Answer:
    return answer(layer.write(now, asked), layer.media_type)


def _read(layer: Layer, name: str, request: Request, now: register.Edition) -> Asked:
    given = {one: request.query_params.getlist(one) for one in layer.names}
    choices = Choices.from_query(given)
    if "set" in layer.names:
        choices = replace(choices, set=_boundary_set(choices.set, now))
    shading = Shading.read(*_texts(request)) if layer.shades else BY_PACTS
    places = _places(request, name) if layer.places else None
    return Asked(_language(request), choices, _tile(request), shading, places)


def _places(request: Request, name: str) -> Places:
    known = {str(metres): metres for metres in gaps.RADII_M}
    radius = request.query_params.get("radius", str(gaps.DEFAULT_RADIUS_M))
    if radius not in known:
        raise UserError("choices.unknown_value", name="radius", value=radius[:80])
    chosen = tuple(dict.fromkeys(request.query_params.getlist("sites"))) if name == "sites" else ()
    if len(chosen) > MOST_SITES:
        raise UserError("next.too_many_sites", n=len(chosen), most=MOST_SITES)
    for site in chosen:
        if len(site) > LONGEST_SEARCH:
            raise UserError("siting.unknown_site", site=site[:80])
    return Places(known[radius], chosen)


def _texts(request: Request) -> tuple[str, str, str]:
    by, radius, need = (request.query_params.get(name, "") for name in ("by", "radius", "need"))
    return by, radius, need


def _boundary_set(named: str, now: register.Edition) -> str:
    known = now.snapshot.boundary_sets
    if not named:
        return known[0] if known else ""
    if named not in known:
        raise UserError("web.unknown_set", value=named[:80], known=", ".join(known))
    return named


def _tile(request: Request) -> Tile | None:
    if "z" not in request.path_params:
        return None
    z, x, y = (_whole(request.path_params[name]) for name in "zxy")
    return Tile(z, x, y)


def _whole(text: str) -> int:
    return int(text) if text.isascii() and text.isdigit() and len(text) < 8 else -1


def _language(request: Request) -> str:
    return words.spoken(request.query_params.get("lang"))


def _address(layer: Layer, asked: Asked, now: register.Edition) -> str:
    choices = replace(asked.choices, on=asked.day if layer.dated else None)
    shades = urlencode(asked.shading.to_pairs())
    parts = [choices.to_query(), shades, urlencode({"edition": now.name})]
    if asked.places is not None:
        parts.append(urlencode(asked.places.to_pairs(), safe="", quote_via=quote))
    if layer.speaks:
        parts.append(urlencode({"lang": asked.language}))
    return "&".join(part for part in parts if part)


def _pairs(query: str, layer: Layer) -> Sequence[tuple[str, str]]:
    given = parse_qsl(query, keep_blank_values=True)
    return sorted(pair for pair in given if layer.speaks or pair[0] != "lang")
