"""The page on participation: server time of a rerun, and how soon all charts are seen.

Run it: `python -m tests.benchmarks.bench_participation_page`. It starts the real server with the
demonstration register and, beside it, the page that one would write in an afternoon: pandas
`groupby` and Plotly Express where it is installed, else Altair. Prints figures; asserts nothing.
"""

import statistics
import sys
import tempfile
import time
from pathlib import Path

from playwright.sync_api import Page, sync_playwright
from streamlit.testing.v1 import AppTest

from tests.journeys.conftest import CHROMIUM, FLAGS, ROOT, serving

CHARTS = 7
RUNS = 9
PLAIN = """
import pandas as pd
import streamlit as st

activities = pd.read_csv("data/activities.csv", parse_dates=["on"])
pacts = pd.read_csv("data/pacts.csv")
rows = activities.merge(pacts, left_on="pact_id", right_on="id")
value = st.radio("Measure", ["volunteers", "hours"])
rows["year"] = rows["on"].dt.year
rows["month"] = rows["on"].dt.to_period("M").dt.to_timestamp()
try:
    import plotly.express as px
    show = lambda frame, **how: st.plotly_chart(px.bar(frame, **how))
except ImportError:
    import altair as alt
    show = lambda frame, **how: st.altair_chart(alt.Chart(frame).mark_bar().encode(**how))
for by in (["month"], ["month", "area"], ["month", "pact_id"], ["year"], ["pact_id"]):
    colour = {"color": by[1]} if len(by) > 1 else {}
    show(rows.groupby(by)[value].sum().reset_index(), x=by[0], y=value, **colour)
"""


def server_times() -> list[float]:
    """Time reruns of the page in this process, in ms; the first is cold."""
    app = AppTest.from_file(str(ROOT / "dashboard.py"), default_timeout=120)
    app.run()
    times = []
    app.switch_page("pages/participation.py")
    for _ in range(RUNS):
        began = time.perf_counter()
        app.run()
        times.append(1000 * (time.perf_counter() - began))
        if app.exception:
            raise AssertionError(app.exception)
    return times


def seen(page: Page, url: str, charts: int, selector: str) -> float:
    """Time until so many charts are drawn, in ms."""
    began = time.perf_counter()
    page.goto(url)
    drawn = f"() => document.querySelectorAll({selector!r}).length >= {charts}"
    page.wait_for_function(drawn, timeout=120_000, polling=20)
    return 1000 * (time.perf_counter() - began)


def browser_times(url: str, charts: int, selector: str) -> list[float]:
    """Time visits to a page, each with a cold cache of the browser, in ms."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=list(FLAGS))
        times = []
        for _ in range(5):
            context = browser.new_context(viewport={"width": 1366, "height": 6000})
            times.append(seen(context.new_page(), url, charts, selector))
            context.close()
        browser.close()
    return times


def line(name: str, times: list[float]) -> None:
    """Print the first time and the median of the others."""
    print(f"{name:<44}{times[0]:>9.0f} ms first{statistics.median(times[1:]):>9.0f} ms median")


def main() -> None:
    """Print the figures of both pages."""
    vega = ".stVegaLiteChart .marks"
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        with serving(folder) as server:
            line("all charts seen", browser_times(f"{server.url}/participation", CHARTS, vega))
        plain = folder / "plain.py"
        plain.write_text(PLAIN, encoding="utf-8")
        with serving(folder, entry=plain) as server:
            rival = ".stPlotlyChart .main-svg, .stVegaLiteChart .marks"
            line("plain page, charts seen", browser_times(server.url, 5, rival))
    if "--server" in sys.argv:
        line("server time of a rerun", server_times())


if __name__ == "__main__":
    main()
