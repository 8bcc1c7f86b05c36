"""HTML that cannot be injected into: every text that goes in is escaped by markupsafe."""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Iterable

import streamlit as st
from markupsafe import Markup, escape

from geo.mapping import signs

VOID = frozenset({"br", "img"})


def tag(name: str, *children: object, **attributes: object) -> Markup:
    """Make an element; children that are not markup are text. `class_` stands for `class`.

    Names of elements and attributes are ours; all else is escaped. `Markup.format` would take ten
    times as long, which a page of tables feels.
    """
    pairs = "".join(
        f' {key.rstrip("_").replace("_", "-")}="{escape(value)}"'
        for key, value in attributes.items()
        if value is not None
    )
    if name in VOID:
        return Markup(f"<{name}{pairs}>")  # noqa: S704
    inner = "".join(escape(child) for child in children if child is not None)
    return Markup(f"<{name}{pairs}>{inner}</{name}>")  # noqa: S704


def sign(area: str | None, look: str, size_px: int) -> Markup:
    """Show the sign of a pact; the words that say the same stand beside it."""
    dark = st.context.theme.type == "dark"
    outline = signs.OUTLINE_ON_DARK if dark else signs.OUTLINE
    svg = signs.sign_svg(area, look, size_px, outline=outline)
    source = "data:image/svg+xml;base64," + b64encode(svg.encode()).decode()
    return tag("img", src=source, alt="", width=size_px, height=size_px)


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


def show(*parts: object, class_: str = "card", scrolls: str = "") -> None:
    """Write markup to the page; a part that is not markup is text, None is nothing.

    Parameters
    ----------
    scrolls
        The name of what is shown in a box that scrolls, so that the keyboard can reach it.
    """
    reached = {"role": "region", "tabindex": 0, "aria_label": scrolls} if scrolls else {}
    st.html(str(tag("div", *parts, class_=class_, **reached)))


def note(text: str, *, on_paper: str | None = None) -> None:
    """Write a quiet line; unlike Streamlit's caption its contrast is enough (WCAG 1.4.3).

    Parameters
    ----------
    on_paper
        What a printed page says in its place.
    """
    if on_paper is None:
        show(tag("p", text, class_="purpose"), class_="note")
        return
    screen = tag("p", text, class_="purpose on-screen")
    show(screen, tag("p", on_paper, class_="purpose on-paper"), class_="note")
