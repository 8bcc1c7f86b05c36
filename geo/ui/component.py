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
