"""A list of rows with their signs, some a page; a click or Enter opens one."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass
from math import ceil

import streamlit as st

from geo import words
from geo.mapping import signs
from geo.ui import state
from geo.ui.component import list_component

PER_PAGE = 20
SIGN_PX = 20


@dataclass(frozen=True)
class Item:
    """A row of the list: its id, its two lines, and the sign of an area that looks some way."""

    id: str
    title: str
    about: str
    area: str | None
    look: str

    @property
    def sign(self) -> str:
        """The key of its sign; each sign travels to the browser once."""
        return f"{self.area or ''} {self.look}"


def show(
    n: int,
    items: Callable[[slice], Iterable[Item]],
    opened: Callable[[str], object],
    *,
    key: str,
    label: str,
    per_page: int = PER_PAGE,
    box: AbstractContextManager[object] | None = None,
) -> None:
    """Show a page of some rows, and the way to the other pages.

    Parameters
    ----------
    n
        How many rows there are.
    items
        Says what stands in the list for some of them.
    opened
        Called with the id of the row that is picked, before the page runs again.
    box
        What the list stands in; the pages' numbers stand below it.
    """
    pages = max(1, ceil(n / per_page))
    page = min(int(st.session_state.get(f"{key}-page", 1)), pages)
    shown = list(items(slice((page - 1) * per_page, page * per_page)))

    def picked() -> None:
        row = st.session_state[key].get("picked")
        if row:
            opened(str(row))

    with box or nullcontext():
        list_component()(
            data={
                "label": label,
                "signs": {item.sign: _sign(item) for item in shown},
                "items": [
                    {"id": item.id, "title": item.title, "about": item.about, "sign": item.sign}
                    for item in shown
                ],
            },
            key=key,
            on_picked_change=picked,
        )
    if pages > 1:
        st.pagination(pages, key=f"{key}-page", max_visible_pages=5)


def _sign(item: Item) -> dict[str, str]:
    return {
        "svg": signs.sign_svg(item.area, item.look, SIGN_PX),
        "name": words.code("area", item.area, state.language()),
    }
