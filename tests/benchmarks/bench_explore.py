"""Explore in a real browser, against a bare Streamlit page and two folium pages.

Run `python -m tests.benchmarks.bench_explore [--small]`. Prints figures and their ratios; asserts
nothing about time. The apps run at once in servers of their own, on the same rows, and are measured
in turn in the same browser. What is measured:

- *script*: the run of the page's script inside the server, timed round Streamlit's own
  `ScriptRunner._run_script` (`bench_explore_server`), so that all three are timed alike and no
  product code knows of it; `work` is the processor time of the script's thread alone, which other
  programs on the machine disturb less.
- *server work*: all processor time of the server's process for one filter change, so that layers,
  compression and websocket count as well (in steps of 10 ms, hence a mean over all changes).
- *websocket*: bytes of all frames, both ways, of one filter change, before any compression; *layer*
  is what the map fetches beside it, as it goes over the wire.
- *filter to map*: from the click on an area, to the frame after the map is drawn, by the page's own
  clock. A change puts one area in or takes it out again.
- *cold load*: a fresh browser context, from navigation to the same moment; the bare page is done
  when its title is on screen. *An empty map* is a title and folium's map with nothing on it, its
  files from its own server, done when Leaflet stands: less a page with a map cannot take.
- *over a line*: the same, where everything between browser and server takes 20 ms each way, as it
  does in an office that is not beside its server.

Folium's four foreign hosts are played by this program, for the usual page alone: it costs each of
its requests a few milliseconds, and saves the network's far more of each.
"""

import argparse
import math
import os
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field, replace
from functools import partial
from pathlib import Path
from statistics import mean, median
from urllib.parse import urlsplit

from playwright.sync_api import Browser, BrowserContext, Page, Route, sync_playwright
from streamlit.testing.v1 import AppTest

from geo import model
from tests.benchmarks import bench_explore_register as register
from tests.benchmarks import bench_explore_rivals as rivals
from tests.benchmarks.bench_explore_server import ROOT, Timed, serving
from tests.journeys.conftest import CHROMIUM, FLAGS
from tests.journeys.slow import Slow

SIZES = ((500, 150), (5_000, 2_000), (100_000, 10_000))
# Beyond these the browser takes minutes for the usual page: it is measured at the cap, which is
# said, and its script alone with all.
RIVAL_MOST_BUILDINGS, RIVAL_MOST_PACTS = 5_000, 2_000
COLD_LOADS, CHANGES, RIVAL_CHANGES = 7, 12, 4
ONE_WAY_S = 0.02
PATIENCE_S = 120
AREAS = model.AREAS.codes
# Looks once a frame; what it finds is noted after that frame is on screen.
WATCH = """
if (window === window.top) {
  const seen = (window.__seen = { drawn: [], markers: [], empty: [], title: [] });
  const before = { title: "" };
  const note = (name, value) => {
    if (before[name] === value) return;
    before[name] = value;
    setTimeout(() => seen[name].push([value, performance.timeOrigin + performance.now()]));
  };
  const look = () => {
    const frame = document.querySelector("iframe[title*='st_folium']")?.contentDocument;
    if (frame) {
      note("drawn", frame.querySelector("#map_div[data-drawn]")?.dataset.drawn ?? before.drawn);
      note("empty", Boolean(frame.querySelector(".leaflet-map-pane")) || before.empty);
      note("markers", frame.getElementsByClassName("leaflet-marker-icon").length);
    }
    note("title", document.querySelector("h1")?.textContent ?? "");
    requestAnimationFrame(look);
  };
  requestAnimationFrame(look);
}
"""
CLICK = """([at]) => {
  const groups = [...document.querySelectorAll('[data-testid="stButtonGroup"]')];
  const pills = groups.map((one) => one.querySelectorAll("button")).find((all) => all.length > 5);
  for (const list of Object.values(window.__seen)) list.length = 0;
  const now = performance.timeOrigin + performance.now();
  pills[at].click();
  return now;
}"""


@dataclass
class Wire:
    """What a page sends and receives."""

    frames: list[int] = field(default_factory=list)
    fetched: list[int] = field(default_factory=list)

    def listen(self, context: BrowserContext, page: Page) -> None:
        page.on("websocket", self._count)
        protocol = context.new_cdp_session(page)
        protocol.send("Network.enable")
        loaded = lambda event: self.fetched.append(int(event["encodedDataLength"]))  # noqa: E731
        protocol.on("Network.loadingFinished", loaded)

    def _count(self, socket) -> None:
        for event in ("framereceived", "framesent"):
            socket.on(event, lambda frame: self.frames.append(len(frame)))

    def clear(self) -> None:
        self.frames.clear()
        self.fetched.clear()


@dataclass
class Figures:
    """What was measured of one app; lists of milliseconds or bytes."""

    cold: list[float] = field(default_factory=list)
    filter: list[float] = field(default_factory=list)
    websocket: list[float] = field(default_factory=list)
    layer: list[float] = field(default_factory=list)
    script: list[float] = field(default_factory=list)
    work: list[float] = field(default_factory=list)
    far: list[float] = field(default_factory=list)
    runs: float = math.nan
    server: float = math.nan


