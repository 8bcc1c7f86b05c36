"""Participation against the page that one would write in an afternoon with Plotly Express.

Run it: `python -m tests.benchmarks.bench_participation_page [--series]`. Real servers, the
demonstration register for both, visits in turn so that both meet the same load. Prints server time
of a rerun, time until all charts are drawn and, with `--series`, the series of a million
activities; beside each its ratio to the rival's. Asserts nothing.
"""

import contextlib
import os
import statistics
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

from playwright.sync_api import Browser, BrowserContext, sync_playwright
from streamlit.testing.v1 import AppTest

from tests.benchmarks import bench_participation
from tests.journeys.conftest import CHROMIUM, FLAGS, ROOT, serving

CHARTS = 7
RUNS = 9
VISITS = 4
RIVAL = Path(__file__).with_name("participation_rival.py")
EMPTY = "import streamlit as st\nst.html('<p class=\"marks\">nothing</p>')\n"
DRAWN = {"ours": ".stVegaLiteChart .marks", "rival": ".stPlotlyChart .main-svg:first-child"}
MEASURES = {"ours": ("attendances", "hours"), "rival": ("volunteers", "hours")}


def main() -> None:
    """Print the figures of both pages."""
    print(f"load {os.getloadavg()[0]:.1f}")
    _show_pairs("server time of a rerun", {name: server_times(name) for name in DRAWN})
    seen = browser_times()
    for state in ("cold", "warm"):
        title = f"all {CHARTS} charts drawn, {state} browser"
        _show_pairs(title, {name: seen[name, state] for name in DRAWN})
        print(f"{'an empty Streamlit page':<44}{_middle(seen['empty', state]):>9.0f} ms")
    print(f"load {os.getloadavg()[0]:.1f}")
    if "--series" in sys.argv:
        sys.argv = sys.argv[:1]
        bench_participation.main()


def server_times(name: str) -> list[float]:
    """Time reruns of a page in this process, each with the other measure, in ms, cold first."""
    entry = ROOT / "dashboard.py" if name == "ours" else RIVAL
    app = AppTest.from_file(str(entry), default_timeout=120)
    began = time.perf_counter()
    app.run()
    if name == "ours":
        app.switch_page("pages/participation.py")
        app.run()
    times = [1000 * (time.perf_counter() - began)]
    for at in range(RUNS):
        measure = MEASURES[name][(at + 1) % 2]
        if name == "ours":
            app.session_state["participation-measure"] = measure
        else:
            app.radio[0].set_value(measure)
        began = time.perf_counter()
        app.run()
        times.append(1000 * (time.perf_counter() - began))
        if app.exception:
            raise AssertionError(app.exception)
    return times


def browser_times() -> dict[tuple[str, str], list[float]]:
    """Time visits with a browser that has seen nothing, then again with its cache, in ms."""
    times: dict[tuple[str, str], list[float]] = {}
    with _pages() as urls, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=list(FLAGS))
        for _ in range(VISITS):
            for name, url in urls.items():
                for state, taken in _two_visits(browser, name, url).items():
                    times.setdefault((name, state), []).append(taken)
        browser.close()
    return times


@contextlib.contextmanager
def _pages() -> Iterator[dict[str, str]]:
    with tempfile.TemporaryDirectory() as name, contextlib.ExitStack() as servers:
        empty = Path(name) / "empty.py"
        empty.write_text(EMPTY, encoding="utf-8")
        folders = {part: Path(name) / part for part in ("ours", "rival", "empty")}
        for folder in folders.values():
            folder.mkdir()
        entries = {"ours": ROOT / "dashboard.py", "rival": RIVAL, "empty": empty}
        urls = {
            part: servers.enter_context(serving(folders[part], entry=entry)).url
            for part, entry in entries.items()
        }
        yield urls | {"ours": f"{urls['ours']}/participation"}


def _two_visits(browser: Browser, name: str, url: str) -> dict[str, float]:
    context = browser.new_context(viewport={"width": 1366, "height": 768})
    taken = {state: _visit(context, name, url) for state in ("cold", "warm")}
    context.close()
    return taken


def _visit(context: BrowserContext, name: str, url: str) -> float:
    page = context.new_page()
    began = time.perf_counter()
    page.goto(url)
    wanted, count = DRAWN.get(name, ".marks"), CHARTS if name in DRAWN else 1
    drawn = f"() => document.querySelectorAll({wanted!r}).length >= {count}"
    page.wait_for_function(drawn, timeout=120_000, polling=20)
    taken = 1000 * (time.perf_counter() - began)
    page.close()
    return taken


def _middle(times: list[float]) -> float:
    return statistics.median(times[1:])


def _show_pairs(title: str, times: dict[str, list[float]]) -> None:
    ours, rival = (_middle(times[name]) for name in DRAWN)
    print(
        f"{title:<44}{ours:>9.0f} ms (best {min(times['ours'][1:]):.0f}, first "
        f"{times['ours'][0]:.0f}){rival:>9.0f} ms rival{rival / ours:>7.1f} x"
    )


if __name__ == "__main__":
    main()
