"""A real server with a register of its own, and a real browser that says what it asks for."""

import os
import subprocess
import sys
import threading
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from socket import socket
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, FrameLocator, Page, expect, sync_playwright

ROOT = Path(__file__).resolve().parents[2]
# The shell is Chromium without the browser's own windows, which here take more than the pages.
KNOWN = ("/usr/bin/chromium-headless-shell", "/usr/bin/chromium")
FOUND = next((path for path in KNOWN if Path(path).exists()), KNOWN[-1])
CHROMIUM = os.environ.get("CHROMIUM", FOUND)
FLAGS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
    # The network is off: no name but the server's own is ever found.
    "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE localhost, EXCLUDE 127.0.0.1",
)
FIRST_WAIT_MS = 30_000
expect.set_options(timeout=15_000)
OWN_SCHEMES = ("data", "blob", "about")


@dataclass(frozen=True)
class Server:
    """A running server: its address, its register and its process."""

    url: str
    database: str
    process: subprocess.Popen

    def alive(self) -> bool:
        return self.process.poll() is None and _healthy(self.url)


@dataclass
class Visit:
    """A page in the browser, every address it asked for, and every mistake it made."""

    page: Page
    origin: str
    requests: list[str] = field(default_factory=list)
    mistakes: list[str] = field(default_factory=list)

    @property
    def map(self) -> FrameLocator:
        return self.page.frame_locator("iframe[title*='st_folium']")

    def wait_for_map(self, times: int = 1) -> None:
        """Wait until the map has drawn at least so many queries."""
        drawn = "e => Number(e.dataset.drawn ?? 0)"
        self.map.locator("#map_div[data-drawn]").wait_for(timeout=FIRST_WAIT_MS)
        locator = self.map.locator("#map_div")
        wait_until(self.page, lambda: locator.evaluate(drawn) >= times)

    def foreign(self) -> list[str]:
        """Addresses beyond the server's origin."""
        ours = urlsplit(self.origin).netloc
        parts = [(url, urlsplit(url)) for url in self.requests]
        return [url for url, at in parts if at.scheme not in OWN_SCHEMES and at.netloc != ours]


def wait_until(page: Page, holds: Callable[[], bool], *, timeout_ms: int = 15_000) -> None:
    """Wait for a condition that Python checks, a browser frame at a time."""
    for _ in range(timeout_ms // 50):
        if holds():
            return
        page.wait_for_timeout(50)
    raise AssertionError("the condition did not come true in time")


def wait_until_settled(page: Page) -> None:
    """Wait until the page's script is over and nothing stands there faded, to be replaced."""
    busy = "[data-testid=stApp]:not([data-test-script-state=notRunning]), [data-stale=true]"
    expect(page.locator(busy)).to_have_count(0, timeout=FIRST_WAIT_MS)


def _healthy(url: str) -> bool:
    try:
        with urllib.request.urlopen(f"{url}/_stcore/health", timeout=2) as answer:
            return answer.status == 200
    except (urllib.error.URLError, OSError):
        return False


def _free_port() -> int:
    with socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


@contextmanager
def serving(
    folder: Path,
    *,
    entry: Path = ROOT / "dashboard.py",
    database: str | None = None,
    env: dict[str, str] | None = None,
    options: tuple[str, ...] = (),
    base_path: str = "",
) -> Iterator[Server]:
    """Run the real server with a register in a folder, until the block ends.

    Its address ends with the base path, such as `/patti`, if it has one.
    """
    port = _free_port()
    database = database or f"sqlite:///{folder / 'register.sqlite3'}"
    command = [sys.executable, "-m", "streamlit", "run", str(entry), "--server.port", str(port)]
    log = (folder / "server.log").open("wb")
    if base_path:
        options = (*options, "--server.baseUrlPath", base_path.strip("/"))
    process = subprocess.Popen(
        [*command, *options],
        cwd=ROOT,
        env={**os.environ, "PACTS_DATABASE_URL": database, **(env or {})},
        stdout=log,
        stderr=subprocess.STDOUT,
    )
    try:
        url = f"http://localhost:{port}{base_path}"
        _wait_for_health(process, url, folder / "server.log")
        yield Server(url, database, process)
    finally:
        process.terminate()
        process.wait(timeout=20)
        log.close()


def _wait_for_health(process: subprocess.Popen, url: str, log: Path) -> None:
    pause = threading.Event()
    for _ in range(600):
        if _healthy(url):
            return
        if process.poll() is not None:
            break
        pause.wait(0.05)
    raise AssertionError(f"the server did not start:\n{log.read_text(errors='replace')[-2000:]}")


@pytest.fixture(scope="session")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """The real dashboard with the demonstration register, as a fresh clone has it."""
    with serving(tmp_path_factory.mktemp("server")) as running:
        yield running


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    if not Path(CHROMIUM).exists():
        pytest.skip(f"there is no Chromium at {CHROMIUM} (set CHROMIUM)")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=list(FLAGS))
        yield browser
        browser.close()


@pytest.fixture
def visit(chromium: Browser) -> Iterator[Callable[..., Visit]]:
    """Open an address in a browser of its own, with any options of a Playwright context."""
    contexts = []

    def open_page(url: str, **options: object) -> Visit:
        settings = {"locale": "it-IT", "viewport": {"width": 1366, "height": 960}, **options}
        context = chromium.new_context(**settings)
        contexts.append(context)
        found = Visit(context.new_page(), url)
        context.on("request", lambda request: found.requests.append(request.url))
        context.on("dialog", lambda dialog: (found.mistakes.append("dialog"), dialog.dismiss()))
        context.on("weberror", lambda mistake: found.mistakes.append(str(mistake.error)))
        found.page.on("websocket", lambda socket: found.requests.append(socket.url))
        found.page.goto(url)
        return found

    yield open_page
    for context in contexts:
        context.close()


@pytest.fixture
def page(visit: Callable[..., Visit], server: Server) -> Page:
    """The first page of the dashboard, in Italian."""
    return visit(server.url).page


@pytest.fixture
def open_page(visit: Callable[..., Visit], server: Server) -> Callable[..., Visit]:
    """Open a path of the dashboard, with any options of a Playwright context."""
    return lambda path, **options: visit(f"{server.url}{path}", **options)