@dataclass(frozen=True)
class App:
    """An app under measurement, and how it is seen that its map is drawn.

    Parameters
    ----------
    ready
        The list of `WATCH` that grows when the page is usable.
    least
        How many markers make the map complete; 0 when the map says so itself.
    asks_foreign_hosts
        Whether this program has to play them.
    """

    server: Timed
    ready: str
    least: int = 0
    asks_foreign_hosts: bool = False

    def finished(self, page: Page) -> float | None:
        """When the page was last seen to be complete, by its own clock in milliseconds."""
        seen = page.evaluate("name => window.__seen?.[name] ?? []", self.ready)
        done = [at for value, at in seen if not self.least or value == self.least]
        return done[-1] if done else None


@contextmanager
def visiting(browser: Browser, app: App) -> Iterator[tuple[BrowserContext, Page]]:
    context = browser.new_context(viewport={"width": 1366, "height": 960}, locale="it-IT")
    context.add_init_script(WATCH)
    if app.asks_foreign_hosts:  # every request of such a context waits for this program
        context.route(lambda url: "//localhost" not in url, _stand_in)
    try:
        yield context, context.new_page()
    finally:
        context.close()


@contextmanager
def _far(app: App) -> Iterator[App]:
    """Put a line between an app and who visits it."""
    with Slow(int(urlsplit(app.server.url).port or 0), ONE_WAY_S) as port:
        yield replace(app, server=replace(app.server, url=f"http://localhost:{port}"))


def _stand_in(route: Route) -> None:
    route.fulfill(body=rivals.foreign_file(route.request.url))


def _wait(page: Page, finished: Callable[[], float | None]) -> float:
    patience = time.monotonic() + PATIENCE_S
    while time.monotonic() < patience:
        found = finished()
        if found is not None:
            return found
        page.wait_for_timeout(30)
    raise RuntimeError("the page was not complete in time")


def load_cold(browser: Browser, app: App) -> float:
    """Open the app in a fresh context; milliseconds from navigation."""
    with visiting(browser, app) as (_, page):
        page.goto(app.server.url, wait_until="commit")
        done = _wait(page, lambda: app.finished(page))
        return done - page.evaluate("performance.timeOrigin")


def _settle(page: Page, wire: Wire, server: Timed) -> None:
    """Wait until neither the page nor the server has had anything to do for half a second."""
    before = None
    while before != (now := (len(wire.frames), len(wire.fetched), len(server.runs()))):
        before = now
        page.wait_for_timeout(500)


def change_filters(
    browser: Browser, app: App, changes: int, least: Callable[[int], int]
) -> Figures:
    """Put one area in and take it out again, in turn; `least` counts an area's markers."""
    found, wire = Figures(), Wire()
    with visiting(browser, app) as (context, page):
        wire.listen(context, page)
        page.goto(app.server.url)
        _wait(page, lambda: app.finished(page))
        page.mouse.move(5, 5)
        _settle(page, wire, app.server)
        runs, work = len(app.server.runs()), app.server.work_ms()
        for turn in range(changes):
            wire.clear()
            at = turn // 2 % len(AREAS)
            expected = replace(app, least=least(at if turn % 2 == 0 else -1))
            began = page.evaluate(CLICK, [at])
            found.filter.append(_wait(page, partial(expected.finished, page)) - began)
            _settle(page, wire, app.server)
            found.websocket.append(sum(wire.frames))
            found.layer.append(sum(wire.fetched))
        ran = app.server.runs()[runs:]
    found.script, found.work = ([pair[at] for pair in ran] for at in (0, 1))
    found.runs, found.server = len(ran) / changes, (app.server.work_ms() - work) / changes
    return found


def measure(folder: Path, buildings: int, pacts: int) -> None:
    """Measure the three apps at one size, and print the table."""
    rows = register.tables(buildings, pacts)
    url = f"sqlite:///{folder / 'register.sqlite3'}"
    register.save_register(rows, url)
    register.save_plain_files(rows, folder, RIVAL_MOST_BUILDINGS)
    markers = _markers(folder)
    bare_entry, empty_entry, usual_entry = rivals.write(folder, AREAS, RIVAL_MOST_PACTS)
    with ExitStack() as stack:
        enter = stack.enter_context
        ours = App(enter(serving(ROOT / "dashboard.py", folder, PACTS_DATABASE_URL=url)), "drawn")
        bare = App(enter(serving(bare_entry, folder)), "title")
        empty = App(enter(serving(empty_entry, folder, rivals.WITH_FILES)), "empty")
        usual = App(
            enter(serving(usual_entry, folder)), "markers", markers(-1), asks_foreign_hosts=True
        )
        browser = enter(_browser())
        for app in (ours, bare, empty, usual):
            load_cold(browser, app)
        # Ours second: what its server does once, some seconds after the first visit, is over then.
        there = change_filters(browser, usual, RIVAL_CHANGES, markers)
        here = change_filters(browser, ours, CHANGES, lambda _: 0)
        plain, nothing = Figures(), Figures()
        near = [(ours, here), (bare, plain), (empty, nothing)]
        far = [(enter(_far(app)), figures) for app, figures in near]
        for turn in range(COLD_LOADS):
            for app, figures in near:
                figures.cold.append(load_cold(browser, app))
            for app, figures in far:
                figures.far.append(load_cold(browser, app))
            if turn < 3:
                there.cold.append(load_cold(browser, usual))
    _print(buildings, pacts, here, there)
    _print_cold("cold load", *(median(one.cold) for one in (here, plain, nothing)))
    _print_cold("over a line", *(median(one.far) for one in (here, plain, nothing)))
    if _is_capped(buildings, pacts):
        register.save_plain_files(rows, folder, buildings)
        *_, whole = rivals.write(folder, AREAS, pacts)
        _print_whole(median(here.work), script_alone(whole))


