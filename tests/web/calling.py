"""A client that calls an ASGI app without a server, and keeps its cookies as a browser does."""

import asyncio
import queue
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Thread

import httpx
from starlette.types import ASGIApp


def apart(work: Callable, *given: object, **options: object):
    """Do something in a thread of its own: the browser tests leave an event loop in this one."""
    with ThreadPoolExecutor(1) as thread:
        return thread.submit(work, *given, **options).result()


class Caller:
    """Sends one request after the other to an app, following nothing."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app
        self.cookies = httpx.Cookies()

    def send(self, method: str, path: str, **options: object) -> httpx.Response:
        return apart(asyncio.run, self._send(method, path, options))

    async def _send(self, method: str, path: str, options: dict) -> httpx.Response:
        transport = httpx.ASGITransport(self._app)
        async with httpx.AsyncClient(
            transport=transport, base_url="http://localhost", cookies=self.cookies
        ) as client:
            answer = await client.request(method, path, **options)
            self.cookies = client.cookies
            return answer

    def get(self, path: str, **options: object) -> httpx.Response:
        return self.send("GET", path, **options)


class Wire:
    """A websocket to an app without a server, in a loop and a thread of its own."""

    def __init__(self, app: ASGIApp, path: str) -> None:
        self._loop = asyncio.new_event_loop()
        self._said: queue.Queue[dict] = queue.Queue()
        self._heard: asyncio.Queue[dict] = asyncio.Queue()
        self._thread = Thread(target=self._loop.run_forever, daemon=True)
        self._thread.start()
        self._put({"type": "websocket.connect"})
        scope = {"type": "websocket", "path": path, "headers": [], "query_string": b""}
        serving = app(scope, self._heard.get, self._hear)
        self._serving = asyncio.run_coroutine_threadsafe(serving, self._loop)
        self.open = self._next()["type"] == "websocket.accept"

    def text(self) -> str:
        """Wait for the next message."""
        return self._next()["text"]

    def say(self, text: str) -> None:
        """Send a message."""
        self._put({"type": "websocket.receive", "text": text})

    def close(self) -> None:
        """Hang up, and wait until the app has noticed."""
        self._put({"type": "websocket.disconnect", "code": 1001})
        self._serving.result(timeout=5)
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join()
        self._loop.close()

    async def _hear(self, message: dict) -> None:
        self._said.put(message)

    def _next(self) -> dict:
        return self._said.get(timeout=5)

    def _put(self, message: dict) -> None:
        self._loop.call_soon_threadsafe(self._heard.put_nowait, message)
