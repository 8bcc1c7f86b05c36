"""Keeps Streamlit from referring to an element that the browser has dropped meanwhile.

The browser keeps the elements of its last runs and tells their hashes with every click; the server
then sends those by their hash alone. What was told before the end of an earlier run arrived may be
dropped by that end, and the answer refers to nothing: Streamlit shows "Connection error" in place
of the page. So the line is watched: what a browser of Streamlit's has is counted as it counts, and
a hash that one more end of a run could drop is not passed on.
"""

from __future__ import annotations

from google.protobuf.message import DecodeError
from starlette.types import ASGIApp, Message, Receive, Scope, Send
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg

LINE = "/_stcore/stream"


class BrowserCache:
    """Passes on, of the hashes that a browser tells, those that it will have for sure."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Look at the messages of a page's line; leave all else alone."""
        if scope["type"] != "websocket" or not scope["path"].endswith(LINE):
            await self._app(scope, receive, send)
            return
        kept = Kept()

        async def told() -> Message:
            message = await receive()
            if message.get("bytes"):
                message["bytes"] = kept.without_doubtful(message["bytes"])
            return message

        async def tell(message: Message) -> None:
            if message.get("bytes"):
                kept.note(ForwardMsg.FromString(message["bytes"]))
            await send(message)

        await self._app(scope, told, tell)


class Kept:
    """What the browser at the other end of a line keeps, counted as Streamlit's browser side does.

    An element's age is the number of runs, of fragments too, that ended since it was last sent or
    referred to. The end of a run of the whole page drops all that are older than the server's
    `global.maxCachedMessageAge`; that of a fragment, those of the fragment.
    """

    def __init__(self) -> None:
        self._ends = 0
        self._oldest = 0
        # By hash: how many runs had ended when it was last seen, and the fragment it belongs to.
        self._seen: dict[str, tuple[int, str]] = {}

    def note(self, sent: ForwardMsg) -> None:
        """Take notice of a message to the browser."""
        kind = sent.WhichOneof("type")
        if kind == "ref_hash" and sent.ref_hash in self._seen:
            self._see(sent.ref_hash, self._seen[sent.ref_hash][1])
        elif kind == "new_session":
            self._oldest = sent.new_session.config.max_cached_message_age
        elif kind == "script_finished":
            if sent.script_finished != ForwardMsg.FINISHED_EARLY_FOR_RERUN:
                self._end(set(sent.metadata.run.fragment_ids))
        elif sent.metadata.cacheable:
            self._see(sent.hash, sent.delta.fragment_id)

    def without_doubtful(self, told: bytes) -> bytes:
        """Take out of a message from the browser the hashes that one more end could drop.

        What is no such message passes as it is, for Streamlit to refuse.
        """
        try:
            asked = BackMsg.FromString(told)
        except DecodeError:
            return told
        hashes = asked.rerun_script.cached_message_hashes
        sure = [one for one in hashes if self._outlives_an_end(one)]
        if len(sure) == len(hashes):
            return told
        asked.rerun_script.cached_message_hashes[:] = sure
        passed: bytes = asked.SerializeToString()
        return passed

    def _see(self, one: str, fragment: str) -> None:
        self._seen[one] = (self._ends, fragment)

    def _outlives_an_end(self, one: str) -> bool:
        return one in self._seen and self._ends + 1 - self._seen[one][0] <= self._oldest

    def _end(self, fragments: set[str]) -> None:
        self._ends += 1
        self._seen = {
            one: (seen_at, fragment)
            for one, (seen_at, fragment) in self._seen.items()
            if self._ends - seen_at <= self._oldest or (fragments and fragment not in fragments)
        }
