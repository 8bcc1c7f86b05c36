"""Our own components, which live in the page itself: a list of pacts, and the page's language."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Any

import streamlit as st

HERE = Path(__file__).parent


@cache
def list_component() -> Any:
    """Declare the list: `data` has `label`, `signs` (svg, name) by key, and `items`.

    An item has id, title, about and the key of its sign: each sign travels once. Every text is
    written with `textContent`; only `svg`, which is made from our own table of signs, is markup.
    A click or Enter on a row sets the trigger `picked` to its id.
    """
    return st.components.v2.component(
        "pact_list",
        html="<ul></ul>",
        css=(HERE / "pact_list.css").read_text(encoding="utf-8"),
        js=(HERE / "pact_list.js").read_text(encoding="utf-8"),
    )


@cache
def ranking_component() -> Any:
    """Declare the ranking: `data` has `label`, `chosen` (an id or None) and `items`.

    All but the first `ranked` items are behind a door named `rest`. An item has id, rank, name,
    mark, label, tone, figure, sentence, and of its bar `low`, `mid` and `high`, shares of the
    longest, or None. Choosing one sets the trigger `picked` to its id.
    """
    return st.components.v2.component(
        "gap_ranking",
        html="<ol></ol>",
        css=(HERE / "gaps" / "ranking.css").read_text(encoding="utf-8"),
        js=(HERE / "gaps" / "ranking.js").read_text(encoding="utf-8"),
    )


@cache
def grid_component() -> Any:
    """Declare the grid of neighbourhoods and areas: `data` has `caption`, `head` and `rows`.

    A head has text and svg; a row has id, name and cells with area, state, text and said. Choosing
    a cell sets the trigger `picked` to `<neighbourhood id> <area>`.
    """
    return st.components.v2.component(
        "area_grid",
        html="<div class='scroll'><table></table></div>",
        css=(HERE / "gaps" / "grid.css").read_text(encoding="utf-8"),
        js=(HERE / "gaps" / "grid.js").read_text(encoding="utf-8"),
    )


@cache
def clock_component() -> Any:
    """Declare a clock: `data` has `language` and `label`; it shows hours and minutes."""
    return st.components.v2.component(
        "clock",
        html="<p><span></span> <time></time></p>",
        css="p { margin: 0; font: 600 1.05rem var(--st-font); color: var(--st-text-color); "
        "font-variant-numeric: tabular-nums; } span { font-weight: 400; }",
        js="""export default ({ parentElement, data }) => {
          const time = parentElement.querySelector("time");
          parentElement.querySelector("span").textContent = data.label;
          const write = () => {
            const now = new Date();
            const parts = { hour: "2-digit", minute: "2-digit", hour12: false };
            time.textContent = now.toLocaleTimeString(data.language, parts);
          };
          write();
          const turns = setInterval(write, 1000);
          return () => clearInterval(turns);
        };""",
    )


@cache
def page_language() -> Any:
    """Declare what tells the browser the language: `data` has `language` and `direction`.

    Streamlit's page says `lang="en"` whatever it shows.
    """
    return st.components.v2.component(
        "page_language",
        js="""export default ({ data }) => {
          document.documentElement.lang = data.language;
          document.documentElement.dir = data.direction;
        };""",
    )
