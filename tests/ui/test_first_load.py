"""The first map of a visit stands before the rest of its page is sent."""

from collections.abc import Iterator

import pytest
import streamlit as st

from geo.analysis.choices import Choices
from geo.mapping.folium_map import LayersQuery
from geo.ui import map_view, state
from geo.web import live

QUERY = LayersQuery(choices=Choices(set="nil"), edition="1-a", language="it")


@pytest.fixture
def done(monkeypatch: pytest.MonkeyPatch) -> Iterator[list[str]]:
    """What was done, in its order; Streamlit's session is a plain dictionary."""
    found: list[str] = []
    monkeypatch.setattr(st, "session_state", {})
    monkeypatch.setattr(map_view, "st_folium", lambda *_, **__: found.append("sent"))
    monkeypatch.setattr(live.Line, "wait_until_drawn", lambda *_: found.append("waited"))
    yield found


def looked_at(monkeypatch: pytest.MonkeyPatch, url: str | None) -> None:
    context = type("Context", (), {"url": url})
    monkeypatch.setattr(st, "context", context)


def test_the_first_map_is_sent_and_then_waited_for(
    done: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    looked_at(monkeypatch, "http://localhost/")
    map_view.draw(QUERY, "map", lambda *_: None)
    assert done == ["sent", "waited"]


def test_once_a_page_was_loaded_nothing_waits_for_a_map(
    done: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    looked_at(monkeypatch, "http://localhost/")
    state.note_loaded()
    map_view.draw(QUERY, "map", lambda *_: None)
    assert done == ["sent"]


def test_a_script_that_runs_without_a_browser_waits_for_no_map(
    done: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    looked_at(monkeypatch, None)
    map_view.draw(QUERY, "map", lambda *_: None)
    assert done == ["sent"]
