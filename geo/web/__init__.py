"""Routes beside the pages: the map's files and layers, read-only; and the start of the register."""

from __future__ import annotations

import datetime as dt
import logging
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from importlib import import_module
from threading import Thread, Timer

from starlette.middleware import Middleware
from starlette.routing import BaseRoute, Route, WebSocketRoute

from geo.web import assets, briefings, front_end, layers, live, live_map, open_data, register
from geo.web.base_path import prefix_of
from geo.web.coming_back import ComingBack
from geo.web.front_end import FrontEnd
from geo.web.not_found import NotFound
from geo.web.uploads import Uploads

TILED = ("buildings", "courtyards")
FIRST_VISIT_S = 12


def routes(base_path: str = "") -> list[BaseRoute]:
    """List the routes: GET and HEAD only, and the lines to the maps.

    Parameters
    ----------
    base_path
        Where the app is served when not at the root, as `server.baseUrlPath` has it.
    """
    base = prefix_of(base_path)
    paths = {
        name: f"{base}/layers/{name}" + ("/{z}/{x}/{y}" if name in TILED else "")
        for name in layers.LAYERS
    }
    return [
        Route(f"{base}/assets/{{name}}", assets.serve, methods=["GET"]),
        Route(f"{base}/map", live_map.serve, methods=["GET"]),
        Route(f"{base}/deck", briefings.serve_deck, methods=["GET"]),
        Route(f"{base}/open-data", open_data.enter, methods=["GET"]),
        Route(f"{base}/open-data/", open_data.serve_page, methods=["GET"]),
        Route(f"{base}/open-data/{{name}}", open_data.serve, methods=["GET"]),
        *(Route(path, layers.endpoint(name), methods=["GET"]) for name, path in paths.items()),
        WebSocketRoute(f"{base}/layers/live/{{line}}", live.serve),
    ]


def middleware(base_path: str = "") -> list[Middleware]:
    """List what stands before the pages and routes.

    Parameters
    ----------
    base_path
        See `routes`.
    """
    placed = [Middleware(one, base_path=base_path) for one in (NotFound, FrontEnd)]
    return [*placed, Middleware(ComingBack), Middleware(Uploads)]


@asynccontextmanager
async def lifespan(_app: object) -> AsyncIterator[None]:
    """Prepare the register while the server starts, so that the first visitor does not wait."""
    Thread(target=_prepare, name="prepare-register", daemon=True).start()
    yield


def _later(work: Callable[[str], object], what: str) -> None:
    """Do 1.7 s of work that the first trend would wait for, but after the first visitor's page."""
    timer = Timer(FIRST_VISIT_S, work, (what,))
    timer.daemon = True
    timer.start()


def _prepare() -> None:
    try:
        now = register.current_edition()
        register.pacts_on(dt.date.today(), now.snapshot)
        now.layers.prepare()
        front_end.prepare()
        register.spare_the_collector()
        _later(import_module, "statsmodels.tsa.seasonal")
    except Exception:  # the visitor is told by the page; here it must not end the server
        logging.getLogger(__name__).exception("the register could not be prepared")
