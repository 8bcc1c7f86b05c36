"""The one component of ours that lives in the page: a list whose rows can be opened."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Any

import streamlit as st

HERE = Path(__file__).parent


@cache
def list_component() -> Any:
    """Declare the list: `data` has `label` and `items` (id, title, about, sign, name).

    Every text is written with `textContent`; only `sign`, which is made from our own table of
    signs, is markup. A click or Enter on a row sets the trigger `picked` to its id.
    """
    return st.components.v2.component(
        "pact_list",
        html="<ul></ul>",
        css=(HERE / "pact_list.css").read_text(encoding="utf-8"),
        js=(HERE / "pact_list.js").read_text(encoding="utf-8"),
    )