def script_alone(entry: Path, runs: int = 3) -> float:
    """Tell the processor time of a page's script in ms, run without a browser after a first run."""
    app = AppTest.from_file(str(entry), default_timeout=600).run()
    taken = []
    for _ in range(runs):
        began = time.process_time()
        app.run()
        taken.append(1000 * (time.process_time() - began))
        if app.exception:
            raise AssertionError(app.exception)
    return median(taken)


def _is_capped(buildings: int, pacts: int) -> bool:
    return buildings > RIVAL_MOST_BUILDINGS or pacts > RIVAL_MOST_PACTS


def _print_whole(here: float, there: float) -> None:
    name = "the usual script with all, work"
    print(f"{name:<30}{here:>10,.1f} ms{there:>10,.1f}{there / here:>8.1f} x    100 x", flush=True)


def _markers(folder: Path) -> Callable[[int], int]:
    """Count the usual page's markers of an area, or all for -1."""
    import pandas as pd

    shown = pd.read_csv(folder / "pacts.csv").head(RIVAL_MOST_PACTS)["area"]
    counts = [int((shown == code).sum()) for code in AREAS]
    return lambda at: len(shown) if at < 0 else counts[at]


@contextmanager
def _browser() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=list(FLAGS))
        yield browser
        browser.close()


def _print(buildings: int, pacts: int, here: Figures, there: Figures) -> None:
    print(f"\n{buildings:,} buildings, {pacts:,} pacts; machine load {os.getloadavg()[0]:.1f}")
    if _is_capped(buildings, pacts):
        most = f"{min(buildings, RIVAL_MOST_BUILDINGS):,} buildings, {RIVAL_MOST_PACTS:,} pacts"
        print(f"(the usual page only with {most}: with all it takes minutes)")
    print(f"{'':<34}{'here':>10}{'usual':>11}{'ratio':>9}    aim")
    lines = (
        ("script per rerun, wall", median(here.script), median(there.script), "ms", "50 ms"),
        ("script per rerun, work", median(here.work), median(there.work), "ms", "100 x"),
        ("server work per change", here.server, there.server, "ms", ""),
        ("script runs per change", here.runs, there.runs, "", ""),
        ("websocket per change", *_kilo(here.websocket, there.websocket), "kB", "20 kB"),
        ("layer fetched per change", *_kilo(here.layer, there.layer), "kB", ""),
        ("filter to map", median(here.filter), median(there.filter), "ms", "300 ms at 2,000"),
        ("filter to map, slowest", max(here.filter), max(there.filter), "ms", ""),
        ("cold load to usable map", median(here.cold), median(there.cold), "ms", ""),
    )
    for name, ours, theirs, unit, aim in lines:
        ratio = f"{theirs / ours:.1f} x" if ours else ""
        print(f"{name:<30}{ours:>11,.1f} {unit:<2}{theirs:>9,.1f}{ratio:>10}    {aim}")


def _print_cold(name: str, here: float, bare: float, empty: float) -> None:
    """Compare loads in milliseconds with a bare page's."""
    known = (("usable map", here, "; aim 1.5"), ("an empty map", empty, ""))
    for what, taken, aim in (*known, ("a bare page", bare, "")):
        line = f"{f'{name}, {what}':<30}{taken:>10,.1f} ms{taken / bare:>10.2f} x the bare{aim}"
        print(line, flush=True)


def _kilo(*sizes: list[float]) -> list[float]:
    return [mean(found) / 1000 for found in sizes]


def main() -> None:
    """Measure every size, the smallest alone with `--small`."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--small", action="store_true")
    parser.add_argument("--sizes", type=int, nargs="*", help="which of the sizes, from 0")
    asked = parser.parse_args()
    chosen = [0] if asked.small else asked.sizes or range(len(SIZES))
    for size in chosen:
        with tempfile.TemporaryDirectory() as folder:
            measure(Path(folder), *SIZES[size])


if __name__ == "__main__":
    main()
