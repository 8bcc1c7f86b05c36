"""A visitor without a browser: speaks to the server as Streamlit's own script does, and can lie."""

import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from urllib.parse import urlsplit

import httpx
from google.protobuf.message import Message
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from websockets.sync.client import ClientConnection, connect

XSRF, USER = "_streamlit_xsrf", "_streamlit_user"
WAIT_S = 30


@contextmanager
def provider(port: int, claims: list[str]) -> Iterator[str]:
    """Run a real OpenID provider on loopback; `claims` are JSON, one a person."""
    people = [part for one in claims for part in ("--user-claims", one)]
    command = [sys.executable, "-W", "ignore", "-m", "oidc_provider_mock", "--port", str(port)]
    process = subprocess.Popen([*command, *people], stderr=subprocess.DEVNULL)
    try:
        yield f"http://localhost:{port}"
    finally:
        process.terminate()
        process.wait(timeout=20)


@dataclass
class Run:
    """What one run of a page sent."""

    messages: list[ForwardMsg] = field(default_factory=list)

    def text(self) -> str:
        """All of it, as somebody who reads the wire sees it."""
        return "\n".join(str(one) for one in self.messages) + "\n".join(
            one.SerializeToString().decode("utf-8", "replace") for one in self.messages
        )

    def widgets(self) -> dict[str, str]:
        """Kinds of all widgets that were drawn, by the id that answers to them."""
        found = {}
        for one in self.messages:
            if one.HasField("delta"):
                element = one.delta.new_element
                kind = element.WhichOneof("type")
                if kind and getattr(getattr(element, kind), "id", ""):
                    found[getattr(element, kind).id] = kind
        return found

    def leads_to(self) -> str:
        """Where the browser is sent to sign in or out."""
        return next(one.auth_redirect.url for one in self.messages if one.HasField("auth_redirect"))


class Page:
    """One open page: a websocket, and what the server calls it."""

    def __init__(self, wire: ClientConnection, host: str) -> None:
        self._wire = wire
        self._host = host
        self.session = ""

    def run(
        self, path: str = "", query: str = "", *, press: tuple[str, ...] = (), **states: object
    ) -> Run:
        """Run a page, with buttons pressed and widgets in any state one likes."""
        asked = BackMsg()
        client = asked.rerun_script
        client.page_name, client.query_string = path, query
        client.context_info.url = f"http://{self._host}/{path}"
        for one in press:
            client.widget_states.widgets.add(id=one).trigger_value = True
        for one, value in states.items():
            _put(client.widget_states.widgets.add(id=one), value)
        self._wire.send(asked.SerializeToString())
        return self._finished()

    def _finished(self) -> Run:
        run = Run()
        while True:
            message = ForwardMsg()
            message.ParseFromString(self._wire.recv(timeout=WAIT_S))
            run.messages.append(message)
            if message.HasField("new_session"):
                self.session = message.new_session.initialize.session_id
            if message.HasField("script_finished"):
                if message.script_finished == ForwardMsg.FINISHED_EARLY_FOR_RERUN:
                    continue
                return run


def _put(state: Message, value: object) -> None:
    if isinstance(value, bool):
        state.trigger_value = value
    elif isinstance(value, list):
        state.string_array_value.data.extend(value)
    else:
        state.string_value = str(value)


class Caller:
    """A visitor: their cookies, and the pages they open."""

    def __init__(self, url: str, cookies: dict[str, str] | None = None) -> None:
        self.url = url
        self.host = urlsplit(url).netloc
        # No connection is kept, so that there is none to forget.
        self.http = httpx.Client(timeout=WAIT_S, limits=httpx.Limits(max_keepalive_connections=0))
        self.http.get(f"{url}/_stcore/host-config")
        self.http.get(f"{url}/_stcore/health")
        for name, value in (cookies or {}).items():
            self.http.cookies.set(name, value, domain="localhost.local")

    def cookies(self) -> dict[str, str]:
        return {one.name: one.value or "" for one in self.http.cookies.jar}

    @contextmanager
    def page(self, session: str = "", **headers: str) -> Iterator[Page]:
        """Open a page, or claim to come back to one."""
        held = self.cookies()
        token = held.get(XSRF, "")
        spoken = ["streamlit", token or "none", *([session] if session else [])]
        sent = {"Cookie": "; ".join(f"{name}={value}" for name, value in held.items())}
        with connect(
            f"ws://{self.host}/_stcore/stream",
            subprotocols=spoken,
            origin=headers.pop("origin", f"http://{self.host}"),
            additional_headers={**sent, **headers},
            max_size=None,
        ) as wire:
            yield Page(wire, self.host)

    def sign_in(self, sub: str) -> None:
        """Go the whole way: press the button, to the provider, and back with its word."""
        with self.page() as page:
            button = next(id_ for id_ in page.run().widgets() if "sign-in" in id_)
            away = page.run(press=(button,)).leads_to()
        asked = self.http.get(self.url + away, headers={"Referer": f"{self.url}/register"})
        form = self.http.get(asked.headers["location"])
        granted = self.http.post(form.url, data={"sub": sub})
        self.http.get(granted.headers["location"])
        assert USER in self.cookies(), "the provider's word was not taken"
