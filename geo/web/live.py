"""What a visitor's map is to show, told to it while the page is still being written.

The page's own way to the map goes through Streamlit's element, React, the frame of the component
and a fetch, each of which waits while the browser redraws the rest of the page. A line is a
shortcut and no more: the page still says the same, and a map that no line reaches shows it then.
"""

from __future__ import annotations

import asyncio
import datetime as dt
import json
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from secrets import token_urlsafe
from threading import Event, Lock
from weakref import WeakValueDictionary

from starlette.websockets import WebSocket, WebSocketDisconnect

from geo.analysis.choices import Choices
from geo.web import register

MOST_LISTENERS = 4
NAME_BYTES = 16


def shown(choices: Choices) -> Mapping[str, object]:
    """Find which places of pacts the choices ask for, among those that everybody may see.

    Returns
    -------
    Mapping
        The members of `features.PlacesShown`.
    """
    layer = register.pacts_on(choices.on or dt.date.today(), register.current_snapshot())
    return layer.shown(choices).to_members()


class Line:
    """The line to the map of one page of one visitor; safe between threads.

    Whoever knows its name may listen, so the name cannot be guessed; it ends with its last holder.
    """

    def __init__(self) -> None:
        self.name = token_urlsafe(NAME_BYTES)
        self._lock = Lock()
        self._turn = 0
        self._query = ""
        self._listeners: set[_Listener] = set()
        self._drawn = Event()
        _lines[self.name] = self

    def tell(self, query: str, pacts: Callable[[], Mapping[str, object]]) -> int:
        """Tell the map what to show, if that is new.

        Parameters
        ----------
        query
            As `folium_map.LayersQuery` writes it.
        pacts
            As `shown` gives them; asked for only when somebody listens.

        Returns
        -------
        int
            The query's number: a map that was told a higher one leaves it alone.
        """
        with self._lock:
            if query == self._query:
                return self._turn
            self._query, self._turn = query, self._turn + 1
            turn, listeners = self._turn, list(self._listeners)
        if listeners:  # outside the lock, for which the event loop would have to wait
            news = json.dumps({"turn": turn, "query": query, "pacts": dict(pacts())})
            for listener in listeners:
                listener.hear(news)
        return turn

    def wait_until_drawn(self, most_s: float) -> None:
        """Wait until a map that listens stood on the page, or for some seconds at most."""
        self._drawn.wait(most_s)

    def note_drawn(self) -> None:
        """Take notice that a map that listens stands on the page."""
        self._drawn.set()

    @contextmanager
    def listening(self) -> Iterator[_Listener | None]:
        """Listen, within a running event loop; None if too many do."""
        listener = _Listener()
        with self._lock:
            welcome = len(self._listeners) < MOST_LISTENERS
            if welcome:
                self._listeners.add(listener)
        try:
            yield listener if welcome else None
        finally:
            with self._lock:
                self._listeners.discard(listener)


class _Listener:
    """Hands the newest of the news from any thread to one event loop; older ones are dropped."""

    def __init__(self) -> None:
        self._loop = asyncio.get_running_loop()
        self._come = asyncio.Event()
        self._news = ""

    def hear(self, news: str) -> None:
        """Take the news; the loop may be over by now, when the server stops."""
        if not self._loop.is_closed():
            self._loop.call_soon_threadsafe(self._note, news)

    def _note(self, news: str) -> None:
        self._news = news
        self._come.set()

    async def next(self) -> str:
        """Wait for the newest news."""
        await self._come.wait()
        self._come.clear()
        return self._news


_lines: WeakValueDictionary[str, Line] = WeakValueDictionary()


async def serve(socket: WebSocket) -> None:
    """Tell one map what its line is told, until either side hangs up."""
    line = _lines.get(socket.path_params["line"])
    if line is None:
        await socket.close()
        return
    with line.listening() as listener:
        if listener is None:
            await socket.close()
            return
        await socket.accept()
        telling = asyncio.create_task(_tell(socket, listener))
        try:
            while (await socket.receive())["type"] != "websocket.disconnect":
                line.note_drawn()  # the only thing that a map has to say
        finally:
            telling.cancel()


async def _tell(socket: WebSocket, listener: _Listener) -> None:
    with suppress(WebSocketDisconnect):
        while True:
            await socket.send_text(await listener.next())
