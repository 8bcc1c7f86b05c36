"""A line between browser and server on which everything takes its time."""

import asyncio
import threading


class Slow:
    """A wire to a server on this machine, on which everything takes its time."""

    def __init__(self, port: int, one_way_s: float) -> None:
        self._port = port
        self._one_way_s = one_way_s
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._loop.run_forever, daemon=True)
        self._writers: set[asyncio.StreamWriter] = set()

    def __enter__(self) -> int:
        self._thread.start()
        listening = asyncio.start_server(self._meet, "127.0.0.1", 0)
        self._server = self._run(listening)
        return self._server.sockets[0].getsockname()[1]

    def __exit__(self, *_: object) -> None:
        self._run(self._end())
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join()
        self._loop.close()

    def _run(self, work):
        return asyncio.run_coroutine_threadsafe(work, self._loop).result(timeout=10)

    async def _end(self) -> None:
        self._server.close()
        for writer in self._writers:
            writer.transport.abort()
        await asyncio.gather(*(asyncio.all_tasks() - {asyncio.current_task()}))

    async def _meet(self, reader, writer) -> None:
        theirs, ours = await asyncio.open_connection("127.0.0.1", self._port)
        self._writers |= {writer, ours}
        await asyncio.gather(self._carry(reader, ours), self._carry(theirs, writer))

    async def _carry(self, reader, writer) -> None:
        try:
            while part := await reader.read(65_536):
                self._loop.call_later(self._one_way_s, _write, writer, part)
        except ConnectionError:  # the browser is gone
            pass
        self._loop.call_later(self._one_way_s, writer.close)


def _write(writer: asyncio.StreamWriter, part: bytes) -> None:
    if not writer.is_closing():
        writer.write(part)
