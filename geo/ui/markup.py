"""HTML that cannot be injected into: every text that goes in is escaped by markupsafe."""

from __future__ import annotations

from collections.abc import Iterable

import streamlit as st
from markupsafe import Markup, escape


VOID = frozenset({"br", "hr"})


def tag(name: str, *children: object, **attributes: object) -> Markup:
    """Make an element; children that are not markup are text. `class_` stands for `class`."""
    if name in VOID:
        return Markup("<{}>").format(Markup(name))  # noqa: S704
    pairs = Markup("").join(
        Markup(' {}="{}"').format(key.rstrip("_").replace("_", "-"), value)
        for key, value in attributes.items()
        if value is not None
    )
    inner = Markup("").join(escape(child) for child in children if child is not None)
    return Markup("<{0}{1}>{2}</{0}>").format(Markup(name), pairs, inner)  # noqa: S704


def trusted(svg: str) -> Markup:
    """Take markup of our own making, such as a sign, as it is; never text of the register."""
    return Markup(svg)  # noqa: S704


def facts(pairs: Iterable[tuple[str, object]]) -> Markup:
    """Make a list of terms and what is known of each."""
    return tag("dl", *(tag("dt", term) + tag("dd", value) for term, value in pairs))


def table(head: Iterable[object], rows: Iterable[Iterable[object]], *, caption: str) -> Markup:
    """Make a small table whose first column names the row and whose other columns are figures."""
    cells = [
        tag("th", one, scope="col", class_="number" if place else None)
        for place, one in enumerate(head)
    ]
    body = [_row(list(row)) for row in rows]
    return tag(
        "table",
        tag("caption", caption, class_="visually-hidden"),
        tag("thead", tag("tr", *cells)),
        tag("tbody", *body),
    )


def _row(cells: list[object]) -> Markup:
    first, *others = cells
    return tag(
        "tr", tag("th", first, scope="row"), *(tag("td", one, class_="number") for one in others)
    )


def show(*parts: Markup | None, class_: str = "card") -> None:
    """Write markup to the page."""
    st.html(str(tag("div", *parts, class_=class_)))
